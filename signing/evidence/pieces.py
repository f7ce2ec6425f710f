"""Pieces of validation material as they are read: lists, answers, certificates, in DER or PEM; what each is about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from asn1crypto import cms, crl, ocsp, pem, x509

from domain.validation_material import Material, MaterialKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

_FAULTS = (ValueError, TypeError, KeyError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece, parsed, and what it is."""

    value: crl.CertificateList | ocsp.OCSPResponse | x509.Certificate
    material: Material

    @property
    def der(self) -> bytes:
        """Its bytes."""
        return bytes(self.value.dump())


def pieces_in(content: bytes) -> tuple[Piece, ...]:
    """All that can be read of a file: several in PEM, or in a bundle of certificates; nothing of anything else."""
    try:
        ders = [der for _, _, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
    except ValueError:
        return ()
    return tuple(piece for der in ders for piece in _pieces(der))


def _pieces(der: bytes) -> Iterator[Piece]:
    for read in (_list, _certificate, _answer, _bundle):
        try:
            found = tuple(read(der))
        except _FAULTS:
            continue
        yield from found
        return


def _list(der: bytes) -> Iterator[Piece]:
    value = crl.CertificateList.load(der, strict=True)
    body = value["tbs_cert_list"]
    issued, until = body["this_update"].native, body["next_update"].native
    _ = value["signature"].native, value.issuer.native
    material = Material(
        MaterialKind.REVOCATION_LIST, name_key(value.issuer), called(value.issuer), sha256(der), issued, until
    )
    yield Piece(value, material)


def _certificate(der: bytes) -> Iterator[Piece]:
    value = x509.Certificate.load(der, strict=True)
    value.native  # noqa: B018 - parse it now, fail now
    start, end = value.not_valid_before, value.not_valid_after
    yield Piece(
        value,
        Material(MaterialKind.CERTIFICATE, name_key(value.subject), called(value.subject), sha256(der), start, end),
    )


def _answer(der: bytes) -> Iterator[Piece]:
    """About a certificate that the answer does not hold, but names by its number."""
    value = ocsp.OCSPResponse.load(der, strict=True)
    if value["response_status"].native != "successful":
        raise ValueError(value["response_status"].native)
    (single,) = value.basic_ocsp_response["tbs_response_data"]["responses"]
    issued, until = single["this_update"].native, single["next_update"].native
    number = single["cert_id"]["serial_number"].native
    yield Piece(value, Material(MaterialKind.OCSP, number_key(number), f"{number:x}", sha256(der), issued, until))


def _bundle(der: bytes) -> Iterator[Piece]:
    signed = cms.ContentInfo.load(der, strict=True)["content"]
    for choice in signed["certificates"] or ():
        yield from _certificate(choice.chosen.dump())


def name_key(name: x509.Name) -> str:
    """By what evidence of this authority is looked for: equal for names that are the same (RFC 5280 §7.1)."""
    return hashlib.sha256(name.hashable.encode("utf-8")).hexdigest()


def number_key(number: int) -> str:
    """By what answers about a certificate of this number are looked for, whoever issued it."""
    return hashlib.sha256(str(number).encode("ascii")).hexdigest()


def called(name: x509.Name) -> str:
    """What people call it."""
    names = name.native
    told = names.get("common_name") or names.get("organization_name") or ""
    return str(told[-1] if isinstance(told, list) else told)


def sha256(der: bytes) -> str:
    """Hexadecimal."""
    return hashlib.sha256(der).hexdigest()


def outlives_certificates(value: crl.CertificateList | ocsp.OCSPResponse) -> bool:
    """It says that it also speaks of certificates which have ended (X.509 expiredCertsOnCRL, OCSP archive cutoff)."""
    return _tolerant(_outlives, value)


def _outlives(value: Any) -> bool:
    if isinstance(value, crl.CertificateList):
        extensions = value["tbs_cert_list"]["crl_extensions"]
        return any(item["extn_id"].dotted == "2.5.29.60" for item in extensions or ())
    singles = value.basic_ocsp_response["tbs_response_data"]["responses"]
    return any(
        item["extn_id"].native == "archive_cutoff" for single in singles for item in single["single_extensions"] or ()
    )


def _tolerant(ask: Callable[[Any], bool], value: Any) -> bool:
    try:
        return ask(value)
    except _FAULTS:
        return False


def in_force_then(until: datetime, value: crl.CertificateList | ocsp.OCSPResponse, issued: datetime) -> bool:
    """Evidence made at `issued` speaks of a certificate that ends at `until`."""
    return issued <= until or outlives_certificates(value)
