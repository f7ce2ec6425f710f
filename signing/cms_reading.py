"""Reading a CMS signature (RFC 5652): who says he signed, when, with which key, and whether the numbers are right.

Nothing here judges trust. Some real signers name the algorithm `rsaEncryption` with parameters of another algorithm
where a NULL must stand; that field is written anew for reading, while everything that is hashed keeps its bytes. Some
write BER with indefinite lengths, which are read as DER.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from asn1crypto import algos, cms, core, tsp, x509
from pyhanko.sign.general import CMSExtractionError, extract_certificate_info
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import get_signing_cert_attr, validate_sig_integrity
from pyhanko_certvalidator.errors import InvalidCertificateError

from signing.cms_encoding import INDEFINITE, with_definite_lengths
from signing.signature_value import SignatureValues

if TYPE_CHECKING:
    from collections.abc import Iterable

_DIGESTS = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512", "md5"})


class CmsUnreadable(ValueError):  # noqa: N818 - a fact about the file
    """The CMS is not one that can be judged; `finding` says why."""

    def __init__(self, finding: str, detail: str = "") -> None:
        super().__init__(finding, detail)
        self.finding = finding


@dataclass(frozen=True, slots=True)
class Token:
    """One RFC 3161 timestamp token.

    Attributes:
        signed_data: the token.
        time: `genTime`.
        certificate: of the timestamp authority.
        embedded: other certificates the token carries.
        intact: its imprint and its own signature value are right, and it conforms.
        digest_algorithm: of the imprint or the signature, the weaker one.
    """

    signed_data: cms.SignedData
    time: datetime
    certificate: x509.Certificate
    embedded: tuple[x509.Certificate, ...]
    intact: bool
    digest_algorithm: str


@dataclass(frozen=True, slots=True)
class CmsReading:
    """One CMS signature, read.

    Attributes:
        signed_data, signer_info: for the library's validation.
        certificate: the signer's.
        embedded: other certificates.
        digest_algorithm, key: like `sha256` and `RSA 3072`.
        key_bits: strength of the key in bits of its kind.
        claimed_time: the `signingTime` attribute.
        tokens: signature timestamps among the unsigned attributes.
        repaired: the algorithm field was written anew for reading.
        der: it stands in the file as DER, without indefinite lengths.
        names_certificate: a signing-certificate attribute names the signer's certificate.
        conforms: the parts that no signature protects are as the standard wants them.
    """

    signed_data: cms.SignedData
    signer_info: cms.SignerInfo
    certificate: x509.Certificate
    embedded: tuple[x509.Certificate, ...]
    digest_algorithm: str
    key: str
    key_bits: int
    claimed_time: datetime | None
    tokens: tuple[Token, ...]
    repaired: bool
    der: bool
    names_certificate: bool
    conforms: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of a signature say.

    Attributes:
        intact: the digest of the signed bytes is the attested one.
        valid: the signature value is the key's over the attested attributes.
        without_null: the value's DigestInfo leaves out its NULL, which is legal.
    """

    intact: bool
    valid: bool
    without_null: bool

    @property
    def right(self) -> bool:
        """Both."""
        return self.intact and self.valid


class _AnyAlgorithm(core.Sequence):  # type: ignore[misc] # asn1crypto is untyped
    _fields: ClassVar = [("algorithm", core.ObjectIdentifier), ("parameters", core.Any, {"optional": True})]


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
        raise CmsUnreadable("cms-unreadable", str(error)) from error


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
        raise CmsUnreadable("cms-not-signed-data")
    return info["content"]


def _reading(signed_data: cms.SignedData, *, der: bool) -> CmsReading:
    signer_info, repaired = _only_signer(signed_data)
    certificate, embedded = _certificates(signed_data)
    attributes = signer_info["signed_attrs"]
    return CmsReading(
        signed_data=signed_data,
        signer_info=signer_info,
        certificate=certificate,
        embedded=embedded,
        digest_algorithm=_digest_name(signer_info),
        key=_key_name(certificate),
        key_bits=certificate.public_key.bit_size,
        claimed_time=_claimed_time(attributes),
        tokens=tuple(_tokens(signer_info)),
        repaired=repaired,
        der=der,
        names_certificate=bool(attributes) and _names_certificate(attributes),
        conforms=_conforms(signed_data, certificate),
    )


def integrity(reading: CmsReading, chunks: Iterable[bytes]) -> Numbers:
    """Whether the digest of the signed bytes is the attested one, and whether the signature value is right.

    Raises:
        CmsUnreadable: detached content is not detached, attributes are missing or contradict one another.
    """
    if reading.signed_data["encap_content_info"]["content"].native is not None:
        raise CmsUnreadable("cms-not-detached")
    digest = hashlib.new(reading.digest_algorithm)
    for chunk in chunks:
        digest.update(chunk)
    return _numbers(reading.signer_info, reading.signed_data, reading.certificate, digest.digest())


def digest_of(chunks: Iterable[bytes], algorithm: str) -> bytes:
    """The digest of a stream of chunks."""
    digest = hashlib.new(algorithm)
    for chunk in chunks:
        digest.update(chunk)
    return digest.digest()


