"""House-keeping in rounds: each duty at its own pause, by one machine at a time."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.durable import housekeeping
from pipeline.durable.housekeeping import Housekeeping
from tests.pipeline.readied import received, steps_of, working_parts
from tests.pipeline.test_housekeeping import Engine

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from pipeline.wiring import Parts


class Remembering(Engine):
    """Also what it is told to forget and to begin anew."""

    def __init__(self) -> None:
        super().__init__()
        self.forgotten: list[timedelta] = []
        self.adopted: list[Collection[str]] = []

    def forget(self, age: timedelta) -> int:
        self.forgotten.append(age)
        return 0

    def adopt(self, versions: Collection[str]) -> None:
        self.adopted.append(versions)


class House:
    """House-keeping on a clock that stands until it is moved."""

    def __init__(self, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 0.0
        self.swept: list[bool] = []
        self.caught_up = 0
        monkeypatch.setattr(housekeeping, "time", SimpleNamespace(monotonic=lambda: self.now))
        sweeper: Any = SimpleNamespace(sweep=lambda *, at_once: self.swept.append(at_once))
        reviser: Any = SimpleNamespace(catch_up=self._catch_up)
        self.engine = Remembering()
        engine: Any = self.engine
        others = {"batches": parts.batches.keep_all, "people": parts.people.keep_all}
        self.keeping = Housekeeping(
            parts.catalogue, parts.packer, reviser, engine, sweeper, steps_of(parts), others, {}
        )

    def _catch_up(self) -> None:
        self.caught_up += 1

    def round_at(self, seconds: float) -> None:
        """The round that much later than the beginning."""
        self.now = seconds
        self.keeping.round()


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    index: Any = None
    made = working_parts(tmp_path, index)
    yield made
    made.catalogue.close()


@pytest.fixture
def house(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(parts, monkeypatch)


def done(house: House) -> tuple[int, int, int]:
    return house.caught_up, len(house.swept), len(house.engine.forgotten)


def test_each_duty_is_done_at_its_own_pause_and_not_before(house: House) -> None:
    found = []
    for seconds in (5, 7, 8, 14, 901, 902, 3601):
        house.round_at(seconds)
        found.append(done(house))
    assert found == [(0, 0, 0), (1, 0, 0), (1, 0, 0), (2, 0, 0), (3, 1, 0), (3, 1, 0), (4, 2, 1)]
    assert house.swept == [False, False], "others may be taking in"


def test_stories_that_ended_are_forgotten_after_a_week(house: House) -> None:
    house.round_at(3601)
    assert house.engine.forgotten == [timedelta(days=7)]


def test_what_was_forgotten_is_handed_in_at_the_second_round_that_misses_it(house: House, parts: Parts) -> None:
    code = received(parts, 1)
    house.round_at(31)
    assert house.engine.submitted == []
    house.round_at(62)
    assert house.engine.submitted == [(code, False)]


def test_what_another_machine_is_at_is_left_to_it(house: House, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    @contextmanager
    def taken(duty: str) -> Iterator[bool]:
        asked.append(duty)
        yield False

    monkeypatch.setattr(parts.catalogue, "only_one", taken)
    house.round_at(3601)
    house.keeping.adopt({"3"})
    duties = ("index", "submit", "batches", "people", "sweep", "forget", "adopt")
    assert asked == [f"keeping {duty}" for duty in duties]
    assert (done(house), house.engine.adopted) == ((0, 0, 0), [])


def test_a_duty_that_failed_is_done_at_its_next_time_and_does_not_hold_up_the_others_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise KeyError("bug")

    with monkeypatch.context() as patch:
        patch.setattr(house.keeping._reviser, "catch_up", fails)
        house.round_at(901)
        assert done(house) == (0, 1, 0), "the others have their turn in the same round"
    assert "bug" in caplog.text
    house.round_at(908)
    assert done(house) == (1, 1, 0)


def test_unfinished_work_of_older_releases_is_begun_anew(house: House) -> None:
    house.keeping.adopt({"3", "4"})
    assert house.engine.adopted == [{"3", "4"}]
