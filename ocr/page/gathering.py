"""Lines from pieces that stand in one row but came apart: a number put into the gap that a form left for it.

Offices print `Số:      /QĐ-UBND` and put `364` into the gap by the appearance of a signature, or a stamp does. Lines of
a PDF run over from one column into the next, too: there they are parted, as a scan's are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from domain.geometry import Box, union
from domain.text import Word, WordOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Line = tuple[Word, ...]

_APART = 1.5  # heights of a word: a wider gap parts a line
_ROW = 0.5  # of the lower of two boxes that both must share
_ALIKE = 0.33  # of the higher one: what is smaller or larger by far is another thing
_OVERLAP = 0.3  # of the narrower of two words
_LEADERS = re.compile(r"([.…_·]{3,})")  # what a form prints where something is to be put in
_LABEL, _BARE_NOTATION = re.compile(r"[Ss][ốồo][:.]?"), re.compile(r"[A-ZĐ][A-Za-zĐđ]+(?:-[A-ZĐ][A-Za-zĐđ]+)+")
_SLASH_UNSEEN = 0.85  # a person should look
_NUMBER, _NOTATION = re.compile(r"\d{1,6}[a-zA-Z]?"), re.compile(r"[/-][A-ZĐ].*|[/-](?:19|20)\d\d/.*")


def gathered(lines: Iterable[Sequence[Word]]) -> tuple[Line, ...]:
    """Part lines at wide gaps, and put what appearances and pictures show into the rows of the page's letters.

    Args:
        lines: words from left to right, boxes in pixels of the page; the words of a line have one origin.

    Returns:
        The lines, in no new order.
    """
    rows: list[Line] = []
    inserted: list[Line] = []
    for line in lines:
        own = bool(line) and line[0].origin is WordOrigin.PAGE
        (rows if own else inserted).extend(_parted(tuple(line)))
    if not rows:
        return tuple(inserted)
    for piece in inserted:
        rows = _with_piece(rows, piece)
    return tuple(rows)


def _with_piece(rows: Sequence[Line], piece: Line) -> list[Line]:
    """The rows with a piece in its row, or as a row of its own; leaders under it go."""
    open_rows = {at: bare for at, row in enumerate(rows) if _continues(piece, bare := _without_leaders(row, piece))}
    others = [row for at, row in enumerate(rows) if at not in open_rows]
    words = sorted((word for line in (piece, *open_rows.values()) for word in line), key=lambda word: word.box.x)
    return [*others, _closed_up(words) if open_rows else piece]


def _without_leaders(row: Line, piece: Line) -> Line:
    """The words of a row, leaders that a piece lies over left out, alone or at the end of a word."""
    if not any(_LEADERS.search(word.text) and any(_covers(word.box, one.box) for one in piece) for word in row):
        return row
    parts = (part for word in row for part in _at_leaders(word))
    return tuple(
        part
        for part in parts
        if not (_LEADERS.fullmatch(part.text) and any(_covers(part.box, one.box) for one in piece))
    )


def _at_leaders(word: Word) -> Iterator[Word]:
    """A word parted before and behind its leaders, as wide as their letters are many."""
    at = 0
    for text in filter(None, _LEADERS.split(word.text)):
        left, right = (word.box.x + word.box.w * place // len(word.text) for place in (at, at + len(text)))
        yield replace(word, text=text, box=Box(left, word.box.y, max(1, right - left), word.box.h))
        at += len(text)


def _closed_up(words: Sequence[Word]) -> Line:
    """A number that was put in, and the notation printed behind it, as one word: `364` and `/QĐ-UBND`."""
    line: list[Word] = []
    for word in words:
        number = line[-1] if line else None
        if number and number.origin is not word.origin and _are_number(number, word):
            line[-1] = _joined(number, word)
        elif number and len(line) > 1 and _lacks_slash(line[-2], number, word):
            slashed = replace(word, text=f"/{word.text}", confidence=min(word.confidence, _SLASH_UNSEEN))
            line[-1] = _joined(number, slashed)
        else:
            line.append(word)
    return tuple(line)


def _joined(number: Word, notation: Word) -> Word:
    put_in = number.origin if number.origin is not WordOrigin.PAGE else notation.origin
    return Word(
        number.text + notation.text,
        union((number.box, notation.box)),
        min(number.confidence, notation.confidence),
        origin=put_in,
    )


def _lacks_slash(label: Word, number: Word, notation: Word) -> bool:
    """`Số:`, a number in letters, a notation from the picture: readers drop the slash that a strip begins with."""
    return (
        _LABEL.fullmatch(label.text) is not None
        and number.origin is not WordOrigin.PICTURE
        and notation.origin is WordOrigin.PICTURE
        and bool(_NUMBER.fullmatch(number.text) and _BARE_NOTATION.fullmatch(notation.text))
    )


def _are_number(one: Word, other: Word) -> bool:
    return bool(_NUMBER.fullmatch(one.text) and _NOTATION.fullmatch(other.text))


def _parted(line: Line) -> Iterator[Line]:
    if not line:
        return
    wide = _APART * median(word.box.h for word in line)
    begin = 0
    for at, (one, other) in enumerate(pairwise(line), 1):
        if other.box.x - one.box.right > wide:
            yield line[begin:at]
            begin = at
    yield line[begin:]


def _continues(piece: Line, row: Line) -> bool:
    """Whether a piece stands in a gap of the row, or right before or behind it."""
    if not row:
        return False
    box, other = union(word.box for word in piece), union(word.box for word in row)
    if not (_same_row(box, other) and _alike(piece, row)):
        return False
    if any(_covers(one.box, two.box) for one in piece for two in row):
        return False
    wide = _APART * median(word.box.h for word in row)
    return max(box.x, other.x) - min(box.right, other.right) <= wide


def _same_row(one: Box, other: Box) -> bool:
    return min(one.bottom, other.bottom) - max(one.y, other.y) > _ROW * min(one.h, other.h)


def _alike(piece: Line, row: Line) -> bool:
    low, high = sorted(median(word.box.h for word in line) for line in (piece, row))
    return low >= _ALIKE * high


def _covers(one: Box, other: Box) -> bool:
    shared = min(one.right, other.right) - max(one.x, other.x)
    return shared > _OVERLAP * min(one.w, other.w)
