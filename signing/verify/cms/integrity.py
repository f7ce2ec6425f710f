"""Whether the numbers of a signature are right: the digest of what is signed, and the signature value over it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from asn1crypto import core
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.errors import InvalidCertificateError

from domain.signatures.algorithm_findings import AlgorithmFinding
from domain.signatures.findings import Finding
from signing.verify.cms.parts import CmsUnreadable
from signing.verify.cms.signature_value import SignatureValues

if TYPE_CHECKING:
    from collections.abc import Iterable

    from asn1crypto import cms, x509

_DIGESTS = frozenset(
    {
        "md5",
        "sha1",
        "sha224",
        "sha256",
        "sha384",
        "sha512",
        "sha512_224",
        "sha512_256",
        "sha3_224",
        "sha3_256",
        "sha3_384",
        "sha3_512",
    }
)
_EXTENDABLE = {"shake256": ("shake_256", 64)}  # RFC 8419 §3: the digest that goes with Ed448


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the numbers of a signature say.

    Attributes:
        intact: the digest of the signed bytes is the attested one; None when no attribute attests one.
        valid: the signature value is the key's over what it must cover; None when that could not be checked.
        without_null: the value's DigestInfo leaves out its NULL, which is legal.
        unchecked: why the value could not be checked.
    """

    intact: bool | None
    valid: bool | None
    without_null: bool
    unchecked: AlgorithmFinding | None

    @property
    def right(self) -> bool | None:
        """Digest and value were checked and agree; None when the value could not be checked, and the digest agrees."""
        return False if self.intact is False else self.valid


def digest_name(algorithm: str) -> str:
    """The digest algorithm's name.

    Raises:
        CmsUnreadable: it cannot be computed here.
    """
    if algorithm not in _DIGESTS and algorithm not in _EXTENDABLE:
        raise CmsUnreadable(Finding.CMS_DIGEST_UNKNOWN, algorithm)
    return algorithm


def digest_of(chunks: Iterable[bytes], algorithm: str) -> bytes:
    """The digest of a stream of chunks.

    Raises:
        CmsUnreadable: the algorithm is not known.
    """
    name, size = _EXTENDABLE.get(digest_name(algorithm), (algorithm, 0))
    digest = hashlib.new(name)
    for chunk in chunks:
        digest.update(chunk)
    return digest.digest(size) if size else digest.digest()  # type: ignore[call-arg] # those of variable length


def numbers_of(
    signer_info: cms.SignerInfo, signed_data: cms.SignedData, certificate: x509.Certificate, digest: bytes
) -> Numbers:
    """Digest and value against what the signer attested.

    Raises:
        CmsUnreadable: attributes are missing or contradict one another.
    """
    content_type = signed_data["encap_content_info"]["content_type"].native
    values = SignatureValues()
    try:
        intact, valid = validate_sig_integrity(signer_info, certificate, content_type, digest, values)
    except (SignatureValidationError, CMSExtractionError, InvalidCertificateError) as error:
        raise CmsUnreadable(Finding.CMS_ATTRIBUTES, str(error)) from error
    attested = signer_info["signed_attrs"] is not core.VOID
    return Numbers(
        intact=bool(intact) if attested else None,
        valid=None if values.unchecked else bool(valid),
        without_null=values.without_null,
        unchecked=values.unchecked,
    )
