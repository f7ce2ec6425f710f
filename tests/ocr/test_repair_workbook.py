"""Spreadsheets typed before Unicode: what is old is decoded, what is not stays, byte for byte."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from bench.reading.legacy_typing import as_tcvn3, as_vni
from domain.errors import ErrorCode, RefusedInput
from domain.limits import InputLimits
from ocr.legacy.repair_file import repair_file
from tests.ocr.workbooks import cells, packed, part, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from domain.text_repair import FileRepair

LIMITS = InputLimits()
HEADING, NAME, SEX = "Danh sách cán bộ của Sở Tư pháp", "Nguyễn Văn Được", "Giới tính"


def repaired(source: Path) -> tuple[FileRepair, Path]:
    target = source.with_name("made.xlsx")
    return repair_file(source, target, LIMITS), target


def test_shared_strings_are_decoded_and_told_with_their_cells(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", cells(0, 1, 0), [as_tcvn3(HEADING), as_tcvn3(NAME)])
    report, made = repaired(book)
    assert [(change.place, change.after) for change in report.changes] == [
        ("Danh sách!A1 (+1)", HEADING),
        ("Danh sách!B1", NAME),
    ]
    assert report.encodings == ("tcvn3",)
    assert HEADING in part(made, "xl/sharedStrings.xml")


def test_parts_without_old_text_keep_every_byte_and_their_place(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", cells(0), [as_tcvn3(HEADING)])
    _, made = repaired(book)
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(made) as after:
        assert before.namelist() == after.namelist()
        same = [name for name in before.namelist() if before.read(name) == after.read(name)]
    assert set(before.namelist()) - set(same) == {"xl/sharedStrings.xml", "xl/styles.xml"}


def test_a_workbook_in_unicode_is_not_written_anew(tmp_path: Path) -> None:
    report, made = repaired(workbook(tmp_path / "a.xlsx", cells(0, 1), [HEADING, "Café, hoá đơn"]))
    assert (report.changes, report.undecided, report.fonts) == ((), (), ())
    assert report.blocks == 2
    assert not made.exists()


def test_a_font_that_draws_capitals_makes_capitals_and_old_fonts_give_way(tmp_path: Path) -> None:
    strings = [as_tcvn3(HEADING), as_tcvn3(NAME), as_vni(HEADING)]
    report, made = repaired(workbook(tmp_path / "a.xlsx", cells(0, 1, 2, formats="213"), strings))
    assert [change.after for change in report.changes] == [HEADING.upper(), NAME, HEADING]
    assert dict(report.fonts) == {".VnTime": "Times New Roman", ".VnTimeH": "Times New Roman", "VNI-Helve": "Arial"}
    assert ".Vn" not in part(made, "xl/styles.xml")


def test_runs_of_several_faces_are_decoded_together_and_stay_runs(tmp_path: Path) -> None:
    first, second = "Người lập biểu: ", "Trần Thị Bưởi ký"
    runs = "".join(
        f'<r><rPr><rFont val=".VnTime"/></rPr><t xml:space="preserve">{as_tcvn3(text)}</t></r>'
        for text in (first, second)
    )
    _, made = repaired(workbook(tmp_path / "a.xlsx", cells(0), [runs]))
    strings = part(made, "xl/sharedStrings.xml")
    assert f'preserve">{first}</t>' in strings
    assert f">{second}</t>" in strings


def test_inline_strings_and_comments_are_decoded(tmp_path: Path) -> None:
    inline = f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{as_tcvn3(HEADING)}</t></is></c></row></sheetData>'
    comment = (
        '<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><commentList>'
        f'<comment ref="A1"><text><t>{as_tcvn3(NAME)}</t></text></comment></commentList></comments>'
    )
    report, made = repaired(workbook(tmp_path / "a.xlsx", inline, [], xl__comments1_xml=comment))
    assert [change.place for change in report.changes] == ["Danh sách!A1", "xl/comments1.xml!A1"]
    assert HEADING in part(made, "xl/worksheets/sheet1.xml")
    assert NAME in part(made, "xl/comments1.xml")


def test_formulas_and_table_columns_follow_their_cells(tmp_path: Path) -> None:
    old = as_tcvn3(SEX)
    formula = f'<f>IF(A1="{old}",SUM(T[{old}]),"{as_tcvn3("Nữ")}")</f>'
    sheet = cells(0, 1).replace("</row>", f'<c r="C1">{formula}</c></row>')
    sheet += f'<dataValidations><dataValidation><formula1>"Nam,{old}"</formula1></dataValidation></dataValidations>'
    table = (
        '<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><tableColumns>'
        f'<tableColumn id="1" name="{old}"/></tableColumns></table>'
    )
    _, made = repaired(workbook(tmp_path / "a.xlsx", sheet, [old, as_tcvn3(HEADING)], xl__tables__table1_xml=table))
    written = part(made, "xl/worksheets/sheet1.xml")
    assert f'IF(A1="{SEX}",SUM(T[{SEX}]),"{as_tcvn3("Nữ")}")' in written
    assert f'"Nam,{SEX}"' in written
    assert f'name="{SEX}"' in part(made, "xl/tables/table1.xml")


def test_what_is_too_short_to_tell_stays_and_is_named(tmp_path: Path) -> None:
    report, made = repaired(workbook(tmp_path / "a.xlsx", cells(0, 1), [as_tcvn3("Huế"), HEADING]))
    assert report.undecided == ("Danh sách!A1",)
    assert not made.exists()


@pytest.mark.parametrize(
    ("strings", "code"),
    [
        (
            b'<!DOCTYPE s [<!ENTITY a SYSTEM "file:///etc/passwd">]><sst><si><t>&a;</t></si></sst>',
            ErrorCode.UNSAFE_MARKUP,
        ),
        (
            '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE s [<!ENTITY a "b">]><sst/>'.encode("utf-16"),
            ErrorCode.UNSAFE_MARKUP,
        ),
        (b"<sst>" + b" " * (40 << 20) + b"</sst>", ErrorCode.DECOMPRESSION_BOMB),
        (b"<sst><si>", ErrorCode.TRUNCATED_FILE),
    ],
)
def test_hostile_or_broken_parts_are_refused(tmp_path: Path, strings: bytes, code: ErrorCode) -> None:
    book = workbook(tmp_path / "whole.xlsx", cells(0), [])
    with zipfile.ZipFile(book) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    packed(tmp_path / "a.xlsx", {**parts, "xl/sharedStrings.xml": strings})
    with pytest.raises(RefusedInput) as refusal:
        repaired(tmp_path / "a.xlsx")
    assert refusal.value.code is code
    assert not (tmp_path / "made.xlsx").exists()


def test_sizes_beyond_the_limit_are_refused_before_unpacking(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", cells(0), [as_tcvn3(HEADING)] * 100)
    with pytest.raises(RefusedInput) as refusal:
        repair_file(book, None, InputLimits(stream_bytes=1000))
    assert refusal.value.code is ErrorCode.DECOMPRESSION_BOMB


def test_a_part_that_is_not_what_its_checksum_says_is_refused(tmp_path: Path) -> None:
    book = workbook(tmp_path / "a.xlsx", cells(0), [as_tcvn3(HEADING)])
    data = bytearray(book.read_bytes())
    with zipfile.ZipFile(book) as package:
        entry = package.getinfo("xl/media/image1.png")
    data[entry.header_offset + 30 + len(entry.filename) + 4] ^= 0xFF
    book.write_bytes(data)
    with pytest.raises(RefusedInput) as refusal:
        repaired(book)
    assert refusal.value.code is ErrorCode.TRUNCATED_FILE


def test_another_zip_is_not_taken_for_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(RefusedInput) as refusal:
        repaired(packed(tmp_path / "a.docx", {"word/document.xml": b"<a/>"}))
    assert refusal.value.code is ErrorCode.REPAIR_UNSUPPORTED
