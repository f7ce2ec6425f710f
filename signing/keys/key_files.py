"""Keys and certificates as files: opening PKCS#12, and judging a certificate before it signs (TT 15/2025 Điều 5)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from asn1crypto import algos, pem, x509
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign.signers import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from datetime import datetime

_RSA_BITS = 2048  # TT 15/2025 Phụ lục I
_CURVE_BITS = 256
_SHA256 = hashes.SHA256()
# The salt is as long as the digest (RFC 8017 §9.1); pyHanko would take the longest that fits, some readers refuse it.
_PSS = padding.PSS(padding.MGF1(_SHA256), salt_length=padding.PSS.DIGEST_LENGTH)
_PSS_SHA256: Final = algos.SignedDigestAlgorithm(
    {
        "algorithm": "rsassa_pss",
        "parameters": {
            "hash_algorithm": {"algorithm": "sha256"},
            "mask_gen_algorithm": {"algorithm": "mgf1", "parameters": {"algorithm": "sha256"}},
            "salt_length": 32,
        },
    }
)
_ECDSA_DER = 9  # greatest overhead of DER around two coordinates of 256 to 521 bits
# Purposes that may sign documents. Certificates for civil servants say clientAuth and emailProtection (trust.md §6).
_SIGNING_PURPOSES: Final = frozenset(
    {
        "any_extended_key_usage",
        "email_protection",
        "client_auth",
        "1.3.6.1.5.5.7.3.36",  # documentSigning, RFC 9336
        "1.3.6.1.4.1.311.10.3.12",  # Microsoft document signing
        "microsoft_document_signing",
        "adobe_authentic_documents_trust",
        "1.2.840.113583.1.1.5",  # Adobe authentic documents
    }
)


@dataclass(frozen=True, slots=True)
class KeyFiles:
    """Where the archive's keys lie.

    Attributes:
        signer: PKCS#12 file of the signing key with its certificate and chain.
        anchors: PEM file of the root certificates that the chain and the timestamp authority must reach.
        timestamp: PKCS#12 file of the local timestamp authority, or the address of an RFC 3161 server.
        test_authority: folder of the local test authority, None for a real one.
    """

    signer: Path
    anchors: Path
    timestamp: Path | str
    test_authority: Path | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """An opened PKCS#12 file: private key, its certificate, and the other certificates in it."""

    path: Path
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]


def open_identity(path: Path, password: bytes) -> Identity:
    """Open a PKCS#12 file.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE when it is missing, does not open, holds no key with its certificate, or the
            key is of a kind or size that TT 15/2025 does not allow.
    """
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(_read(path), password)
    except (ValueError, InvalidKey):
        # The library's own words are left out: they say nothing useful and may come to quote what it read.
        raise _unusable(path, "sai mật khẩu hoặc tệp không phải PKCS#12") from None
    if key is None or certificate is None:
        raise _unusable(path, "tệp không chứa khóa bí mật cùng chứng thư của nó")
    if key.public_key() != certificate.public_key():
        raise _unusable(path, "khóa bí mật không khớp với chứng thư")
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise _unusable(path, "chỉ dùng khóa RSA hoặc ECDSA")
    if key.key_size < (_RSA_BITS if isinstance(key, rsa.RSAPrivateKey) else _CURVE_BITS):
        raise _unusable(path, f"khóa {key.key_size} bit quá ngắn")
    return Identity(
        path,
        key,
        x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        tuple(x509.Certificate.load(other.public_bytes(Encoding.DER)) for other in others),
    )


def read_anchors(path: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE when it cannot be read or holds none.
    """
    try:
        found = tuple(x509.Certificate.load(der) for _, _, der in pem.unarmor(_read(path), multiple=True))
    except ValueError:
        found = ()
    if not found:
        raise _unusable(path, "tệp không chứa chứng thư gốc nào")
    return found


class KeySigner(Signer):
    """Makes CMS signatures with an opened key: RSASSA-PSS with SHA-256 for RSA, ECDSA with SHA-256 otherwise.

    pyHanko's `SimpleSigner` parses and proves the private key anew for each signature (0.1 s for RSA 3072, three
    times a seal). Roots stay out of the CMS: whoever verifies has them, and the DSS shows them once.
    """

    def __init__(self, identity: Identity) -> None:
        super().__init__(
            signing_cert=identity.certificate,
            cert_registry=SimpleCertificateStore.from_certs(c for c in identity.chain if c.self_signed == "no"),
            signature_mechanism=_PSS_SHA256 if isinstance(identity.key, rsa.RSAPrivateKey) else None,
        )
        self._key = identity.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        """The signature value; on a dry run zeros of the greatest length that it can have."""
        if digest_algorithm != "sha256":
            raise ValueError(f"SHA-256 is used, not {digest_algorithm}")
        if isinstance(self._key, rsa.RSAPrivateKey):
            return bytes(self._key.key_size // 8) if dry_run else self._key.sign(data, _PSS, _SHA256)
        coordinates = 2 * ((self._key.key_size + 7) // 8)
        return bytes(coordinates + _ECDSA_DER) if dry_run else self._key.sign(data, ec.ECDSA(_SHA256))


class TrialSigner(KeySigner):
    """Gives zeros for every signature value: what it makes has the greatest size of the real thing."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:  # noqa: ARG002
        """As `KeySigner` on a dry run."""
        return await super().async_sign_raw(data, digest_algorithm, dry_run=True)


def check_purpose(certificate: x509.Certificate, moment: datetime) -> None:
    """Refuse a certificate that is not in force at `moment` or not made for signing documents.

    Raises:
        ArchiveUnusable: CERTIFICATE_UNUSABLE with the reason.
    """
    if moment < certificate.not_valid_before:
        raise unusable_certificate(f"chỉ có hiệu lực từ {certificate.not_valid_before:%d/%m/%Y}")
    if moment > certificate.not_valid_after:
        raise unusable_certificate(f"đã hết hạn ngày {certificate.not_valid_after:%d/%m/%Y}")
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & {"digital_signature", "non_repudiation"}:
        raise unusable_certificate("không được cấp để ký (KeyUsage)")
    purposes = certificate.extended_key_usage_value
    if purposes is not None and not _SIGNING_PURPOSES & set(purposes.native):
        raise unusable_certificate(f"không được cấp để ký tài liệu, chỉ để: {', '.join(purposes.native)}")


def unusable_certificate(detail: str) -> ArchiveUnusable:
    """The error for a certificate that must not sign."""
    return ArchiveUnusable(ErrorCode.CERTIFICATE_UNUSABLE, detail=detail)


def _unusable(path: Path, detail: str) -> ArchiveUnusable:
    return ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail=detail)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _unusable(path, "không có tệp này") from None
    except OSError as error:
        raise _unusable(path, f"không đọc được ({error.strerror})") from error
