"""One page of a document: its picture, what was found about it, and what was read on it."""

from __future__ import annotations

from dataclasses import dataclass

from domain.description.pen import PenReading
from domain.terms import Term
from domain.text import PageText


class ColourMode(Term):
    """What the master picture holds, judged by its pixels, not by its file type."""

    BITONAL = "bitonal"
    GREY = "grey"
    COLOUR = "colour"


class DpiSource(Term):
    """How the resolution became known."""

    METADATA = "metadata"
    ESTIMATED = "estimated"  # from the letters' height or the paper's size: metadata absent or not believable
    RENDERED = "rendered"  # we chose it when drawing a page that has no picture


REQUIRED_DPI = 200  # TT 05/2025 Điều 8


class FindingCode(Term):
    """Quality findings a clerk may want to act on (TT 05/2025 Điều 8: resolution, colour, nothing cut)."""

    BLANK = "blank"
    LOW_RESOLUTION = "low-resolution"
    SKEWED = "skewed"
    LOW_CONTRAST = "low-contrast"
    CUT_EDGE = "cut-edge"
    TURNED = "turned"
    NOT_COLOUR = "not-colour"
    DPI_NOT_BELIEVED = "dpi-not-believed"
    DARK = "dark"  # nothing found on it, and it is no blank paper: share of dark pixels
    OTHER_SCRIPT = "other-script"  # share of its letters that are of a script which is not read
    TOO_SMALL = "too-small"  # pixels of the shorter side, too few for a line of text
    NEGATIVE = "negative"  # white letters on black, read turned over: share of dark pixels
    UNREAD_TEXT = "unread-text"  # lines that look printed and were not read, about so many
    AS_PICTURE = "as-picture"  # its letters and drawings became one picture in the PDF/A: pixels an inch


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One finding with the measured value, in the unit that the code implies (dpi, degrees, 0..1)."""

    code: FindingCode
    value: float


@dataclass(frozen=True, slots=True)
class PageImage:
    """The upright master picture of a page.

    Attributes:
        width, height: pixels of the upright picture.
        dpi: dots per inch, believed after comparison with the picture.
        dpi_source: where `dpi` comes from.
        quarter_turns: clockwise quarter turns (0 to 3) that make the stored picture upright.
        colour: judged by pixels.
        findings: quality findings; an empty tuple for a good page.
    """

    width: int
    height: int
    dpi: int
    dpi_source: DpiSource
    quarter_turns: int
    colour: ColourMode
    findings: tuple[QualityFinding, ...] = ()

    @property
    def blank(self) -> bool:
        """Nothing is written on it."""
        return any(finding.code is FindingCode.BLANK for finding in self.findings)


class PageState(Term):
    """Outcome of reading one page."""

    READ = "read"
    BLANK = "blank"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Page:
    """One page after reading, without its text.

    Attributes:
        number: 1-based within the document.
        state: outcome.
        image: None only when the picture itself could not be decoded.
        words: number of words read.
        confidence: mean word confidence 0 to 1, weighted by letters; 0 without words.
        reason: an `ErrorCode` value when the page failed, else None.
    """

    number: int
    state: PageState
    image: PageImage | None
    words: int = 0
    confidence: float = 0.0
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """The durable unit of reading.

    Attributes:
        page: what it is like.
        text: None when the page failed.
        pen: what was read where a pen may have filled in the head of a first page.
    """

    page: Page
    text: PageText | None
    pen: tuple[PenReading, ...] = ()
