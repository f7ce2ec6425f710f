"""Data of dossiers and fonds: said by people and sheets in one version, counted from records, told in `EAD.xml`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lxml import etree

from domain.actors import SYSTEM
from domain.delivery.reading import read_delivery
from domain.delivery.sheet import Cells, SheetFault, SheetValue, SheetWords
from domain.description.fields import FieldName, FieldSource
from domain.documents import RecordState
from domain.dossiers.fields import DossierField, FondsField
from domain.dossiers.fonds_sheet import read_fonds
from domain.entries import Registration
from domain.errors import ArchiveError, ErrorCode
from domain.fonds import Fonds
from domain.people.roles import Grant, RoleName
from index.index_url import open_index
from pipeline.access.fonds import add_fonds, one_fonds
from pipeline.archive import Archive
from pipeline.describing.describer import Describer
from pipeline.dossiers.saying import learn_fonds, say_of_fonds
from pipeline.intake.receiving import Receipt
from pipeline.intake.use_cases import IntakeUseCases
from pipeline.texts.revising import Reviser
from storage.packages import layout
from tests.pipeline.packed import add_record
from tests.pipeline.readied import working_parts
from tests.pipeline.test_sight import person
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts

CODE = DOSSIER.code
SAID = {DossierField.MAINTENANCE: "01", DossierField.TITLE: "Tập quyết định", DossierField.NOTE: "đủ"}


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """An archive with one dossier of two records of which nothing is known."""
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    made.__dict__["reviser"] = Reviser(made.store, made.catalogue, made.dossiers, index, made.packer)
    for number in (1, 2):
        stored = add_record(made, tmp_path / "papers", number, pages=number)
        made.catalogue.save_record(stored, number, DOSSIER)
        made.index.put_record(stored.code, made.packer.indexed_pages(stored))
    yield made
    index.close()
    made.catalogue.close()


@pytest.fixture
def archive(parts: Parts) -> Archive:
    return Archive.of(parts)


def ead(parts: Parts) -> dict[str, str | None]:
    opened = parts.dossiers._newest(CODE)
    return {one.tag: one.text for one in etree.fromstring(opened.read_bytes(layout.DOSSIER_EAD)).iterchildren("*")}


def described(parts: Parts, number: int, **values: str) -> None:
    told = {FieldName(name): value for name, value in values.items()}
    Describer(parts.dossiers, parts.reviser, parts.clock).say(f"{CODE}.{number:07}", told, "Lan", "r")


def test_what_records_say_is_counted_and_stands_in_the_dossiers_description(parts: Parts, archive: Archive) -> None:
    described(parts, 1, date="2017-04-05", language="vi", sheets="2", kind="quyết định", issuer="UBND TỈNH LÀO CAI")
    assert ead(parts)["numberOfPaper"] is None, "of the other one nobody knows"
    described(parts, 2, date="2016", language="fr", sheets="3", kind="quyết định", issuer="UBND TỈNH LÀO CAI")
    told = ead(parts)
    assert (told["startDate"], told["endDate"], told["language"]) == ("2016", "05/04/2017", "03, 01")
    assert (told["totalDoc"], told["numberOfPage"], told["numberOfPaper"]) == ("2", "3", "5")
    shown = archive.dossiers.shown(SYSTEM, CODE)
    assert shown.proposal == "Tập quyết định của UBND tỉnh Lào Cai năm 2016–2017"
    assert (shown.totals.documents, shown.totals.pages, shown.value(DossierField.SHEETS)) == (2, 3, "5")
    described(parts, 2, date="2018-01-01")
    assert (ead(parts)["startDate"], ead(parts)["endDate"]) == ("05/04/2017", "01/01/2018"), (
        "the old day counts no more"
    )


def test_what_a_person_says_is_one_version_and_stays_when_records_come_in(
    parts: Parts, archive: Archive, tmp_path: Path
) -> None:
    before = parts.dossiers.newest_version(CODE)
    version = archive.dossiers.set(SYSTEM, CODE, {**SAID, DossierField.START: "2015"}, "theo mục lục")
    assert version == before + 1
    assert archive.dossiers.set(SYSTEM, CODE, SAID, "lần nữa") == 0
    told = ead(parts)
    assert (told["maintenance"], told["title"], told["startDate"]) == ("01", "Tập quyết định", "2015")
    event = parts.dossiers.dossier(CODE).events[-1]
    assert "maintenance: “–” → “01”" in event.detail
    assert event.detail.endswith("Lý do: theo mục lục")
    assert parts.catalogue.dossier(CODE).title == "Tập quyết định"
    add_record(parts, tmp_path / "more", 3, pages=1)
    assert (ead(parts)["maintenance"], ead(parts)["title"], ead(parts)["totalDoc"]) == ("01", "Tập quyết định", "3")
    archive.dossiers.set(SYSTEM, CODE, {DossierField.MAINTENANCE: ""}, "chưa xác định")
    assert ead(parts)["maintenance"] is None


def test_a_sheet_says_much_and_takes_no_persons_word(parts: Parts, archive: Archive) -> None:
    archive.dossiers.set(SYSTEM, CODE, {DossierField.MAINTENANCE: "01"}, "r")
    cells = Cells(
        "HS",
        (
            (
                "Số và ký hiệu hồ sơ",
                "Tiêu đề hồ sơ",
                "THBQ",
                "Ngày bắt đầu",
                "Tháng bắt đầu",
                "Năm bắt đầu",
                "Tình trạng",
            ),
            ("160", "Tập lưu", "70 năm", "", "", "2001"),
            ("999", "Không có", "", "", "", ""),
        ),
    )
    wrong = Cells("HS", (("Mã hồ sơ", "THBQ", "Tiêu đề"), (CODE, "15 năm", "Tập khác")))
    said = list(archive.dossiers.learn(SYSTEM, read_delivery("hs.xlsx", [cells])))
    assert [(one.code, bool(one.version), bool(one.error)) for one in said] == [
        (CODE, True, False),
        ("999", False, True),
    ]
    dossier = parts.dossiers.dossier(CODE)
    assert (dossier.title, dossier.value(DossierField.MAINTENANCE)) == ("Tập lưu", "01")
    assert dossier.value(DossierField.START) == "2001"
    (one,) = archive.dossiers.learn(SYSTEM, read_delivery("hs.xlsx", [wrong]))
    assert [(fault.code, fault.text) for fault in one.faults] == [(SheetFault.INVALID, "15 năm")]
    assert parts.dossiers.dossier(CODE).title == "Tập khác", "the other cells count"


def test_who_may_not_correct_changes_nothing_and_who_sees_nothing_is_told_of_none(archive: Archive) -> None:
    reader = person(Grant(RoleName.GUEST))
    with pytest.raises(ArchiveError) as error:
        archive.dossiers.set(reader, CODE, SAID, "r")
    assert error.value.code is ErrorCode.NOT_PERMITTED
    stranger = person(Grant(RoleName.CLERK, "VK.KHAC"))
    with pytest.raises(ArchiveError) as error:
        archive.dossiers.shown(stranger, CODE)
    assert error.value.code is ErrorCode.RECORD_NOT_FOUND
    assert list(archive.dossiers.select(stranger)) == []
    assert [one.code for one in archive.dossiers.select(SYSTEM)] == [CODE]


def test_a_fonds_tells_what_is_said_of_it_and_keeps_it_when_it_is_called_otherwise(
    parts: Parts, archive: Archive
) -> None:
    add_fonds(parts, Fonds("H49", "Phông Ủy ban", "UBND"))
    say_of_fonds(parts, "H49", {FondsField.HISTORY: "Lập năm 1945"}, FieldSource.PERSON)
    cells = Cells(
        "P", (("Mã phông", "Tên phông", "Lịch sử", "Trạng thái"), ("H49", "", "khác", "Đóng"), ("H50", "Mới", "", "?"))
    )
    told = list(learn_fonds(parts, read_fonds("p.csv", [cells])))
    assert [(one.code, [fault.text for fault in faults]) for one, faults in told] == [("H49", []), ("H50", ["?"])]
    add_fonds(parts, Fonds("H49", "Phông UBND huyện", "UBND"))
    said = {one.name: one.value for one in one_fonds(parts, "H49").said}
    assert said == {FondsField.HISTORY: "Lập năm 1945", FondsField.STATE: "closed"}
    shown = archive.dossiers.fonds(SYSTEM, DOSSIER.fonds) if DOSSIER.fonds == parts.settings.fonds else None
    assert shown is None or shown.dossiers == 1


def test_a_record_in_the_archive_learns_from_a_sheet_and_who_may_not_is_told_with_the_document(parts: Parts) -> None:
    code = f"{CODE}.0000001"
    known = Registration(code, RecordState.ARCHIVED, is_new=False)
    words = SheetWords("bk.xlsx", 2, (SheetValue(FieldName.SUBJECT, "Kiểm kê"),))
    intake = IntakeUseCases(parts)
    assert intake._learned(SYSTEM, Receipt("1.pdf", known, 1, None), words).error is None
    description = parts.dossiers.description(parts.dossiers.record(code))
    assert description is not None
    assert description.value(FieldName.SUBJECT) == "Kiểm kê"
    told = intake._learned(person(Grant(RoleName.GUEST)), Receipt("1.pdf", known, 1, None), words).error
    assert told is not None
    assert told.code is ErrorCode.NOT_PERMITTED
