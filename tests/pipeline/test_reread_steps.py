"""Each step of reading an archived record again by itself: what changes, what stays, what is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.events import EventType
from index.index_url import open_index
from pipeline.texts.reread_plan import Left
from pipeline.texts.reread_report import REPORT, RereadReport
from pipeline.texts.reread_steps import Rereading, report_key
from pipeline.texts.revising import Reviser
from tests.pipeline.readied import received, working_parts
from tests.pipeline.way import Way

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Again:
    """The steps on an archive with one record of two pages, read by `reader 1`; `reader 2` reads now."""

    def __init__(self, way: Way) -> None:
        self.parts, self.pages, self.children = way.parts, way.pages, way.children
        self.code = received(way.parts, 1, pages=2)
        way.pages.engine = "reader 1"
        way.read(self.code)
        for step in (way.steps.compose, way.steps.seal, way.steps.pack, way.steps.index):
            step(self.code)
        way.pages.engine = "reader 2"
        way.pages.read_pages.clear()
        way.children.asked.clear()
        reviser = Reviser(way.parts.store, way.parts.catalogue, way.parts.dossiers, way.parts.index, way.parts.packer)
        tools = way.steps._tools
        self.steps, self.all = (Rereading(tools, way.parts.dossiers, reviser, anew=anew) for anew in (False, True))

    def begin(self) -> tuple[str, int]:
        """The code, and how many pages are to be read."""
        return self.code, self.steps.begin(self.code)

    def reread(self, *, anew: bool = False) -> RereadReport:
        """All steps, and what was told."""
        steps = self.all if anew else self.steps
        for ordinal in range(1, steps.begin(self.code) + 1):
            assert steps.read_page(self.code, ordinal, late=True)
        steps.revise(self.code)
        return self.told

    @property
    def told(self) -> RereadReport:
        """What lies there for whoever asks."""
        key = report_key(self.code)
        return REPORT.read(self.parts.store.read_bytes(key), key)

    @property
    def version(self) -> int | None:
        """Of the package, as the catalogue knows it."""
        summary = self.parts.catalogue.find(self.code)
        return summary.version if summary else None

    @property
    def leftovers(self) -> list[str]:
        """What lies in the area of re-reading beside the report."""
        return [info.key for info in self.parts.store.list("rereading/") if info.key != report_key(self.code)]


@pytest.fixture
def again(tmp_path: Path) -> Iterator[Again]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    yield Again(Way(made))
    index.close()
    made.catalogue.close()


def test_a_new_text_is_stored_found_and_told(again: Again) -> None:
    again.pages.texts = {2: "khoai sọ"}
    report = again.reread()
    assert (report.well, report.version, again.version) == (True, 2, 2)
    assert [(page.number, page.before, page.after, page.words) for page in report.read] == [
        (1, "reader 1", "reader 2", 0),
        (2, "reader 1", "reader 2", 2),
    ]
    assert again.parts.index.search("khoai").total == 1
    assert again.leftovers == []
    told = [
        event for event in again.parts.dossiers.record(again.code).events if event.type is EventType.TEXT_RECOGNITION
    ]
    assert told[-1].agent == "reader 2"
    assert "2 chữ đổi" in told[-1].detail


def test_pages_that_this_reader_read_are_left_and_no_master_is_fetched(again: Again) -> None:
    again.reread()
    again.pages.read_pages.clear()
    report = again.reread()
    assert again.pages.read_pages == again.children.asked == []
    assert (report.left, report.version, again.version) == ({Left.CURRENT: (1, 2)}, 0, 2)


def test_all_pages_are_read_anew_where_that_is_asked_and_the_same_text_makes_no_version(again: Again) -> None:
    again.reread()
    again.pages.read_pages.clear()
    report = again.reread(anew=True)
    assert again.pages.read_pages == [1, 2]
    assert ([page.words for page in report.read], again.version) == ([0, 0], 2)


def test_a_page_that_cannot_be_read_now_keeps_its_text_and_the_other_is_new(again: Again) -> None:
    again.pages.failing, again.pages.texts = {1: ErrorCode.TIME_LIMIT.value}, {2: "khoai sọ"}
    report = again.reread()
    assert (report.well, report.left) == (False, {Left.UNREADABLE: (1,)})
    assert report.reasons == {1: ErrorCode.TIME_LIMIT.value}
    assert [page.number for page in report.read] == [2]
    assert again.parts.index.search("quyết định").total == 1


def test_a_reading_that_finds_nothing_does_not_take_the_place_of_a_text(again: Again) -> None:
    again.pages.texts = {1: "", 2: ""}
    report = again.reread()
    assert (report.left, report.read, again.version) == ({Left.FOUND_BLANK: (1, 2)}, (), 1)


def test_a_page_is_read_once_and_one_that_is_put_off_leaves_nothing(again: Again) -> None:
    again.pages.puts_off = {1}
    key, _ = again.begin()
    assert not again.steps.read_page(key, 1, late=False)
    assert [again.steps.read_page(key, 2, late=False) for _ in range(2)] == [True, True]
    assert again.pages.read_pages == [2]


def test_what_an_earlier_run_left_is_not_taken_for_a_reading_of_this_one(again: Again) -> None:
    key, _ = again.begin()
    again.steps.read_page(key, 1, late=False)
    again.pages.texts = {1: "khoai sọ"}
    again.reread()
    assert again.parts.index.search("khoai").total == 1


def test_a_revision_that_was_cut_short_after_its_report_is_not_made_twice(again: Again) -> None:
    again.pages.texts = {1: "khoai sọ"}
    report = again.reread()
    again.parts.store.put_bytes(
        f"{report_key(again.code).removesuffix('.json')}/left", b"of the step that was cut short"
    )
    again.steps.revise(again.code)
    assert (again.told, again.version, again.leftovers) == (report, 2, [])


def test_a_failure_is_told_and_the_record_keeps_its_texts(again: Again) -> None:
    key, _ = again.begin()
    again.steps.read_page(key, 1, late=False)
    again.steps.fail(key, ArchiveError(ErrorCode.OBJECT_CORRUPT, key="k", expected="a", found="b"))
    assert (again.told.well, again.told.code, again.told.facts["key"]) == (False, "object-corrupt", "k")
    assert (again.version, again.leftovers) == (1, [])


def test_a_failure_of_a_record_that_is_gone_is_told_all_the_same(again: Again) -> None:
    again.steps.fail("H1.0000009", ArchiveError(ErrorCode.RECORD_NOT_FOUND, record="H1.0000009"))
    key = report_key("H1.0000009")
    assert REPORT.read(again.parts.store.read_bytes(key), key).code == "record-not-found"
