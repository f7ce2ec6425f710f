"""The durable engine's promises, over every back end: each step told once, taken up again after a crash."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.servers import scratch_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.servers

# A program that runs the engine at a URL, in the place of a worker, on its own log; each test is a few lives of it.
_PROGRAM = """
import os, sys, time
from datetime import timedelta
from pathlib import Path
import pipeline.durable.dbos_engine
from domain.errors import ArchiveError, ErrorCode
from pipeline.durable.dbos_engine import DbosEngine, EngineIdentity
from pipeline.durable.engine import Story
from pipeline.durable.waited_out import Faults

url, folder, worker, pages, version, *keys = sys.argv[1:]
log = Path(folder) / "log"
away = Path(folder) / "away"

def note(line):
    with log.open("a") as file:
        file.write(line + "\\n")

class Steps:
    def open(self, key):
        note(f"open {key}")
        if key == "fatal":
            os._exit(9)
        return 3
    def page(self, key, number, *, late):
        note(f"begin {worker} {key} {number}")
        if key == "slow" and not late:
            while enqueued() < 12:  # else a late page stands behind no others
                time.sleep(0.05)
            return False
        time.sleep(0.2)
        note(f"page {key} {number}")
        if key == "bad" and number == 2:
            raise ArchiveError(ErrorCode.BROKEN_PAGE, page=2, detail="x")
        if key == "deadly":
            os._exit(9)
        if key == "lost" and away.exists():
            raise ArchiveError(ErrorCode.STORE_FAILED, detail="away")
        return True
    def close(self, key):
        note(f"close {key}")

steps = Steps()

def about(key):
    name, named, rest = key.partition(":")
    return (name, rest) if named else ("archive", key)

pipeline.durable.dbos_engine.MOST_TRIES, pipeline.durable.dbos_engine.MOST_STORY_TRIES = 2, 6

def story(flow, key):
    pages = flow.step("open", steps.open, key)
    try:
        flow.pages(key, pages)
    except ArchiveError as error:
        note(f"failed {key} {error.code.value}")
    flow.step("close", steps.close, key)

def short(flow, key):
    flow.step("tell", lambda about: note(f"short {about}"), key)

stories = (Story("archive", story, steps.page), Story("short", short))

def enqueued():
    return engine._ask("SELECT COUNT(*) FROM {} WHERE name = 'read-page'")[0][0]

if __name__ == "__main__":
    engine = DbosEngine(url, stories, EngineIdentity(worker, int(pages), version), Faults())
    engine.start()
    note(f"started {worker}")
    given = [key for key in keys if "=" not in key]
    tickets = [engine.submit(*about(key.rstrip("!")), "first", urgent=key.endswith("!")) for key in given]
    for order in keys:
        if order.startswith("dead="):
            engine.take_over([order.removeprefix("dead=")])
        if order == "forget=":
            note(f"forgot {engine.forget(timedelta(0))}")
        if order.startswith("hand="):
            engine.submit(*about(order.removeprefix("hand=").rstrip("!")), "first", urgent=order.endswith("!"))
        if order == "cut=":  # the power goes between the new beginning and the end of the old
            pipeline.durable.dbos_engine.DBOS.cancel_workflows = lambda _: os._exit(9)
            engine.adopt([version])
        if order == "queues=":
            note(f"queues {worker} " + " ".join(f"{load.queue} {load.waiting}" for load in engine.loads()))
        if order.startswith("live="):
            note(f"live {sorted(engine.live(*filter(None, order.removeprefix('live=').split(','))))}")
        if order.startswith("before="):  # as releases until 0.1.0 called the stories of records, by their keys alone
            pipeline.durable.dbos_engine.Ticket.__str__ = lambda it: f"{it.key}/{it.attempt}"
            engine.submit("archive", order.removeprefix("before="), "first")
        if order == "adopt=":
            note(f"adopted {sorted(engine.adopt([version]))}")
    while "forever=" in keys or not all(engine.ended(ticket) for ticket in tickets):
        time.sleep(0.05)
    engine.check()
    if "given=" in keys:
        note(f"given up {sorted(engine.given_up('archive'))}")
    note(f"loads {worker} {sum(load.waiting + load.running for load in engine.loads())}")
    engine.stop()
