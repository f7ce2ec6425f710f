"""A working process shows that it lives, is refused beside a living namesake, and takes over from the dead only."""

from __future__ import annotations

import itertools
import os
import subprocess
import threading
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.catalogue import Catalogue, open_catalogue
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.durable import membership
from pipeline.durable.membership import Membership, entry_of
from pipeline.durable.waited_out import Faults
from pipeline.processing.story import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from domain.entries import WorkerEntry

_FOREVER = 60.0  # longer than any of this takes


class Engine:
    """Some workers have something in hand."""

    def __init__(self, *holders: str) -> None:
        self._holders = frozenset(holders)
        self.taken: list[str] = []

    def holders(self) -> frozenset[str]:
        return self._holders

    def take_over(self, names: list[str]) -> int:
        self.taken += names
        self._holders -= set(names)
        return len(names)


class Keeping:
    """House-keeping whose rounds do what they are told, one by one; afterwards it says so."""

    def __init__(self, *rounds: Callable[[], object]) -> None:
        self._rounds = list(rounds)
        self.over = threading.Event()
        self.adopted: list[set[str]] = []

    def round(self) -> None:
        if self._rounds:
            self._rounds.pop(0)()
        else:
            self.over.set()

    def adopt(self, versions: set[str]) -> None:
        self.adopted.append(versions)


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """An empty one; a membership's seconds are over as soon as they are counted."""
    ticks = itertools.count(step=31.0)
    monkeypatch.setattr(membership, "time", SimpleNamespace(monotonic=lambda: next(ticks), sleep=lambda _: None))
    monkeypatch.setattr(membership, "BEAT_SECONDS", 0.01)
    made = open_catalogue(f"sqlite:///{tmp_path / 'vankho.db'}")
    yield made
    made.close()


def crew_of(
    catalogue: Catalogue, engine: Any = None, keeping: Any = None, faults: Faults | None = None
) -> tuple[Membership, WorkerEntry]:
    entry = entry_of("me", 2)
    hands: Any = engine or Engine()
    house: Any = keeping or Keeping()
    return Membership(catalogue, hands, house, faults or Faults(), entry), entry


def living_until_over(member: Membership, keeping: Keeping) -> None:
    member.join()
    try:
        assert keeping.over.wait(_FOREVER)
    finally:
        member.leave()


def test_who_joins_is_seen_and_who_leaves_is_not(catalogue: Catalogue) -> None:
    member, entry = crew_of(catalogue)
    member.join()
    (seen,) = catalogue.workers()
    assert (seen.name, seen.incarnation, seen.pid, seen.lost) == ("me", entry.incarnation, os.getpid(), False)
    assert seen.version.endswith(f"+{VERSION}")
    member.leave()
    assert catalogue.workers() == ()


@pytest.mark.parametrize("other", [{"host": "elsewhere"}, {"pid": os.getppid()}], ids=["elsewhere", "here"])
def test_a_living_namesake_is_not_worked_beside(catalogue: Catalogue, other: dict[str, Any]) -> None:
    member, entry = crew_of(catalogue)
    catalogue.worker_seen(replace(entry, incarnation="other", **other))
    with pytest.raises(ArchiveUnusable) as refused:
        member.join()
    assert refused.value.code is ErrorCode.ARCHIVE_LOCKED
    assert "me" in str(refused.value.facts["holder"])
    assert [worker.incarnation for worker in catalogue.workers()] == ["other"]


def test_a_namesake_that_died_on_this_machine_is_followed_at_once(catalogue: Catalogue) -> None:
    member, entry = crew_of(catalogue)
    with subprocess.Popen(["true"]) as dead:
        dead.wait()
    catalogue.worker_seen(replace(entry, incarnation="other", pid=dead.pid))
    member.join()
    assert [worker.incarnation for worker in catalogue.workers()] == [entry.incarnation]
    member.leave()


def test_a_namesake_that_was_not_seen_for_long_is_followed(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    member, entry = crew_of(catalogue)
    catalogue.worker_seen(replace(entry, incarnation="other", host="elsewhere"))
    monkeypatch.setattr(membership, "LOST_SECONDS", 0.0)
    member.join()
    assert [worker.incarnation for worker in catalogue.workers()] == [entry.incarnation]
    member.leave()


def test_what_the_dead_held_is_taken_over_and_what_the_living_hold_is_not(catalogue: Catalogue) -> None:
    engine, keeping = Engine("me", "neighbour", "ghost"), Keeping(*[lambda: None] * 4)
    member, entry = crew_of(catalogue, engine, keeping)
    catalogue.worker_seen(replace(entry, name="neighbour", host="elsewhere", version="vankho 9+of a later release"))
    living_until_over(member, keeping)
    assert engine.taken == ["ghost"]
    assert {frozenset(versions) for versions in keeping.adopted} == {frozenset({VERSION, "of a later release"})}


def test_nobody_is_judged_before_others_were_seen_for_as_long(catalogue: Catalogue) -> None:
    engine = Engine("ghost")
    taken: list[list[str]] = []
    keeping = Keeping(lambda: taken.append(list(engine.taken)))
    member, _ = crew_of(catalogue, engine, keeping)
    living_until_over(member, keeping)
    assert taken == [[]]
    assert engine.taken == ["ghost"]


def test_a_bug_and_a_fault_of_house_keeping_do_not_end_the_membership(catalogue: Catalogue) -> None:
    faults, seen = Faults(), []

    def fails(error: Exception) -> Callable[[], None]:
        def round_() -> None:
            raise error

        return round_

    def look() -> None:
        seen.append([fault.code for fault in faults.now()])

    fault = ArchiveError(ErrorCode.DATABASE_FAILED, detail="away")
    keeping = Keeping(fails(KeyError("bug")), look, fails(fault), look, look)
    member, _ = crew_of(catalogue, keeping=keeping, faults=faults)
    living_until_over(member, keeping)
    assert seen == [[], [ErrorCode.DATABASE_FAILED], []]


def test_leaving_while_the_database_is_away_is_no_error(catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise ArchiveError(ErrorCode.DATABASE_FAILED, detail="away")

    member, _ = crew_of(catalogue)
    member.join()
    monkeypatch.setattr(catalogue, "worker_gone", away)
    member.leave()
