"""Access modes: given with a reason, inherited, told by the package, and known to catalogue and index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode
from domain.people.roles import Grant, RoleName
from pipeline.archive import Archive
from pipeline.upkeep.rebuild import rebuild
from storage.packages import layout
from tests.pipeline.packed import add_record
from tests.pipeline.readied import received
from tests.pipeline.test_sight import OFFICIAL, opened, person
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

ARCHIVIST = person(Grant(RoleName.ARCHIVIST), name="Bà Phụ Trách")
OPEN, CONDITIONAL, SECRET = AccessMode


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    with opened(tmp_path) as made:
        yield made


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


@pytest.fixture
def codes(parts: Parts, tmp_path: Path) -> list[str]:
    """Codes of two archived records of one dossier."""
    stored = [add_record(parts, tmp_path / "papers", number, pages=1) for number in (1, 2)]
    for record in stored:
        parts.catalogue.save_record(record, 1, DOSSIER)
        parts.index.put_record(record.code, parts.packer.indexed_pages(record))
    return [record.code for record in stored]


def seen(archive: Archive) -> tuple[set[str], set[str]]:
    """What an official finds in lists, and by a word."""
    listed = {one.code for one in archive.records.select(OFFICIAL)}
    return listed, {hit.record for hit in archive.finding.search(OFFICIAL, "quyết định").hits}


def test_a_record_is_given_a_mode_with_a_reason_and_nobody_else_finds_it_any_more(
    archive: Archive, parts: Parts, codes: list[str]
) -> None:
    first, second = codes
    shown = archive.access.set(ARCHIVIST, first, CONDITIONAL, "chứa thông tin cá nhân")

    assert (shown.own, shown.mode) == (CONDITIONAL, CONDITIONAL)
    event = shown.changes[-1]
    assert (event.agent, event.detail) == ("Bà Phụ Trách", "mode – → 02: chứa thông tin cá nhân")
    assert seen(archive) == ({second}, {second})
    assert parts.catalogue.access.unindexed() == ()
    record = parts.dossiers.record(first)
    assert record.mode is CONDITIONAL
    assert not parts.dossiers.verify(record)
    described = next(file for file in record.files if file.path == layout.document_ead_path(first))
    assert etree.fromstring(parts.dossiers.read(record, described)).findtext("mode") == "02"
    assert {file.use for file in record.files} == {file.use for file in parts.dossiers.record(second).files}
    assert sum(file.use is FileUse.OCR_TEXT for file in record.files) == 1


def test_a_mode_that_is_there_already_makes_no_new_version(archive: Archive, parts: Parts, codes: list[str]) -> None:
    first = archive.access.set(ARCHIVIST, codes[0], CONDITIONAL, "vì thế")
    before = parts.dossiers.version_of(parts.dossiers.record(codes[0]))
    assert archive.access.set(ARCHIVIST, codes[0], CONDITIONAL, "lần nữa") == first
    assert parts.dossiers.version_of(parts.dossiers.record(codes[0])) == before


def test_records_have_the_mode_of_their_dossier_unless_they_have_their_own(archive: Archive, codes: list[str]) -> None:
    first, second = codes
    archive.access.set(ARCHIVIST, first, OPEN, "đã giải mật")
    shown = archive.access.set_dossier(ARCHIVIST, DOSSIER.code, SECRET, "theo quyết định 12")

    assert (shown.own, len(shown.changes)) == (SECRET, 1)
    assert seen(archive) == ({first}, {first})
    assert archive.access.shown(ARCHIVIST, second).mode is SECRET
    archive.access.set(ARCHIVIST, first, None, "theo hồ sơ")
    assert seen(archive) == (set(), set())
    archive.access.set_dossier(ARCHIVIST, DOSSIER.code, None, "mặc định")
    assert seen(archive) == ({first, second}, {first, second})
    assert len(archive.access.shown_dossier(ARCHIVIST, DOSSIER.code).changes) == 2


@pytest.mark.usefixtures("codes")
def test_the_package_tells_the_mode_and_keeps_it_when_documents_come(
    archive: Archive, parts: Parts, tmp_path: Path
) -> None:
    archive.access.set_dossier(ARCHIVIST, DOSSIER.code, CONDITIONAL, "theo quyết định 12")
    add_record(parts, tmp_path / "papers", 3, pages=1)

    told = parts.dossiers.dossier(DOSSIER.code)
    assert (told.mode, told.title, len(told.events)) == (CONDITIONAL, DOSSIER.title, 1)
    opened_package = parts.dossiers._open(DOSSIER.code)
    assert etree.fromstring(opened_package.read_bytes(layout.DOSSIER_EAD)).findtext("mode") == "02"
    premis = opened_package.read_bytes(layout.DOSSIER_PREMIS).decode()
    assert premis.count("policy assignment") >= 1
    assert "theo quyết định 12" in premis


def test_a_rebuild_brings_the_modes_back(archive: Archive, parts: Parts, codes: list[str]) -> None:
    archive.access.set(ARCHIVIST, codes[0], OPEN, "mở")
    archive.access.set_dossier(ARCHIVIST, DOSSIER.code, CONDITIONAL, "kín")
    before = seen(archive)
    rebuild(parts)
    assert seen(archive) == before == ({codes[0]}, {codes[0]})


def test_what_a_change_was_cut_short_in_is_hidden_until_it_is_made_up_for(
    archive: Archive, parts: Parts, codes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise ArchiveError(ErrorCode.INDEX_FAILED, detail="away")

    with monkeypatch.context() as broken:
        broken.setattr(parts.index, "put_record", away)
        with pytest.raises(ArchiveError):
            archive.access.set_dossier(ARCHIVIST, DOSSIER.code, CONDITIONAL, "kín")
    assert seen(archive) == (set(), set())
    assert parts.index.search("quyết định").total == 2
    parts.reviser.catch_up()
    assert parts.catalogue.access.unindexed() == ()
    archive.access.set_dossier(ARCHIVIST, DOSSIER.code, OPEN, "mở")
    assert seen(archive) == (set(codes), set(codes))


@pytest.mark.usefixtures("codes")
def test_who_was_killed_after_the_package_was_written_leaves_nothing_open(
    archive: Archive, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr("catalogue.access_catalogue.AccessCatalogue.set_dossier_mode", killed)
        with pytest.raises(KeyboardInterrupt):
            archive.access.set_dossier(ARCHIVIST, DOSSIER.code, SECRET, "kín")
    assert seen(archive)[1] == set(), "no search finds what is just being hidden"
    parts.reviser.catch_up()
    assert seen(archive) == (set(), set())


@pytest.mark.parametrize(("mode", "reason"), [(CONDITIONAL, "  "), (AccessMode("04"), "vì thế"), (OPEN, "x" * 501)])
def test_no_change_without_a_reason_nor_to_a_mode_that_there_is_not(
    archive: Archive, codes: list[str], mode: AccessMode, reason: str
) -> None:
    with pytest.raises(ArchiveError) as refused:
        archive.access.set(ARCHIVIST, codes[0], mode, reason)
    assert refused.value.code is ErrorCode.USAGE
    with pytest.raises(ArchiveError) as refused:
        archive.access.set_dossier(ARCHIVIST, DOSSIER.code, mode, reason)
    assert refused.value.code is ErrorCode.USAGE


def test_only_archived_records_have_modes_of_their_own(archive: Archive, parts: Parts) -> None:
    with pytest.raises(ArchiveError) as refused:
        archive.access.set(ARCHIVIST, received(parts, 4), SECRET, "vì thế")
    assert refused.value.code is ErrorCode.NOT_ARCHIVED
    with pytest.raises(ArchiveError) as refused:
        archive.access.set_dossier(ARCHIVIST, "H0.0", SECRET, "vì thế")
    assert refused.value.code is ErrorCode.RECORD_NOT_FOUND
