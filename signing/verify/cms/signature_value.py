"""The value of a signature checked with the signer's key, RSA PKCS#1 v1.5 in both encodings that are legal.

RFC 4055 §2.1 lets the DigestInfo of SHA-1 and SHA-2 leave out its NULL parameters, and RFC 8017 appendix A.2.4 has
verifiers take both; remote and SIM signing of offices writes it so, and the library knows the other one only.
What the key recovers is compared whole with the one block that may stand there. It is never parsed: a reader of ASN.1
that overlooks a surplus octet lets forged values of small exponents pass (Bleichenbacher 2006).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from asn1crypto import algos
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko_certvalidator.errors import AlgorithmNotSupported, DSAParametersUnavailable
from pyhanko_certvalidator.sig_validate import (
    DEFAULT_VALIDATION_CONTEXT,
    DefaultSignatureValidator,
    SignatureValidationContext,
)

from domain.signatures.algorithm_findings import AlgorithmFinding
from signing.verify.cms.signer_key import unsigned

if TYPE_CHECKING:
    from asn1crypto.keys import PublicKeyInfo

_DIGESTS = frozenset({"sha1", "sha224", "sha256", "sha384", "sha512"})  # of no other may the NULL be left out
_WHOLE = frozenset({"ed25519", "ed448"})  # without signed attributes they sign the content, not its digest (RFC 8419)
_SEQUENCE, _OCTETS = 0x30, 0x04


class SignatureValues(DefaultSignatureValidator):  # type: ignore[misc, unused-ignore]
    """Checks signature values for the library. What cannot be checked is never right, and says why.

    Attributes:
        without_null: a value checked here had a DigestInfo without NULL.
        unchecked: why the last value could not be checked at all; None when it could.
    """

    def __init__(self) -> None:
        self.without_null = False
        self.unchecked: AlgorithmFinding | None = None

    def validate_signature(
        self,
        signature: bytes,
        signed_data: bytes,
        public_key_info: PublicKeyInfo,
        signature_algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext = DEFAULT_VALIDATION_CONTEXT,
    ) -> None:
        """Check one value.

        Raises:
            InvalidSignature: it is not the key's over `signed_data`, or `unchecked` says why that is not known.
        """
        self.unchecked = None
        try:
            key = unsigned(public_key_info)
            self._check(signature, signed_data, key, signature_algorithm, context)
        except (AlgorithmNotSupported, UnsupportedAlgorithm) as error:
            self.unchecked = AlgorithmFinding.ALGORITHM_UNKNOWN
            raise InvalidSignature from error
        except DSAParametersUnavailable:  # the library calls this an invalid signature too
            self.unchecked = AlgorithmFinding.VALUE_NOT_CHECKED
            raise
        except InvalidSignature:
            raise
        except Exception as error:  # an odd key, parameters that contradict each other, a digest of another size
            self.unchecked = AlgorithmFinding.VALUE_NOT_CHECKED
            raise InvalidSignature from error

    def _check(
        self,
        signature: bytes,
        signed_data: bytes,
        key: PublicKeyInfo,
        algorithm: algos.SignedDigestAlgorithm,
        context: SignatureValidationContext,
    ) -> None:
        if context.prehashed and algorithm["algorithm"].native in _WHOLE:
            raise ValueError("it signs the content itself, of which only a digest is at hand")
        try:
            super().validate_signature(signature, signed_data, key, algorithm, context)
        except InvalidSignature:
            wanted = _digest_info(signed_data, algorithm, context)
            if wanted is None or not _recovers(signature, key, wanted):
                raise
            self.without_null = True


def _digest_info(
    signed_data: bytes, algorithm: algos.SignedDigestAlgorithm, context: SignatureValidationContext
) -> bytes | None:
    """The DER of the DigestInfo without NULL that must stand in the value; None when the algorithm has none."""
    name = _digest_of_pkcs1(algorithm, context)
    if name not in _DIGESTS:
        return None
    digest = signed_data if context.prehashed else hashlib.new(name, signed_data).digest()
    if len(digest) != hashlib.new(name).digest_size:
        return None
    identifier = _short(_SEQUENCE, algos.DigestAlgorithmId(name).dump())
    return _short(_SEQUENCE, identifier + _short(_OCTETS, digest))


def _digest_of_pkcs1(algorithm: algos.SignedDigestAlgorithm, context: SignatureValidationContext) -> str | None:
    try:
        if algorithm.signature_algo != "rsassa_pkcs1v15":
            return None
    except ValueError:
        return None
    try:
        return str(algorithm.hash_algo)
    except ValueError:  # `rsaEncryption` names no digest
        return context.contextual_md_algorithm


def _recovers(signature: bytes, key_info: PublicKeyInfo, wanted: bytes) -> bool:
    """Whether the key turns the value into `wanted` behind full padding, to the octet (RFC 8017 §8.2.2)."""
    key = load_der_public_key(key_info.dump())
    if not isinstance(key, rsa.RSAPublicKey) or len(signature) * 8 != -(-key.key_size // 8) * 8:
        return False
    try:
        return key.recover_data_from_signature(signature, padding.PKCS1v15(), None) == wanted
    except (InvalidSignature, ValueError):
        return False


def _short(tag: int, contents: bytes) -> bytes:
    """A DER element of fewer than 128 octets: the longest here has 81."""
    return bytes([tag, len(contents)]) + contents
