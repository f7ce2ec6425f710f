"""Where the head's columns stand: title of the state or of the Party at right, issuer at left, all else below."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from describe.head.kinds import kind_line
from describe.head.pieces import COLUMN_REACH, TEXT_REACH, Piece, apart, cut, joined, pieces_of
from describe.head.stamps import stamped
from describe.likeness import run_of
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from describe.pages import DescribedPage

PARTY = "dang cong san viet nam"
_TITLES = (
    "cong hoa xa hoi chu nghia viet nam",
    "viet nam dan chu cong hoa",
    "cong hoa mien nam viet nam",
    PARTY,
    "viet nam cong hoa",
)
_MOTTO = "doc lap tu do hanh phuc"
_ENOUGH = {8: 5, 6: 4, 5: 4, 4: 4}  # of a title's words, by how many it has
_LOOKED_AT = 0.52  # share of the page in which a head may stand
_USUAL_EDGE = 0.44  # of the page's width, where nothing tells the columns' edge
_SKEW = 0.02  # of the height that a line may lie higher at its other end
_DEPTH = 0.24  # of the height below the title that the columns reach at most
_BODY = re.compile(r"(can cu|theo de nghi|thuc hien|xet|dieu \d|chuong i|phan thu)\b")
_NOTATION_BEGINS = re.compile(r"\W*[A-ZĐ][A-Za-zĐ]{1,6}\s?[-–/]|\s*[/-]\s*[A-ZĐ]{2}|\W*\d+\s?[/-]")
_TO = re.compile(r"k[il1]nh g[uư][il1l]?")


@dataclass(frozen=True)
class Layout:
    """A page's head in its columns.

    Attributes:
        title: title of the state or the Party; None where none was found.
        party: it is the Party's.
        left, right: lines of the columns, from top to bottom.
        below: lines under the columns, from top to bottom.
        above: lines over the title: signatures, marks of copies.
    """

    title: Piece | None
    party: bool
    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    below: tuple[Piece, ...]
    above: tuple[Piece, ...]


def layout_of(page: DescribedPage) -> Layout:
    """The head's columns of a first page."""
    lines = pieces_of(page, 0.0, _LOOKED_AT)
    found = next(_titles(lines), None)
    title, edge = (found[0], found[2]) if found else (None, _USUAL_EDGE)
    ceiling = title.top - _SKEW if title else 0.0
    parts = [part for line in lines for part in _parts(line, title, edge, ceiling)]
    parts = [part for part in parts if not stamped(part) or _goes_on(part, parts)]
    within = [part for part in parts if part.level >= ceiling]
    floor = _floor(within, title, edge)
    columns = [part for part in within if part.level < floor]
    at_left = [part for part in columns if not _at_right(part, edge, title)]
    at_right = [part for part in columns if _at_right(part, edge, title) and part is not title]
    left, right = (_unstamped(joined(parts, COLUMN_REACH)) for parts in (at_left, at_right))
    text = (part for line in lines if line.level >= floor for part in apart(line) if not stamped(part))
    below = joined(text, TEXT_REACH)
    above = tuple(part for part in parts if part.level < ceiling)
    return Layout(title, bool(found and found[1] == PARTY), left, right, below, above)


def addressed(piece: Piece) -> int | None:
    """Number of the word with which `Kính gửi` begins on a line; None where it does not stand there."""
    keys = [fold(word.text) for word in piece.words]
    for number, pair in enumerate(itertools.pairwise(keys)):
        if _TO.match(" ".join(pair)) and number <= 3:  # noqa: PLR2004 - a stamp of urgency may stand before it
            return number
    return None


def opens_body(piece: Piece) -> bool:
    """The words with which a text begins: Căn cứ, Xét, Thực hiện, Điều 1."""
    text = piece.text.lstrip('-–+•* "“')
    return text[:1].isupper() and _BODY.match(fold(text)) is not None


def _titles(lines: tuple[Piece, ...]) -> Iterator[tuple[Piece, str, float]]:
    """Titles of the state or the Party, with the edge of the columns that each tells."""
    for line in lines:
        if line.capitals < 0.6:  # noqa: PLR2004 - titles are printed in capitals, few of them misread
            continue
        words = tuple(word.text for word in line.words)
        for title in _TITLES:
            expected = tuple(title.split())
            run = run_of(words, expected, _ENOUGH[len(expected)])
            if run is not None and line.since(run[0]).capitals > 0.8:  # noqa: PLR2004 - printed in capitals
                found = line.since(run[0])
                yield found, title, found.left - 0.012 if found.left > 0.3 else _USUAL_EDGE  # noqa: PLR2004
    for line in lines:
        words = tuple(word.text for word in line.words if len(word.text) > 1)
        run = run_of(words, tuple(_MOTTO.split()), 5)
        if run is not None:
            yield line, _MOTTO, max(_USUAL_EDGE - 0.06, line.right - 0.36)


def _parts(line: Piece, title: Piece | None, edge: float, ceiling: float) -> Iterator[Piece]:
    """A line cut between the columns, as far down as they reach."""
    if title is not None and title.words[0] in line.words and line.words[0] is not title.words[0]:
        yield line.of(word for word in line.words if word not in title.words)
        yield title
    elif title is not None and line.words[0] is title.words[0]:
        yield title
    elif line.level < ceiling + _DEPTH:
        yield from cut(line, edge)
    else:
        yield line


def _floor(parts: list[Piece], title: Piece | None, edge: float) -> float:
    """Share of the height at which the columns end: what stands there belongs to neither, or opens the text."""
    start = title.bottom if title else 0.0
    for part in parts:
        if part.level <= start + 0.005 or (title and part is title):
            continue
        across = part.left < edge - 0.12 and part.right > edge + 0.12
        opened = opens_body(part) and part.right > edge + 0.12
        if across or opened or kind_line(part) or addressed(part) is not None:
            return part.top - 0.001
    return start + _DEPTH


def _goes_on(part: Piece, parts: list[Piece]) -> bool:
    """Beside `Số: 26` stands the notation that belongs to it: it is no stamp's number."""
    beside = (one for one in parts if one.left > part.right and abs(one.level - part.level) < _SKEW / 2)
    return any(_NOTATION_BEGINS.match(one.text) for one in beside)


def _unstamped(lines: tuple[Piece, ...]) -> tuple[Piece, ...]:
    return tuple(line for line in lines if not stamped(line))


def _at_right(part: Piece, edge: float, title: Piece | None) -> bool:
    if title is not None and title.left < 0.3:  # noqa: PLR2004 - it stands in the middle, issuer and date below
        return part.middle > 0.5  # noqa: PLR2004
    return part.middle > edge + 0.01 and part.left > edge - 0.06
