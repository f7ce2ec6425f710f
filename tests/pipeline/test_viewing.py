"""Copies to look at: fetched and drawn once, whole or not at all, and dropped when they take too much room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from domain.documents import FileUse
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.limits import InputLimits
from index.index_url import open_index
from pipeline.finding import viewing
from pipeline.finding.viewing import ViewCache
from pipeline.intake.intake_plan import IntakePlan
from tests.pipeline.answering import Children
from tests.pipeline.readied import readied, received, working_parts
from tests.pipeline.test_story import rot, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from domain.documents import Record, StoredFile
    from pipeline.wiring import Parts


class Looking:
    """A cache of an archive with one record."""

    def __init__(self, parts: Parts, folder: Path) -> None:
        self.parts, self.folder, self.children = parts, folder, Children()
        sandbox: Any = self.children
        self.cache = ViewCache(folder, folder.with_name("passing"), parts.dossiers, sandbox, InputLimits())
        code = readied(parts, 1)
        tell(parts, code)
        self.record: Record = parts.dossiers.record(code)

    def stored(self, use: FileUse) -> StoredFile:
        """The record's file of this use."""
        return next(file for file in self.record.files if file.use is use)

    def waiting(self) -> IntakePlan:
        """A document that is in no package, of two pages."""
        received(self.parts, 2, pages=2)
        key = next(info.key for info in self.parts.store.list("intake/") if info.key.endswith("plan.json"))
        return IntakePlan.from_json(self.parts.store.read_bytes(key))

    @property
    def held(self) -> int:
        """How many files lie in the cache."""
        return sum(1 for _ in self.folder.iterdir()) if self.folder.exists() else 0


@pytest.fixture
def looking(tmp_path: Path) -> Iterator[Looking]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    parts = working_parts(tmp_path, index)
    yield Looking(parts, tmp_path / "view")
    index.close()
    parts.catalogue.close()


