"""Keys and certificates as files: opening PKCS#12, and judging a certificate before it signs (TT 15/2025 Điều 5)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from asn1crypto import pem, x509
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.key_signer import FileKey, Signatory

if TYPE_CHECKING:
    from datetime import datetime

FEWEST_BITS: Final = {"RSA": 2048, "ECDSA": 256}  # TT 15/2025 Phụ lục I
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
class Identity:
    """An opened PKCS#12 file: private key, its certificate, and the other certificates in it."""

    path: Path
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]

    @property
    def signatory(self) -> Signatory:
        """What it takes to sign with it."""
        return Signatory(FileKey(self.key), self.certificate, self.chain)


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
        raise unusable_key(
            path, "sai mật khẩu hoặc tệp không phải PKCS#12 / wrong password, or no PKCS#12 file"
        ) from None
    if key is None or certificate is None:
        raise unusable_key(
            path, "tệp không chứa khóa bí mật cùng chứng thư của nó / it holds no private key with its certificate"
        )
    if key.public_key() != certificate.public_key():
        raise unusable_key(path, "khóa bí mật không khớp với chứng thư / the key does not belong to the certificate")
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise unusable_key(path, "chỉ dùng khóa RSA hoặc ECDSA / only RSA and ECDSA keys are used")
    if key.key_size < FEWEST_BITS["RSA" if isinstance(key, rsa.RSAPrivateKey) else "ECDSA"]:
        raise unusable_key(path, f"khóa {key.key_size} bit quá ngắn / a key of {key.key_size} bits is too short")
    return Identity(
        path,
        key,
        x509.Certificate.load(certificate.public_bytes(Encoding.DER)),
        tuple(x509.Certificate.load(other.public_bytes(Encoding.DER)) for other in others),
    )


def read_certificates(path: Path) -> tuple[x509.Certificate, ...]:
    """The certificates of a PEM file, in their order.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE when it cannot be read or holds none.
    """
    try:
        found = tuple(x509.Certificate.load(der) for _, _, der in pem.unarmor(_read(path), multiple=True))
    except ValueError:
        found = ()
    if not found:
        raise unusable_key(path, "tệp không chứa chứng thư nào (PEM) / it holds no certificate (PEM)")
    return found


def as_pem(certificate: x509.Certificate) -> str:
    """A certificate as text."""
    text: bytes = pem.armor("CERTIFICATE", certificate.dump())
    return text.decode("ascii")


def name_of(certificate: x509.Certificate) -> str:
    """What people call the holder of a certificate: its common name, else its organisation."""
    return _named(certificate, "common_name") or organisation_of(certificate)


def organisation_of(certificate: x509.Certificate) -> str:
    """The organisation that a certificate names; empty for none."""
    return _named(certificate, "organization_name")


def _named(certificate: x509.Certificate, kind: str) -> str:
    found = certificate.subject.native.get(kind) or ""
    return str(found[-1] if isinstance(found, list) else found)


def check_purpose(certificate: x509.Certificate, moment: datetime) -> None:
    """Refuse a certificate that is not in force at `moment` or not made for signing documents.

    Raises:
        ArchiveUnusable: CERTIFICATE_UNUSABLE with the reason.
    """
    if moment < certificate.not_valid_before:
        raise unusable_certificate(_since(certificate.not_valid_before))
    if moment > certificate.not_valid_after:
        raise unusable_certificate(_ended(certificate.not_valid_after))
    usage = certificate.key_usage_value
    if usage is not None and not usage.native & {"digital_signature", "non_repudiation"}:
        raise unusable_certificate("không được cấp để ký (KeyUsage) / not issued for signing (KeyUsage)")
    purposes = certificate.extended_key_usage_value
    if purposes is not None and not _SIGNING_PURPOSES & set(purposes.native):
        only = ", ".join(purposes.native)
        raise unusable_certificate(
            f"không được cấp để ký tài liệu, chỉ để: {only} / not issued for signing documents, only for: {only}"
        )


def _since(day: datetime) -> str:
    return f"chỉ có hiệu lực từ {day:%d/%m/%Y} / in force from {day:%d/%m/%Y} only"


def _ended(day: datetime) -> str:
    return f"đã hết hạn ngày {day:%d/%m/%Y} / expired on {day:%d/%m/%Y}"


def unusable_certificate(detail: str) -> ArchiveUnusable:
    """The error for a certificate that must not sign."""
    return ArchiveUnusable(ErrorCode.CERTIFICATE_UNUSABLE, detail=detail)


def unusable_key(path: Path | str, detail: str) -> ArchiveUnusable:
    """The error for a key that cannot be used."""
    return ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail=detail)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise unusable_key(path, "không có tệp này / there is no such file") from None
    except OSError as error:
        raise unusable_key(path, f"không đọc được ({error.strerror}) / it cannot be read ({error.strerror})") from error
