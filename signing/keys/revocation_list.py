"""The list of revoked certificates of the local test authority: issued by its root, renewed while that is at hand.

The root may be taken away: the list it left serves for two years more, and whoever examines the archive is told a year
before it is due.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from domain.errors import ArchiveUnusable, ErrorCode
from signing.keys.key_places import REVOCATION_LIST, root_folder, root_key, root_password
from signing.keys.key_uses import KeyUse, note_use

# A seal carries the newest list there is (TT 15/2025 Phụ lục II, 1.2) and is shown unrevoked by it, with the network
# off, for a year at least: the list is due a year before it ends. With the root at hand it is never older than a day.
_CRL_LIFETIME = timedelta(days=3 * 365)
_CRL_AGE = timedelta(days=1)
_CRL_REST = timedelta(days=365)
_SHA256 = hashes.SHA256()
_PSS = padding.PSS(padding.MGF1(_SHA256), salt_length=padding.PSS.DIGEST_LENGTH)


@dataclass(frozen=True, slots=True)
class Root:
    """The root: only it issues, and always with PSS."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True, slots=True)
class ListStanding:
    """Until when the list serves, when it is due to be renewed, and where the root's key is; None when taken away."""

    until: datetime
    due: datetime
    root: Path | None


def list_standing(folder: Path) -> ListStanding:
    """State of the list in the keys' folder: when it ends, when it is due.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE, there is no list.
    """
    crl = _read_crl(folder)
    return ListStanding(due_of(crl) + _CRL_REST, due_of(crl), root_key(folder))


def due_of(crl: x509.CertificateRevocationList) -> datetime:
    """Time at which a list is to be renewed: a year before it ends."""
    return (crl.next_update_utc or crl.last_update_utc) - _CRL_REST


def renew_crl(folder: Path, password: bytes, now: datetime) -> bool:
    """Issue the list anew when it is a day old and the root's key is at hand; True when it was.

    Args:
        folder: of the keys.
        password: of the signer, which opens the root's key in archives of before.
        now: with time zone.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE when the root's key does not open, or is away although the list has ended.
    """
    crl, standing = _read_crl(folder), list_standing(folder)
    if standing.root is None:
        if now <= standing.until:
            return False
        detail = f"danh sách thu hồi hết hạn ngày {standing.until:%d/%m/%Y}; hãy đem thư mục khóa gốc trở lại đó"
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(root_folder(folder)), detail=detail)
    if now < standing.due and now - crl.last_update_utc < _CRL_AGE:
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


def sign_crl(
    root: Root, revoked: tuple[x509.RevokedCertificate, ...], number: int, now: datetime
) -> x509.CertificateRevocationList:
    """The list of `revoked` as of `now`."""
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
    crl = sign_crl(_open_root(folder, password), (*old, *added), number, now)
    descriptor, draft = tempfile.mkstemp(dir=folder, prefix=".crl-")
    os.close(descriptor)
    write_synced(Path(draft), crl.public_bytes(Encoding.DER), 0o600)
    Path(draft).replace(folder / REVOCATION_LIST)
    note_use(folder, KeyUse.REVOCATION_LIST, f"{number}", now)


def _open_root(folder: Path, password: bytes) -> Root:
    path = root_key(folder) or root_folder(folder)
    try:
        own = root_password(path, password)
        key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), own)
    except OSError as error:
        raise ArchiveUnusable(
            ErrorCode.KEY_UNUSABLE, path=str(path), detail=error.strerror or "không đọc được"
        ) from error
    except (ValueError, InvalidKey):
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail="sai mật khẩu hoặc tệp hỏng") from None
    if not isinstance(key, rsa.RSAPrivateKey) or certificate is None:
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail="không có khóa gốc trong tệp")
    return Root(key, certificate)


def _read_crl(folder: Path) -> x509.CertificateRevocationList:
    path = folder / REVOCATION_LIST
    try:
        return x509.load_der_x509_crl(path.read_bytes())
    except (OSError, ValueError) as error:
        detail = "không đọc được danh sách thu hồi"
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail=detail) from error


def write_synced(path: Path, content: bytes, mode: int) -> None:
    """Write a file with this mode, on the disk before we go on."""
    with path.open("wb") as file:
        path.chmod(mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