"""

BACK_ENDS = ["sqlite", "postgresql"]


class Lives:
    """Starts the program again and again on one database and one log."""

    def __init__(self, folder: Path, url: str) -> None:
        self._program = folder / "engine_program.py"
        self._program.write_text(textwrap.dedent(_PROGRAM), encoding="utf-8")
        self._folder = folder
        self._url = url

    def command(self, *orders: str, worker: str = "local", pages: int = 2, version: str = "1") -> list[str]:
        """The command line of one life: keys to submit, `key!` urgently, and orders with `=`."""
        line = [sys.executable, str(self._program), self._url, str(self._folder), worker, str(pages), version]
        return [*line, *orders]

    def run(self, *orders: str, worker: str = "local", pages: int = 2, version: str = "1") -> None:
        """A life from start to an orderly end."""
        subprocess.run(
            self.command(*orders, worker=worker, pages=pages, version=version), check=True, timeout=PATIENCE_SECONDS
        )

    @contextmanager
    def living(
        self, *orders: str, worker: str = "local", pages: int = 2, version: str = "1"
    ) -> Iterator[subprocess.Popen[bytes]]:
        """A life beside the test, killed at the end if it still goes on."""
        process = subprocess.Popen(self.command(*orders, worker=worker, pages=pages, version=version))
        try:
            yield process
        finally:
            process.kill()
            process.wait()

    @property
    def log(self) -> Counter[str]:
        """What the lives noted, with how often."""
        return Counter(self.lines)

    @property
    def lines(self) -> list[str]:
        """What the lives noted, in order."""
        log = self._folder / "log"
        return log.read_text(encoding="utf-8").splitlines() if log.exists() else []

    def until(self, process: subprocess.Popen[bytes], told: Callable[[], bool]) -> None:
        """Wait for what `told` looks for, while the process lives."""
        last = time.monotonic() + PATIENCE_SECONDS
        while not told():
            assert process.poll() is None
            assert time.monotonic() < last, self.lines
            time.sleep(0.01)


@pytest.fixture(params=BACK_ENDS)
def lives(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Lives]:
    if request.param == "sqlite":
        yield Lives(tmp_path, f"sqlite:///{tmp_path}/durable.db")
        return
    with scratch_database() as url:
        yield Lives(tmp_path, url)


@pytest.fixture
def postgresql_lives(tmp_path: Path) -> Iterator[Lives]:
    with scratch_database() as url:
        yield Lives(tmp_path, url)


def _steps(log: Counter[str]) -> Counter[str]:
    """The noted steps alone."""
    return Counter({line: count for line, count in log.items() if line.split()[0] in {"open", "page", "close"}})


def _all_steps(keys: str) -> set[str]:
    ends = {f"{step} {key}" for key in keys for step in ("open", "close")}
    return ends | {f"page {key} {number}" for key in keys for number in (1, 2, 3)}


def test_every_step_of_every_key_is_told_once(lives: Lives) -> None:
    lives.run("a", "b")

    assert _steps(lives.log) == Counter(dict.fromkeys(_all_steps("ab"), 1))
    assert lives.log["loads local 0"] == 1


def test_the_same_submission_again_does_nothing(lives: Lives) -> None:
    lives.run("a")
    before = _steps(lives.log)

    lives.run("a")

    assert _steps(lives.log) == before


def test_what_ended_well_is_forgotten_with_its_pages(lives: Lives) -> None:
    lives.run("a", "b")
    lives.run("forget=")
    assert lives.log["forgot 2"] == 1

    lives.run("a")

    assert lives.log["close a"] == 2  # nothing is remembered of the first time


@pytest.mark.parametrize("lines", [2, 5])
def test_after_a_kill_at_most_the_step_in_hand_is_repeated(lives: Lives, lines: int) -> None:
    with lives.living("a", "b", "c") as process:
        lives.until(process, lambda: _steps(lives.log).total() >= lines)
        process.kill()

    lives.run("a", "b", "c")

    steps = _steps(lives.log)
    assert set(steps) == _all_steps("abc")
    assert max(steps.values()) <= 2
    assert sum(count - 1 for count in steps.values()) <= 4  # two pages and two stories side by side


def test_a_failed_page_ends_that_documents_reading_only(lives: Lives) -> None:
    lives.run("bad", "good")

    assert lives.log["failed bad broken-page"] == 1
    assert lives.log["close bad"] == lives.log["close good"] == 1


def test_a_page_that_is_put_off_is_read_behind_the_pages_of_others(lives: Lives) -> None:
    lives.run("slow", "a", "b", "c", pages=1)

    read = [line for line in lives.lines if line.startswith("page")]
    first_late = next(place for place, line in enumerate(read) if line.startswith("page slow"))
    assert len(read[first_late:]) <= 3 + 1  # two pages are in hand at once: the other may be the last of a neighbour
    assert _steps(lives.log)["close slow"] == 1
    assert lives.log["page slow 1"] == lives.log["page slow 2"] == lives.log["page slow 3"] == 1


def test_an_urgent_document_does_not_stand_behind_a_pile(lives: Lives) -> None:
    lives.run("a", "b", "c", "d", "e", "f", "now!")

    order = [line for line in lives.lines if line.startswith("close")]
    assert order.index("close now") < 3


def test_who_reads_no_pages_only_hands_in(lives: Lives) -> None:
    with lives.living("a", worker="front", pages=0) as front:
        lives.until(front, lambda: lives.log["started front"] == 1)
        time.sleep(1.5)
        assert not _steps(lives.log)
        with lives.living("forever=", worker="hand", pages=3):
            assert front.wait(PATIENCE_SECONDS) == 0

    assert _steps(lives.log) == Counter(dict.fromkeys(_all_steps("a"), 1))


def test_what_a_dead_worker_had_in_hand_is_done_by_another(lives: Lives) -> None:
    with lives.living("a", "b", worker="first") as process:
        lives.until(process, lambda: any(line.startswith("page") for line in lives.lines))
        process.kill()

    lives.run("a", "b", "dead=first", worker="second")

    steps = _steps(lives.log)
    assert set(steps) == _all_steps("ab")
    assert max(steps.values()) <= 2


def test_a_worker_that_was_only_frozen_does_no_harm(postgresql_lives: Lives) -> None:
    lives = postgresql_lives  # only there work several machines
    with lives.living("a", "b", worker="first") as first:
        lives.until(first, lambda: any(line.startswith("page") for line in lives.lines))
        first.send_signal(signal.SIGSTOP)
        lives.run("a", "b", "dead=first", worker="second")
        first.send_signal(signal.SIGCONT)
        assert first.wait(PATIENCE_SECONDS) == 0

    steps = _steps(lives.log)
    assert set(steps) == _all_steps("ab")
    assert max(steps.values()) <= 2


def test_two_versions_work_side_by_side_each_on_its_own(lives: Lives) -> None:
    with lives.living("forever=", worker="old", version="1") as old:
        lives.until(old, lambda: lives.log["started old"] == 1)
        with lives.living("forever=", worker="new", version="2") as new:
            lives.until(new, lambda: lives.log["started new"] == 1)
            lives.run("a", worker="front-1", pages=0, version="1")
            lives.run("b", worker="front-2", pages=0, version="2")

    begun = {tuple(line.split()[1:3]) for line in lives.lines if line.startswith("begin")}
    assert begun == {("old", "a"), ("new", "b")}


def test_what_an_old_version_left_is_adopted_when_none_of_it_lives(lives: Lives) -> None:
    with lives.living("a", worker="old", version="1") as old:
        lives.until(old, lambda: any(line.startswith("page") for line in lives.lines))
        old.kill()

    with lives.living("adopt=", "forever=", worker="new", version="2") as new:
        lives.until(new, lambda: lives.log["close a"] == 1)
        new.kill()

    assert lives.log["adopted ['a']"] == 1
    assert max(_steps(lives.log).values()) <= 2


def test_what_was_ended_for_an_adoption_is_forgotten_like_what_ended_well(lives: Lives) -> None:
    lives.run("hand=a", worker="old", pages=0, version="1")
    lives.run("adopt=", worker="new", pages=0, version="2")
    lives.run("forget=", worker="new", pages=0, version="2")
    assert (lives.log["adopted ['a']"], lives.log["forgot 1"], lives.log["loads new 1"]) == (1, 1, 2)


def test_an_adoption_that_was_cut_short_loses_nothing_and_begins_nothing_twice(lives: Lives) -> None:
    lives.run("hand=a", "hand=b!", worker="old", pages=0, version="1")
    with lives.living("cut=", worker="cut", pages=0, version="2") as cut:
        assert cut.wait(PATIENCE_SECONDS) == 9
    with lives.living("adopt=", "forever=", worker="new", version="2") as new:
        lives.until(new, lambda: lives.log["close a"] + lives.log["close b"] == 2)
        new.kill()
    assert lives.log["adopted ['a', 'b']"] == 1
    assert _steps(lives.log) == Counter(dict.fromkeys(_all_steps("ab"), 1))


def test_stories_are_told_by_their_names_side_by_side(lives: Lives) -> None:
    lives.run("hand=short:b!", "hand=short:c", "live=", "live=short", "live=archive,other", worker="front", pages=0)
    assert [line for line in lives.lines if line.startswith("live")] == [
        "live ['b', 'c']",
        "live ['b', 'c']",
        "live []",
    ]
    lives.run("short:a", "a")
    assert lives.log["short a"] == lives.log["close a"] == lives.log["short b"] == 1


def test_an_adopted_story_stays_as_urgent_as_it_was(lives: Lives) -> None:
    lives.run("hand=short:a!", "hand=b", worker="old", pages=0, version="1")
    with lives.living("cut=", worker="cut", pages=0, version="2") as cut:
        assert cut.wait(PATIENCE_SECONDS) == 9
    lives.run("adopt=", "queues=", worker="new", pages=0, version="2")
    assert lives.log["queues new documents 1 urgent 1 pages 0"] == 1


def test_a_story_that_an_older_release_named_by_its_key_is_adopted(lives: Lives) -> None:
    lives.run("before=a", worker="old", pages=0, version="1")
    with lives.living("live=archive", "adopt=", "forever=", worker="new", version="2") as new:
        lives.until(new, lambda: lives.log["close a"] == 1)
        new.kill()
    assert (lives.log["live ['a']"], lives.log["adopted ['a']"]) == (1, 1)


def test_a_fault_of_the_machine_is_waited_out(lives: Lives, tmp_path: Path) -> None:
    (tmp_path / "away").touch()
    with lives.living("lost") as process:
        lives.until(process, lambda: lives.log["page lost 1"] > 1)
        (tmp_path / "away").unlink()
        assert process.wait(PATIENCE_SECONDS) == 0

    assert lives.log["close lost"] == 1
    assert not any(line.startswith("failed") for line in lives.lines)


def test_a_document_at_which_every_worker_dies_is_given_up(lives: Lives) -> None:
    ends: list[int] = []
    while len(ends) < 6 and 0 not in ends:
        with lives.living("deadly") as process:
            ends.append(process.wait(PATIENCE_SECONDS))

    assert ends[-1] == 0
    assert lives.log["failed deadly parser-crash"] >= 1, "told again where another page killed the story that told it"
    assert lives.log["close deadly"] >= 1


def test_an_attempt_at_which_every_worker_dies_is_never_run_again(lives: Lives) -> None:
    """Handed in at every start, it would take every worker along at every start."""
    ends: list[int] = []
    while len(ends) < 12 and 0 not in ends:
        with lives.living("fatal", "given=") as process:
            ends.append(process.wait(PATIENCE_SECONDS))

    assert ends[-1] == 0
    assert lives.log["given up [('fatal', 'first')]"] == 1
    deaths = lives.log["open fatal"]
    lives.run("fatal", "given=")
    assert lives.log["open fatal"] == deaths
    assert lives.log["given up [('fatal', 'first')]"] == 2
