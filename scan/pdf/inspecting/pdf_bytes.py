"""What the raw bytes of a PDF tell beside its objects: completeness, revisions, foreign bytes, signatures."""

from __future__ import annotations

import mmap
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scan.pdf.inspecting.stream_size import UnpacksTooLargeError, unpacked_pieces

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = re.compile(rb"%PDF-\d\.\d")
_REVISION_END = re.compile(rb"startxref\s+\d+\s+%%EOF")
_XREF_WITHOUT_EOF = re.compile(rb"startxref\s+\d+\s*(?:%{0,2}[EOF]{0,3})\s*$")
_OBJECT = re.compile(rb"\d+\s+\d+\s+obj\b")
_HYBRID = re.compile(rb"/XRefStm\s+\d+")
_LINEARIZED = re.compile(rb"/Linearized\s+\d")
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[")
_STREAM = re.compile(rb"stream\r?\n")
_PAGE_TREE, _PAGE = re.compile(rb"/Type\s*/Pages\b"), re.compile(rb"/Type\s*/(?:Page|ObjStm)\b")
_HEAD = 1024
_MOST_STREAM = 64 << 20
_TAIL = 64


@dataclass(frozen=True, slots=True)
class PdfBytes:
    """Facts about the bytes.

    Attributes:
        header_offset: foreign bytes before `%PDF`.
        complete: the end of the last revision is there.
        after_end: bytes other than white space behind the last `%%EOF`.
        updates: incremental updates after the first revision.
        hybrid: has a cross-reference stream beside a table (ISO 32000-1, 7.5.8.4).
        byte_range: a signature's byte range is written somewhere.
        encrypted: an encryption dictionary is named somewhere.
        pageless: it has a page tree and nowhere a page.
    """

    header_offset: int
    complete: bool
    after_end: int
    updates: int
    hybrid: bool
    byte_range: bool
    encrypted: bool
    pageless: bool


def read_pdf_bytes(path: Path) -> PdfBytes:
    """Look through the file's bytes once; memory stays flat."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        header = _HEADER.search(data[:_HEAD])
        ends = sum(1 for _ in _REVISION_END.finditer(data))
        linearized = _LINEARIZED.search(data[: 2 * _HEAD]) is not None
        end = data.rfind(b"%%EOF")
        rest = data[end + 5 :] if end >= 0 else b""
        return PdfBytes(
            header_offset=header.start() if header else 0,
            complete=_is_complete(data[-_TAIL:], end, rest),
            after_end=len(rest.strip(b"\x00\t\n\f\r ")),
            updates=max(0, ends - 1 - linearized),
            hybrid=_HYBRID.search(data) is not None,
            byte_range=_BYTE_RANGE.search(data) is not None,
            encrypted=data.find(b"/Encrypt") >= 0,
            pageless=_PAGE_TREE.search(data) is not None and _PAGE.search(data) is None,
        )


def _is_complete(tail: bytes, end: int, rest: bytes) -> bool:
    """The last `%%EOF` is not followed by objects: those would be a revision whose end is missing."""
    return _XREF_WITHOUT_EOF.search(tail) is not None or (end >= 0 and _OBJECT.search(rest) is None)


def holds_bomb(path: Path, most: int) -> bool:
    """Some deflated stream unpacks to more than `most` bytes: for files whose structure cannot be opened."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        try:
            for match in _STREAM.finditer(data):
                for _ in unpacked_pieces(data[match.end() : match.end() + _MOST_STREAM], ["FlateDecode"], most):
                    pass
        except UnpacksTooLargeError:
            return True
    return False
