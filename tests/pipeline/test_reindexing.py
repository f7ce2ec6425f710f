"""The index is made anew beside the living one, from the packages, over both back ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.events import Event, EventType, Outcome
from domain.messages import Language
from index.embedded.index import TantivyIndex
from index.index_url import open_index
from index.opensearch.generations import Target
from index.opensearch.index import OpenSearchIndex
from index.search_index import IndexedRecord
from ocr.alto import write_alto
from pipeline.processing.packing import Packer
from pipeline.upkeep.examination import drift_found
from pipeline.upkeep.reindexing import Drift, DriftFound, IndexingSoFar, compare, reindex
from storage.packages.revisions import Revision
from tests.index.back_ends import BEAT, opened_again, prefix_of, raw_client
from tests.index.pages import held, indexed, page_text
from tests.pipeline.packed import add_record, archive_parts
from tests.servers import server_url
from tests.storage.making import TIME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.documents import Record
    from index.search_index import IndexedPage, SearchIndex
    from pipeline.wiring import Parts

ROOT = Path(__file__).parents[2]
CODES = [f"H49.64.33.2001.160.{number:07d}" for number in range(1, 6)]


class Stopped(Exception):  # noqa: N818 - somebody stopped us
    """The moment in which a test stops a run."""


@pytest.fixture(params=("tantivy", "opensearch"))
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "tantivy":
        yield f"tantivy://{tmp_path / 'index'}"
        return
    with prefix_of(server_url("OPENSEARCH_URL")) as address:
        yield address


@pytest.fixture
def parts(url: str, tmp_path: Path) -> Iterator[Parts]:
    """An archive of five records of two pages each; nothing is indexed yet."""
    with opened_parts(url, tmp_path) as made:
        for number in range(1, 6):
            add_record(made, tmp_path / "papers", number, pages=2)
        yield made


@contextmanager
def opened_parts(url: str, home: Path) -> Iterator[Parts]:
    index = open_index(url, home)
    if isinstance(index, OpenSearchIndex):
        index._beat = BEAT
    yield archive_parts(home, index)
    index.close()


def put(index: SearchIndex, record: str, text: str) -> None:
    index.put_record(record, [indexed(record, text, page) for page in (1, 2)])


def stop_after_three(done: IndexingSoFar) -> None:
    if done.records == 3:
        raise Stopped


def test_every_record_of_the_store_is_found_afterwards(parts: Parts) -> None:
    report = reindex(parts)
    assert (report.records, report.pages, report.resumed) == (5, 10, 0)
    assert held(parts.index) == dict.fromkeys(CODES, 2)
    assert parts.index.search("quyết định").total == 10


def test_drift_of_the_old_index_is_told_by_record(parts: Parts) -> None:
    reindex(parts)
    parts.index.put_record(CODES[0], [])
    put(parts.index, CODES[1], "chữ khác")
    put(parts.index, "H49.64.33.2001.160.0000099", "không có trong kho")
    report = reindex(parts)
    assert report.drift == {
        Drift.MISSING: DriftFound(1, (CODES[0],)),
        Drift.DIFFERENT: DriftFound(1, (CODES[1],)),
        Drift.EXTRA: DriftFound(1, ("H49.64.33.2001.160.0000099",)),
    }
    assert reindex(parts).drift == {}
    assert held(parts.index) == dict.fromkeys(CODES, 2)


def test_the_doctor_tells_what_the_index_lacks_and_what_it_has_too_much(parts: Parts) -> None:
    reindex(parts)
    assert drift_found(parts, Language.VI).well
    parts.index.put_record(CODES[0], [])
    parts.index.put_record(CODES[1], [indexed(CODES[1], "chỉ một trang", 1)])
    put(parts.index, "H49.64.33.2001.160.0000099", "không có trong kho")
    told = drift_found(parts, Language.VI)
    assert not told.well
    assert told.detail == f"thiếu / missing 2: {CODES[0]}, {CODES[1]}; thừa / extra 1"


def test_a_text_that_was_revised_since_a_stopped_run_is_read_anew(parts: Parts) -> None:
    """The build that was left lies where no other process puts anything."""
    reindex(parts)
    with pytest.raises(Stopped):
        reindex(parts, stop_after_three)
    record = parts.dossiers.record(CODES[0])
    alto = write_alto(record.pages[0], page_text("khoai sọ"), record.title)
    event = Event("uuid-r", EventType.MODIFICATION, TIME, "Bình", Outcome.SUCCESS, "")
    revised, _ = parts.dossiers.revise(Revision(record, {1: alto}, record.pages[:1], event))
    parts.index.put_record(CODES[0], parts.packer.indexed_pages(revised))
    report = reindex(parts)
    assert (report.resumed > 0, report.drift) == (True, {})
    assert parts.index.search("khoai").total == 1
    assert parts.index.search("quyết định").total == 9


def test_a_run_that_was_stopped_goes_on_where_it_was(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    put(parts.index, "old", "chỉ mục cũ")
    with pytest.raises(Stopped):
        reindex(parts, stop_after_three)
    assert parts.index.search("chỉ mục cũ").total == 2
    read: list[str] = []
    whole = Packer.indexed_pages

    def counted(packer: Packer, record: Record) -> Iterator[IndexedPage]:
        read.append(record.code)
        return whole(packer, record)

    monkeypatch.setattr(Packer, "indexed_pages", counted)
    report = reindex(parts)
    assert (report.records, report.resumed) == (5, 3)
    assert read == CODES[3:]
    assert held(parts.index) == dict.fromkeys(CODES, 2)


_KILLED = """
import os, signal, sys
from pathlib import Path
from pipeline.upkeep.reindexing import reindex
from tests.pipeline.test_reindexing import opened_parts
def watch(done):
    if done.records == 3:
        os.kill(os.getpid(), signal.SIGKILL)
