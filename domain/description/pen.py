"""Places where a pen or a rubber stamp fills in a printed form, and what was read there."""

from __future__ import annotations

from dataclasses import dataclass

from domain.description.fields import FieldName, FieldSource
from domain.geometry import Box
from domain.terms import Term

PLACE_BEFORE, PLACE_BEHIND = 0.75, 0.95  # ems of print that a place shows at its left and right
PLACE_FOOT = 0.66  # of a place's height from above: where the baseline of the print beside it is


class PenRole(Term):
    """What is written at such a place."""

    NUMBER = "number"
    DAY = "day"
    MONTH = "month"
    ARRIVAL_NUMBER = "arrival-number"  # of the incoming stamp, never the document's own
    ARRIVAL_DATE = "arrival-date"
    URGENCY = "urgency"  # a stamp of words, among ink that was not read


@dataclass(frozen=True, slots=True)
class PenPlace:
    """A place to be read.

    Attributes:
        role: what is written there.
        page: from 1.
        box: two ems of the print around it high, the baseline at `PLACE_FOOT`, with some of that print to the left and
            right; in page coordinates.
    """

    role: PenRole
    page: int
    box: Box


@dataclass(frozen=True, slots=True)
class PenText:
    """What may be written at a place: figures, letters, strokes; empty where nothing is. Probability 0 to 1."""

    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class PenReading:
    """A place and what may be written there, likeliest first."""

    place: PenPlace
    texts: tuple[PenText, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What else says a number or a day of a document: its files' names, a digital signature's mark, a delivery's sheet.

    It decides between what a pen may have written, and never adds to it.
    """

    name: FieldName
    value: str
    source: FieldSource


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Number and day (ISO 8601) of another document of the same issuer, notation and year; nobody is asked for them."""

    number: int
    day: str
