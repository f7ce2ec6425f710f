"""Text files and tables of text (CSV) made Unicode: only letters change; delimiters, quotes and line ends stay."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import ErrorCode, RefusedInput
from domain.text_repair import FileRepair, RepairableKind
from ocr.legacy.legacy_encodings import latin
from ocr.legacy.repair_report import weigh

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_BYTES = 256 << 20  # a text of a million pages; all of it is held at once
_LINE = re.compile(r"[^\r\n\f]+")
_DELIMITERS = ",;\t|"
_LOOKED_AT = 1 << 16  # characters by which the delimiter is told
_BYTES = "windows-1252"  # how bytes of no known encoding are read before they are weighed
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    place: str


def repair_plain(path: Path, kind: RepairableKind, target: Path | None) -> FileRepair:
    """Repair a text or table; written to `target`, unless that is None or nothing changed.

    Bytes that were of an old encoding become UTF-8, of a table with the mark by which spreadsheets know it.

    Raises:
        RefusedInput: FILE_TOO_LARGE, EMPTY_FILE, REPAIR_UNSUPPORTED when the content is no text.
    """
    text, read_as = _read(path)
    blocks = list(_fields(text) if kind is RepairableKind.TABLE else _lines(text))
    repaired, changes, undecided = weigh([b.place for b in blocks], [text[b.start : b.end] for b in blocks])
    written_as = _written_as(read_as, kind)
    if target is not None and changes:
        out, done = [], 0
        for block, new in zip(blocks, repaired, strict=True):
            out += [text[done : block.start], new.text]
            done = block.end
        _write(target, "".join(out) + text[done:], written_as)
    return FileRepair(kind, read_as, written_as, len(blocks), changes, undecided)


def _read(path: Path) -> tuple[str, str]:
    """The text, every character of it, and the encoding it was read by."""
    size = path.stat().st_size
    if size > _MOST_BYTES:
        raise RefusedInput(ErrorCode.FILE_TOO_LARGE, size=size, limit=_MOST_BYTES)
    data = path.read_bytes()
    if not data:
        raise RefusedInput(ErrorCode.EMPTY_FILE)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data.removeprefix(mark), encoding), encoding
    if b"\0" in data:
        raise RefusedInput(ErrorCode.REPAIR_UNSUPPORTED, found="NUL bytes")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return latin(data), _BYTES


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding.removesuffix("-sig"))
    except UnicodeDecodeError as error:
        raise RefusedInput(ErrorCode.REPAIR_UNSUPPORTED, found=f"{encoding}, {error.reason}") from error


def _written_as(read_as: str, kind: RepairableKind) -> str:
    if read_as != _BYTES:
        return read_as
    return "utf-8-sig" if kind is RepairableKind.TABLE else "utf-8"


def _write(target: Path, text: str, encoding: str) -> None:
    mark = next((mark for mark, name in _BOMS if name == encoding), b"")
    target.write_bytes(mark + text.encode(encoding.removesuffix("-sig")))


def _lines(text: str) -> Iterator[_Block]:
    number, at = 1, 0
    for found in _LINE.finditer(text):
        number += _line_ends(text[at : found.start()])
        at = found.end()
        yield _Block(found.start(), found.end(), str(number))


def _fields(text: str) -> Iterator[_Block]:
    """Fields with their quotes; a quoted one may hold delimiters and line ends (RFC 4180)."""
    delimiter = _delimiter(text)
    pattern = re.compile(rf'"[^"]*+(?:""[^"]*+)*+"|[^{re.escape(delimiter)}\r\n]+')
    line, column, at = 1, 1, 0
    for found in pattern.finditer(text):
        between = text[at : found.start()]
        ends = _line_ends(between)
        column = between.count(delimiter) + (column if not ends else 1)
        if ends:
            column = re.split(r"[\r\n]", between)[-1].count(delimiter) + 1
        line += ends
        yield _Block(found.start(), found.end(), f"{line}:{column}")
        line += _line_ends(found.group())
        at = found.end()


def _line_ends(text: str) -> int:
    return len(re.findall(r"\r\n|\r|\n", text))


def _delimiter(text: str) -> str:
    """The sign that most of the first lines have, and most often."""
    counted: Counter[str] = Counter()
    for line in text[:_LOOKED_AT].splitlines():
        bare = re.sub(r'"(?:[^"]|"")*"', "", line)
        counted.update({sign: min(bare.count(sign), 1) * 1000 + bare.count(sign) for sign in _DELIMITERS})
    return max(_DELIMITERS, key=lambda sign: counted[sign])
