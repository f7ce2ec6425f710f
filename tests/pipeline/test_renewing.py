"""The index of release 0.1.0 is made anew in the background, resumable, while those who may see everything search."""

from __future__ import annotations

import tarfile
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.actors import SYSTEM
from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act, JournalFilter
from domain.people.roles import Grant, RoleName
from pipeline.archive import Archive
from pipeline.upkeep.renewing import IndexRenewal
from pipeline.wiring import open_parts
from tests.patience import PATIENCE_SECONDS
from tests.pipeline.test_sight import person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.wiring import Parts

_ARCHIVE = Path(__file__).parents[1] / "golden" / "archives" / "release-0.1.0.tar.xz"
GUEST = person(Grant(RoleName.GUEST))
_WORDS = "nghị quyết"


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with tarfile.open(_ARCHIVE) as packed:
        packed.extractall(tmp_path, filter="data")
    home = next(path.parent for path in tmp_path.glob("*/vankho.toml"))
    with open_parts(home, write=True) as made:
        yield made


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


def finish(renewal: IndexRenewal) -> None:
    renewal.begin_if_due()
    assert renewal._thread
    renewal._thread.join()


def outdated(archive: Archive) -> bool:
    """A guest cannot search."""
    try:
        archive.finding.search(GUEST, _WORDS)
    except ArchiveError as error:
        return error.code is ErrorCode.INDEX_OUTDATED
    return False


def test_it_is_made_anew_once_by_itself_and_everybody_searches(parts: Parts, archive: Archive) -> None:
    before = archive.finding.search(SYSTEM, _WORDS).total
    assert before
    assert outdated(archive)
    finish(parts.renewal)
    assert not outdated(archive)
    assert archive.finding.search(SYSTEM, _WORDS).total == archive.finding.search(GUEST, _WORDS).total == before
    parts.renewal.begin_if_due()
    assert not parts.renewal.works
    parts.writer.flush()
    told = parts.database.journal.select(JournalFilter(act=Act.REINDEX), limit=10)
    assert [(entry.entry.kind, entry.entry.outcome.value) for entry in told] == [(SYSTEM.kind, "done")]


def test_it_is_stopped_in_its_midst_and_goes_on_where_it_was(
    parts: Parts, archive: Archive, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    packer, here, on, read = parts.packer, threading.Event(), threading.Event(), list[str]()
    pages_of = packer.indexed_pages

    def slow(record: object) -> object:
        read.append(record.code)  # type: ignore[attr-defined]
        if len(read) == 4:
            here.set()
            assert on.wait(PATIENCE_SECONDS)
        return pages_of(record)  # type: ignore[arg-type]

    monkeypatch.setattr(packer, "indexed_pages", slow)
    parts.renewal.begin_if_due()
    assert here.wait(PATIENCE_SECONDS)
    assert parts.renewal.works
    assert parts.renewal.so_far is not None
    assert parts.renewal.so_far.records == 3
    assert archive.finding.search(SYSTEM, _WORDS).total, "who may see everything searches meanwhile"
    assert outdated(archive)
    threading.Timer(0.1, on.set).start()
    parts.renewal.stop()
    assert parts.renewal.so_far is None
    assert "being made anew" in parts.index.about()
    assert "goes on at the next start" in caplog.text

    done = set(read)
    read.clear()
    finish(IndexRenewal(parts))
    assert not outdated(archive)
    assert not done & set(read), "what was made is not made again"
    assert len(done | set(read)) == 7


def test_while_another_is_at_it_or_a_file_is_damaged_it_is_put_off(
    parts: Parts, archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(parts.index.build()):
        finish(parts.renewal)
        assert "made anew later" in caplog.text
        parts.renewal.begin_if_due()
        assert not parts.renewal.works, "not before some time is over"
    assert outdated(archive)
    finish(IndexRenewal(parts))
    assert not outdated(archive)
