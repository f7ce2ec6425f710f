"""The one door to the database toolkit: connections, transactions, migrations, vendor errors made ours.

SQLite runs with a write-ahead log and `synchronous=FULL`, so that a committed row survives a power cut; writers queue
for the lock at the start of their transaction (`BEGIN IMMEDIATE`), so that none fails half way for want of it.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event, inspect, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from catalogue.migrations import HEAD
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from alembic.config import Config
    from sqlalchemy.engine import URL

    Answer = TypeVar("Answer")

_BUSY_SECONDS = 60  # how long a writer waits for the others
_POLL_SECONDS = 0.02
_PRAGMAS = ("synchronous=FULL", "foreign_keys=ON")
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x76616E6B686F  # "vankho": PostgreSQL advisory lock, held while the schema is changed
_ATTEMPTS = 5
_POSTGRESQL_DISK_FULL = "53100"


class Database:
    """One database of the catalogue. Safe to use from several threads; other processes open their own."""

    def __init__(self, url: str) -> None:
        with _vendor_errors():
            address = make_url(url)
            self._engine = _engine(address)
        self._place = address.database or str(address)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing and waits for nobody."""
        with _vendor_errors(self._place), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or leaves no trace when anything is raised."""
        with _vendor_errors(self._place), _writing(self._engine) as connection:
            yield connection

    def settle(self, work: Callable[[Connection], Answer]) -> Answer:
        """Run `work` in a writing transaction, again from its start when another process took the same unique key.

        Only a server lets two writers at the table at once; on SQLite the first attempt is the last.
        """
        with _vendor_errors(self._place):
            for _ in range(_ATTEMPTS - 1):
                try:
                    with _writing(self._engine) as connection:
                        return work(connection)
                except IntegrityError:
                    continue
            with _writing(self._engine) as connection:
                return work(connection)

    def migrate(self) -> None:
        """Bring the schema to this program's version, all or nothing; at once when it is there already.

        Raises:
            ArchiveUnusable: ARCHIVE_NEWER when a later program made the schema; it is left as it is.
        """
        with self.reading() as connection:
            if _revision(connection) == HEAD:
                return
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
            _upgrade(connection)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _engine(url: URL) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": _BUSY_SECONDS})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


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


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def _upgrade(connection: Connection) -> None:
    from alembic import command  # a tenth of a second that only a new or old schema costs
    from alembic.script import ScriptDirectory

    config = migration_config(connection)
    found = _revision(connection)
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if found is not None and found not in known:
        raise ArchiveUnusable(ErrorCode.ARCHIVE_NEWER, found=found, known=HEAD)
    command.upgrade(config, "head")


def migration_config(connection: Connection) -> Config:
    """Alembic's settings for `connection`, whose transaction the migrations join."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _vendor_errors(place: str = "") -> Iterator[None]:
    """Nothing of SQLAlchemy or its drivers gets past here."""
    try:
        yield
    except DBAPIError as error:
        raise _translated(error, place) from error
    except SQLAlchemyError as error:
        raise ArchiveUnusable(ErrorCode.DATABASE_FAILED, detail=_one_line(error)) from error


def _translated(error: DBAPIError, place: str) -> ArchiveError:
    if _disk_full(error.orig):
        return ArchiveUnusable(ErrorCode.DISK_FULL, path=place)
    return ArchiveUnusable(ErrorCode.DATABASE_FAILED, detail=_one_line(error.orig or error))


def _disk_full(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.Error):  # a code is absent when the error is the Python module's own
        return getattr(error, "sqlite_errorcode", None) in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
    return getattr(error, "sqlstate", None) == _POSTGRESQL_DISK_FULL


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
