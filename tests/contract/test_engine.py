"""The durable engine's promises, over every back end: each step told once, taken up again after a crash."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# A program that runs the engine named by its first argument on its own log; each test is a few lives of it.
_PROGRAM = """
import sys, time
from pathlib import Path
from domain.errors import ArchiveError, ErrorCode

back_end, folder, *keys = sys.argv[1:]
log = Path(folder) / "log"

def note(line):
    with log.open("a") as file:
        file.write(line + "\\n")

class Steps:
    def open(self, key):
        note(f"open {key}")
        return 3
    def page(self, key, number):
        time.sleep(0.2)
        note(f"page {key} {number}")
        if key == "bad" and number == 2:
            raise ArchiveError(ErrorCode.BROKEN_PAGE, page=2, detail="x")
    def close(self, key):
        note(f"close {key}")

steps = Steps()

def story(flow, key):
    pages = flow.step("open", steps.open, key)
    try:
        flow.pages(key, pages)
    except ArchiveError as error:
        note(f"failed {key} {error.code.value}")
    flow.step("close", steps.close, key)

def make():
    if back_end == "dbos-sqlite":
        from pipeline.dbos_engine import DbosEngine
        return DbosEngine(f"sqlite:///{folder}/durable.db", story, steps.page, 2, "1")
    raise SystemExit(f"unknown back end {back_end}")

if __name__ == "__main__":
    engine = make()
    engine.start()
    tickets = [engine.submit(key, "first") for key in keys]
    while not all(engine.ended(ticket) for ticket in tickets):
        time.sleep(0.05)
    engine.check()
    engine.stop()
"""

BACK_ENDS = ["dbos-sqlite"]


@pytest.fixture(params=BACK_ENDS)
def command(request: pytest.FixtureRequest, tmp_path: Path) -> list[str]:
    program = tmp_path / "engine_program.py"
    program.write_text(textwrap.dedent(_PROGRAM), encoding="utf-8")
    return [sys.executable, str(program), request.param, str(tmp_path)]


def _log(folder: Path) -> Counter[str]:
    log = folder / "log"
    return Counter(log.read_text(encoding="utf-8").splitlines()) if log.exists() else Counter()


def test_every_step_of_every_key_is_told_once(command: list[str], tmp_path: Path) -> None:
    subprocess.run([*command, "a", "b"], check=True, timeout=60)

    expected = {f"{step} {key}" for key in "ab" for step in ("open", "page", "close") if step != "page"}
    expected |= {f"page {key} {number}" for key in "ab" for number in (1, 2, 3)}
    assert _log(tmp_path) == Counter(dict.fromkeys(expected, 1))


def test_the_same_submission_again_does_nothing(command: list[str], tmp_path: Path) -> None:
    subprocess.run([*command, "a"], check=True, timeout=60)
    before = _log(tmp_path)

    subprocess.run([*command, "a"], check=True, timeout=60)

    assert _log(tmp_path) == before


@pytest.mark.parametrize("lines", [1, 2, 4, 7])
def test_after_a_kill_at_most_the_step_in_hand_is_repeated(command: list[str], tmp_path: Path, lines: int) -> None:
    with subprocess.Popen([*command, "a", "b", "c"]) as process:
        while _log(tmp_path).total() < lines:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()

    subprocess.run([*command, "a", "b", "c"], check=True, timeout=60)

    log = _log(tmp_path)
    assert set(log) == {
        *(f"{step} {key}" for key in "abc" for step in ("open", "close")),
        *(f"page {key} {number}" for key in "abc" for number in (1, 2, 3)),
    }
    assert max(log.values()) <= 2
    assert sum(count - 1 for count in log.values()) <= 4  # two pages and two stories side by side


def test_a_failed_page_ends_that_documents_reading_only(command: list[str], tmp_path: Path) -> None:
    subprocess.run([*command, "bad", "good"], check=True, timeout=60)

    log = _log(tmp_path)
    assert log["failed bad broken-page"] == 1
    assert log["close bad"] == log["close good"] == 1
