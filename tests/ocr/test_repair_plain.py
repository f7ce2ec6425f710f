"""Text files and CSV typed before Unicode: letters change; delimiters, quotes, line ends and everything else stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.reading.legacy_typing import as_tcvn3, as_vni
from domain.errors import ErrorCode, RefusedInput
from domain.limits import InputLimits
from ocr.legacy.repair_file import repair_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.text_repair import FileRepair

DECREE = "UỶ BAN NHÂN DÂN TỈNH HÀ GIANG\r\nSố: 15/QĐ-UB\r\n\r\nĐiều 1. Ban hành kèm theo Quyết định này.\r\n"
TABLE = 'TT;"Họ và tên";Quê\r\n1;"Nguyễn Văn Được; ""Tư""";Huế\r\n2;"Trần Thị Bưởi\r\n(đã nghỉ)";"Hà Nội"\r\n'


def repaired(path: Path, data: bytes) -> tuple[FileRepair, bytes | None]:
    path.write_bytes(data)
    target = path.with_name("made")
    report = repair_file(path, target, InputLimits())
    assert path.read_bytes() == data
    return report, target.read_bytes() if target.exists() else None


@pytest.mark.parametrize("encode", [as_tcvn3, as_vni])
def test_a_text_of_bytes_becomes_utf8_and_keeps_its_line_ends(tmp_path: Path, encode: Callable[[str], str]) -> None:
    report, made = repaired(tmp_path / "a.txt", encode(DECREE).encode("cp1252"))
    assert made == DECREE.encode()
    assert (report.read_as, report.written_as) == ("windows-1252", "utf-8")
    assert [change.place for change in report.changes] == ["1", "2", "4"]


def test_a_table_keeps_delimiters_quotes_and_line_ends_and_gets_the_mark_that_spreadsheets_look_for(
    tmp_path: Path,
) -> None:
    report, made = repaired(tmp_path / "a.csv", as_tcvn3(TABLE).encode("cp1252"))
    assert made == b"\xef\xbb\xbf" + TABLE.encode()
    assert [change.place for change in report.changes] == ["1:2", "1:3", "2:2", "2:3", "3:2", "4:3"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_old_letters_saved_as_unicode_are_repaired_in_the_encoding_of_the_file(tmp_path: Path, encoding: str) -> None:
    _, made = repaired(tmp_path / "a.csv", as_tcvn3(TABLE).encode(encoding))
    assert made == TABLE.encode(encoding)


def test_utf8_that_was_read_as_latin_is_mended(tmp_path: Path) -> None:
    text = "Quyết định về việc thành lập, số 5\n"
    report, made = repaired(tmp_path / "a.txt", text.encode().decode("latin-1").encode())
    assert made == text.encode()
    assert report.encodings == ("utf-8-misread",)


def test_windows_1258_is_read(tmp_path: Path) -> None:
    text = "Quyết định về việc thành lập"
    stored = text.replace("ế", "ê\u0301").replace("ị", "i\u0323").replace("ề", "ê\u0300").replace("ệ", "ê\u0323")
    assert repaired(tmp_path / "a.txt", stored.replace("ậ", "â\u0323").encode("cp1258"))[1] == text.encode()


@pytest.mark.parametrize("data", [DECREE.encode(), TABLE.encode("utf-16"), "L'été à Orléans, où".encode("cp1252")])
def test_what_needs_no_repair_is_not_written(tmp_path: Path, data: bytes) -> None:
    report, made = repaired(tmp_path / "a.txt", data)
    assert (report.changes, made) == ((), None)


def test_unicode_lines_beside_old_ones_stay(tmp_path: Path) -> None:
    unicode_line = "Người nhập lại: Nguyễn Thị Hoá, có cá\n"
    report, made = repaired(tmp_path / "a.txt", (as_tcvn3(DECREE) + unicode_line).encode())
    assert made == (DECREE + unicode_line).encode()
    assert len(report.changes) == 3


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", ErrorCode.EMPTY_FILE),
        (bytes(range(256)), ErrorCode.REPAIR_UNSUPPORTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), ErrorCode.REPAIR_UNSUPPORTED),
        (b"%PDF-1.7\n", ErrorCode.REPAIR_UNSUPPORTED),
        (b"\xff\xfe" + b"\x00\xd8" * 3, ErrorCode.REPAIR_UNSUPPORTED),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, data: bytes, code: ErrorCode) -> None:
    with pytest.raises(RefusedInput) as refusal:
        repaired(tmp_path / "a.txt", data)
    assert refusal.value.code is code


def test_a_text_beyond_the_limit_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate((256 << 20) + 1)
    with pytest.raises(RefusedInput) as refusal:
        repair_file(tmp_path / "a.txt", None, InputLimits())
    assert refusal.value.code is ErrorCode.FILE_TOO_LARGE


def test_a_table_of_stray_quotes_is_gone_through_quickly(tmp_path: Path) -> None:
    data = ('"a,' * 200_000 + as_tcvn3(DECREE)).encode()
    assert repaired(tmp_path / "a.csv", data)[1] is not None
