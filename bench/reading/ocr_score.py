"""How well a drawn page was read: letters, tones, words, figures, order, places.

Read words come in the reader's own order, with boxes on the picture as it was handed in. Both sides are folded as in
`bench.reading.score`; dots and dashes that only lead the eye count on neither side, nor do words read where the truth
says that text may be read or not (stamps of the registry).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from bench.reading.placing import holding, overlap, places, within
from bench.reading.score import WordScore, folded
from domain.geometry import union
from domain.text import Word
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.geometry import Box
    from testbed.pages.sheet import DrawnPage

_LEADER = re.compile(r"[._·\-]{2,}|[.·_]")
_EDGES = ".,;:()'\"!?/"
_DATES = re.compile(
    r"ng[aà]y \d{1,2} th[aá]ng \d{1,2} n[aă]m \d{4}|(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-]\d{4}(?!\d)", re.IGNORECASE
)
_NUMBERS = re.compile(r"(?<![\w/])\d+[a-z]?/(?:\d{4}/)?[A-ZĐÀ-Ỹ][\w&]*(?:-[\w&]+)*")


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    hits: int = 0
    all: int = 0

    def __add__(self, other: Share) -> Share:
        """Both counted together."""
        return Share(self.hits + other.hits, self.all + other.all)

    @property
    def rate(self) -> float | None:
        """None where there was nothing to count."""
        return self.hits / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page as read by one program.

    Attributes:
        letters: of the truth, spaces between words included.
        edits: letters inserted, left out or replaced, in the order in which the program reads.
        plain_edits: the same after tone and diacritic marks are taken off both sides.
        placed_edits: line by line, each with the words that were read at its place: without regard to order.
        words: agreement without regard to order.
        digits: words that hold a digit, read exactly.
        dates, numbers: whole dates, numbers and symbols of documents, read exactly.
        order: Kendall's tau of the printed lines in the order in which they were read.
        overlaps: mean intersection over union of the boxes of words that were read exactly.
        trust: for each word that was read its confidence and whether it is what is printed at its place.
    """

    letters: int
    edits: int
    plain_edits: int
    placed_edits: int
    words: WordScore
    digits: Share
    dates: Share
    numbers: Share
    order: float
    overlaps: float
    trust: tuple[tuple[float, bool], ...]

    @property
    def tone_edits(self) -> int:
        """Edits that vanish when tone and diacritic marks are taken off: only the marks were wrong."""
        return max(0, self.edits - self.plain_edits)


class Differing(NamedTuple):
    """A line as it is printed and as it was read, and where."""

    printed: str
    read: str
    box: Box


@dataclass(frozen=True, slots=True)
class Aligned:
    """Words that were read beside those that are printed, both without what counts on neither side.

    Attributes:
        ours: read, in the reader's order.
        lines: printed, in reading order.
        at: for each of `ours` the number of the printed word that it lies on, None for none.
        lines_read: for each of `ours` the number of its line, None for a word astray.
    """

    ours: Sequence[Word]
    lines: Sequence[Sequence[Word]]
    at: Sequence[int | None]
    lines_read: Sequence[int | None]

    @property
    def theirs(self) -> list[Word]:
        """The printed words."""
        return [word for line in self.lines for word in line]

    def differing(self) -> list[Differing]:
        """Printed lines that were not read exactly, each with what was read at its place; words astray come last."""
        found, astray = self._by_line()
        pairs = [
            Differing(joined(line), joined(words), union(word.box for word in line))
            for line, words in zip(self.lines, found, strict=True)
        ]
        return [
            *(pair for pair in pairs if pair.printed != pair.read),
            *(Differing("", word.text, word.box) for word in astray),
        ]

    def placed_edits(self) -> int:
        """Edits line by line; a word astray is inserted with a space."""
        found, astray = self._by_line()
        within_lines = (edits(joined(words), joined(line)) for words, line in zip(found, self.lines, strict=True))
        return sum(len(folded(word.text)) + 1 for word in astray) + sum(within_lines)

    def _by_line(self) -> tuple[list[list[Word]], list[Word]]:
        found: list[list[Word]] = [[] for _ in self.lines]
        astray: list[Word] = []
        for word, number in zip(self.ours, self.lines_read, strict=True):
            (astray if number is None else found[number]).append(word)
        return found, astray


