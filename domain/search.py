"""What a search answers: pages and the place of each hit on them, or records with their best pages; counts; walks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.geometry import Box
from domain.people.access import AccessMode

FIRST = ""  # the cursor that begins a walk
BEST_PAGES = 3  # of each record that is shown
DEEPEST_RECORD = 10_000  # records are listed so far; whoever wants more asks more narrowly
FACET_VALUES = 20  # of each facet


class SearchOrder(StrEnum):
    """What comes first. Equals stand by record, then by page."""

    RELEVANCE = "relevance"  # a query without words knows none: then as DATE
    DATE = "date"  # newest first, what has no date last
    NUMBER = "number"  # 2 before 26 before 30c, what has no number last


class Facet(StrEnum):
    """What records are counted by."""

    KIND = "kind"
    YEAR = "year"
    ISSUER = "issuer"
    SIGNER = "signer"
    FONDS = "fonds"


@dataclass(frozen=True, slots=True)
class FacetCount:
    """How many of the records found have a value: the commonest values only, commonest first."""

    facet: Facet
    value: str
    records: int


@dataclass(frozen=True, slots=True)
class AnswerShape:
    """How an answer is to look.

    Attributes:
        order: what comes first.
        facets: count the records that answer by each facet.
    """

    order: SearchOrder = SearchOrder.RELEVANCE
    facets: bool = False


PLAIN = AnswerShape()


@dataclass(frozen=True, slots=True)
class Hit:
    """One page that answers the query.

    Attributes:
        record, page: where.
        title: title of the record.
        score: higher is better; comparable within one answer only; 0 where another order was asked for.
        snippet: a piece of the page's text as printed around the best place.
        marks: (start, end) character ranges of the matched words in `snippet`.
        boxes: the matched words' boxes in page coordinates, best place first.
        mode: access mode of the record that counts; the index does not tell it.
        doubtful: numbers that were asked for and that the record may bear: somebody is asked for its number.
    """

    record: str
    page: int
    title: str
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]
    boxes: tuple[Box, ...]
    mode: AccessMode | None = None
    doubtful: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """The answer.

    Attributes:
        total: number of pages found in all.
        hits: those asked for, best first; equals by record and page.
        cursor: where a walk goes on; None at its end and when no walk was asked for.
        facets: counts of the records found, where asked for.
    """

    total: int
    hits: tuple[Hit, ...]
    cursor: str | None = None
    facets: tuple[FacetCount, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """One record that answers the query.

    Attributes:
        record, title: which.
        pages: how many of its pages answer.
        hits: the best of them, best first, at most `BEST_PAGES`.
    """

    record: str
    title: str
    pages: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class RecordsAnswer:
    """The answer by records.

    Attributes:
        total: number of records found in all.
        records: those asked for; in order of relevance a record stands where its best page does.
        facets: counts of the records found, where asked for.
    """

    total: int
    records: tuple[FoundRecord, ...]
    facets: tuple[FacetCount, ...] = ()
