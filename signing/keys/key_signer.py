"""Signatures by a key in a file or on a token: RSASSA-PSS with SHA-256 for RSA, ECDSA with SHA-256 otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from asn1crypto import algos, x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

if TYPE_CHECKING:
    from collections.abc import Sequence

SHA256: Final = hashes.SHA256()
# The salt is as long as the digest (RFC 8017 §9.1); pyHanko would take the longest that fits, some readers refuse it.
PSS: Final = padding.PSS(padding.MGF1(SHA256), salt_length=padding.PSS.DIGEST_LENGTH)
PSS_SHA256: Final = algos.SignedDigestAlgorithm(
    {
        "algorithm": "rsassa_pss",
        "parameters": {
            "hash_algorithm": {"algorithm": "sha256"},
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}},
            "salt_length": 32,
        },
    }
)
_PKCS1_SHA256: Final = algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"})
_ECDSA_DER = 9  # greatest overhead of DER around two coordinates of 256 to 521 bits


class SigningKey(Protocol):
    """**Protocol:** a private key that signs, wherever it lies; RSA or ECDSA."""

    @property
    def is_rsa(self) -> bool:
        """RSA; ECDSA otherwise."""
        ...

    @property
    def is_pss(self) -> bool:
        """It signs by RSASSA-PSS; by PKCS#1 v1.5 where it is RSA all the same."""
        ...

    @property
    def bits(self) -> int:
        """Its size."""
        ...

    def sign(self, data: bytes) -> bytes:
        """The signature value over `data`: RSASSA-PSS, or ECDSA in DER; SHA-256.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE, the key cannot be had any more.
        """
        ...


class ManySigner(SigningKey, Protocol):
    """**Protocol:** a key that signs hashes which somebody confirmed together."""

    @property
    def most(self) -> int:
        """Hashes that one confirmation is good for."""
        ...

    def send_code(self) -> bool:
        """Have a one-time code sent to whoever confirms; False where none is asked for."""
        ...

    def confirm(self, hashes: Sequence[bytes], code: str) -> None:
        """Be allowed to have these hashes signed."""
        ...

    def sign_hashes(self, hashes: Sequence[bytes]) -> tuple[bytes, ...]:
        """The signature values over hashes that were confirmed."""
        ...


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: a key, its certificate, and the certificates between that and a root."""

    key: SigningKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class FileKey:
    """A key that was read from a file; implements `SigningKey`."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey

    @property
    def is_rsa(self) -> bool:
        """RSA; ECDSA otherwise."""
        return isinstance(self.key, rsa.RSAPrivateKey)

    @property
    def is_pss(self) -> bool:
        """Whenever it is RSA."""
        return self.is_rsa

    @property
    def bits(self) -> int:
        """Its size."""
        return self.key.key_size

    def sign(self, data: bytes) -> bytes:
        """The signature value."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, PSS, SHA256)
        return self.key.sign(data, ec.ECDSA(SHA256))


class KeySigner(Signer):
    """Makes CMS signatures with an opened key.

    pyHanko's `SimpleSigner` parses and proves the private key anew for each signature (0.1 s for RSA 3072, three
    times a seal). Roots stay out of the CMS: whoever verifies has them, and the DSS shows them once.
    """

    def __init__(self, signatory: Signatory) -> None:
        super().__init__(
            signing_cert=signatory.certificate,
            cert_registry=SimpleCertificateStore.from_certs(c for c in signatory.chain if c.self_signed == "no"),
            signature_mechanism=PSS_SHA256 if signatory.key.is_pss else _PKCS1_SHA256 if signatory.key.is_rsa else None,
        )
        self._key = signatory.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature value; on a dry run zeros of the greatest length that it can have."""
        if digest_algorithm != "sha256":
            raise ValueError(f"SHA-256 is used, not {digest_algorithm}")
        if not dry_run:
            return self._key.sign(data)
        size = (self._key.bits + 7) // 8
        return bytes(size) if self._key.is_rsa else bytes(2 * size + _ECDSA_DER)


class GivenSigner(KeySigner):
    """Gives a signature value that was made before, elsewhere."""

    def __init__(self, signatory: Signatory, value: bytes) -> None:
        super().__init__(signatory)
        self._value = value

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
        """The value; which data it is over was asked when it was made."""
        return self._value


class TrialSigner(KeySigner):
    """Gives zeros for every signature value: what it makes has the greatest size of the real thing."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
        """As `KeySigner` on a dry run."""
        return await super().async_sign_raw(data, digest_algorithm, dry_run=True)
