"""Where each object of a revision lies, as its cross-reference table or stream says (ISO 32000-2 §7.5.4, §7.5.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from signing.pdf.objects import indirect_object_at
from signing.pdf.streams import unpacked
from signing.pdf.tokens import WHITE, Array, Bytes, Dictionary, skip_white

if TYPE_CHECKING:
    from collections.abc import Iterator

    from signing.pdf.outline import XrefSection
_KEYWORD = b"xref"
_HEAD = re.compile(rb"[" + WHITE + rb"]*(\d{1,10})[" + WHITE + rb"]+(\d{1,10})[" + WHITE + rb"]*")
_ENTRY = re.compile(rb"(\d{1,10})[" + WHITE + rb"]+(\d{1,5})[" + WHITE + rb"]+([nf])[" + WHITE + rb"]*")
_TRAILER = re.compile(rb"[" + WHITE + rb"]*trailer")
_WIDTHS = 3
_MOST_ENTRIES = 2_000_000


class RevisionUnreadable(ValueError):  # noqa: N818 - a fact about the file
    """What a revision holds cannot be told for certain: readers may show different things."""


@dataclass(frozen=True, slots=True)
class InFile:
    """An object that stands in the file at `offset`, counted as the table counts."""

    offset: int
    generation: int


@dataclass(frozen=True, slots=True)
class Packed:
    """The object at place `index` of the object stream `container`."""

    container: int
    index: int


Entry: TypeAlias = "InFile | Packed | None"  # None: free


def entries_of(data: Bytes, section: XrefSection, base: int) -> dict[int, Entry]:
    """What one section of the chain says of each object number it names.

    Raises:
        RevisionUnreadable: it is no sound table.
    """
    start = skip_white(data, section.position)
    if data[start : start + len(_KEYWORD)] != _KEYWORD:
        return _in_stream(data, section.position)
    table = _in_table(data, start + len(_KEYWORD))
    beside = section.trailer.integer(b"XRefStm")
    if beside is None:
        return table
    # Of a hybrid file (§7.5.8.4): what the table calls free, the stream beside it may hold.
    used = {number: entry for number, entry in table.items() if entry is not None}
    return {**table, **_in_stream(data, base + beside), **used}


def _in_table(data: Bytes, position: int) -> dict[int, Entry]:
    found: dict[int, Entry] = {}
    while not _TRAILER.match(data, position):
        head = _HEAD.match(data, position)
        if head is None:
            raise RevisionUnreadable(position)
        position = head.end()
        first, count = int(head[1]), int(head[2])
        for number in range(first, first + count):
            entry = _ENTRY.match(data, position)
            if entry is None:
                raise RevisionUnreadable(position)
            position = entry.end()
            place = InFile(int(entry[1]), int(entry[2])) if entry[3] == b"n" else None
            if found.setdefault(number, place) != place:
                raise RevisionUnreadable(position)  # readers take the first or the last
    return found


def _in_stream(data: Bytes, position: int) -> dict[int, Entry]:
    item = indirect_object_at(data, position)
    content = unpacked(data, item) if item is not None else None
    if item is None or content is None or not isinstance(item.value, Dictionary):
        raise RevisionUnreadable(position)
    widths = _numbers(item.value, b"W")
    if len(widths) != _WIDTHS or not 0 < sum(widths) <= 64 or len(content) // sum(widths) > _MOST_ENTRIES:  # noqa: PLR2004
        raise RevisionUnreadable(position)
    parts = _numbers(item.value, b"Index") or [0, item.value.integer(b"Size") or 0]
    rows = (content[start : start + sum(widths)] for start in range(0, len(content), sum(widths)))
    return {number: _entry(row, widths) for number, row in zip(_named(parts), rows, strict=False)}


def _named(parts: list[int]) -> Iterator[int]:
    for first, count in zip(parts[::2], parts[1::2], strict=False):
        yield from range(first, first + count)


def _entry(row: bytes, widths: list[int]) -> Entry:
    one, two = widths[0], widths[0] + widths[1]
    kind = int.from_bytes(row[:one]) if one else 1
    if kind == 1:
        return InFile(int.from_bytes(row[one:two]), int.from_bytes(row[two:]))
    return Packed(int.from_bytes(row[one:two]), int.from_bytes(row[two:])) if kind == 2 else None  # noqa: PLR2004


def _numbers(found: Dictionary, key: bytes) -> list[int]:
    value = found.get(key)
    return [item for item in value.items if isinstance(item, int)] if isinstance(value, Array) else []
