"""The jobs of child processes: what each does, and its arguments. Light: the work itself is loaded where it is done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from domain.anchors import AnchorProfile
from domain.delivery.sheet import Sheets
from domain.description.pen import PenPlace, PenReading
from domain.documents import SourceFormat
from domain.evidence import ChangedPage, VerificationReport
from domain.geometry import Box
from domain.limits import InputLimits
from domain.messages import Language
from domain.page import ReadPage
from domain.text import Word
from ocr.engine import EngineInfo
from pipeline.isolation.task import Task
from rendition.pdfa_report import PageProof, PdfaReport, PdfInfo
from scan.inside import Attachments, Room
from scan.inspection import SourceInspection


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page to read.

    Attributes:
        path, form: the source file and its format.
        inner: 1-based number of the page within the source.
        number: 1-based number of the page within the document.
        reader: the recogniser, as the parent's probe found it.
        limits: on the picture.
        turns: clockwise quarter turns that make it upright; None to find out.
    """

    path: Path
    form: SourceFormat
    inner: int
    number: int
    reader: EngineInfo
    limits: InputLimits
    turns: int | None = None


@dataclass(frozen=True, slots=True)
class ComposeSource:
    """One source file: where it lies, its format and its number of pages."""

    path: Path
    form: SourceFormat
    pages: int


