from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from domain.documents import SourceFormat
from domain.errors import ErrorCode, RefusedInput
from domain.limits import InputLimits
from scan.identify import identify
from tests.scan.samples import picture_bytes

if TYPE_CHECKING:
    from pathlib import Path

PDF = b"%PDF-1.4\n"


def code_of(path: Path, limits: InputLimits | None = None) -> ErrorCode:
    with pytest.raises(RefusedInput) as refusal:
        identify(path, limits or InputLimits())
    return refusal.value.code


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.jpg", picture_bytes("JPEG"), SourceFormat.JPEG),
        ("a.JPEG", picture_bytes("JPEG"), SourceFormat.JPEG),
        ("a.png", picture_bytes("PNG"), SourceFormat.PNG),
        ("a.tif", picture_bytes("TIFF"), SourceFormat.TIFF),
        ("a.tiff", b"MM\x00+\x00\x08", SourceFormat.TIFF),
        ("a.pdf", PDF, SourceFormat.PDF),
        ("no extension", PDF, SourceFormat.PDF),
        ("CV 26.2017", PDF, SourceFormat.PDF),
        ("CV 26.UBND", PDF, SourceFormat.PDF),
        ("Tờ trình 12.TTr", picture_bytes("PNG"), SourceFormat.PNG),
        ("QĐ 12.KH.pdf", PDF, SourceFormat.PDF),
        ("junk-first.pdf", b"\x00\x01junk\n" * 20 + PDF, SourceFormat.PDF),
    ],
)
def test_content_decides(tmp_path: Path, name: str, data: bytes, form: SourceFormat) -> None:
    (tmp_path / name).write_bytes(data)
    assert identify(tmp_path / name, InputLimits()) is form


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", ErrorCode.EMPTY_FILE),
        ("a.pdf", picture_bytes("JPEG"), ErrorCode.WRONG_EXTENSION),
        ("a.exe", PDF, ErrorCode.WRONG_EXTENSION),
        ("a.pdf.txt", PDF, ErrorCode.WRONG_EXTENSION),
        ("a.pdf", b"PK\x03\x04 one.pdf" + PDF, ErrorCode.UNSUPPORTED_FORMAT),
        ("a.pdf", b"MZ\x90\x00" + PDF, ErrorCode.UNSUPPORTED_FORMAT),
        ("a.pdf", b" " * 1100 + PDF, ErrorCode.UNSUPPORTED_FORMAT),
        ("a.txt", "Công văn".encode(), ErrorCode.UNSUPPORTED_FORMAT),
        ("a.gif", b"GIF89a", ErrorCode.UNSUPPORTED_FORMAT),
        ("a.jpg", bytes(4096), ErrorCode.UNSUPPORTED_FORMAT),
    ],
)
def test_refuses(tmp_path: Path, name: str, data: bytes, code: ErrorCode) -> None:
    (tmp_path / name).write_bytes(data)
    assert code_of(tmp_path / name) is code


def test_refuses_more_bytes_than_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    assert code_of(tmp_path / "a.pdf", InputLimits(file_bytes=5)) is ErrorCode.FILE_TOO_LARGE


def test_a_pipe_is_refused_without_waiting_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    assert code_of(tmp_path / "a.pdf") is ErrorCode.NOT_A_FILE


def test_a_missing_file_is_unreadable_and_a_folder_is_no_file(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.pdf") is ErrorCode.UNREADABLE_FILE
    assert code_of(tmp_path) is ErrorCode.NOT_A_FILE
