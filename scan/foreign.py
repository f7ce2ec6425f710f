"""What a file is that is not taken, by its content, so that its refusal says what to do. Standard library only.

Looks at the first bytes, and at the list of contents of ZIP and OLE files (DOCX, ODT, DOC, MSG), as far as a few
hundred kilobytes hold it; nothing is unpacked.
"""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, BinaryIO

from domain.foreign_files import ForeignKind

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURES: tuple[tuple[bytes, ForeignKind], ...] = (
    (b"Rar!", ForeignKind.RAR),
    (b"7z\xbc\xaf\x27\x1c", ForeignKind.SEVEN_ZIP),
    (b"\x1f\x8b", ForeignKind.GZIP),
    (b"BZh", ForeignKind.BZIP2),
    (b"\xfd7zXZ\x00", ForeignKind.XZ),
    (b"MZ", ForeignKind.PROGRAM),
    (b"\x7fELF", ForeignKind.PROGRAM),
    (b"AT&TFORM", ForeignKind.DJVU),
    (b"{\\rtf", ForeignKind.RICH_TEXT),
    (b"%!PS", ForeignKind.POSTSCRIPT),
    (b"\xc5\xd0\xd3\xc6", ForeignKind.POSTSCRIPT),  # EPS with a preview
    (b"8BPS", ForeignKind.PHOTOSHOP),
    (b"\x1aE\xdf\xa3", ForeignKind.VIDEO),  # Matroska, WebM
    (b"\x00\x00\x01\xba", ForeignKind.VIDEO),  # MPEG
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", ForeignKind.VIDEO),  # Windows Media
    (b"FLV\x01", ForeignKind.VIDEO),
    (b"ID3", ForeignKind.SOUND),
    (b"OggS", ForeignKind.SOUND),
    (b"fLaC", ForeignKind.SOUND),
    (b"SQLite format 3\x00", ForeignKind.DATABASE),
)
_DWG = re.compile(rb"AC(10\d\d|2\.10|1\.[245]\d?)\x00")
_ZIP, _OLE = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AVIF_BRANDS, _SOUND_BRANDS = frozenset({b"avif", b"avis"}), frozenset({b"M4A ", b"M4B ", b"F4A "})
_ZIP_FOLDERS = (
    ("word/", ForeignKind.WORD),
    ("xl/", ForeignKind.EXCEL),
    ("ppt/", ForeignKind.POWERPOINT),
    ("visio/", ForeignKind.VISIO),
    ("fixeddocseq.fdseq", ForeignKind.XPS),
    ("fixeddocumentsequence.fdseq", ForeignKind.XPS),
)
_OPEN_DOCUMENTS = (
    (b"opendocument.text", ForeignKind.WRITER),
    (b"opendocument.spreadsheet", ForeignKind.CALC),
    (b"opendocument.presentation", ForeignKind.IMPRESS),
    (b"opendocument", ForeignKind.OPEN_DOCUMENT),
    (b"epub", ForeignKind.EPUB),
)
_OLE_STREAMS = {
    "WordDocument": ForeignKind.WORD_OLD,
    "Workbook": ForeignKind.EXCEL_OLD,
    "Book": ForeignKind.EXCEL_OLD,
    "PowerPoint Document": ForeignKind.POWERPOINT_OLD,
    "VisioDocument": ForeignKind.VISIO,
    "EncryptedPackage": ForeignKind.OFFICE_LOCKED,
    "__properties_version1.0": ForeignKind.OUTLOOK,
}
_ZIP_TAIL, _ZIP_LIST, _OLE_LIST = 65_557, 1 << 20, 16_384  # bytes looked at
_ZIP_ENTRY, _OLE_ENTRY = 46, 128  # bytes of one entry, in a ZIP without its name
_MAIL_FIELD = re.compile(
    rb"(from |(received|return-path|delivered-to|from|to|subject|date|message-id|mime-version|x-[a-z-]+|"
    rb"content-type|reply-to|dkim-signature|authentication-results): ?)",
    re.IGNORECASE,
)
_MAIL_FIELDS_NEEDED = 3


def foreign_kind(file: BinaryIO, head: bytes) -> ForeignKind:
    """What the file is, whose first kilobyte is `head` and which is none of our formats."""
    if head.startswith(_ZIP):
        return _in_zip(file, head)
    if head.startswith(_OLE):
        return _in_ole(file, head)
    return by_signature(head) or _by_text(head)


def by_signature(head: bytes) -> ForeignKind | None:
    """The kind that the first bytes alone tell for certain, even where the header of a PDF stands further down."""
    if head.startswith(_ZIP):
        return ForeignKind.ZIP
    if head.startswith(_OLE):
        return ForeignKind.OFFICE_OLD
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    if head.startswith(b"RIFF"):
        return ForeignKind.SOUND if head[8:12] == b"WAVE" else ForeignKind.VIDEO
    if head[257:262] == b"ustar":
        return ForeignKind.TAR
    if _DWG.match(head):
        return ForeignKind.DRAWING
    return next((kind for signature, kind in _SIGNATURES if head.startswith(signature)), None)


