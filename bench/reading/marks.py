"""Seals and handwriting found on drawn pages, and what is taken for them on pages that bear none."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from bench.reading.ocr_ours import page_read_here
from bench.reading.ocr_pages import JudgedPage, judged_pages
from bench.reading.placing import overlap
from domain.text import Mark, MarkKind
from testbed.corpus import Part
from testbed.pages.collection import Kind
from testbed.table import Section, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from domain.geometry import Box

_SAME = 0.6  # intersection over union of a seal and where it was found
_SEEN = 0.25  # share of a stretch of handwriting that is told as such
_PAGES, _PAGES_QUICK = 4, 1
_KINDS = tuple(kind for kind in Kind if kind is not Kind.TURNED)
_TOLD = """A seal is found when the square told overlaps the true one by 0.6 (intersection over union); handwriting (a
signature, a filled-in blank) when a quarter of its box is told as not read, or lies under a seal that is told. Told
wrongly: a seal where none is; unread ink where nothing is but dirt. Missed print: unread ink over printed words."""


@dataclass(frozen=True, slots=True)
class Count:
    """Of one page or more."""

    seals: int = 0
    seals_found: int = 0
    hands: int = 0
    hands_found: int = 0
    seals_wrong: int = 0
    unread_wrong: int = 0
    print_missed: int = 0

    def cells(self) -> list[str]:
        """As a table shows them."""
        return [
            f"{self.seals_found} of {self.seals}",
            f"{self.hands_found} of {self.hands}",
            *map(str, (self.seals_wrong, self.unread_wrong, self.print_missed)),
        ]


def mark_sections(scratch: Path, *, quick: bool) -> list[Section]:
    """One table, a row for each kind of paper."""
    pages = judged_pages(scratch, _KINDS, _PAGES_QUICK if quick else _PAGES, Part.JUDGE)
    counted = [(page.kind, _counted(page)) for page in pages]
    rows = [
        [kind.value, *_sum(count for _, count in group).cells()]
        for kind, group in groupby(counted, key=lambda one: one[0])
    ]
    rows.append(["all", *_sum(count for _, count in counted).cells()])
    head = ("kind", "seals found", "handwriting found", "seals told wrongly", "unread told wrongly", "missed print")
    return [Section("marks", "Seals and handwriting as places", f"{_TOLD}\n\n{table(head, rows)}")]


def _counted(page: JudgedPage) -> Count:
    done = page_read_here(page.path)
    return count(done.text.marks if done.text else (), page)


def count(told: Sequence[Mark], page: JudgedPage) -> Count:
    """What was told beside what is there."""
    drawn = page.drawn
    seals, hands = _boxes(drawn.marks, MarkKind.SEAL), _boxes(drawn.marks, MarkKind.UNREAD)
    told_seals, unread = _boxes(told, MarkKind.SEAL), _boxes(told, MarkKind.UNREAD)
    stamps = [line.box for line in drawn.optional]
    words = [word.box for word in drawn.text.words()]
    nowhere = [box for box in unread if not _touches(box, (*hands, *seals, *stamps))]
    return Count(
        len(seals),
        sum(any(overlap(seal, other) >= _SAME for other in told_seals) for seal in seals),
        len(hands),
        sum(_covered(hand, (*unread, *told_seals)) >= _SEEN for hand in hands),
        sum(not any(overlap(seal, other) >= _SAME for other in seals) for seal in told_seals),
        sum(not _touches(box, words) for box in nowhere),
        sum(_touches(box, words) for box in nowhere),
    )


def _boxes(marks: Iterable[Mark], kind: MarkKind) -> list[Box]:
    return [mark.box for mark in marks if mark.kind is kind]


def _touches(box: Box, others: Iterable[Box]) -> bool:
    return any(box.intersection(other) for other in others)


def _covered(box: Box, others: Iterable[Box]) -> float:
    return sum(box.intersection(other) for other in others) / box.area


def _sum(counts: Iterable[Count]) -> Count:
    columns = zip(*(_numbers(one) for one in counts), strict=True)
    return Count(*(sum(column) for column in columns))


def _numbers(one: Count) -> tuple[int, ...]:
    """The numbers in the order of the fields."""
    return tuple(getattr(one, name) for name in Count.__slots__)
