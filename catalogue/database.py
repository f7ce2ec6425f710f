"""The one door to the database toolkit: transactions and migrations."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from catalogue.connections import parse, pooled_engine
from catalogue.database_errors import Place, in_the_way, place_of, vendor_errors
from catalogue.locks import Locks
from catalogue.lookups import Lookup
from catalogue.migrations import HEAD
from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    from alembic.config import Config
    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Engine

    Answer = TypeVar("Answer")

_THREADS = 8
_MIGRATIONS = Path(__file__).parent / "migrations"
_MIGRATION_LOCK = 0x76616E6B686F  # "vankho": PostgreSQL advisory lock, held while the schema is changed
_ATTEMPTS = 5
_PAUSE_SECONDS = 0.02


class Database:
    """One database of the catalogue. Safe to use from several threads; other processes open their own.

    Args:
        url: SQLAlchemy URL.
        threads: how many of this process ask at once; a server is asked for no more than twice as many connections.
    """

    def __init__(self, url: str, threads: int = _THREADS) -> None:
        with vendor_errors(Place(url.partition(":")[0])):
            address = parse(url)
        self._place = place_of(address)
        with vendor_errors(self._place):
            self._engine = pooled_engine(address, threads)
            self.locks = Locks(address, self._place)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing and waits for nobody."""
        with vendor_errors(self._place), self._engine.connect() as connection, connection.begin():
            yield connection

    def lookup(self, question: Select[Any]) -> Lookup:
        """A question for one row that will be asked again and again."""
        return Lookup(self._engine, self._place, question)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is committed at the end, or leaves no trace when anything is raised."""
        with vendor_errors(self._place), _writing(self._engine) as connection:
            yield connection

    def settle(self, work: Callable[[Connection], Answer]) -> Answer:
        """Run `work` in a writing transaction, again from its start when another transaction was in its way.

        Only a server lets two writers at the table at once; on SQLite the first attempt is the last.
        """
        with vendor_errors(self._place):
            for attempt in range(_ATTEMPTS - 1):
                try:
                    with _writing(self._engine) as connection:
                        return work(connection)
                except DBAPIError as error:
                    if not in_the_way(error):
                        raise
                time.sleep(_PAUSE_SECONDS * 2**attempt)
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
                _alone_on_server(connection)
            _upgrade(connection)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def opened(url: str, threads: int = _THREADS) -> Database:
    """A database whose schema is of this program's version; arguments and errors as `Database` and `migrate`."""
    database = Database(url, threads)
    try:
        database.migrate()
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def _alone_on_server(connection: Connection) -> None:
    """Wait for other releases that migrate, however long; for tables in use only so long as nobody is held up."""
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        detail = f"mã hóa ký tự {encoding}, phải là UTF8 / the database's encoding is {encoding}, it must be UTF8"
        raise ArchiveUnusable(ErrorCode.DATABASE_FAILED, detail=detail)
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    connection.execute(text("SET LOCAL lock_timeout = '30s'"))


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
