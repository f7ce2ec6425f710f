"""What a search answers: pages, the place of each hit on them, and where a walk through all of them goes on."""

from __future__ import annotations

from dataclasses import dataclass

from domain.geometry import Box
from domain.people.access import AccessMode

FIRST = ""  # the cursor that begins a walk


@dataclass(frozen=True, slots=True)
class Hit:
    """One page that answers the query.

    Attributes:
        record, page: where.
        title: title of the record.
        score: higher is better; comparable within one answer only.
        snippet: a piece of the page's text as printed around the best place.
        marks: (start, end) character ranges of the matched words in `snippet`.
        boxes: the matched words' boxes in page coordinates, best place first.
        mode: access mode of the record that counts; the index does not tell it.
    """

    record: str
    page: int
    title: str
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]
    boxes: tuple[Box, ...]
    mode: AccessMode | None = None


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer.

    Attributes:
        total: number of pages found in all.
        hits: those asked for, best first; equals by record and page.
        cursor: where a walk goes on; None at its end and when no walk was asked for.
    """

    total: int
    hits: tuple[Hit, ...]
    cursor: str | None = None
