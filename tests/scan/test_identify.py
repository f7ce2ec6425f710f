from __future__ import annotations

import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest

from domain.documents import SourceFormat
from domain.errors import ErrorCode, RefusedInput
from domain.foreign_files import ForeignKind, kind_name
from domain.limits import InputLimits
from domain.messages import Language, explain
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
        ("a.pdf", b"PK\x03\x04 one.pdf" + PDF, ErrorCode.PACKED_FILES),
        ("a.pdf", b"MZ\x90\x00" + PDF, ErrorCode.UNSUPPORTED_FORMAT),
        ("a.pdf", b" " * 1100 + PDF, ErrorCode.UNSUPPORTED_FORMAT),
        ("a.txt", "Công văn".encode(), ErrorCode.NO_FIXED_PAGES),
        ("a.jpg", bytes(4096), ErrorCode.UNSUPPORTED_FORMAT),
    ],
)
def test_refuses(tmp_path: Path, name: str, data: bytes, code: ErrorCode) -> None:
    (tmp_path / name).write_bytes(data)
    assert code_of(tmp_path / name) is code


def _zip(*names: str, **first: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in first.items():
            packed.writestr(name, data, zipfile.ZIP_STORED)
        for name in names:
            packed.writestr(name, f"<{name}>" * 500)
    return out.getvalue()


def _ole(*streams: str) -> bytes:
    """The header and directory of a compound file, and nothing else."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    header[30:32], header[48:52] = (9).to_bytes(2, "little"), (2).to_bytes(4, "little")
    listing = b""
    for name in ("Root Entry", *streams):
        letters = (name + "\0").encode("utf-16-le")
        listing += letters.ljust(64, b"\0") + len(letters).to_bytes(2, "little") + bytes(62)
    return bytes(header) + bytes(1024) + listing


_OFFICE = ("[Content_Types].xml", "_rels/.rels")
_MP4, _M4A, _AVIF = (
    (24).to_bytes(4, "big") + b"ftyp" + brand + bytes(4) + more
    for brand, more in ((b"isom", b"isommp42"), (b"M4A ", b"M4A mp42"), (b"mif1", b"avifmiaf"))
)
_SAVED_PAGE = b"From: <Saved by a browser>\r\nSubject: Trang\r\nContent-Type: multipart/related;\r\n"
_MAIL = b"Return-Path: <a@b.vn>\r\nFrom: a@b.vn\r\nSubject: Cong van\r\nMIME-Version: 1.0\r\n\r\nKinh gui"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (_zip(*_OFFICE, "word/document.xml"), ForeignKind.WORD),
        (_zip("docProps/app.xml", "xl/workbook.xml", *_OFFICE), ForeignKind.EXCEL),
        (_zip(*_OFFICE, "ppt/presentation.xml"), ForeignKind.POWERPOINT),
        (_zip("content.xml", mimetype=b"application/vnd.oasis.opendocument.text"), ForeignKind.WRITER),
        (_zip("content.xml", mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), ForeignKind.CALC),
        (_zip("OEBPS/content.opf", mimetype=b"application/epub+zip"), ForeignKind.EPUB),
        (_zip("word/tờ trình.pdf", "một.docx"), ForeignKind.ZIP),
        (_ole("1Table", "WordDocument"), ForeignKind.WORD_OLD),
        (_ole("Workbook", "MBD0001", "WordDocument"), ForeignKind.EXCEL_OLD),
        (_ole("PowerPoint Document"), ForeignKind.POWERPOINT_OLD),
        (_ole("__nameid_version1.0", "__properties_version1.0"), ForeignKind.OUTLOOK),
        (_ole("EncryptionInfo", "EncryptedPackage"), ForeignKind.OFFICE_LOCKED),
        (_ole("lạ"), ForeignKind.OFFICE_OLD),
        (b"{\\rtf1\\ansi", ForeignKind.RICH_TEXT),
        (b"Rar!\x1a\x07\x01\x00", ForeignKind.RAR),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", ForeignKind.SEVEN_ZIP),
        (_MAIL, ForeignKind.MAIL),
        (_SAVED_PAGE, ForeignKind.WEB_ARCHIVE),
        (b"AC1032\x00\x00\x00\x00", ForeignKind.DRAWING),
        (b"  0\r\nSECTION\r\n  2\r\nHEADER\r\n", ForeignKind.DRAWING_EXCHANGE),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", ForeignKind.WEB_PAGE),
        ("<html><body>Công văn".encode("utf-16"), ForeignKind.WEB_PAGE),
        ("Kính gửi: Ủy ban nhân dân tỉnh\n".encode(), ForeignKind.PLAIN_TEXT),
        ("Kính gửi".encode("utf-16"), ForeignKind.PLAIN_TEXT),
        ("Từ: A\nVề: việc B".encode(), ForeignKind.PLAIN_TEXT),
        (_MP4, ForeignKind.VIDEO),
        (_M4A, ForeignKind.SOUND),
        (_AVIF, ForeignKind.AVIF),
        (b"RIFF\x00\x00\x00\x00AVI LIST", ForeignKind.VIDEO),
        (b"BMW va cac hang xe khac nhau\n", ForeignKind.PLAIN_TEXT),
        (b"\x81\x82\x83\x00\x01\x02lung tung", ForeignKind.UNKNOWN),
    ],
)
def test_another_kind_of_file_is_refused_by_its_name_in_both_languages(
    tmp_path: Path, data: bytes, kind: ForeignKind
) -> None:
    (tmp_path / "tệp").write_bytes(data)
    with pytest.raises(RefusedInput) as refusal:
        identify(tmp_path / "tệp", InputLimits())
    assert refusal.value.facts == {"found": kind.value}
    assert kind_name(kind, vietnamese=True) in explain(refusal.value)
    assert kind_name(kind, vietnamese=False) in explain(refusal.value, Language.EN)


def test_what_to_do_is_told_by_kind() -> None:
    told = {kind: explain(RefusedInput(kind.refusal, found=kind.value)) for kind in ForeignKind}
    assert "xuất ra PDF" in told[ForeignKind.WORD]
    assert "giải nén" in told[ForeignKind.ZIP]
    assert "Chỉ nhận PDF và ảnh" in told[ForeignKind.VIDEO]


def test_an_office_file_whose_end_is_missing_is_still_told_as_packed(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(_zip(*_OFFICE, "word/document.xml")[:200])
    assert code_of(tmp_path / "a.docx") in {ErrorCode.PACKED_FILES, ErrorCode.NO_FIXED_PAGES}


def test_refuses_more_bytes_than_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(PDF)
    assert code_of(tmp_path / "a.pdf", InputLimits(file_bytes=5)) is ErrorCode.FILE_TOO_LARGE


def test_a_pipe_is_refused_without_waiting_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.pdf")
    assert code_of(tmp_path / "a.pdf") is ErrorCode.NOT_A_FILE


def test_a_missing_file_is_unreadable_and_a_folder_is_no_file(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.pdf") is ErrorCode.UNREADABLE_FILE
    assert code_of(tmp_path) is ErrorCode.NOT_A_FILE