def aligned(read: Sequence[Word], page: DrawnPage) -> Aligned:
    """Find the place of each word that was read among those that are printed."""
    optional = within(read, [line.box for line in page.optional])
    ours = [word for word, free in zip(read, optional, strict=True) if not free and not _leads(word)]
    lines = [[word for word in line.words if not _leads(word)] for line in page.text.lines()]
    lines = [line for line in lines if line]
    line_of = [number for number, line in enumerate(lines) for _ in line]
    boxes = [union(word.box for word in line) for line in lines]
    at = places(ours, [word for line in lines for word in line])
    lines_read = [holding(word.box, boxes) if to is None else line_of[to] for word, to in zip(ours, at, strict=True)]
    return Aligned(ours, lines, at, lines_read)


def score_page(read: Sequence[Word], page: DrawnPage) -> PageScore:
    """Compare what a program read with what is printed."""
    both = aligned(read, page)
    ours, theirs = joined(both.ours), joined(both.theirs)
    return PageScore(
        letters=len(theirs),
        edits=edits(ours, theirs),
        plain_edits=edits(fold(ours), fold(theirs)) if ours != theirs else 0,
        placed_edits=both.placed_edits(),
        words=_word_score(ours, theirs),
        digits=_found(_with_digits(ours), _with_digits(theirs)),
        dates=_found(_DATES.findall(ours), _DATES.findall(theirs)),
        numbers=_found(_NUMBERS.findall(ours), _NUMBERS.findall(theirs)),
        order=_tau(both.lines_read),
        overlaps=_overlaps(both),
        trust=_trust(both),
    )


def joined(words: Iterable[Word]) -> str:
    """Words as one folded line."""
    return " ".join(folded(" ".join(word.text for word in words)).split())


def edits(one: str, other: str) -> int:
    """Least number of letters to insert, leave out or replace (Hyyrö 2003: a column of the table is one integer)."""
    if not one or not other:
        return max(len(one), len(other))
    mask, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    rows: dict[str, int] = {}
    for place, letter in enumerate(one):
        rows[letter] = rows.get(letter, 0) | 1 << place
    plus, minus, distance = mask, 0, len(one)
    for letter in other:
        same = rows.get(letter, 0)
        diagonal = (((same & plus) + plus) ^ plus) | same | minus
        right_plus, right_minus = minus | (~(diagonal | plus) & mask), plus & diagonal
        distance += bool(right_plus & last) - bool(right_minus & last)
        right_plus, right_minus = right_plus << 1 | 1, right_minus << 1
        plus = (right_minus | ~(diagonal | right_plus)) & mask
        minus = right_plus & diagonal & mask
    return distance


def _tau(lines_read: Sequence[int | None]) -> float:
    """Lines in the order of the middle of what was read at them."""
    positions: dict[int, list[int]] = {}
    for position, line in enumerate(lines_read):
        if line is not None:
            positions.setdefault(line, []).append(position)
    ranks = sorted(positions, key=lambda line: fmean(positions[line]))
    pairs = len(ranks) * (len(ranks) - 1) // 2
    inverted = sum(earlier > later for i, earlier in enumerate(ranks) for later in ranks[i + 1 :])
    return 1 - 2 * inverted / pairs if pairs else 1.0


def _overlaps(both: Aligned) -> float:
    theirs = both.theirs
    pairs = [(word, theirs[to]) for word, to in zip(both.ours, both.at, strict=True) if to is not None]
    found = [overlap(one.box, other.box) for one, other in pairs if folded(one.text) == folded(other.text)]
    return fmean(found) if found else 0.0


def _trust(both: Aligned) -> tuple[tuple[float, bool], ...]:
    theirs = both.theirs
    return tuple(
        (word.confidence, to is not None and folded(word.text) == folded(theirs[to].text))
        for word, to in zip(both.ours, both.at, strict=True)
    )


def _word_score(ours: str, theirs: str) -> WordScore:
    read, true = Counter(ours.split()), Counter(theirs.split())
    return WordScore((read & true).total(), read.total(), true.total())


def _found(ours: Iterable[str], theirs: Iterable[str]) -> Share:
    true = Counter(theirs)
    return Share((Counter(ours) & true).total(), true.total())


def _with_digits(text: str) -> list[str]:
    return [word.strip(_EDGES) for word in text.split() if any(letter.isdigit() for letter in word)]


def _leads(word: Word) -> bool:
    return bool(_LEADER.fullmatch(folded(word.text)))
