"""The local test authority: a root CA, a signer, a timestamp authority and a CRL, all made on this machine.

It lets the archive seal from the first minute with no network and nothing bought. Its names say THỬ NGHIỆM: it has no
legal value, and a public archive replaces it by a certificate of a licensed authority before it goes into service.

Root and signer: RSA 3072 with RSASSA-PSS, which TT 15/2025/TT-BKHCN Phụ lục I names for RSA. ECDSA is allowed too, but
in a PDF it belongs to PDF 2.0 (ISO/TS 32002), which PDF/A-2 is not. Timestamps: ECDSA P-256, smaller, and what
`openssl ts -verify` understands, so that an auditor needs no program of ours (it does not know PSS).
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.key_places import (
    PASSWORD_FILE,
    REVOCATION_LIST,
    ROOT_CERTIFICATE,
    ROOT_KEY,
    SIGNER_KEY,
    TIMESTAMP_KEY,
    TIMESTAMP_PASSWORD_FILE,
    Passwords,
    root_folder,
)
from signing.keys.revocation_list import Root, due_of, sign_crl, write_synced

_RSA_BITS = 3072
_CURVE = ec.SECP256R1()
_LIFETIME = timedelta(days=3652)  # ten years
_CLOCK_SKEW = timedelta(minutes=5)  # a certificate is in force a little before it was made
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
  signer.p12  khóa ký của kho lưu trữ; mật khẩu: tệp password
  tsa.p12     khóa của dịch vụ dấu thời gian; mật khẩu: tệp tsa-password
  crl.der     danh sách thu hồi chứng thư (công khai), được cấp lại tự động khi có khóa gốc trên máy
  uses-….log  mỗi lần dùng khóa là một dòng

Mỗi tệp .p12 được mã hóa bằng một mật khẩu riêng. Hãy giữ kín mật khẩu và sao lưu cả thư mục.
Khóa gốc nằm trong thư mục riêng “{root}”, cần cất ở nơi khác.
"""
_ROOT_README = """\
KHÓA GỐC THỬ NGHIỆM CỦA VĂN KHỐ

Khóa này chỉ dùng để cấp lại danh sách thu hồi chứng thư. Hãy chép cả thư mục ra hai thiết bị cất ở nơi an toàn, rồi xóa
khỏi máy này. Kho vẫn làm việc bình thường; chậm nhất ngày {due:%d/%m/%Y} hãy đem thư mục trở lại đúng chỗ này, chạy
“vankho doctor” một lần để danh sách được cấp lại, rồi lại cất đi.

  ca.p12    khóa gốc, được mã hóa bằng mật khẩu
  password  mật khẩu của khóa gốc; nên cất riêng với khóa
"""


@dataclass(frozen=True, slots=True)
class _Issued:
    """A private key and the certificate made for it."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def create_test_authority(folder: Path, organisation: str, passwords: Passwords, now: datetime) -> None:
    """Make the whole authority in `folder`, its root apart (`signing.keys.key_places`), or nothing at all.

    Args:
        folder: must not exist, or be empty; likewise the folder of the root beside it.
        organisation: name of the archive, written into every certificate.
        passwords: of the PKCS#12 files.
        now: with time zone; certificates are in force from then on, for ten years.

    Raises:
        ArchiveUnusable: ARCHIVE_EXISTS when one of the folders holds something already.
    """
    apart = root_folder(folder)
    root = _issue_root(organisation, now)
    signer = _issue_leaf(root, _new_rsa_key(), _name(organisation, "Con dấu"), _DOCUMENT_SIGNING, now)
    stamping, tsa_name = ExtendedKeyUsageOID.TIME_STAMPING, _name(organisation, "Dấu thời gian")
    tsa = _issue_leaf(root, ec.generate_private_key(_CURVE), tsa_name, stamping, now)
    revoked = sign_crl(root, (), 1, now)
    told = {"time": now.isoformat(timespec="seconds"), "organisation": organisation, "root": apart.name}
    due = due_of(revoked)
    _write_folder(
        apart,
        {
            ROOT_KEY: _pkcs12(root, (), passwords.root),
            PASSWORD_FILE: passwords.root + b"\n",
            "README": _ROOT_README.format(due=due).encode(),
        },
    )
    files = {
        ROOT_CERTIFICATE: root.certificate.public_bytes(Encoding.PEM),
        SIGNER_KEY: _pkcs12(signer, (root.certificate,), passwords.signer),
        PASSWORD_FILE: passwords.signer + b"\n",
        TIMESTAMP_KEY: _pkcs12(tsa, (root.certificate,), passwords.timestamp),
        TIMESTAMP_PASSWORD_FILE: passwords.timestamp + b"\n",
        REVOCATION_LIST: revoked.public_bytes(Encoding.DER),
        "README": _README.format(**told).encode(),
    }
    try:
        _write_folder(folder, files)
    except BaseException:
        shutil.rmtree(apart, ignore_errors=True)  # made by us just now, and never used
        raise


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


def _issue_root(organisation: str, now: datetime) -> Root:
    key = _new_rsa_key()
    name = _name(organisation, "Gốc")
    builder = (
        _builder(name, name, key.public_key(), now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(ca=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), critical=False)
    )
    return Root(key, builder.sign(key, _SHA256, rsa_padding=_PSS))


def _issue_leaf(
    root: Root,
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


def _pkcs12(issued: _Issued | Root, chain: tuple[x509.Certificate, ...], password: bytes) -> bytes:
    return pkcs12.serialize_key_and_certificates(
        None, issued.key, issued.certificate, chain, BestAvailableEncryption(password)
    )


def _write_folder(folder: Path, files: dict[str, bytes]) -> None:
    """All files or none: written into a folder beside, which then takes its name."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))  # mode 0700
    try:
        for name, content in files.items():
            write_synced(draft / name, content, 0o600)
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
