"""What a PDF/A is written from beside its pages, and what is known of it when it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PdfInfo:
    """What the document says of itself.

    Attributes:
        title: what people call it.
        creator: the program and version that made it.
        created: when, with time zone; the only date in the file, so that the same input gives the same bytes.
    """

    title: str
    creator: str
    created: datetime


class PageWay(StrEnum):
    """How a page came into the PDF/A."""

    OWN = "own"  # its own drawing is kept: letters stay letters
    PICTURE = "picture"  # the picture from which it was read
    DRAWN = "drawn"  # drawn whole as a picture, since another way would have lost something
    MISSING = "missing"  # a crossed-out sheet: its picture could not be decoded


class WayReason(StrEnum):
    """Why a page is not in the PDF/A in the first way that was tried."""

    FIRST = ""  # it is
    NOT_CONFORMANT = "not-conformant"  # what is drawn on it PDF/A does not allow: fonts not embedded, …
    DIFFERS = "differs"  # something was lost or added
    HIDDEN_TEXT = "hidden-text"  # text that nobody sees could not be taken out of its drawing
    UNDECODABLE = "undecodable"  # there is no picture of it


@dataclass(frozen=True, slots=True)
class PageProof:
    """What came of comparing a page of the PDF/A with what its master shows.

    Attributes:
        number: of the page, from 1.
        way: how it came into the PDF/A.
        light, colour: how much the worst place differs, in grey levels beyond what copying excuses; 0 is the same.
        alike: it shows what the master shows; True also where there is nothing to be compared with (MISSING).
        exact: the picture is the master's, byte for byte, so that nothing had to be drawn.
        place: of the worst difference, as shares of the page's width and height; None where nothing differs.
        reason: why an earlier way was given up.
        detail: the rule that was broken, as the checking library puts it; for engineers.
    """

    number: int
    way: PageWay
    light: float = 0.0
    colour: float = 0.0
    alike: bool = True
    exact: bool = False
    place: tuple[float, float] | None = None
    reason: WayReason = WayReason.FIRST
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PdfaReport:
    """A written file that was proved to be PDF/A-2b.

    Attributes:
        pages: their number.
        size: bytes of the file.
        proofs: what came of comparing each page with its master; empty before that is done.
        notes: what the master does not show and could not be given a look: stable codes with the page behind a colon.
    """

    pages: int
    size: int
    proofs: tuple[PageProof, ...] = ()
    notes: tuple[str, ...] = ()