with opened_parts(sys.argv[1], Path(sys.argv[2])) as parts:
    reindex(parts, watch)
"""


def test_a_run_that_was_killed_goes_on_and_the_old_index_answers_meanwhile(
    parts: Parts, url: str, tmp_path: Path
) -> None:
    put(parts.index, "old", "chỉ mục cũ")
    parts.index.close()
    command = [sys.executable, "-c", _KILLED, url, str(tmp_path)]
    killed = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert parts.index.search("chỉ mục cũ").total == 2
    report = reindex(parts)
    assert report.records == 5
    assert held(parts.index) == dict.fromkeys(CODES, 2)


def test_what_is_archived_meanwhile_is_there_at_the_end_and_is_no_drift(parts: Parts, tmp_path: Path) -> None:
    reindex(parts)

    def archive_another(done: IndexingSoFar) -> None:
        if done.records == 2:
            record = add_record(parts, tmp_path / "papers", 6, pages=3)
            with opened_again(parts.index) as machine:  # of another worker, where there can be one
                into = parts.index if isinstance(parts.index, TantivyIndex) else machine
                into.put_record(record.code, parts.packer.indexed_pages(record))

    report = reindex(parts, archive_another)
    assert held(parts.index) == {**dict.fromkeys(CODES, 2), "H49.64.33.2001.160.0000006": 3}
    assert report.drift == {}


def test_what_another_release_wrote_into_the_old_index_alone_is_caught_up(parts: Parts, tmp_path: Path) -> None:
    reindex(parts)

    def write_past_the_build(done: IndexingSoFar) -> None:
        if done.records == 5:
            record = add_record(parts, tmp_path / "papers", 6, pages=3)
            hidden(parts.index, record, list(parts.packer.indexed_pages(record)))

    report = reindex(parts, write_past_the_build)
    assert held(parts.index)["H49.64.33.2001.160.0000006"] == 3
    assert report.drift == {}


def hidden(index: SearchIndex, record: Record, pages: list[IndexedPage]) -> None:
    """Put into the living generation only, as somebody does who does not know of the build."""
    with opened_again(index) as other:
        if isinstance(other, OpenSearchIndex):
            address = other._address
            other._generations.for_writing = lambda: (Target(address.living),)  # type: ignore[method-assign]
        other.put_record(record.code, pages)


def test_searching_never_stops(parts: Parts) -> None:
    reindex(parts)
    over, totals, faults = threading.Event(), set[int](), list[Exception]()

    def search() -> None:
        try:
            while not over.is_set():
                totals.add(parts.index.search("quyết định").total)
        except Exception as fault:  # noqa: BLE001 - shown by the assertion
            faults.append(fault)

    reader = threading.Thread(target=search)
    reader.start()
    for _ in range(3):
        reindex(parts)
    over.set()
    reader.join()
    assert (totals, faults) == ({10}, [])


def test_an_index_of_another_version_is_replaced_without_being_compared(parts: Parts, url: str) -> None:
    reindex(parts)
    parts.index.close()
    make_older(parts.index, url)
    with pytest.raises(ArchiveError) as refused:
        put(parts.index, "a", "kho")
    assert refused.value.code is ErrorCode.INDEX_FAILED
    report = reindex(parts)
    assert held(parts.index) == dict.fromkeys(CODES, 2)
    if isinstance(parts.index, TantivyIndex):
        assert report.drift is None
        assert report.reason is not None


def make_older(index: SearchIndex, url: str) -> None:
    """As a release before this one would have left it."""
    if isinstance(index, TantivyIndex):
        (index._folder / index._pointer() / "vankho-index-version").write_text("2")
        return
    assert isinstance(index, OpenSearchIndex)
    address = index._address
    old = f"{address.prefix}-pages-v2-0"
    with raw_client(url.rpartition("/")[0]) as client:
        client.indices.delete(index=address.generations)
        fields = {"record": {"type": "keyword"}}
        body = {"mappings": {"properties": fields}, "aliases": {address.living: {}}}
        client.indices.create(index=old, body=body)


def test_a_damaged_package_stops_the_run_and_leaves_the_old_index(parts: Parts) -> None:
    reindex(parts)
    alto = next(path for path in (parts.settings.home / "store").rglob("*.xml") if b"<String" in path.read_bytes())
    alto.write_bytes(b"junk")
    with pytest.raises(ArchiveError) as failed:
        reindex(parts)
    assert failed.value.code is ErrorCode.OBJECT_CORRUPT
    assert parts.index.search("quyết định").total == 10


def test_two_lists_are_compared_record_by_record() -> None:
    old = [
        IndexedRecord("a", 1, "x"),
        IndexedRecord("b", 1, "x"),
        IndexedRecord("c", 1, "x"),
        IndexedRecord("z", 1, "x"),
    ]
    new = [
        IndexedRecord("b", 1, "x"),
        IndexedRecord("bb", 1, "x"),
        IndexedRecord("c", 1, "y"),
        IndexedRecord("z", 2, "x"),
    ]
    assert list(compare(old, new)) == [
        (Drift.EXTRA, "a"),
        (Drift.MISSING, "bb"),
        (Drift.DIFFERENT, "c"),
        (Drift.DIFFERENT, "z"),
    ]
    assert list(compare(old, [])) == [(Drift.EXTRA, code) for code in "abcz"]
    assert list(compare([], old)) == [(Drift.MISSING, code) for code in "abcz"]
    assert list(compare(new, new)) == []
