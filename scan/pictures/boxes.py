"""Boxes of JP2 and HEIC files (ISO/IEC 15444-1 Annex I, ISO/IEC 14496-12): type and extent, nothing decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BOXES = 10_000


@dataclass(frozen=True, slots=True)
class MediaBox:
    """One box at the top of a file: its four letters, first byte of its content, first byte behind it as declared."""

    kind: bytes
    start: int
    end: int


def top_boxes(file: BinaryIO) -> Iterator[MediaBox]:
    """The boxes at the top; the last may end behind the file, which then is cut short."""
    size = file.seek(0, 2)
    place = 0
    for _ in range(_MOST_BOXES):
        file.seek(place)
        head = file.read(16)
        if len(head) < 8:  # noqa: PLR2004 - length and type
            return
        length, start = int.from_bytes(head[:4], "big"), place + 8
        if length == 1:
            length, start = int.from_bytes(head[8:16], "big"), place + 16
        end = size if length == 0 else place + length
        yield MediaBox(head[4:8], start, end)
        if end <= start - 8 or end >= size:
            return
        place = end


def ends_within(file: BinaryIO) -> bool:
    """Every box ends where the file does, or before."""
    size = file.seek(0, 2)
    return all(box.end <= size for box in top_boxes(file))
