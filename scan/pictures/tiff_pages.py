"""The pages of a TIFF by its chain of image file directories (TIFF 6.0 §2; BigTIFF), without decoding a pixel.

Pillow finds page n by walking through all before it, and fails on all when one is odd. Here each page is an offset.
Reduced-resolution images and transparency masks (NewSubfileType bits 0 and 2) are no pages.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from domain.errors import ErrorCode, RefusedInput

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEW_SUBFILE, _WIDTH, _HEIGHT = 254, 256, 257
_OFFSETS, _COUNTS = (273, 324), (279, 325)  # of strips, of tiles
_INTEGERS = {1: "B", 3: "H", 4: "I", 16: "Q"}
_MOST_STRIPS = 1 << 20
_NO_PAGE = 0b101
_BIG_TIFF = 43
_MOST_ENTRIES = 0xFFFF


@dataclass(frozen=True, slots=True)
class TiffPage:
    """One page: offset of its directory, declared size in pixels, offset of the first byte behind its picture data."""

    offset: int
    width: int
    height: int
    data_end: int


@dataclass(frozen=True, slots=True)
class _Layout:
    """Byte order, and the struct codes and sizes in which classic TIFF and BigTIFF differ."""

    order: str
    first: int
    count: str
    pointer: str

    @property
    def entry_bytes(self) -> int:
        return 4 + 2 * struct.calcsize(self.order + self.pointer)


def tiff_pages(file: BinaryIO, most: int) -> list[TiffPage]:
    """The pages in order; at most `most` + 1 of them, so that the caller can tell too many.

    Raises:
        RefusedInput: TRUNCATED_FILE when the chain of directories leads out of the file.
    """
    pages: list[tuple[bool, TiffPage]] = []
    try:
        for minor, page in _directories(file):
            pages.append((minor, page))
            if len(pages) > most:
                break
    except (struct.error, OverflowError) as error:
        raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail=f"TIFF IFD {len(pages) + 1}") from error
    full = [page for minor, page in pages if not minor]
    return full or [page for _, page in pages]


def _directories(file: BinaryIO) -> Iterator[tuple[bool, TiffPage]]:
    layout = _layout(file)
    seen: set[int] = set()
    (offset,) = _read(file, layout.first, layout.order + layout.pointer)
    while offset and offset not in seen:
        seen.add(offset)
        tags, following = _directory(file, layout, offset)
        kind = _values(file, layout, tags.get(_NEW_SUBFILE))
        size = [_values(file, layout, tags.get(tag)) for tag in (_WIDTH, _HEIGHT)]
        width, height = (found[0] if found else 0 for found in size)
        yield bool(kind and kind[0] & _NO_PAGE), TiffPage(offset, width, height, _data_end(file, layout, tags))
        offset = following


def _layout(file: BinaryIO) -> _Layout:
    file.seek(0)
    head = file.read(4)
    order = "<" if head[:2] == b"II" else ">"
    return _Layout(order, 8, "Q", "Q") if _BIG_TIFF in head[2:] else _Layout(order, 4, "H", "I")


def _read(file: BinaryIO, offset: int, form: str) -> tuple[int, ...]:
    file.seek(offset)
    return struct.unpack(form, file.read(struct.calcsize(form)))


def _directory(file: BinaryIO, layout: _Layout, offset: int) -> tuple[dict[int, bytes], int]:
    """Entries by tag (their raw bytes behind the tag) and the offset of the next directory."""
    (count,) = _read(file, offset, layout.order + layout.count)
    start = offset + struct.calcsize(layout.order + layout.count)
    if count > _MOST_ENTRIES:
        raise struct.error("too many entries")
    raw = file.read(count * layout.entry_bytes)
    if len(raw) < count * layout.entry_bytes:
        raise struct.error("directory leaves the file")
    entries = (raw[i : i + layout.entry_bytes] for i in range(0, len(raw), layout.entry_bytes))
    tags = {struct.unpack(layout.order + "H", entry[:2])[0]: entry[2:] for entry in entries}
    (following,) = _read(file, start + len(raw), layout.order + layout.pointer)
    return tags, following


def _values(file: BinaryIO, layout: _Layout, entry: bytes | None) -> tuple[int, ...]:
    """The integers of one entry; none when it is absent, of another type, or lies outside the file."""
    if entry is None:
        return ()
    kind, count = struct.unpack(layout.order + "H" + layout.pointer, entry[: 2 + len(entry[2:]) // 2])
    if kind not in _INTEGERS or not 0 < count <= _MOST_STRIPS:
        return ()
    form = f"{layout.order}{count}{_INTEGERS[kind]}"
    inline = entry[2 + len(entry[2:]) // 2 :]
    if struct.calcsize(form) <= len(inline):
        return struct.unpack(form, inline[: struct.calcsize(form)])
    try:
        return _read(file, struct.unpack(layout.order + layout.pointer, inline)[0], form)
    except (struct.error, OverflowError, OSError):
        return ()


def _data_end(file: BinaryIO, layout: _Layout, tags: dict[int, bytes]) -> int:
    ends = [0]
    for offsets_tag, counts_tag in zip(_OFFSETS, _COUNTS, strict=True):
        offsets, counts = (_values(file, layout, tags.get(tag)) for tag in (offsets_tag, counts_tag))
        ends += [offset + count for offset, count in zip(offsets, counts, strict=False)]
    return max(ends)
