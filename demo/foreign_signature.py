"""A PDF signed elsewhere: by a key and an issuer that exist only while the demonstration runs and nobody trusts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko_certvalidator.registry import SimpleCertificateStore

if TYPE_CHECKING:
    from pathlib import Path

SIGNER = "Cơ quan gửi (khóa dùng một lần)"
_ISSUER = "CA lạ, không được tin cậy"


def sign_elsewhere(unsigned: Path, signed: Path) -> None:
    """Write `unsigned` to `signed` with an ordinary PAdES signature (B-B) of a throw-away key."""
    signer = throw_away_signer()
    metadata = PdfSignatureMetadata("ChuKySo", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    with unsigned.open("rb") as source, signed.open("wb") as target:
        sign_pdf(IncrementalPdfFileWriter(source), metadata, signer, output=target)


def throw_away_signer() -> SimpleSigner:
    """A signer with a key and an issuer made for this call."""
    issuer_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = _certificate(_ISSUER, issuer_key.public_key(), _ISSUER, issuer_key, authority=True)
    certificate = _certificate(SIGNER, key.public_key(), _ISSUER, issuer_key, authority=False)
    store = SimpleCertificateStore()
    store.register(_as_asn1(issuer))
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return SimpleSigner(_as_asn1(certificate), asn1_keys.PrivateKeyInfo.load(private), store)


def _certificate(
    name: str,
    key: ec.EllipticCurvePublicKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    usage = {
        "digital_signature": not authority,
        "content_commitment": not authority,
        "key_encipherment": False,
        "data_encipherment": False,
        "key_agreement": False,
        "key_cert_sign": authority,
        "crl_sign": authority,
        "encipher_only": False,
        "decipher_only": False,
    }
    return (
        x509.CertificateBuilder()
        .subject_name(_common_name(name))
        .issuer_name(_common_name(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(issuer_key, hashes.SHA256())
    )


def _common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
