"""Whether a list or an answer in the file, by the issuer's own key, says that a certificate was revoked.

Asked of timestamp authorities only, where no freshness counts: what was revoked stays so, and who has the key writes
any time. Everything else about revocation is the library's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from asn1crypto import core, ocsp
from cryptography.exceptions import InvalidSignature

from signing.verify.cms.signature_value import SignatureValues
from signing.verify.trust.chain import issued

if TYPE_CHECKING:
    from asn1crypto import algos, crl, keys, x509
    from pyhanko.sign.validation.policy_decl import LocalKnowledge

_BACK_AGAIN = "remove_from_crl"


def seen_revoked(certificate: x509.Certificate, issuer: x509.Certificate, knowledge: LocalKnowledge) -> bool:
    """Whether anything at hand revokes the certificate."""
    lists = (held.crl_data for held in knowledge.known_crls)
    answers = (held.ocsp_response_data for held in knowledge.known_ocsps)
    return any(_listed(held, certificate, issuer) for held in lists) or any(
        _answered(held, certificate, issuer) for held in answers
    )


def _listed(held: crl.CertificateList, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    body = held["tbs_cert_list"]
    if body["issuer"].hashable != issuer.subject.hashable:
        return False
    if core.Integer(certificate.serial_number).dump() not in held.dump():
        return False  # long lists are searched before they are parsed
    named = any(_names(item, certificate) for item in body["revoked_certificates"] or ())
    return named and list_right(held, issuer)


def list_right(held: crl.CertificateList, issuer: x509.Certificate) -> bool:
    """Whether the issuer's key signed the list."""
    body = held["tbs_cert_list"]
    return _right(held["signature"].native, body.dump(), issuer.public_key, held["signature_algorithm"])


def names_serial(held: crl.CertificateList | ocsp.OCSPResponse, certificate: x509.Certificate) -> bool:
    """Whether the list or the answer calls a certificate of this number revoked, whoever signed it."""
    if isinstance(held, ocsp.OCSPResponse):
        singles = held.basic_ocsp_response["tbs_response_data"]["responses"]
        return any(_revoked_number(item, certificate) for item in singles)
    if core.Integer(certificate.serial_number).dump() not in held.dump():
        return False
    return any(_names(item, certificate) for item in held["tbs_cert_list"]["revoked_certificates"] or ())


def _revoked_number(item: ocsp.SingleResponse, certificate: x509.Certificate) -> bool:
    same = item["cert_id"]["serial_number"].native == certificate.serial_number
    return bool(same and item["cert_status"].name == "revoked")


def _names(item: crl.RevokedCertificate, certificate: x509.Certificate) -> bool:
    reason = item.crl_reason_value
    same = item["user_certificate"].native == certificate.serial_number
    return same and (reason is None or reason.native != _BACK_AGAIN)


def _answered(held: ocsp.OCSPResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    answer = held.basic_ocsp_response
    body = answer["tbs_response_data"]
    if not any(_revokes(item, certificate, issuer) for item in body["responses"]):
        return False
    return answer_right(held, issuer)


def answer_right(held: ocsp.OCSPResponse, issuer: x509.Certificate) -> bool:
    """Whether the issuer's key signed the answer, or one that it delegated."""
    answer = held.basic_ocsp_response
    body = answer["tbs_response_data"]
    value, algorithm = answer["signature"].native, answer["signature_algorithm"]
    return any(_right(value, body.dump(), key, algorithm) for key in _responders(answer, issuer))


def _revokes(item: ocsp.SingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    return bool(item["cert_status"].name == "revoked" and speaks_of(item, certificate, issuer))


def speaks_of(item: ocsp.SingleResponse, certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether a part of an answer is about this certificate of this authority."""
    asked = item["cert_id"]
    name, key = (getattr(part, asked["hash_algorithm"]["algorithm"].native, None) for part in _parts(issuer))
    return bool(
        asked["serial_number"].native == certificate.serial_number
        and asked["issuer_name_hash"].native == name
        and asked["issuer_key_hash"].native == key
    )


def _parts(issuer: x509.Certificate) -> tuple[x509.Name, keys.PublicKeyInfo]:
    return issuer.subject, issuer.public_key


def _responders(answer: ocsp.BasicOCSPResponse, issuer: x509.Certificate) -> list[keys.PublicKeyInfo]:
    """The issuer's key, and those that it delegated (RFC 6960 §4.2.2.2)."""
    delegated = []
    for certificate in answer["certs"] or ():
        usage = certificate.extended_key_usage_value
        if usage is not None and "ocsp_signing" in usage.native and issued(issuer, certificate):
            delegated.append(certificate.public_key)
    return [issuer.public_key, *delegated]


def _right(value: bytes, signed: bytes, key: keys.PublicKeyInfo, algorithm: algos.SignedDigestAlgorithm) -> bool:
    try:
        SignatureValues().validate_signature(value, signed, key, algorithm)
    except InvalidSignature:
        return False
    return True
