"""The local test authority: a root CA, a signer, a timestamp authority and a CRL, all made on this machine.

It lets the archive seal from the first minute with no network and nothing bought. Its names say THỬ NGHIỆM: it has no
legal value, and a public archive replaces it by a certificate of a licensed authority before it goes into service.

Root and signer: RSA 3072 with RSASSA-PSS, which TT 15/2025/TT-BKHCN Phụ lục I names for RSA. ECDSA is allowed too, but
in a PDF it belongs to PDF 2.0 (ISO/TS 32002), which PDF/A-2 is not. Timestamps: ECDSA P-256, smaller, and what
`openssl ts -verify` understands, so that an auditor needs no program of ours (it does not know PSS).
"""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from domain.errors import ArchiveUnusable, ErrorCode

ROOT_CERTIFICATE: Final = "ca.pem"
ROOT_KEY: Final = "ca.p12"
SIGNER_KEY: Final = "signer.p12"
TIMESTAMP_KEY: Final = "tsa.p12"
REVOCATION_LIST: Final = "crl.der"

_RSA_BITS = 3072
_CURVE = ec.SECP256R1()
_LIFETIME = timedelta(days=3652)  # ten years
_CLOCK_SKEW = timedelta(minutes=5)  # a certificate is in force a little before it was made
# A seal carries the list of its day and is shown unrevoked by it, with the network off, for a year. To issue one costs
# milliseconds, so it is never older than a day: TT 15/2025 Phụ lục II (1.2) wants the newest at the time of signing.
_CRL_LIFETIME = timedelta(days=365)
_CRL_AGE = timedelta(days=1)
_CRL_REST = timedelta(days=7)
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_SHA256 = hashes.SHA256()
_PSS = padding.PSS(padding.MGF1(_SHA256), salt_length=padding.PSS.DIGEST_LENGTH)
# A common name has room for 64 bytes, so the other half of the warning stands beside it.
_NAME = "Văn Khố THỬ NGHIỆM – {role}"
_WARNING = "Không có giá trị pháp lý"
_README = """\
KHÓA VÀ CHỨNG THƯ THỬ NGHIỆM CỦA VĂN KHỐ

Thư mục này chứa một cơ quan chứng thực và một dịch vụ dấu thời gian THỬ NGHIỆM, do chương trình tự tạo trên máy này
lúc {time}, cho: {organisation}.

Chữ ký tạo bằng các khóa này KHÔNG CÓ GIÁ TRỊ PHÁP LÝ. Trước khi đưa vào sử dụng chính thức, hãy thay bằng chứng thư
chữ ký số của tổ chức được cấp phép hoặc của Ban Cơ yếu Chính phủ, và dịch vụ dấu thời gian tương ứng.

  ca.pem      chứng thư gốc thử nghiệm (công khai)
  ca.p12      khóa gốc, dùng để cấp lại danh sách thu hồi
  signer.p12  khóa ký của kho lưu trữ
  tsa.p12     khóa của dịch vụ dấu thời gian
  crl.der     danh sách thu hồi chứng thư (công khai), được cấp lại tự động

Các tệp .p12 được mã hóa bằng mật khẩu. Hãy giữ kín mật khẩu và sao lưu cả thư mục.
"""


@dataclass(frozen=True, slots=True)
class _Issued:
    """A private key and the certificate made for it."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class _Root:
    """The root: only it issues, and always with PSS."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate


def create_test_authority(folder: Path, organisation: str, password: bytes, now: datetime) -> None:
    """Make the whole authority in `folder`, or nothing at all.

    Args:
        folder: must not exist, or be empty.
        organisation: name of the archive, written into every certificate.
        password: of the PKCS#12 files.
        now: with time zone; certificates are in force from then on, for ten years.

    Raises:
        ArchiveUnusable: ARCHIVE_EXISTS when `folder` holds something already.
    """
    root = _issue_root(organisation, now)
    signer = _issue_leaf(root, _new_rsa_key(), _name(organisation, "Con dấu"), _DOCUMENT_SIGNING, now)
    stamping, tsa_name = ExtendedKeyUsageOID.TIME_STAMPING, _name(organisation, "Dấu thời gian")
    tsa = _issue_leaf(root, ec.generate_private_key(_CURVE), tsa_name, stamping, now)
    files = {
        ROOT_CERTIFICATE: root.certificate.public_bytes(Encoding.PEM),
        ROOT_KEY: _pkcs12(root, (), password),
        SIGNER_KEY: _pkcs12(signer, (root.certificate,), password),
        TIMESTAMP_KEY: _pkcs12(tsa, (root.certificate,), password),
        REVOCATION_LIST: _sign_crl(root, (), 1, now).public_bytes(Encoding.DER),
        "README": _README.format(time=now.isoformat(timespec="seconds"), organisation=organisation).encode(),
    }
    _write_folder(folder, files)