def test_a_stored_file_is_copied_once_and_again_when_its_copy_is_gone(
    looking: Looking, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    fetch = looking.parts.dossiers.fetch

    def counted(record: Record, file: StoredFile, target: Path) -> None:
        fetched.append(file.path)
        fetch(record, file, target)

    monkeypatch.setattr(looking.parts.dossiers, "fetch", counted)
    file = looking.stored(FileUse.ACCESS)
    copies = [looking.cache.file(looking.record, file) for _ in range(2)]
    assert (len(fetched), copies[0]) == (1, copies[1])
    assert copies[0].suffix == ".pdf"
    copies[0].unlink()
    assert looking.cache.file(looking.record, file).read_bytes() == looking.parts.dossiers.read(looking.record, file)


def test_a_damaged_file_is_told_and_no_copy_is_left(looking: Looking) -> None:
    rot(looking.parts, looking.record.code, looking.stored(FileUse.ACCESS).path)
    with pytest.raises(ArchiveError) as told:
        looking.cache.file(looking.record, looking.stored(FileUse.ACCESS))
    assert told.value.code is ErrorCode.OBJECT_CORRUPT
    assert looking.held == 0


def test_a_page_is_drawn_once_a_width_and_never_wider_than_it_is(looking: Looking) -> None:
    drawn = [looking.cache.picture(looking.record, 1, width) for width in (300, 300, 1654, 9000)]
    assert [picture[:11] for picture in drawn] == [b"JPEG 1 300 ", b"JPEG 1 300 ", b"JPEG 1 1654", b"JPEG 1 1654"]
    assert len(looking.children.asked) == 2


@pytest.mark.parametrize("number", [0, 2])
def test_a_page_that_is_not_there_is_refused(looking: Looking, number: int) -> None:
    asks: tuple[Callable[[], bytes], ...] = (
        lambda: looking.cache.picture(looking.record, number, 300),
        lambda: looking.cache.kept_picture(looking.parts.store, looking.waiting(), 3 * number, 300),
    )
    for ask in asks:
        with pytest.raises(ArchiveError) as refused:
            ask()
        assert refused.value.code is ErrorCode.RECORD_NOT_FOUND
    assert looking.children.asked == []


def test_a_drawing_that_fails_halfway_leaves_nothing(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(_: Any, job: Any) -> None:
        job.target.write_bytes(b"JP")
        raise ArchiveError(ErrorCode.PARSER_CRASH, detail="x")

    with monkeypatch.context() as patch:
        patch.setattr(looking.children, "call", half)
        with pytest.raises(ArchiveError):
            looking.cache.picture(looking.record, 1, 300)
    assert looking.held == 1, "the PDF alone"
    assert looking.cache.picture(looking.record, 1, 300).startswith(b"JPEG 1 300")


def test_a_page_of_a_kept_master_is_drawn_from_it(looking: Looking) -> None:
    plan = looking.waiting()
    assert looking.cache.kept_picture(looking.parts.store, plan, 2, 300).startswith(b"JPEG 2 300 master")


def test_what_kills_a_child_is_tried_once(looking: Looking) -> None:
    plan, store = looking.waiting(), looking.parts.store
    looking.children.failing = ArchiveError(ErrorCode.PARSER_CRASH, detail="x")
    for _ in range(2):
        with pytest.raises(ArchiveError) as told:
            looking.cache.kept_picture(store, plan, 1, 300)
        assert told.value.code is ErrorCode.BROKEN_PAGE
    assert len(looking.children.asked) == 1


def test_a_fault_of_the_machine_is_not_taken_for_one_of_the_page(looking: Looking) -> None:
    plan, store = looking.waiting(), looking.parts.store
    looking.children.failing = ArchiveUnusable(ErrorCode.DISK_FULL, detail="x")
    with pytest.raises(ArchiveError) as told:
        looking.cache.kept_picture(store, plan, 1, 300)
    assert told.value.code is ErrorCode.DISK_FULL
    looking.children.failing = None
    assert looking.cache.kept_picture(store, plan, 1, 300)


def test_a_master_that_is_not_kept_any_more_is_told_and_may_come_back(looking: Looking) -> None:
    plan, store = looking.waiting(), looking.parts.store
    master = store.read_bytes(plan.source_key(0))
    store.delete(plan.source_key(0))
    with pytest.raises(ArchiveError) as told:
        looking.cache.kept_picture(store, plan, 1, 300)
    assert told.value.code is ErrorCode.OBJECT_MISSING
    store.put_bytes(plan.source_key(0), master)
    assert looking.cache.kept_picture(store, plan, 1, 300)


def test_the_copies_longest_unused_go_when_there_is_no_room(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "_ROOM_BYTES", 0)
    first = looking.cache.file(looking.record, looking.stored(FileUse.ACCESS))
    second = looking.cache.file(looking.record, looking.stored(FileUse.MASTER))
    assert (first.exists(), second.exists()) == (False, True)


def test_drawn_pages_take_no_more_room_than_copies(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    looking.cache.file(looking.record, looking.stored(FileUse.ACCESS))
    monkeypatch.setattr(viewing, "_ROOM_BYTES", 0)
    for width in (100, 200, 300):
        assert looking.cache.picture(looking.record, 1, width)
    assert looking.held == 1


def test_a_copy_that_vanishes_while_room_is_made_is_no_error(looking: Looking) -> None:
    """Another thread gives its passing file its name."""
    looking.folder.mkdir()
    (looking.folder / ".passing").symlink_to(looking.folder / "gone")
    assert looking.cache.file(looking.record, looking.stored(FileUse.ACCESS)).exists()


def test_what_another_thread_is_just_making_is_not_dropped(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "_ROOM_BYTES", 0)
    fetch = looking.parts.dossiers.fetch

    def beside(record: Record, file: StoredFile, target: Path) -> None:
        fetch(record, file, target)
        if file.use is FileUse.ACCESS:
            looking.cache.file(record, looking.stored(FileUse.MASTER))

    monkeypatch.setattr(looking.parts.dossiers, "fetch", beside)
    assert looking.cache.file(looking.record, looking.stored(FileUse.ACCESS)).exists()
