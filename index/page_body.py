"""The body of a search document: a page's printed text and its words' boxes in few bytes.

Stored in the index, so that a hit shows its snippet and boxes without the object store. Layout before deflate: size
of numbers, number of words, length of the text; columns of 16-bit or 32-bit little-endian numbers (gap to the word
before, top and height as differences, width); other readings of words, a line each; the text. Columns, because
accumulating them is the fastest way back.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from operator import add
from typing import TYPE_CHECKING

from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.text import PageText, Word

_HEAD = struct.Struct("<cII")
_SMALL = range(-(1 << 15), 1 << 15)
_COLUMNS = 4

Corner = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class PageBody:
    """A page as it is searched.

    Attributes:
        text: NFC, one printed line a line, single spaces between words.
        boxes: x, y, w, h of each word in order.
        others: number of a word, and how it may read too: as it was recognised, or as was weighed where it is doubtful.
    """

    text: str
    boxes: tuple[Corner, ...]
    others: tuple[tuple[int, str], ...] = ()


def body_of(page: PageText) -> PageBody:
    """The searchable body of a page's text; a word keeps no space within, an empty word is left out."""
    lines, boxes, others = [], list[Corner](), list[tuple[int, str]]()
    for line in page.lines():
        words = [(text, word) for word in line.words if (text := _plain(word.text))]
        lines.append(" ".join(text for text, _ in words))
        for text, word in words:
            readings = () if line.confirmed else _others(word)  # a person knows how it reads
            others += [(len(boxes), other) for other in readings if other != text]
            boxes.append((word.box.x, word.box.y, word.box.w, word.box.h))
    return PageBody("\n".join(line for line in lines if line), tuple(boxes), tuple(others))


def _others(word: Word) -> Iterable[str]:
    """Each once, without spaces."""
    return dict.fromkeys(filter(None, map(_plain, (word.recognised, *word.others))))


def _plain(text: str) -> str:
    return "".join(nfc(text).split())


def pack(body: PageBody) -> bytes:
    """`body` in few bytes; `unpack` gives it back."""
    return deflate(laid_out(body))


def deflate(layout: bytes) -> bytes:
    """The bytes of `laid_out`, compressed."""
    return zlib.compress(layout, 9)


def laid_out(body: PageBody) -> bytes:
    """The layout before deflate: the same bytes for the same page with every version of zlib."""
    text = body.text.encode()
    pairs = list(pairwise([(0, 0, 0, 0), *body.boxes]))
    gaps = [new[0] - old[0] - old[2] for old, new in pairs]
    tops = [new[1] - old[1] for old, new in pairs]
    heights = [new[3] - old[3] for old, new in pairs]
    numbers = [*gaps, *tops, *(box[2] for box in body.boxes), *heights]
    size = "h" if all(number in _SMALL for number in numbers) else "i"
    columns = struct.pack(f"<{len(numbers)}{size}", *numbers)
    others = "\n".join(f"{word} {other}" for word, other in body.others).encode()
    return _HEAD.pack(size.encode(), len(body.boxes), len(text)) + columns + others + text


def unpack(packed: bytes) -> PageBody:
    """The body that was packed.

    Raises:
        ValueError: these are not bytes that `pack` made.
    """
    try:
        data = zlib.decompress(packed)
        size, count, length = _HEAD.unpack_from(data)
        numbers = struct.unpack_from(f"<{_COLUMNS * count}{size.decode()}", data, _HEAD.size)
        rest = data[_HEAD.size + struct.calcsize(f"<{_COLUMNS * count}{size.decode()}") :]
        text, others = rest[len(rest) - length :].decode(), rest[: len(rest) - length].decode()
        readings = tuple(
            (int(word), other) for word, other in (line.split(" ", 1) for line in others.split("\n") if line)
        )
    except (zlib.error, struct.error, ValueError) as error:
        raise ValueError(f"page body damaged: {error}") from error
    gaps, tops, widths, heights = (numbers[at * count : (at + 1) * count] for at in range(_COLUMNS))
    lefts = accumulate(map(add, gaps, chain((0,), widths)))
    boxes = tuple(zip(lefts, accumulate(tops), widths, accumulate(heights), strict=True))
    return PageBody(text, boxes, readings)
