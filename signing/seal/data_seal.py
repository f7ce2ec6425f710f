"""The archive's seal on bytes that are no PDF: CMS SignedData with the content inside, CAdES baseline B-B.

`openssl cms -verify -inform DER -in FILE -CAfile ca.pem -purpose any` checks such a file and prints its content.
Whose seal it is is decided by the archive's own root, or by the certificate itself: any other one is a stranger's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from asn1crypto import cms, x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

from domain.errors import ArchiveUnusable
from domain.manifests import OpenedSeal
from signing.keys.key_files import check_purpose
from signing.verify.cms.signature_value import SignatureValues
from signing.verify.trust.anchors import TrustProfile
from signing.verify.trust.chain import find_chain, issued, within_period

if TYPE_CHECKING:
    from datetime import datetime

    from signing.keys.key_signer import KeySigner

_DIGESTS: Final = frozenset({"sha256", "sha384", "sha512"})


class _Fault(Exception):  # noqa: N818 - a finding about the seal
    """Why the seal is not ours."""


async def seal_data(payload: bytes, signer: KeySigner, time: datetime) -> bytes:
    """`payload` with a signature around it; `time` is the claimed time of signing."""
    content = cms.ContentInfo({"content_type": "data", "content": payload})
    attributes = PdfCMSSignedAttributes(signing_time=time)
    sealed = await signer.async_sign_general_data(
        content, "sha256", detached=False, use_cades=True, signed_attr_settings=attributes
    )
    return bytes(sealed.dump())


@dataclass(frozen=True, slots=True)
class OwnSigners:
    """Whose seals are the archive's own.

    Attributes:
        roots: of the archive's test authority: whatever they issued for signing.
        certificates: with which the archive signs or signed under real authorities, each known by itself, since such
            an authority issues to strangers too; and certificates between these and their roots.
        profile: authorities that those must reach.
    """

    roots: Sequence[x509.Certificate] = ()
    certificates: Sequence[x509.Certificate] = ()
    profile: TrustProfile | None = None


def open_data(sealed: bytes, own: OwnSigners) -> OpenedSeal:
    """Open a seal: what is under it, and whether it is one of the archive's; never raises.

    Args:
        sealed: of any origin.
        own: whose seals are the archive's.
    """
    payload, certificate = b"", None
    try:
        signed = cms.ContentInfo.load(sealed, strict=True)["content"]
        payload = bytes(signed["encap_content_info"]["content"].native)
        (signer,) = signed["signer_infos"]
        certificate = _certificate(signed, signer)
        _check_value(payload, signer, certificate)
        _check_signer(certificate, _claimed(signer), own)
    except _Fault as fault:
        return OpenedSeal(payload, _name(certificate), _fingerprint(certificate), str(fault))
    except (ValueError, TypeError, KeyError, LookupError, AttributeError, UnsupportedAlgorithm) as error:
        return OpenedSeal(payload, _name(certificate), _fingerprint(certificate), f"unreadable: {type(error).__name__}")
    return OpenedSeal(payload, _name(certificate), _fingerprint(certificate))


def _certificate(signed: cms.SignedData, signer: cms.SignerInfo) -> x509.Certificate:
    """The certificate that the signature binds (ESSCertIDv2, RFC 5035): the one its digest names."""
    found = [item.chosen for item in signed["certificates"] if item.name == "certificate"]
    (attribute,) = (one for one in signer["signed_attrs"] if one["type"].native == "signing_certificate_v2")
    bound = attribute["values"][0]["certs"][0]["cert_hash"].native
    match = [item for item in found if hashlib.sha256(item.dump()).digest() == bound]
    if len(match) != 1:
        raise _Fault("the signature names another certificate")
    return match[0]


def _check_value(payload: bytes, signer: cms.SignerInfo, certificate: x509.Certificate) -> None:
    algorithm = signer["digest_algorithm"]["algorithm"].native
    if algorithm not in _DIGESTS:
        raise _Fault(f"digest {algorithm}")
    digest = hashlib.new(algorithm, payload).digest()
    intact, right = validate_sig_integrity(signer, certificate, "data", digest, SignatureValues())
    if intact is not True or right is not True:
        raise _Fault("the content was changed" if intact is not True else "the signature value is wrong")


def _check_signer(certificate: x509.Certificate, time: datetime, own: OwnSigners) -> None:
    """A certificate of ours for signing documents, and in force when it says that it signed."""
    issuers = [root for root in own.roots if root.subject == certificate.issuer and issued(root, certificate)]
    in_force = within_period(issuers[0], time) if issuers else _is_signer(certificate, time, own)
    if not in_force:
        raise _Fault("the authority was not in force")
    try:
        check_purpose(certificate, time)
    except ArchiveUnusable as error:
        raise _Fault("the certificate may not sign documents, or not then") from error


def _is_signer(certificate: x509.Certificate, time: datetime, own: OwnSigners) -> bool:
    """Whether the authorities of a signer of ours were in force."""
    known = any(item.sha256 == certificate.sha256 for item in own.certificates)
    chain = find_chain(certificate, own.certificates, own.profile) if known and own.profile is not None else None
    if chain is None:
        raise _Fault("the certificate is not of this archive's authority")
    return chain.in_force(time)


def _claimed(signer: cms.SignerInfo) -> datetime:
    (attribute,) = (one for one in signer["signed_attrs"] if one["type"].native == "signing_time")
    time: datetime = attribute["values"][0].native
    return time


def _name(certificate: x509.Certificate | None) -> str:
    try:
        return str(certificate.subject.native.get("common_name", "")) if certificate is not None else ""
    except (ValueError, TypeError):
        return ""


def _fingerprint(certificate: x509.Certificate | None) -> str:
    return certificate.sha256.hex() if certificate is not None else ""
