"""Reading a CMS signature (RFC 5652): who says he signed, when, with which key and algorithms.

Nothing here judges trust. Some signers write BER with indefinite lengths, which are read as DER.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from asn1crypto import cms, x509
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr

from domain.signatures.findings import Finding
from signing.verify.cms.encoding import INDEFINITE, with_definite_lengths
from signing.verify.cms.integrity import Numbers, digest_name, digest_of, numbers_of
from signing.verify.cms.parts import CmsUnreadable, certificates_of, conforms, digests_of, only_signer
from signing.verify.cms.signer_key import KeyStrength, strength_of
from signing.verify.cms.timestamp_token import Token, read_token

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class CmsReading:
    """One CMS signature, read.

    Attributes:
        signed_data, signer_info: for the library's validation.
        certificate: the signer's.
        embedded: other certificates.
        digest_algorithm: of the content, like `sha256`.
        digests: every digest the signature uses.
        key: kind and bits of the signer's key.
        claimed_time: the `signingTime` attribute.
        tokens: signature timestamps among the unsigned attributes that can be read.
        broken_tokens: others cannot.
        repaired: the algorithm field was written anew for reading.
        der: it stands in the file as DER, without indefinite lengths.
        attributed: it has signed attributes.
        names_certificate: a signing-certificate attribute names the signer's certificate.
        conforms: the parts that no signature protects are as the standard wants them.
    """

    signed_data: cms.SignedData
    signer_info: cms.SignerInfo
    certificate: x509.Certificate
    embedded: tuple[x509.Certificate, ...]
    digest_algorithm: str
    digests: frozenset[str]
    key: KeyStrength
    claimed_time: datetime | None
    tokens: tuple[Token, ...]
    broken_tokens: bool
    repaired: bool
    der: bool
    attributed: bool
    names_certificate: bool
    conforms: bool


def read_cms(content: bytes) -> CmsReading:
    """Read a CMS ContentInfo, in DER or in BER.

    Raises:
        CmsUnreadable: not SignedData with exactly one signer and his certificate, or parts of it cannot be parsed.
    """
    try:
        definite = _with_definite_lengths(content)
        return _reading(_signed_data(definite), der=definite == content)
    except CmsUnreadable:
        raise
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError) as error:
        raise CmsUnreadable(Finding.CMS_UNREADABLE, str(error)) from error


def integrity(reading: CmsReading, chunks: Iterable[bytes]) -> Numbers:
    """Whether the digest of the signed bytes is the attested one, and whether the signature value is right.

    Raises:
        CmsUnreadable: detached content is not detached, attributes are missing or contradict one another.
    """
    if reading.signed_data["encap_content_info"]["content"].native is not None:
        raise CmsUnreadable(Finding.CMS_NOT_DETACHED)
    digest = digest_of(chunks, reading.digest_algorithm)
    return numbers_of(reading.signer_info, reading.signed_data, reading.certificate, digest)


def _with_definite_lengths(content: bytes) -> bytes:
    try:
        return with_definite_lengths(content)
    except (ValueError, IndexError):
        if content[1] == INDEFINITE:
            raise
        return content  # an odd piece somewhere inside of DER; what is needed of it, the library reads or refuses


def _signed_data(content: bytes) -> cms.SignedData:
    info = cms.ContentInfo.load(content, strict=True)
    if info["content_type"].native != "signed_data":
        raise CmsUnreadable(Finding.CMS_NOT_SIGNED_DATA)
    return info["content"]


def _reading(signed_data: cms.SignedData, *, der: bool) -> CmsReading:
    signer_info, repaired = only_signer(signed_data)
    certificate, embedded = certificates_of(signed_data)
    attributes = signer_info["signed_attrs"]
    digest = digest_name(signer_info["digest_algorithm"]["algorithm"].native)
    tokens = tuple(_tokens(signer_info))
    return CmsReading(
        signed_data=signed_data,
        signer_info=signer_info,
        certificate=certificate,
        embedded=embedded,
        digest_algorithm=digest,
        digests=digests_of(signer_info["signature_algorithm"]) | {digest},
        key=strength_of(certificate.public_key),
        claimed_time=_claimed_time(attributes),
        tokens=tuple(token for token in tokens if token is not None),
        broken_tokens=None in tokens,
        repaired=repaired,
        der=der,
        attributed=bool(attributes),
        names_certificate=bool(attributes) and _names_certificate(attributes),
        conforms=conforms(signed_data, certificate),
    )


def _claimed_time(attributes: cms.CMSAttributes) -> datetime | None:
    times = [item["values"][0].native for item in attributes or () if item["type"].native == "signing_time"]
    return times[0] if len(times) == 1 else None


def _names_certificate(attributes: cms.CMSAttributes) -> bool:
    try:
        return get_signing_cert_attr(attributes) is not None
    except SignatureValidationError:
        return False


def _tokens(signer_info: cms.SignerInfo) -> Iterable[Token | None]:
    """The signature timestamps; None for one that cannot be read: nobody signs them, so none may spoil a signature."""
    signature = signer_info["signature"].native
    for attribute in signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            yield from _tokens_in(attribute, signature)


def _tokens_in(attribute: cms.CMSAttribute, signature: bytes) -> list[Token | None]:
    try:
        values = list(attribute["values"])
    except Exception:  # noqa: BLE001 - a stranger's bytes: not even values can be told apart
        return [None]
    return [_token(value, signature) for value in values]


def _token(value: cms.ContentInfo, signature: bytes) -> Token | None:
    try:
        return read_token(value["content"], (signature,))
    except Exception:  # noqa: BLE001 - a stranger's bytes
        return None
