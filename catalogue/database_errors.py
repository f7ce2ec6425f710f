"""Errors of the databases in the words of the archive. Nothing of SQLAlchemy or its drivers gets past here."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL

_DISK_FULL = "53100"
# Another transaction was in the way: serialisation failure, deadlock, the same unique key at the same moment
_IN_THE_WAY = frozenset({"40001", "40P01", "23505"})
_MEANT = {  # what the server says only in its own terms
    "25006": "máy chủ chỉ cho đọc / the server is read-only",
    "42501": "tài khoản không đủ quyền / the account lacks rights",
    "53300": "máy chủ hết chỗ kết nối / the server takes no more connections",
    "55P03": "chờ khóa quá lâu / waited too long for a lock",
    "57014": "câu lệnh quá lâu nên bị dừng / the statement took too long and was stopped",
}


@dataclass(frozen=True, slots=True)
class Place:
    """A database as it may be named to people.

    Attributes:
        name: file, or server and database; never the password.
        secrets: spellings of the password, which are blotted out of whatever a driver says.
    """

    name: str
    secrets: tuple[str, ...] = ()

    def told(self, error: BaseException) -> str:
        """What `error` says, on one line, without secrets."""
        words = getattr(getattr(error, "diag", None), "message_primary", None) or str(error)
        line = " ".join(words.split())
        for secret in self.secrets:
            line = line.replace(secret, "***")
        meant = _MEANT.get(sqlstate(error) or "")
        return f"{meant}: {line}" if meant else line


def place_of(url: URL) -> Place:
    """The place that `url` names."""
    if url.get_backend_name() == "sqlite":
        return Place(url.database or str(url))
    password = url.password or ""
    secrets = {password, quote(password, safe=""), quote_plus(password)} - {""}
    hosts = url.query.get("host", ())  # several, when one may stand in for another
    host = url.host or (hosts if isinstance(hosts, str) else ",".join(hosts)) or "localhost"
    port = f":{url.port}" if url.port else ""
    return Place(f"{host}{port}/{url.database or ''}", tuple(sorted(secrets, key=len, reverse=True)))


@contextmanager
def vendor_errors(place: Place) -> Iterator[None]:
    """Errors inside become ours.

    Raises:
        ArchiveUnusable: DISK_FULL, DATABASE_FAILED.
    """
    try:
        yield
    except DBAPIError as error:
        raise _translated(error, place) from error
    except (SQLAlchemyError, ImportError) as error:  # a driver that is not installed
        raise ArchiveUnusable(ErrorCode.DATABASE_FAILED, detail=place.told(error)) from error


def in_the_way(error: DBAPIError) -> bool:
    """The transaction failed only for the sake of another one; run anew, it may well succeed."""
    return error.orig is not None and sqlstate(error.orig) in _IN_THE_WAY


def sqlstate(error: BaseException) -> str | None:
    """The SQL standard's code of a server's error, None for other errors."""
    code: str | None = getattr(error, "sqlstate", None)
    return code


def _translated(error: DBAPIError, place: Place) -> ArchiveUnusable:
    if _disk_full(error.orig):
        return ArchiveUnusable(ErrorCode.DISK_FULL, path=place.name)
    return ArchiveUnusable(ErrorCode.DATABASE_FAILED, detail=place.told(error.orig or error))


def _disk_full(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.Error):  # a code is absent when the error is the Python module's own
        return getattr(error, "sqlite_errorcode", None) in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
    return error is not None and sqlstate(error) == _DISK_FULL
