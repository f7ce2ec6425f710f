"""Joining: all mentions of a document become one citation, with the weightiest role and every place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from describe.citations.mentions import Mention, day_in, mentions
from describe.citations.roles import Governed, rulings
from describe.citations.running_text import running_text
from describe.citations.sentences import sentences
from describe.citations.verbs import ACTING, ENDING, Ruling
from domain.description.citations import Citation, CitationRole
from domain.description.dates import PartialDate
from domain.description.symbols import number_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from describe.citations.running_text import RunningText
    from describe.pages import DescribedPage

_Told = TypeVar("_Told")
_WEIGHTS = {
    CitationRole.OTHER: 0,
    CitationRole.FOLLOWS: 1,
    CitationRole.BASIS: 1,
    CitationRole.GUIDES: 2,
    CitationRole.CORRECTS: 3,
    CitationRole.SUPPLEMENTS: 4,
    CitationRole.AMENDS: 5,
    CitationRole.REPEALS: 6,
    CitationRole.REPLACES: 7,
}
_TAKES_EFFECT = re.compile(r"này\scó\shiệu\slực\s(?:thi\shành\s)?(?:kể\s)?từ\s(?=ngày\s\d|\d)")
_FROM = re.compile(r"(?:kể\stừ|hết\shiệu\slực\stừ)\s(?=ngày\s\d|\d)")
_ADDRESSED = "Kính gửi"  # the title stands above
_HEAD = 2500  # letters in which the title of a document stands
_MENDED = 0.75  # of a number in which a fault of reading was taken out
_BARE = 0.85  # of a number without `số` or kind before it


@dataclass(frozen=True, slots=True)
class _Cited:
    mention: Mention
    ruling: Ruling
    clause: str
    effective: PartialDate | None

    @property
    def weight(self) -> tuple[bool, int]:
        """A whole end weighs more than a change, a change more than the end of a part; a basis as much as an order."""
        partial = self.ruling.role in ENDING and bool(self.ruling.parts)
        return not partial and self.ruling.role in ACTING, _WEIGHTS[self.ruling.role]


def citations(pages: Sequence[DescribedPage], own: str = "") -> tuple[Citation, ...]:
    """Every document named by its number in the text of pages, once, in reading order.

    Args:
        pages: all of a document.
        own: its own symbol, which is never cited.
    """
    running = running_text(pages)
    documents: dict[str, list[_Cited]] = {}
    for one in _cited(running.text):
        key = number_key(one.mention.symbol)
        if key != number_key(own):
            documents.setdefault(key, []).append(one)
    return tuple(_citation(running, mentioned) for mentioned in documents.values())


def _cited(text: str) -> Iterator[_Cited]:
    found = mentions(text)
    in_force = _effective_day(text)
    governed = Governed()
    title = True
    first = 0
    for sentence in sentences(text):
        last = first
        while last < len(found) and found[last].number_start < sentence.end:
            last += 1
        title = title and not text.startswith(_ADDRESSED, sentence.start)
        given, governed = rulings(text, sentence, found[first:last], governed, title=title)
        title = title and not governed.led and not sentence.clause and sentence.end < _HEAD
        for mention, ruling in zip(found[first:last], given, strict=True):
            day = _from_day(text, sentence.start, sentence.end, mention) or in_force
            yield _Cited(mention, ruling, sentence.clause, day if ruling.role in ACTING else None)
        first = last


def _effective_day(text: str) -> PartialDate | None:
    """Day from which the document says that it holds; None where it says none or several."""
    days = {day_in(text[found.end() : found.end() + 60]) for found in _TAKES_EFFECT.finditer(text)} - {None}
    return days.pop() if len(days) == 1 else None


def _from_day(text: str, start: int, end: int, mention: Mention) -> PartialDate | None:
    """Day told in the sentence of a mention: `hết hiệu lực kể từ ngày 01/7/2025`."""
    found = _FROM.search(text, max(start, mention.start - 300), min(end, mention.end + 300))
    return day_in(text[found.end() : found.end() + 60]) if found else None


def _citation(running: RunningText, mentioned: Sequence[_Cited]) -> Citation:
    chief = max(mentioned, key=lambda one: one.weight)  # the first of the weightiest
    best = max(mentioned, key=lambda one: _sure(running, one.mention))
    named = chief.mention
    return Citation(
        symbol=best.mention.symbol,
        role=chief.ruling.role,
        printed=" ".join(running.text[named.start : named.end].split()),
        places=tuple(place for one in mentioned for place in running.places(one.mention.start, one.mention.end)),
        confidence=round(_sure(running, best.mention) * chief.ruling.sure, 4),
        kind=_first(one.mention.kind for one in (chief, *mentioned)) or "",
        date=_first(one.mention.date for one in (chief, *mentioned)),
        issuer=_first(one.mention.issuer for one in (chief, *mentioned)) or "",
        parts=tuple(
            dict.fromkeys(
                part for one in mentioned if one.ruling.role is chief.ruling.role for part in one.ruling.parts
            )
        ),
        by=chief.clause if chief.ruling.role in ACTING else "",
        effective=chief.effective,
    )


def _first(values: Iterator[_Told]) -> _Told | None:
    """The first that is told."""
    return next((value for value in values if value), None)


def _sure(running: RunningText, mention: Mention) -> float:
    """How sure the number of a mention is."""
    read = running.confidence(mention.number_start, mention.number_end)
    return read * (_MENDED if mention.mended else 1) * (1 if mention.named else _BARE)
