"""House-keeping hands in what was forgotten, once; what cannot go on ends with a reason, and the rest goes on."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, cast

import pytest

from domain.documents import RecordState
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from index.index_url import open_index
from pipeline.durable.housekeeping import Housekeeping
from pipeline.intake.places import intake_folder, plan_key
from pipeline.processing.story import ARCHIVE, SIGNED
from pipeline.texts.keys import place
from pipeline.texts.revising import Reviser
from pipeline.upkeep.sweeping import Sweeper
from storage.packages import layout
from tests.catalogue.databases import empty
from tests.pipeline.readied import attempt_of, readied, received, standing, steps_of, working_parts
from tests.pipeline.test_story import rot, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

NOT_YET = ("index", "submit", "sweep", "forget")


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    made.__dict__["reviser"] = Reviser(made.store, made.catalogue, made.dossiers, index, made.packer)
    yield made
    index.close()
    made.catalogue.close()


class Engine:
    """Remembers what is handed in; `at_hand` it has, at `deadly` every worker died, `broken` it cannot take."""

    def __init__(self) -> None:
        self.at_hand: frozenset[str] = frozenset()
        self.deadly: frozenset[tuple[str, str]] = frozenset()
        self.broken = ""
        self.submitted: list[tuple[str, bool]] = []

    def live(self, *stories: str) -> frozenset[str]:
        assert stories == (ARCHIVE, SIGNED)
        return self.at_hand

    def given_up(self, story: str) -> frozenset[tuple[str, str]]:
        assert story == ARCHIVE
        return self.deadly

    def submit(self, story: str, key: str, _attempt: str, *, urgent: bool = False, anew: bool = False) -> str:
        assert (story, urgent) == (ARCHIVE, False)
        if key == self.broken:
            raise KeyError(key)
        self.submitted.append((key, anew))
        return key


def keeping(parts: Parts, engine: Engine, **others: Callable[[], object]) -> Housekeeping:
    sweeper: Any = None
    return Housekeeping(
        parts.catalogue,
        parts.packer,
        parts.reviser,
        cast("Any", engine),
        sweeper,
        steps_of(parts),
        others,
        {},
    )


def twice(housekeeping: Housekeeping) -> None:
    housekeeping._submit()
    housekeeping._submit()


def test_what_the_engine_does_not_know_is_handed_in_when_it_is_missing_twice(parts: Parts) -> None:
    engine, code, known = Engine(), received(parts, 1), received(parts, 2)
    engine.at_hand = frozenset({known})
    housekeeping = keeping(parts, engine)
    housekeeping._submit()
    assert engine.submitted == []
    housekeeping._submit()
    assert engine.submitted == [(code, False)]


def test_ready_neighbours_whose_stories_are_over_are_packed_by_one_of_them(parts: Parts) -> None:
    engine = Engine()
    first, _, other = readied(parts, 1), readied(parts, 2), readied(parts, 3, "H49.64.33.2001.161")
    twice(keeping(parts, engine))
    assert engine.submitted == [(first, True), (other, True)]


def test_ready_documents_wait_for_one_that_is_being_read_and_are_not_handed_in_again_and_again(parts: Parts) -> None:
    engine = Engine()
    readied(parts, 1)
    read = received(parts, 2)
    engine.at_hand = frozenset({read})
    twice(keeping(parts, engine))
    assert engine.submitted == []


def test_one_that_kills_and_one_that_cannot_be_handed_in_fail_and_the_next_goes_on(parts: Parts) -> None:
    engine = Engine()
    deadly, broken, sound = (received(parts, number) for number in (1, 2, 3))
    engine.deadly, engine.broken = frozenset({attempted(parts, deadly)}), broken
    twice(keeping(parts, engine))
    assert standing(parts, deadly, broken, sound) == [
        ("failed", "parser-crash"),
        ("failed", "internal"),
        ("received", None),
    ]
    assert engine.submitted == [(sound, False)]


def attempted(parts: Parts, code: str) -> tuple[str, str]:
    return code, attempt_of(parts, code).begun.isoformat()


def test_a_new_attempt_is_not_taken_for_the_one_at_which_workers_died(parts: Parts) -> None:
    engine, code = Engine(), received(parts, 1)
    engine.deadly = frozenset({(code, "2026-11-01T08:00:00+00:00")})
    twice(keeping(parts, engine))
    assert engine.submitted == [(code, False)]
    assert standing(parts, code) == [("received", None)]


def test_a_duty_that_cannot_be_done_is_told_and_neither_stops_the_others_nor_this_process(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def damaged() -> None:
        raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key="people/P-1.json")

    done: list[str] = []
    keeper = keeping(parts, Engine(), first=damaged, second=lambda: done.append("second"))
    monkeypatch.setattr(keeper, "_due", dict.fromkeys(("first", "second"), 0.0) | dict.fromkeys(NOT_YET, math.inf))
    keeper.round()
    assert done == ["second"]
    assert "people/P-1.json" in caplog.text


def test_a_fault_of_the_machine_in_a_duty_is_told_to_who_waits(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail="away")

    keeper = keeping(parts, Engine(), first=away)
    monkeypatch.setattr(keeper, "_due", {"first": 0.0} | dict.fromkeys(NOT_YET, math.inf))
    with pytest.raises(ArchiveUnusable):
        keeper.round()


def stored(parts: Parts, number: int, dossier: str) -> str:
    """A document whose index was away when its story ended."""
    code = readied(parts, number, dossier)
    steps_of(parts).pack(code)
    return code


def test_the_index_is_caught_up_with_and_a_rotten_record_does_not_stop_it(parts: Parts) -> None:
    rotten, beside, elsewhere = (
        stored(parts, number, f"H49.64.33.2001.{dossier}") for number, dossier in ((1, 1), (2, 1), (3, 2))
    )
    rot(parts, rotten, layout.record_path(rotten))
    housekeeping = keeping(parts, Engine())
    housekeeping._catch_up()
    assert standing(parts, rotten, beside, elsewhere) == [("stored", None)] * 3, "they may be in somebody's hand"
    housekeeping._catch_up()
    assert standing(parts, rotten, beside, elsewhere) == [
        ("failed", "object-corrupt"),
        ("archived", None),
        ("archived", None),
    ]


def test_a_bug_met_while_catching_up_ends_one_document_with_a_reason(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, sound = stored(parts, 1, "H49.64.33.2001.1"), stored(parts, 2, "H49.64.33.2001.1")
    put = parts.index.put_record

    def broken(code: str, pages: Any) -> None:
        if code == bad:
            raise KeyError(code)
        put(code, pages)

    monkeypatch.setattr(parts.index, "put_record", broken)
    housekeeping = keeping(parts, Engine())
    housekeeping._catch_up()
    housekeeping._catch_up()
    assert standing(parts, bad, sound) == [("failed", "internal"), ("archived", None)]


def test_a_bug_met_while_new_texts_are_caught_up_with_is_told_of_its_record(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, sound = readied(parts, 1), readied(parts, 2, "H49.64.33.2001.161")
    for code in (bad, sound):
        tell(parts, code)
        parts.store.put_bytes(place("revising/", code), code.encode())
    put = parts.index.put_record

    def broken(code: str, pages: Any) -> None:
        if code == bad:
            raise KeyError(code)
        put(code, pages)

    monkeypatch.setattr(parts.index, "put_record", broken)
    parts.reviser.catch_up()
    assert standing(parts, bad, sound) == [("archived", "internal"), ("archived", None)]


def test_a_damaged_plan_does_not_stop_the_sweep_and_keeps_its_masters(parts: Parts) -> None:
    damaged, unknown = received(parts, 1), received(parts, 2)
    empty(parts.catalogue)
    parts.store.replace_bytes(plan_key(damaged), b"{}")
    Sweeper(parts.store, parts.catalogue, "VK").sweep(at_once=True)
    assert standing(parts, unknown) == [("received", None)], "the other one is taken up again, under its code"
    assert len(list(parts.store.list(f"{intake_folder(damaged)}/"))) == 2


def test_an_index_that_is_away_is_waited_for(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    code = stored(parts, 1, "H49.64.33.2001.1")

    def away(*_: object) -> None:
        raise ArchiveError(ErrorCode.INDEX_FAILED, detail="away")

    housekeeping = keeping(parts, Engine())
    housekeeping._catch_up()
    monkeypatch.setattr(parts.index, "put_record", away)
    with pytest.raises(ArchiveError):
        housekeeping._catch_up()
    assert standing(parts, code) == [("stored", None)]


def test_new_texts_of_a_rotten_record_do_not_stop_those_of_others(parts: Parts) -> None:
    rotten, sound = readied(parts, 1), readied(parts, 2, "H49.64.33.2001.161")
    for code in (rotten, sound):
        tell(parts, code)
        parts.store.put_bytes(place("revising/", code), code.encode())
    rot(parts, rotten, layout.record_path(rotten))
    parts.reviser.catch_up()
    assert [parts.store.stat(place("revising/", code)) is None for code in (rotten, sound)] == [False, True]
    assert standing(parts, rotten, sound) == [("archived", "object-corrupt"), ("archived", None)]
    parts.reviser.catch_up()  # not tried again at once
    assert parts.catalogue.counts()[RecordState.ARCHIVED] == 2
