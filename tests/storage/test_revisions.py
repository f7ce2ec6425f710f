"""New texts of a record: a version more, nothing else touched, nothing lost, whoever reads or writes meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode
from domain.events import Event, EventType, Outcome
from domain.fixity import FindingKind
from storage.objects.file_store import FileObjectStore
from storage.ocfl.root import OcflRoot
from storage.packages.dossiers import DossierStore
from storage.packages.export import export_record
from storage.packages.revisions import Revision
from tests.storage.faulty_store import FaultyStore
from tests.storage.making import DOSSIER, TIME, record
from tests.storage.ocfl_validator import problems
from tests.storage.test_dossiers import METS, OBJECT, assert_valid, no_fsync, opened, package  # noqa: F401

if TYPE_CHECKING:
    from pathlib import Path

    from domain.documents import Record, StoredFile

LATER = TIME + timedelta(days=30)


def revision(stored: Record, page: int = 1, text: str = "<alto>mới</alto>", number: int = 1) -> Revision:
    """`text` in place of what stands on a page."""
    event = Event(f"uuid-r{number}", EventType.TEXT_RECOGNITION, LATER, "Văn Khố 2", Outcome.SUCCESS, "1 → 2")
    return Revision(stored, {page: text.encode()}, (replace(stored.pages[page - 1], words=7),), event)


def text_of(stored: Record, page: int = 1) -> StoredFile:
    return next(file for file in stored.files if file.use is FileUse.OCR_TEXT and file.page == page)


def test_new_texts_are_a_new_version_and_the_old_ones_stay_in_theirs(tmp_path: Path) -> None:
    store = opened(tmp_path)
    (first, second), _ = store.add(DOSSIER, [record(tmp_path, 1, pages=2), record(tmp_path, 2)], TIME)
    revised, version = store.revise(revision(first))
    assert version == 2
    assert (revised.pages[0].words, revised.pages[1]) == (7, first.pages[1])
    assert revised.events == (*first.events, revision(first).event)
    assert store.read(revised, text_of(revised)) == "<alto>mới</alto>".encode()
    content = OcflRoot(FileObjectStore(tmp_path / "store")).open(OBJECT)
    path = text_of(first).path
    assert content.read_bytes(path, 1) == store.read(first, text_of(first)), "the old record reads its old text"
    untouched = {f.path: f.fixity for f in first.files if f.use in {FileUse.MASTER, FileUse.ACCESS}}
    assert {f.path: f.fixity for f in revised.files if f.use in {FileUse.MASTER, FileUse.ACCESS}} == untouched
    assert tuple(opened(tmp_path).records(DOSSIER.code)) == (revised, second)
    assert opened(tmp_path).version_of(revised) == 2
    assert opened(tmp_path).version_of(second) == 1


def test_after_a_revision_all_judges_are_content(tmp_path: Path) -> None:
    store = opened(tmp_path)
    (first, _), _ = store.add(DOSSIER, [record(tmp_path, 1, pages=2), record(tmp_path, 2)], TIME)
    revised, _ = store.revise(revision(first))
    assert store.verify(revised) == ()
    content = package(tmp_path)
    assert_valid(content)
    assert problems(tmp_path / "store" / "ocfl") == ""
    premis = content["representations/rep1/metadata/preservation/PREMIS_rep1.xml"].decode()
    assert "1 → 2" in premis
    assert "<agentName>Văn Khố 2</agentName>" in premis.replace("\n", "")
    assert (
        text_of(revised).fixity.sha512
        in content[f"representations/text/metadata/preservation/PREMIS_text_{first.code}.xml"].decode()
    ), "PREMIS of the texts tells the new digest"
    mets = etree.fromstring(content["representations/text/METS.xml"])
    created = {file.get("CHECKSUM"): file.get("CREATED") for file in mets.iterfind(".//m:file", METS)}
    assert created[text_of(revised).fixity.sha256] == "2026-12-22T08:30:00+07:00", (
        "new content is as new as its version"
    )
    assert created[text_of(revised, 2).fixity.sha256] == "2026-11-22T08:30:00+07:00"


def test_another_process_sees_new_texts_at_once_and_may_go_on_with_the_old(tmp_path: Path) -> None:
    """The web server has the package open while the command line revises it."""
    store, server = opened(tmp_path), opened(tmp_path)
    (first,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    assert server.record(first.code) == first
    before = server.read(first, text_of(first))
    revised, _ = store.revise(revision(first))
    assert server.read(first, text_of(first)) == before
    assert server.record(first.code) == revised
    assert server.read(revised, text_of(revised)) == "<alto>mới</alto>".encode()
    assert server.read(first, text_of(first)) == before
    assert server.verify(first) == (), "who still holds the old record does not take it for damaged"
    export_record(server, first, tmp_path / "old")
    export_record(server, revised, tmp_path / "new")
    assert (tmp_path / "new" / "data" / text_of(revised).path).read_bytes() == "<alto>mới</alto>".encode()
    assert (tmp_path / "old" / "data" / text_of(first).path).read_bytes() == before


def test_who_revises_an_older_record_is_told(tmp_path: Path) -> None:
    store = opened(tmp_path)
    (first,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    revised, _ = store.revise(revision(first))
    with pytest.raises(ArchiveError) as error:
        store.revise(revision(first, text="<alto>khác</alto>", number=2))
    assert error.value.code is ErrorCode.RECORD_CHANGED
    assert store.record(first.code) == revised
    with pytest.raises(ArchiveError) as error:
        store.revise(revision(replace(first, code=f"{DOSSIER.code}.0000009")))
    assert error.value.code is ErrorCode.RECORD_NOT_FOUND


def test_a_damaged_older_text_is_found(tmp_path: Path) -> None:
    store = opened(tmp_path)
    (first,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    revised, _ = store.revise(revision(first))
    content = OcflRoot(FileObjectStore(tmp_path / "store")).open(OBJECT)
    place = tmp_path / "store" / content.key(text_of(first).path, 1)
    place.chmod(0o644)
    place.write_bytes(b"other")
    (finding,) = store.verify(revised)
    assert (finding.kind, finding.path) == (FindingKind.CHANGED, f"{text_of(first).path} (v1)")
    assert finding.expected == text_of(first).fixity.sha256


@pytest.mark.parametrize("moment", range(1, 16, 2))
def test_another_host_adds_to_the_dossier_while_a_text_is_revised(tmp_path: Path, moment: int) -> None:
    files = FileObjectStore(tmp_path / "store")
    store = DossierStore(OcflRoot(files), "o", "vankho 0")
    (first,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    slow = FaultyStore(files, 10_000)
    other = DossierStore(OcflRoot(slow), "o", "vankho 0")
    slow.hooks[slow.writes + moment] = lambda: store.add(DOSSIER, [record(tmp_path, 2)], TIME)
    revised, _ = other.revise(revision(first))
    store.add(DOSSIER, [record(tmp_path, 2)], TIME)
    kept = tuple(opened(tmp_path).records(DOSSIER.code))
    assert kept[0] == revised
    assert kept[1].code[-1] == "2"
    assert store.read(revised, text_of(revised)) == "<alto>mới</alto>".encode()
    assert problems(tmp_path / "store" / "ocfl") == ""


@pytest.mark.parametrize("at", range(1, 24))
def test_the_plug_is_pulled_in_a_revision(tmp_path: Path, at: int) -> None:
    """The record is the old one or the new one, whole; repeated, it is the new one."""
    files = FileObjectStore(tmp_path / "store")
    (first,), _ = DossierStore(OcflRoot(files), "o", "vankho 0").add(DOSSIER, [record(tmp_path, 1)], TIME)
    faulty = FaultyStore(files, 10_000)
    broken = DossierStore(OcflRoot(faulty), "o", "vankho 0")
    faulty._at = faulty.writes + at
    try:
        broken.revise(revision(first))
    except ArchiveError as error:
        assert error.code is not ErrorCode.RECORD_CHANGED  # noqa: PT017 - the fault itself is what was made
    after, version = opened(tmp_path).finished(first.code)
    if version == 1:
        assert after == first
        after, version = opened(tmp_path).revise(revision(first))
    assert version == 2
    assert opened(tmp_path).read(after, text_of(after)) == "<alto>mới</alto>".encode()
    assert opened(tmp_path).verify(after) == ()
    opened(tmp_path).recover()
    assert problems(tmp_path / "store" / "ocfl") == ""


def test_a_new_rendition_takes_the_place_of_the_old_one_which_stays_in_its_version(tmp_path: Path) -> None:
    store = opened(tmp_path)
    (first,), _ = store.add(DOSSIER, [record(tmp_path, 1)], TIME)
    (tmp_path / "new.pdf").write_bytes(b"%PDF-1.7 new")
    events = [
        Event(f"uuid-{kind.value}", kind, LATER, "Văn Khố 2", Outcome.SUCCESS, "")
        for kind in (EventType.PDFA_CREATION, EventType.SIGNING)
    ]

    revised, version = store.revise(Revision(first, {}, (), events[0], tmp_path / "new.pdf", (events[1],)))

    old, new = (next(f for f in one.files if f.use is FileUse.ACCESS) for one in (first, revised))
    assert (version, old.path) == (2, new.path)
    assert store.read(revised, new) == b"%PDF-1.7 new"
    assert store.read(first, old) != store.read(revised, new)
    assert revised.events == (*first.events, *events)
    assert store.verify(revised) == ()
    assert_valid(package(tmp_path))
