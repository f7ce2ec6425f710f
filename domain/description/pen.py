"""Places where a pen or a rubber stamp fills in a printed form, and what was read there."""

from __future__ import annotations

from dataclasses import dataclass

from domain.geometry import Box
from domain.terms import Term

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
