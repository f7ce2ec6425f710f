"""Where the archive's keys lie, each under a password of its own, and the root's apart from all others.

    keys/        ca.pem, signer.p12, password, tsa.p12, tsa-password, crl.der, README; uses-YEAR.log
    keys-root/   ca.p12, password, README: to be taken away; needed every other year, to renew crl.der

Archives of before have `ca.p12` in `keys` and one password for all three; they go on as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from pathlib import Path

ROOT_CERTIFICATE: Final = "ca.pem"
ROOT_KEY: Final = "ca.p12"
SIGNER_KEY: Final = "signer.p12"
TIMESTAMP_KEY: Final = "tsa.p12"
REVOCATION_LIST: Final = "crl.der"
PASSWORD_FILE: Final = "password"  # noqa: S105 - a file name: of the signer, and in its own folder of the root
TIMESTAMP_PASSWORD_FILE: Final = "tsa-password"  # noqa: S105 - likewise
_ROOT: Final = "-root"


@dataclass(frozen=True, slots=True)
class Passwords:
    """One for each key: who has one has not the others."""

    signer: bytes
    timestamp: bytes
    root: bytes


def root_folder(keys: Path) -> Path:
    """Folder of the root's key of the authority whose other keys lie in `keys`."""
    return keys.with_name(f"{keys.name}{_ROOT}")


def root_key(keys: Path) -> Path | None:
    """The root's key, apart or, in archives of before, among the others; None where it was taken away."""
    places = (root_folder(keys) / ROOT_KEY, keys / ROOT_KEY)
    return next((place for place in places if place.exists()), None)


def root_password(key: Path, password: bytes) -> bytes:
    """The password of the root's key; in archives of before that of the signer, `password`."""
    own = key.with_name(PASSWORD_FILE)
    return read_password(own) if key.parent.name.endswith(_ROOT) else password


def timestamp_password(keys: Path, password: bytes) -> bytes:
    """The password of the timestamp authority's key; that of the signer in archives of before."""
    own = keys / TIMESTAMP_PASSWORD_FILE
    return read_password(own) if own.exists() else password


def read_password(path: Path) -> bytes:
    """The first line of a password file.

    Raises:
        ArchiveUnusable: KEY_UNUSABLE.
    """
    try:
        return path.read_bytes().splitlines()[0]
    except (OSError, IndexError) as error:
        detail = getattr(error, "strerror", None) or "tệp mật khẩu rỗng / the password file is empty"
        raise ArchiveUnusable(ErrorCode.KEY_UNUSABLE, path=str(path), detail=detail) from error
