"""How connections are made: SQLite's pragmas, PostgreSQL's pool and limits.

SQLite runs with a write-ahead log and `synchronous=FULL`, so that a committed row survives a power cut; writers queue
for the lock at the start of their transaction (`BEGIN IMMEDIATE`), so that none fails half way for want of it.

PostgreSQL: every wait has an end. Both sides send keep-alives, so that a machine that lost its power or its cable gives
its connections, and the locks they hold, back within a minute. What the URL says (`?connect_timeout=3`) goes first.
"""

from __future__ import annotations

import sqlite3
import time
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.pool import NullPool

from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from sqlalchemy.engine import URL

_BUSY_SECONDS = 60  # how long a writer waits for the others
_POLL_SECONDS = 0.02
_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON")

_KNOWN = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgresql+psycopg": "postgresql+psycopg"}
_UNKNOWN = "chỉ dùng được sqlite:///… và postgresql+psycopg://… / only these two are known"
_UNREADABLE = (
    "địa chỉ không đọc được; ký tự đặc biệt trong mật khẩu phải viết dạng %40 / "
    "the address cannot be read; special letters of the password must be written like %40"
)

_RECYCLE_SECONDS = 1800  # no connection outlives the patience of firewalls and load balancers
_CONNECTION = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",  # milliseconds
    "application_name": "vankho",
    "client_encoding": "utf8",
}
_SESSION = {
    "timezone": "UTC",
    "default_transaction_isolation": "read\\ committed",  # what our row locks and retries are made for
    "tcp_keepalives_idle": "30",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "3",
}
_LIMITS = {"statement_timeout": "60s", "lock_timeout": "30s", "idle_in_transaction_session_timeout": "60s"}
_NO_LIMITS = dict.fromkeys(_LIMITS, "0")


def parse(url: str) -> URL:
    """`url` as SQLAlchemy reads it.

    Raises:
        ArchiveUnusable: DATABASE_FAILED for a database that we do not know, and when a password's letters would be
            taken for something else, which could end in a log; told without the URL.
        SQLAlchemyError: it cannot be read.
    """
    try:
        parsed = make_url(url)
    except ValueError:  # a port that is no number
        parsed = None
    if parsed is None or "@" in (parsed.host or ""):
        raise ArchiveUnusable(ErrorCode.DATABASE_FAILED, detail=_UNREADABLE)
    known = _KNOWN.get(parsed.drivername)
    if known is None:
        raise ArchiveUnusable(ErrorCode.DATABASE_FAILED, detail=f"{parsed.drivername}: {_UNKNOWN}")
    return parsed.set(drivername=known)


def pooled_engine(url: URL, threads: int) -> Engine:
    """Connections for `threads` threads that ask at once."""
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url,
            connect_args=_arguments(url, _LIMITS),
            pool_size=threads,
            max_overflow=threads,
            pool_pre_ping=True,  # a server that was restarted is noticed before the work, not in it
            pool_recycle=_RECYCLE_SECONDS,
            pool_use_lifo=True,
        )
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def lock_engine(url: URL) -> Engine:
    """Server connections for locks: each is opened and closed with its lock, outside the pool and its limits."""
    return create_engine(
        url, connect_args=_arguments(url, _NO_LIMITS), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )


def _arguments(url: URL, limits: dict[str, str]) -> dict[str, object]:
    given = {key: value for key, value in _CONNECTION.items() if key not in url.query}
    session = " ".join(f"-c {key}={value}" for key, value in {**_SESSION, **limits}.items())
    own = url.query.get("options", "")
    # Statements prepared on the server would fail when another release changes a table beside us.
    return {**given, "options": f"{session} {own}".strip(), "prepare_threshold": None}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, schema changes included
    _write_ahead(connection)
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _write_ahead(connection: sqlite3.Connection) -> None:
    """The log, once made, stays with the file; making it is the one step at which SQLite does not wait its turn."""
    last_try = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last_try:
                raise
            time.sleep(_POLL_SECONDS)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
