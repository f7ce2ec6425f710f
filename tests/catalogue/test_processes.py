"""Several processes on one catalogue, and one that is killed."""

from __future__ import annotations

import signal
import subprocess
import sys

from sqlalchemy import text

from catalogue.catalogue import open_catalogue
from catalogue.database import Database
from tests.catalogue.factories import submission
from tests.patience import PATIENCE_SECONDS

_HALF_A_REGISTRATION = """
import sys, time
from catalogue.database import Database
from catalogue.registration import register
from tests.catalogue.factories import submission
with Database(sys.argv[1]).writing() as connection:
    for number in range(2, 200):
        register(connection, submission(number))
    print("half way", flush=True)
    time.sleep(60)
"""


def _start(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    )


def test_processes_that_open_and_register_at_once_agree(url: str) -> None:
    """All make the database, each document comes twice: it is taken once, under a code of its own."""
    ranges = (("1", "20"), ("11", "30"), ("21", "30"), ("1", "10"))
    processes = [_start("-m", "tests.catalogue.registrar", url, *numbers) for numbers in ranges]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    answers: list[list[str]] = []
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    for process in processes:
        out, _ = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0
        answers += [line.split() for line in out.splitlines()]
    assert len(answers) == 60
    assert len({code for _, code, _ in answers}) == 30
    assert sorted(int(number) for number, _, new in answers if new == "True") == list(range(1, 31))
    opened = open_catalogue(url)
    assert len(opened.records()) == 30
    opened.close()


def test_a_process_killed_in_mid_transaction_leaves_what_was_committed(url: str) -> None:
    before = open_catalogue(url)
    first = before.register(submission(1))
    before.close()
    process = _start("-c", _HALF_A_REGISTRATION, url)
    assert process.stdout is not None
    assert process.stdin is not None
    assert process.stdout.readline() == "half way\n"
    process.send_signal(signal.SIGKILL)
    process.communicate()

    after = open_catalogue(url)
    assert [summary.code for summary in after.records()] == [first.code]
    assert after.register(submission(2)).code.endswith(".0000002")
    after.close()
    if not url.startswith("sqlite"):
        return
    database = Database(url)
    with database.reading() as connection:
        assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    database.close()
