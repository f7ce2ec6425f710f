"""Locks by name across threads, processes and machines.

On a server a lock is a session-level advisory lock on a connection of its own. It goes with its connection: at once
when its process dies, within a minute when its machine does (keep-alives), and also when its process is frozen, since
a holder that is silent for `_SILENCE_SECONDS` loses its session (PostgreSQL 14 and later). Such a holder learns of it
at the end of its work, which it then has to do again; what it wrote meanwhile is held off by the states of records,
which only go forward, and by the object store, which never overwrites.

SQLite has one writing process; there a lock is one of this process. A transaction pooler between us and the server
would break session locks: connect directly, or let the pooler pool sessions.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from catalogue.connections import lock_engine
from catalogue.database_errors import vendor_errors
from domain.errors import ArchiveUnusable, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import URL, Connection, Engine

    from catalogue.database_errors import Place

_SIGN_SECONDS = 5.0  # between two signs of life
_SILENCE_SECONDS = 20
_SILENCE_SINCE = (14,)  # version of PostgreSQL
_WAIT = text("SELECT pg_advisory_lock(hashtextextended(:name, 0))")
_TRY = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_RELEASE = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")
_ALIVE = text("SELECT 1")


class Locks:
    """The locks of one database."""

    def __init__(self, url: URL, place: Place) -> None:
        self._place = place
        self._engine = lock_engine(url) if url.get_backend_name() == "postgresql" else None

    @contextmanager
    def waiting(self, name: str) -> Iterator[None]:
        """Hold the lock `name`, waiting for it. Who holds it must not ask for it again."""
        with _process_lock(f"{self._place.name} {name}"):  # of one process at most one thread waits at the server
            if self._engine is None:
                yield
                return
            held = _ServerLock(self._engine, self._place, name)
            try:
                held.wait()
                yield
            finally:
                held.close()
            held.check()

    @contextmanager
    def trying(self, name: str) -> Iterator[bool]:
        """Hold the lock `name` if nobody else does (True). Within one process (SQLite) it is waited for."""
        if self._engine is None:
            with _process_lock(f"{self._place.name} {name}"):
                yield True
            return
        held = _ServerLock(self._engine, self._place, name)
        try:
            yield held.tried()
        finally:
            held.close()
        held.check()


class _ServerLock:
    """One advisory lock and its connection; a thread gives the signs of life."""

    def __init__(self, engine: Engine, place: Place, name: str) -> None:
        self._place = place
        self._name = {"name": name}
        self._over = threading.Event()
        self._lost = False
        self._keeper: threading.Thread | None = None
        with vendor_errors(place):
            self._connection = _session(engine)

    def wait(self) -> None:
        with vendor_errors(self._place):
            self._connection.execute(_WAIT, self._name)
        self._keep()

    def tried(self) -> bool:
        with vendor_errors(self._place):
            taken = bool(self._connection.scalar(_TRY, self._name))
        if taken:
            self._keep()
        return taken

    def close(self) -> None:
        """Give the lock back; the connection's end does it where the server cannot be told any more."""
        self._over.set()
        if self._keeper:
            self._keeper.join()
            try:
                self._connection.execute(_RELEASE, self._name)
            except SQLAlchemyError:
                self._lost = True
        with suppress(SQLAlchemyError):
            self._connection.close()

    def check(self) -> None:
        """Raise DATABASE_FAILED when the lock was lost before it was given back."""
        if self._lost:
            detail = (
                "mất khóa giữa chừng, việc sẽ được làm lại / a lock was lost in between, the work is to be repeated"
            )
            raise ArchiveUnusable(ErrorCode.DATABASE_FAILED, detail=detail)

    def _keep(self) -> None:
        self._keeper = threading.Thread(target=self._live, name=f"lock {self._name['name']}", daemon=True)
        self._keeper.start()

    def _live(self) -> None:
        while not self._over.wait(_SIGN_SECONDS):
            try:
                self._connection.execute(_ALIVE)
            except SQLAlchemyError:
                self._lost = True
                return


def _session(engine: Engine) -> Connection:
    connection = engine.connect()
    try:
        if (connection.dialect.server_version_info or ()) >= _SILENCE_SINCE:
            connection.execute(text(f"SET idle_session_timeout = '{_SILENCE_SECONDS}s'"))
    except BaseException:
        connection.close()
        raise
    return connection


_guard = threading.Lock()
_process_locks: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()  # a lock lives while somebody is at it


@contextmanager
def _process_lock(name: str) -> Iterator[None]:
    with _guard:
        lock = _process_locks.get(name)
        if lock is None:
            lock = _process_locks[name] = threading.Lock()
    with lock:
        yield