def renew_crl(folder: Path, password: bytes, now: datetime) -> bool:
    """Issue the CRL anew when it is a day old or less than seven days are left of it; True when it was.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE when the CRL must be renewed and the root key does not open.
    """
    crl = _read_crl(folder)
    rest = crl.next_update_utc - now if crl.next_update_utc else timedelta()
    if rest >= _CRL_REST and now - crl.last_update_utc < _CRL_AGE:
        return False
    _publish(folder, password, crl, (), now)
    return True


def revoke(folder: Path, password: bytes, serial: int, now: datetime) -> None:
    """Put the certificate with this serial number on the CRL, as of `now`.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE when the root key does not open.
    """
    entry = x509.RevokedCertificateBuilder(serial, now).build()
    _publish(folder, password, _read_crl(folder), (entry,), now)


def _name(organisation: str, role: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, _WARNING),
            x509.NameAttribute(NameOID.COMMON_NAME, _NAME.format(role=role)),
        ]
    )


def _new_rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=_RSA_BITS)


def _issue_root(organisation: str, now: datetime) -> _Root:
    key = _new_rsa_key()
    name = _name(organisation, "Gốc")
    builder = (
        _builder(name, name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(ca=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return _Root(key, builder.sign(key, _SHA256, rsa_padding=_PSS))


def _issue_leaf(
    root: _Root,
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey,
    name: x509.Name,
    purpose: ObjectIdentifier,
    now: datetime,
) -> _Issued:
    """A certificate of the root for one purpose; RFC 3161 §2.3 wants the purpose critical for timestamps."""
    builder = (
        _builder(name, root.certificate.subject, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=purpose == ExtendedKeyUsageOID.TIME_STAMPING)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False)
    )
    return _Issued(key, builder.sign(root.key, _SHA256, rsa_padding=_PSS))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey, now: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCK_SKEW)
        .not_valid_after(now + _LIFETIME)
    )


def _key_usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def _sign_crl(
    root: _Root, revoked: tuple[x509.RevokedCertificate, ...], number: int, now: datetime
) -> x509.CertificateRevocationList:
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(now)
        .next_update(now + _CRL_LIFETIME)
        .add_extension(x509.CRLNumber(number), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key()), critical=False)
    )
    for entry in revoked:
        builder = builder.add_revoked_certificate(entry)
    return builder.sign(root.key, _SHA256, rsa_padding=_PSS)


def _publish(
    folder: Path,
    password: bytes,
    old: x509.CertificateRevocationList,
    added: tuple[x509.RevokedCertificate, ...],
    now: datetime,
) -> None:
    """Replace the CRL in one step: a reader sees the old list or the new one, never a part."""
    number = old.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number + 1
    crl = _sign_crl(_open_root(folder / ROOT_KEY, password), (*old, *added), number, now)
    descriptor, draft = tempfile.mkstemp(dir=folder, prefix=".crl-")
    os.close(descriptor)
    _write_synced(Path(draft), crl.public_bytes(Encoding.DER), 0o600)
    Path(draft).replace(folder / REVOCATION_LIST)


def _open_root(path: Path, password: bytes) -> _Root:
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), password)
    except OSError as error:
        raise ArchiveUnusable(
            ErrorCode.KEY_UNUSABLE, path=str(path), detail=error.strerror or "không đọc được"
        ) from error
    except (ValueError, InvalidKey):
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail="sai mật khẩu hoặc tệp hỏng") from None
    if not isinstance(key, rsa.RSAPrivateKey) or certificate is None:
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail="không có khóa gốc trong tệp")
    return _Root(key, certificate)


def _read_crl(folder: Path) -> x509.CertificateRevocationList:
    path = folder / REVOCATION_LIST
    try:
        return x509.load_der_x509_crl(path.read_bytes())
    except (OSError, ValueError) as error:
        detail = "không đọc được danh sách thu hồi"
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail=detail) from error


def _pkcs12(issued: _Issued | _Root, chain: tuple[x509.Certificate, ...], password: bytes) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        None, issued.key, issued.certificate, chain, BestAvailableEncryption(password)
    )


def _write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """All files or none: written into a folder beside, which then takes its name."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))  # mode 0700
    try:
        for name, content in files.items():
            _write_synced(draft / name, content, 0o600)
        _move_into_place(draft, folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _move_into_place(draft: Path, folder: Path) -> None:
    try:
        draft.rename(folder)
    except OSError as error:
        if folder.exists():
            raise ArchiveUnusable(ErrorCode.ARCHIVE_EXISTS, path=str(folder)) from error
        raise


def _write_synced(path: Path, content: bytes, mode: int) -> None:
    with path.open("wb") as file:
        path.chmod(mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
