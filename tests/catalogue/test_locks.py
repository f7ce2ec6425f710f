"""Locks of real processes on the real server: killed, frozen, cut off."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from catalogue.catalogue import Catalogue, open_catalogue
from catalogue.database import Database
from domain.errors import ArchiveUnusable, ErrorCode
from tests.catalogue.factories import DOSSIER
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.servers

_HOLDER = f"""
import sys
from catalogue import locks
from catalogue.catalogue import open_catalogue
locks._SIGN_SECONDS, locks._SILENCE_SECONDS = 0.2, 1
catalogue = open_catalogue(sys.argv[1])
with catalogue.dossier_lock({DOSSIER.code!r}):
    print("held", flush=True)
    sys.stdin.readline()
print("given back", flush=True)
"""
_LOCK_SESSIONS = (
    "FROM pg_locks WHERE locktype = 'advisory' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@pytest.fixture
def catalogue(postgresql_url: str) -> Iterator[Catalogue]:
    opened = open_catalogue(postgresql_url)
    yield opened
    opened.close()


@contextmanager
def _holder(url: str) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the dossier until it is told a line."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER, url], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "held\n"
            yield process
        finally:
            process.kill()


@contextmanager
def _waiter(catalogue: Catalogue) -> Iterator[threading.Event]:
    """A thread that wants the dossier; the event tells that it had it."""
    had = threading.Event()

    def want() -> None:
        with catalogue.dossier_lock(DOSSIER.code):
            had.set()

    thread = threading.Thread(target=want)
    thread.start()
    yield had
    thread.join()


def test_a_dossier_that_another_process_holds_is_waited_for(catalogue: Catalogue, postgresql_url: str) -> None:
    with _holder(postgresql_url) as holder, _waiter(catalogue) as had:
        assert not had.wait(0.5)
        out, err = holder.communicate("enough\n", timeout=PATIENCE_SECONDS)
        assert had.wait(PATIENCE_SECONDS)
    assert (out, err, holder.returncode) == ("given back\n", "", 0)


def test_a_killed_process_lets_its_dossier_go(catalogue: Catalogue, postgresql_url: str) -> None:
    with _holder(postgresql_url) as holder, _waiter(catalogue) as had:
        holder.kill()
        assert had.wait(PATIENCE_SECONDS)


def test_a_working_holder_is_not_taken_for_a_frozen_one(catalogue: Catalogue, postgresql_url: str) -> None:
    with _holder(postgresql_url) as holder, _waiter(catalogue) as had:
        assert not had.wait(2.0)  # twice as long as silence is borne
        holder.communicate("enough\n", timeout=PATIENCE_SECONDS)
        assert had.wait(PATIENCE_SECONDS)


def test_a_frozen_process_loses_its_dossier_and_is_told_when_it_comes_back(
    catalogue: Catalogue, postgresql_url: str
) -> None:
    with _holder(postgresql_url) as holder, _waiter(catalogue) as had:
        holder.send_signal(signal.SIGSTOP)
        assert had.wait(PATIENCE_SECONDS)
        holder.send_signal(signal.SIGCONT)
        out, err = holder.communicate("enough\n", timeout=PATIENCE_SECONDS)
    assert "given back" not in out
    assert "a lock was lost in between" in err


def test_a_lock_whose_connection_broke_is_told_at_its_end(catalogue: Catalogue, postgresql_url: str) -> None:
    database = Database(postgresql_url)
    cut = text(f"SELECT pg_terminate_backend(pid) {_LOCK_SESSIONS}")
    with (
        pytest.raises(ArchiveUnusable, match="lock was lost") as lost,
        catalogue.dossier_lock(DOSSIER.code),
        database.writing() as connection,
    ):
        connection.execute(cut)
    assert lost.value.code is ErrorCode.DATABASE_FAILED
    with catalogue.dossier_lock(DOSSIER.code):
        pass
    database.close()


def test_no_lock_and_no_connection_is_left_behind(catalogue: Catalogue, postgresql_url: str) -> None:
    for _ in range(3):
        with catalogue.dossier_lock(DOSSIER.code), catalogue.only_one("sweep"), catalogue.only_one("sweep") as second:
            assert not second
    database = Database(postgresql_url)
    with database.reading() as connection:
        assert connection.scalar(text(f"SELECT count(*) {_LOCK_SESSIONS}")) == 0
    database.close()