@dataclass(frozen=True, slots=True)
class ComposeJob:
    """One document to write.

    Attributes:
        sources: in page order.
        readings: folder with one reading a page (`pipeline/isolation/readings.py`).
        target: PDF/A to write.
        info: title, creator and date.
        limits: on pictures.
        written: by the number of their page, words that a pen wrote.
    """

    sources: tuple[ComposeSource, ...]
    readings: Path
    target: Path
    info: PdfInfo
    limits: InputLimits
    written: Mapping[int, tuple[Word, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProveJob:
    """One PDF/A to compare with its masters.

    Attributes:
        sources: in page order.
        rendition: the PDF/A.
        turns: clockwise quarter turns that make each page upright; None for a page that could not be read.
        limits: on pictures.
    """

    sources: tuple[ComposeSource, ...]
    rendition: Path
    turns: tuple[int | None, ...]
    limits: InputLimits


@dataclass(frozen=True, slots=True)
class Proofs:
    """What came of comparing, a page each."""

    pages: tuple[PageProof, ...]


@dataclass(frozen=True, slots=True)
class EvidenceFiles:
    """Files handed in with a request for a verdict: certificates to trust, revocation lists, OCSP answers.

    Attributes:
        trust, crls, ocsps: of whoever asks, for this one time.
        kept: of the archive itself, of whatever kind.
    """

    trust: tuple[Path, ...] = ()
    crls: tuple[Path, ...] = ()
    ocsps: tuple[Path, ...] = ()
    kept: tuple[Path, ...] = ()


NO_EVIDENCE = EvidenceFiles()


@dataclass(frozen=True, slots=True)
class VerifyJob:
    """One file to judge.

    Attributes:
        path: the file.
        target: what it is called in the report.
        test_ca: certificate of the archive's local test authority, None outside an archive.
        time: the moment the verdict speaks of.
        language: of the sentences.
        given: what was handed in for this one verdict.
        own_ca: authorities that the organisation trusts besides the shipped ones; None without any.
        anchors: in which time each authority is trusted, and others; None where nobody said so.
    """

    path: Path
    target: str
    test_ca: Path | None
    time: datetime
    language: Language = Language.VI
    given: EvidenceFiles = NO_EVIDENCE
    own_ca: Path | None = None
    anchors: AnchorProfile | None = None


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A place on a page that is drawn alone: its box, on a page of so many pixels in width."""

    box: Box
    page_width: int


@dataclass(frozen=True, slots=True)
class DrawJob:
    """One page, or a place on it, to draw as a JPEG file of `width` pixels; of a PDF unless said otherwise."""

    path: Path
    number: int
    width: int
    target: Path
    limits: InputLimits
    form: SourceFormat = SourceFormat.PDF
    place: PagePlace | None = None


@dataclass(frozen=True, slots=True)
class DrawPairJob:
    """One changed page to draw as it was and as it became, as two JPEG files.

    Attributes:
        path: the PDF with all its revisions.
        page: the page in both.
        fields: names of the form's fields that were changed; their places are framed.
        before, after: files to write; none is written for a page that is not there.
        limits: on drawing.
    """

    path: Path
    page: ChangedPage
    fields: tuple[str, ...]
    before: Path
    after: Path
    limits: InputLimits


@dataclass(frozen=True, slots=True)
class DrawnPair:
    """Whether the page looks otherwise, but for the signatures that a next signer was allowed to add."""

    differs: bool


@dataclass(frozen=True, slots=True)
class ConfirmedLine:
    """A line that a person confirmed: where it is on the page as archived, and what it says."""

    box: Box
    text: str


@dataclass(frozen=True, slots=True)
class CutJob:
    """One page whose confirmed lines are to be cut out.

    Attributes:
        path, form: the master and its format.
        inner: 1-based number of the page within it.
        turns: clockwise quarter turns that make it upright.
        width: pixels of the page as archived.
        lines: to be cut.
        target: file to write (`ocr.reader.training_lines`); none is written when no line can be cut.
        limits: on the picture.
    """

    path: Path
    form: SourceFormat
    inner: int
    turns: int
    width: int
    lines: tuple[ConfirmedLine, ...]
    target: Path
    limits: InputLimits


@dataclass(frozen=True, slots=True)
class Cut:
    """How many lines were cut; texts of those with letters that the reader does not know, and of those not found."""

    lines: int
    unknown_letters: tuple[str, ...]
    not_found: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PenJob:
    """Places of one page to be read, which a pen filled in.

    Attributes:
        path, form: the master and its format.
        inner: 1-based number of the page within it.
        turns: clockwise quarter turns that make it upright.
        width: pixels of the page that the places are told on.
        places: to be read.
        limits: on the picture.
    """

    path: Path
    form: SourceFormat
    inner: int
    turns: int
    width: int
    places: tuple[PenPlace, ...]
    limits: InputLimits


@dataclass(frozen=True, slots=True)
class PenReadings:
    """What may be written at each place of a job."""

    readings: tuple[PenReading, ...]


INSPECT: Task[[Path, SourceFormat, InputLimits], SourceInspection] = Task(
    "scan.inspect_source:inspect_source", SourceInspection
)
FIND_SECRECY: Task[[Path, SourceFormat, InputLimits], str] = Task("scan.secrecy.first_page:degree_on_first_page", str)
TAKE_OUT: Task[[Path, Path, Room, InputLimits], Attachments] = Task(
    "scan.pdf.inspecting.attachments:take_out", Attachments
)
READ_PAGE: Task[[PageJob], ReadPage] = Task("pipeline.isolation.page:read_page", ReadPage)
COMPOSE: Task[[ComposeJob], PdfaReport] = Task("pipeline.isolation.compose:compose", PdfaReport)
PROVE: Task[[ProveJob], Proofs] = Task("pipeline.isolation.proving:prove_job", Proofs)
VERIFY: Task[[VerifyJob], VerificationReport] = Task("pipeline.isolation.verify:verify_file", VerificationReport)
DRAW: Task[[DrawJob], bool] = Task("pipeline.isolation.draw:draw_page", bool)
DRAW_PAIR: Task[[DrawPairJob], DrawnPair] = Task("pipeline.isolation.changed_page:draw_pair", DrawnPair)
WITHOUT_NETWORK: Task[[], bool] = Task("pipeline.isolation.denied:without_network", bool)
READ_SHEET: Task[[Path], Sheets] = Task("scan.sheets.read_sheet:read_sheet", Sheets)
READ_PEN: Task[[PenJob], PenReadings] = Task("pipeline.isolation.pen:read_pen", PenReadings)
CUT_LINES: Task[[CutJob], Cut] = Task("pipeline.isolation.training:cut_lines", Cut)

_INSPECTED = 1 << 20  # bytes a second, at least


def inspecting_seconds(path: Path) -> int:
    """Seconds of CPU more than a page's that looking through the file at `path` may take."""
    return path.stat().st_size // _INSPECTED