def read_token(signed_data: cms.SignedData, stamped: Iterable[bytes]) -> Token:
    """Read a timestamp token over the bytes `stamped`.

    Raises:
        CmsUnreadable: it is no token, or cannot be parsed.
    """
    signer_info, _ = _only_signer(signed_data)
    certificate, embedded = _certificates(signed_data)
    content = signed_data["encap_content_info"]["content"]
    info = content.parsed
    if not isinstance(info, tsp.TSTInfo):
        raise CmsUnreadable("token-unreadable")
    imprint = info["message_imprint"]
    algorithm, own = imprint["hash_algorithm"]["algorithm"].native, _digest_name(signer_info)
    agrees = digest_of(stamped, algorithm) == imprint["hashed_message"].native
    numbers = _numbers(signer_info, signed_data, certificate, hashlib.new(own, bytes(content)).digest())
    weaker = "sha1" if "sha1" in {algorithm, own} else own
    intact = agrees and numbers.right and _conforms(signed_data, certificate)
    return Token(signed_data, info["gen_time"].native, certificate, embedded, intact, weaker)


def _only_signer(signed_data: cms.SignedData) -> tuple[cms.SignerInfo, bool]:
    signers = signed_data["signer_infos"]
    if len(signers) != 1:
        raise CmsUnreadable("cms-several-signers" if len(signers) else "cms-no-signer")
    repaired = [_repair(signers[0], field, kind) for field, kind in _ALGORITHMS]
    return signers[0], any(repaired)


_ALGORITHMS = (("signature_algorithm", algos.SignedDigestAlgorithm), ("digest_algorithm", algos.DigestAlgorithm))


def _repair(signer_info: cms.SignerInfo, field: str, kind: type[core.Sequence]) -> bool:
    """Write the algorithm field anew, without parameters, when the library cannot parse it; True when it was."""
    value = signer_info[field]
    try:
        value.native  # noqa: B018 - parsing is what is tried
    except ValueError:
        plain = _AnyAlgorithm.load(value.dump())
        signer_info[field] = kind({"algorithm": plain["algorithm"].native})
        signer_info[field].native  # noqa: B018
        return True
    return False


def _conforms(signed_data: cms.SignedData, certificate: x509.Certificate) -> bool:
    """Versions, digest list and signer identifier by RFC 5652 §5.1 and §5.3: not a bit of them may change unseen."""
    signer_info = signed_data["signer_infos"][0]
    named = signer_info["sid"].name == "issuer_and_serial_number"
    plain = signed_data["encap_content_info"]["content_type"].native == "data"
    listed = [item["algorithm"].native for item in signed_data["digest_algorithms"]]
    return (
        signer_info["version"].native == ("v1" if named else "v3")
        and signed_data["version"].native in (("v1",) if plain and named else ("v3", "v4", "v5"))
        and signer_info["digest_algorithm"]["algorithm"].native in listed
        and (not named or signer_info["sid"].chosen["issuer"].dump() == certificate.issuer.dump())
    )


def _certificates(signed_data: cms.SignedData) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    try:
        found = extract_certificate_info(signed_data)
    except CMSExtractionError as error:
        raise CmsUnreadable("cms-no-certificate", str(error)) from error
    return found.signer_cert, tuple(found.other_certs)


def _digest_name(signer_info: cms.SignerInfo) -> str:
    name = str(signer_info["digest_algorithm"]["algorithm"].native)
    if name not in _DIGESTS:
        raise CmsUnreadable("cms-digest-unknown", name)
    return name


def _numbers(
    signer_info: cms.SignerInfo, signed_data: cms.SignedData, certificate: x509.Certificate, digest: bytes
) -> Numbers:
    content_type = signed_data["encap_content_info"]["content_type"].native
    values = SignatureValues()
    try:
        intact, valid = validate_sig_integrity(signer_info, certificate, content_type, digest, values)
    except (SignatureValidationError, CMSExtractionError, InvalidCertificateError) as error:
        raise CmsUnreadable("cms-attributes", str(error)) from error
    return Numbers(intact, valid, values.without_null)


def _key_name(certificate: x509.Certificate) -> str:
    key = certificate.public_key
    kind = {"rsa": "RSA", "rsassa_pss": "RSA", "ec": "ECDSA", "dsa": "DSA"}.get(key.algorithm, key.algorithm.upper())
    return f"{kind} {key.bit_size}"


def _claimed_time(attributes: cms.CMSAttributes) -> datetime | None:
    times = [item["values"][0].native for item in attributes or () if item["type"].native == "signing_time"]
    return times[0] if len(times) == 1 else None


def _names_certificate(attributes: cms.CMSAttributes) -> bool:
    try:
        return get_signing_cert_attr(attributes) is not None
    except SignatureValidationError:
        return False


def _tokens(signer_info: cms.SignerInfo) -> Iterable[Token]:
    signature = signer_info["signature"].native
    for attribute in signer_info["unsigned_attrs"] or ():
        if attribute["type"].native == "signature_time_stamp_token":
            for value in attribute["values"]:
                yield read_token(value["content"], (signature,))
