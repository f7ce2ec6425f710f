"""New texts reach package, catalogue and index, whatever fails in between and whoever else is at it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from catalogue.catalogue import open_catalogue
from domain.entries import Submission
from domain.errors import ArchiveError, ErrorCode
from domain.events import EventType
from index.index_url import open_index
from ocr.alto import write_alto
from pipeline.processing.events import revision_event
from pipeline.texts.reread_plan import texts_of
from pipeline.texts.revising import Reviser
from storage.packages.revisions import Revision
from tests.index.pages import page_text
from tests.pipeline.packed import add_record, archive_parts
from tests.storage.making import DOSSIER, TIME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from domain.documents import Record
    from index.search_index import IndexedPage
    from pipeline.wiring import Parts

CODE = "H49.64.33.2001.160.0000001"


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """An archive with a record of two pages, all of it in catalogue and index."""
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = archive_parts(tmp_path, index)
    catalogue = open_catalogue(f"sqlite:///{tmp_path / 'vankho.db'}")
    made.__dict__["catalogue"] = catalogue
    made.__dict__["reviser"] = Reviser(made.store, catalogue, made.dossiers, index, made.packer)
    stored = add_record(made, tmp_path / "papers", 1, pages=2)
    catalogue.save_record(stored, 1, DOSSIER)
    index.put_record(stored.code, made.packer.indexed_pages(stored))
    yield made
    index.close()
    catalogue.close()


def saying(text: str, page: int = 1, day: int = 1) -> Callable[[Record], Revision]:
    """Makes a revision by which a page reads `text`."""

    def change(record: Record) -> Revision:
        found, _ = texts_of(record)[page - 1]
        alto = write_alto(found, page_text(text), record.title)
        event = revision_event(record.code, EventType.MODIFICATION, "Bình", text, TIME + timedelta(days=day))
        return Revision(record, {page: alto}, (replace(found, words=1),), event)

    return change


class _Failing:
    """A part that fails once, at the method named."""

    def __init__(self, part: Any, method: str) -> None:
        self._part, self._method = part, method

    def __getattr__(self, name: str) -> Any:
        if name == self._method:
            self._method = ""
            raise ArchiveError(ErrorCode.INDEX_FAILED, detail="away")
        return getattr(self._part, name)


def test_new_text_is_found_and_the_old_one_is_not(parts: Parts) -> None:
    record = parts.reviser.revise(CODE, saying("khoai sọ"))
    assert parts.index.search("khoai").total == 1
    assert parts.index.search("quyết định").total == 1, "the other page stays"
    summary = parts.catalogue.find(CODE)
    assert summary is not None
    assert summary.version == parts.dossiers.version_of(record) == 2
    assert parts.catalogue.files(CODE) == record.files
    assert parts.catalogue.pages(CODE)[0].words == 1
    assert list(parts.store.list("revising/")) == []


@pytest.mark.parametrize(("part", "method"), [("_index", "put_record"), ("_catalogue", "save_record")])
def test_what_was_cut_short_behind_the_package_is_made_up_for(parts: Parts, part: str, method: str) -> None:
    broken = Reviser(parts.store, parts.catalogue, parts.dossiers, parts.index, parts.packer)
    setattr(broken, part, _Failing(getattr(broken, part), method))
    with pytest.raises(ArchiveError):
        broken.revise(CODE, saying("khoai sọ"))
    assert parts.index.search("khoai").total == 0
    parts.reviser.catch_up()
    assert parts.index.search("khoai").total == 1
    summary = parts.catalogue.find(CODE)
    assert summary is not None
    assert summary.version == 2
    assert list(parts.store.list("revising/")) == []
    parts.reviser.catch_up()  # nothing is left to be done


def test_who_finds_nothing_to_change_makes_up_for_another(parts: Parts) -> None:
    broken = Reviser(parts.store, parts.catalogue, parts.dossiers, parts.index, parts.packer)
    broken._index = _Failing(parts.index, "put_record")
    with pytest.raises(ArchiveError):
        broken.revise(CODE, saying("khoai sọ"))
    parts.reviser.revise(CODE, lambda _: None)
    assert parts.index.search("khoai").total == 1


def test_a_revision_of_the_same_record_in_between_is_built_upon(parts: Parts) -> None:
    others = [saying("của người khác", page=2)]

    def change(record: Record) -> Revision:
        if others:
            parts.dossiers.revise(others.pop()(record))
        return saying("của tôi", day=2)(record)

    record = parts.reviser.revise(CODE, change)
    assert [event.detail for event in record.events[-2:]] == ["của người khác", "của tôi"]
    assert parts.index.search("người khác").total == parts.index.search("của tôi").total == 1


class _Frozen:
    """An index to which one write takes so long that somebody else, holding the lock by now, does `meanwhile`."""

    def __init__(self, index: Any, meanwhile: Callable[[], None]) -> None:
        self._index, self._meanwhile = index, [meanwhile]

    def put_record(self, record: str, pages: Iterable[IndexedPage]) -> None:
        pages = list(pages)
        if self._meanwhile:
            self._meanwhile.pop()()
        self._index.put_record(record, pages)


def test_who_was_frozen_and_wakes_does_not_leave_the_older_text_in_the_index(parts: Parts) -> None:
    def meanwhile() -> None:
        record, version = parts.dossiers.revise(saying("khoai lang", day=2)(parts.dossiers.record(CODE)))
        parts.catalogue.save_record(record, version, DOSSIER)
        parts.index.put_record(CODE, parts.packer.indexed_pages(record))

    frozen = Reviser(parts.store, parts.catalogue, parts.dossiers, parts.index, parts.packer)
    frozen._index = _Frozen(parts.index, meanwhile)  # type: ignore[assignment]
    record = frozen.revise(CODE, saying("củ mài"))
    assert record == parts.dossiers.record(CODE)
    assert (parts.index.search("khoai lang").total, parts.index.search("mài").total) == (1, 0)
    summary = parts.catalogue.find(CODE)
    assert summary is not None
    assert summary.version == 3


def test_a_record_in_work_is_not_revised(parts: Parts) -> None:
    stored = parts.dossiers.record(CODE)
    new = Submission("f" * 64, stored.nature, (), "mới", None, None, "F", "b", "o", TIME)
    code = parts.catalogue.register(new).code
    with pytest.raises(ArchiveError) as error:
        parts.reviser.revise(code, saying("x"))
    assert (error.value.code, error.value.facts["state"]) == (ErrorCode.NOT_ARCHIVED, "received")
    with pytest.raises(ArchiveError) as error:
        parts.reviser.revise(f"{DOSSIER.code}.0000009", saying("x"))
    assert error.value.code is ErrorCode.RECORD_NOT_FOUND


class _Held:
    """A folder that can hold what it holds: real stores that can are in test_s3_store."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.keys: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def hold(self, key: str) -> None:
        self.keys.add(key)

    def release(self, key: str) -> None:
        self.keys.discard(key)

    def held(self, key: str) -> bool:
        return key in self.keys

    def weakened_locks(self, keys: object) -> Iterator[Any]:
        _ = keys
        return iter(())


@contextmanager
def holding(parts: Parts) -> Iterator[_Held]:
    root = parts.dossiers._root
    held = _Held(root._store)
    root._store = held
    yield held
    root._store = held._store


def test_new_texts_of_a_record_under_legal_hold_are_held_too(parts: Parts) -> None:
    with holding(parts):
        parts.dossiers._opened = None
        record = parts.dossiers.record(CODE)
        free = parts.reviser.revise(CODE, saying("khoai sọ"))
        assert not parts.dossiers.is_held(free)
        parts.dossiers.hold(free, held=True)
        assert parts.dossiers.is_held(record), "older texts are held with the record"
        again = parts.reviser.revise(CODE, saying("khoai lang", day=2))
        assert parts.dossiers.is_held(again)
