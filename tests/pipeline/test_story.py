"""A document's story ends in a state with a reason, whatever fails in it, and its neighbours go on."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.events import EventType
from pipeline.intake.places import plan_key
from pipeline.processing.story import archive_story
from storage.packages import layout
from tests.pipeline.readied import DirectFlow, attempt_of, readied, received, standing, steps_of
from tests.storage.making import DOSSIER, TIME, record

if TYPE_CHECKING:
    from pipeline.wiring import Parts

FIRST = f"{DOSSIER.code}.0000001"


class Steps:
    """The real steps from packing on; the steps before do nothing, or fail."""

    def __init__(self, parts: Parts, **failing: Exception) -> None:
        self._real = steps_of(parts)
        self._failing = failing

    def __getattr__(self, name: str) -> Any:
        if name in self._failing:
            return self._fails(self._failing[name])
        return {"open": lambda _: 1, "describe": lambda _: 0, "compose": lambda _: None, "seal": lambda _: None}.get(
            name, getattr(self._real, name)
        )

    @staticmethod
    def _fails(error: Exception) -> Any:
        def fails(_: str) -> None:
            raise error

        return fails


def tell(parts: Parts, code: str, **failing: Exception) -> DirectFlow:
    flow = DirectFlow()
    steps: Any = Steps(parts, **failing)
    archive_story(steps)(flow, code)
    return flow


def test_a_story_that_goes_well_ends_archived_and_searchable(parts: Parts) -> None:
    code = readied(parts, 1)
    flow = tell(parts, code)
    assert flow.told == ["open", "pages", "describe", "compose", "seal", "pack", "index"]
    assert standing(parts, code) == [("archived", None)]
    assert parts.index.search("lưu trữ").total == 1
    assert list(parts.store.list("intake/")) == list(parts.store.list("work/")) == []


@pytest.mark.parametrize("step", ["open", "describe", "compose", "seal"])
@pytest.mark.parametrize(
    ("error", "reason"),
    [(ArchiveError(ErrorCode.NOT_CONFORMANT, detail="x"), "not-conformant"), (KeyError("bug"), "internal")],
)
def test_a_step_that_fails_ends_the_document_and_lets_its_neighbour_be_packed(
    parts: Parts, step: str, error: Exception, reason: str
) -> None:
    waiting, code = readied(parts, 1), received(parts, 2)
    flow = tell(parts, code, **{step: error})
    assert flow.told[-3:] == ["fail", "pack", "index"]
    assert standing(parts, waiting, code) == [("archived", None), ("failed", reason)]


@pytest.mark.parametrize("error", [ArchiveError(ErrorCode.OBJECT_EXISTS, key="k"), ValueError("a bug in METS")])
def test_packing_that_fails_as_a_whole_ends_the_document(parts: Parts, error: Exception) -> None:
    code = readied(parts, 1)
    tell(parts, code, pack=error)
    ((state, reason),) = standing(parts, code)
    assert (state, reason) == ("failed", "object-exists" if isinstance(error, ArchiveError) else "internal")


def test_indexing_that_fails_as_a_whole_ends_the_document_though_it_is_stored(parts: Parts) -> None:
    code = readied(parts, 1)
    tell(parts, code, index=RuntimeError("a bug of the index"))
    assert standing(parts, code) == [("failed", "internal")]
    assert parts.dossiers.record(code).code == code, "what is stored stays"


def test_a_plan_that_was_lost_is_the_reason_and_nothing_hangs(parts: Parts) -> None:
    code = received(parts, 1)
    parts.store.delete(plan_key(code))
    flow = DirectFlow()
    archive_story(steps_of(parts))(flow, code)
    assert standing(parts, code) == [("failed", "object-missing")]


def test_each_parcel_fails_for_itself(parts: Parts) -> None:
    """One has lost its reading, one has the code of other content, one is sound."""
    parts.dossiers.add(DOSSIER, [record(parts.settings.home / "papers", 2, salt="other")], TIME)
    lost, taken, sound = (readied(parts, number) for number in (1, 2, 3))
    parts.store.delete(attempt_of(parts, lost).page_key(1))
    tell(parts, sound)
    assert standing(parts, lost, taken, sound) == [
        ("failed", "object-missing"),
        ("failed", "object-exists"),
        ("archived", None),
    ]
    assert parts.dossiers.verify(parts.dossiers.record(sound)) == ()


def rot(parts: Parts, code: str, path: str) -> None:
    opened = parts.dossiers._newest(code.rpartition(".")[0])
    place = parts.settings.home / "store" / opened.key(path)
    place.chmod(0o644)
    place.write_bytes(b"rotten")


def test_one_rotten_old_record_stops_nobody(parts: Parts) -> None:
    old = readied(parts, 1)
    tell(parts, old)
    rot(parts, old, layout.record_path(old))
    new = readied(parts, 2)
    tell(parts, new)
    assert standing(parts, new) == [("archived", None)]


def test_where_the_old_record_is_needed_it_is_named_as_the_reason(parts: Parts) -> None:
    old = readied(parts, 1)
    tell(parts, old)
    rot(parts, old, layout.record_path(old))
    rot(parts, old, layout.METS)
    new, elsewhere = readied(parts, 2), readied(parts, 3, "H49.64.33.2001.161")
    tell(parts, new)
    tell(parts, elsewhere)
    assert standing(parts, new, elsewhere) == [("failed", "object-corrupt"), ("archived", None)]
    summary = parts.catalogue.find(new)
    assert summary is not None
    assert layout.record_path(old) in str(summary.facts["key"])


def test_a_stored_text_that_cannot_be_read_back_is_a_failure_of_its_own(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    rotten, sound = readied(parts, 1), readied(parts, 2)
    with monkeypatch.context() as patch:
        patch.setattr(parts.packer, "index_stored", lambda *_: ())
        tell(parts, sound)
    assert standing(parts, rotten, sound) == [("stored", None)] * 2
    rot(parts, rotten, layout.alto_path(rotten, 1))
    steps_of(parts).index(sound)
    assert standing(parts, rotten, sound) == [("failed", "object-corrupt"), ("archived", None)]


def test_each_attempt_tells_its_own_events(parts: Parts) -> None:
    """Two refusals for two reasons are two events, and a step that is repeated within an attempt tells once."""
    code = received(parts, 1)
    steps = steps_of(parts)
    for attempt, reason in enumerate((ErrorCode.TIME_LIMIT, ErrorCode.NOT_CONFORMANT)):
        parts.catalogue.begin_again(code, TIME + timedelta(hours=attempt))
        for _ in range(2):
            steps.open(code)
        for _ in range(2):
            steps.fail(code, ArchiveError(reason, seconds=9, detail="x"))
    told = [(event.type, event.detail) for event in parts.catalogue.events(code)]
    assert [kind for kind, _ in told].count(EventType.INGESTION_START) == 2
    ends = [detail for kind, detail in told if kind is EventType.INGESTION_END]
    assert [detail.partition("(")[0] for detail in ends] == ["time-limit", "not-conformant"]


def test_who_was_frozen_in_an_earlier_step_cannot_fail_what_is_stored(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = readied(parts, 1)
    monkeypatch.setattr(parts.packer, "index_stored", lambda *_: ())
    tell(parts, code)
    steps_of(parts).fail(code, ArchiveError(ErrorCode.TIME_LIMIT, seconds=9))
    assert standing(parts, code) == [("stored", None)]