def brands(head: bytes) -> frozenset[bytes]:
    """The four-letter brands that an ISO base media file (HEIC, AVIF, MP4) says it follows; empty for others."""
    if head[4:8] != b"ftyp":
        return frozenset()
    end = min(int.from_bytes(head[:4], "big"), len(head))
    return frozenset({head[8:12], *(head[at : at + 4] for at in range(16, end - 3, 4))})


def _by_brand(head: bytes) -> ForeignKind:
    if brands(head) & _AVIF_BRANDS:
        return ForeignKind.AVIF
    return ForeignKind.SOUND if head[8:12] in _SOUND_BRANDS else ForeignKind.VIDEO


def _by_text(head: bytes) -> ForeignKind:
    if not head.strip(b"\x00"):
        return ForeignKind.NOTHING
    if not head.strip():
        return ForeignKind.UNKNOWN
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").replace(b"\x00", b"").lower()  # UTF-16 too
    if start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<?xml") and b"<html" in start):
        return ForeignKind.WEB_PAGE
    if start.startswith((b"<?xml", b"<svg")):
        return ForeignKind.VECTOR if b"<svg" in start else ForeignKind.XML
    if _is_mail(start):
        return ForeignKind.WEB_ARCHIVE if b"multipart/related" in start else ForeignKind.MAIL
    if re.match(rb"0\s+section\s+2\s+(header|classes|tables|entities)", start) or start.startswith(b"autocad binary"):
        return ForeignKind.DRAWING_EXCHANGE
    return ForeignKind.PLAIN_TEXT if _is_text(head) else ForeignKind.UNKNOWN


def _is_mail(start: bytes) -> bool:
    """A line in front that only mails have, and some more of the kind before the text begins."""
    fields = [line for line in re.split(rb"\r?\n\r?\n", start)[0].splitlines() if _MAIL_FIELD.match(line)]
    return _MAIL_FIELD.match(start) is not None and len(fields) >= _MAIL_FIELDS_NEEDED


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _is_printable(head[: len(head) & ~1].decode("utf-16", errors="replace"))
    try:
        text = head.decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # a letter cut in two at the end is no argument against text
            return False
        text = head[: error.start].decode("utf-8")
    return _is_printable(text)


def _is_printable(text: str) -> bool:
    return all(c.isprintable() or c in "\t\r\n\f\ufeff" for c in text)


def _in_zip(file: BinaryIO, head: bytes) -> ForeignKind:
    """Kind of a ZIP file by the files in it: documents are ZIP files with certain contents."""
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    if first == b"mimetype":  # OpenDocument and EPUB: the first file, not compressed
        return next((kind for mark, kind in _OPEN_DOCUMENTS if mark in head[38:150]), ForeignKind.ZIP)
    names = {name.lower() for name in _zip_names(file)} or {first.decode("utf-8", "replace").lower()}
    if not names & {"[content_types].xml", "_rels/.rels"}:
        return ForeignKind.ZIP
    return next((kind for mark, kind in _ZIP_FOLDERS if any(n.startswith(mark) for n in names)), ForeignKind.ZIP)


def _zip_names(file: BinaryIO) -> Iterator[str]:
    """Names in the central directory (APPNOTE 4.3.12), as far as we read it; none when its place cannot be found."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _ZIP_TAIL))
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + 20 > len(tail):
        return
    length, start = struct.unpack_from("<II", tail, at + 12)
    file.seek(min(start, size))
    listing = file.read(min(length, _ZIP_LIST))
    place = 0
    while listing[place : place + 4] == b"PK\x01\x02" and place + _ZIP_ENTRY <= len(listing):
        lengths = struct.unpack_from("<HHH", listing, place + 28)
        yield listing[place + _ZIP_ENTRY : place + _ZIP_ENTRY + lengths[0]].decode("utf-8", "replace")
        place += _ZIP_ENTRY + sum(lengths)


def _in_ole(file: BinaryIO, head: bytes) -> ForeignKind:
    """Kind of an OLE file by the first known stream name in its directory ([MS-CFB] 2.6); the root's come first."""
    sector_bytes = 1 << min(int.from_bytes(head[30:32], "little"), 12)
    sector = int.from_bytes(head[48:52], "little")
    file.seek((sector + 1) * sector_bytes)
    listing = file.read(_OLE_LIST)
    for at in range(0, len(listing) - _OLE_ENTRY + 1, _OLE_ENTRY):
        length = int.from_bytes(listing[at + 64 : at + 66], "little")
        name = listing[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if name in _OLE_STREAMS:
            return _OLE_STREAMS[name]
    return ForeignKind.OFFICE_OLD
