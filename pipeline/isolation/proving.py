"""That a PDF/A shows what its masters show: each page drawn, the master's page drawn, the two compared (ADR 0019).

Inside a child process, one page in memory at a time. The master is drawn by other means than those by which the page
was composed, so that a fault there is seen here.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.documents import SourceFormat
from domain.errors import PageFailed
from domain.limits import InputLimits
from pipeline.isolation.jobs import ComposeSource, Proofs, ProveJob
from pipeline.isolation.visible import with_looks
from rendition.page_pictures import WrittenPictures, written_pictures
from rendition.pdfa_report import PageProof, PageWay, WayReason
from scan.comparing import PageDifference, compare, compared_width
from scan.pdf.opening import PdfPageError
from scan.pdf.visible.unshaped import PageFacts, Unshaped, page_facts
from scan.shown import PdfShower, is_plain, opened_pdf, shown_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray


_SIZES = 0.01  # by which a PDF's page may be larger or smaller than its master
_LONGEST, _SHORTEST = 14400.0, 3.0  # points; beyond these a PDF/A page cannot have its master's size
_END = b"%%EOF"
_INKED = 24  # levels of contrast within a place that has something written in it


@dataclass(frozen=True, slots=True)
class ComposedPage:
    """How a page was composed.

    Attributes:
        way: how it came into the PDF/A.
        turns: clockwise quarter turns that make the master's page upright.
        reason, detail: why an earlier way was given up.
        unread: the master's page could not be read, and perhaps not be decoded either.
        small: PNG file of the decoded master, upright, where composing had to decode it anyway.
    """

    way: PageWay
    turns: int = 0
    reason: WayReason = WayReason.FIRST
    detail: str = ""
    unread: bool = False
    small: Path | None = None


def prove_job(job: ProveJob) -> Proofs:
    """Compare a PDF/A that somebody composed earlier, whichever way."""
    pages = {n: ComposedPage(PageWay.PICTURE, turns or 0, unread=turns is None) for n, turns in enumerate(job.turns, 1)}
    return Proofs(prove(job.sources, _as_composed(job.rendition), pages, job.limits))


def _as_composed(sealed: Path) -> Path:
    """The PDF/A as it was before its seal was appended: without the mark, and without a margin added for it."""
    data = sealed.read_bytes()
    end = data.find(_END)
    if not 0 <= end < len(data) - 2 * len(_END):
        return sealed
    composed = sealed.with_suffix(".composed.pdf")
    composed.write_bytes(data[: end + len(_END)] + b"\n")
    try:
        with opened_pdf(composed) as first, opened_pdf(sealed) as last:
            return composed if len(first) == len(last) else sealed
    except PdfPageError:  # the bytes stood within a stream
        return sealed


def prove(
    sources: Sequence[ComposeSource],
    rendition: Path,
    pages: Mapping[int, ComposedPage],
    limits: InputLimits,
) -> tuple[PageProof, ...]:
    """Compare pages of a PDF/A with what their masters show.

    Args:
        sources: the masters, in page order.
        rendition: what was composed from them; annotations on it, such as the seal's mark, are not looked at.
        pages: how each page was composed, by its number from 1.
        limits: on pictures.
    """
    return tuple(_proofs(sources, rendition, pages, limits))


def _proofs(
    sources: Sequence[ComposeSource],
    rendition: Path,
    pages: Mapping[int, ComposedPage],
    limits: InputLimits,
) -> Iterator[PageProof]:
    number = 0
    with opened_pdf(rendition) as written, written_pictures(rendition) as pictures:
        copy = PdfShower(written, annotations=False)
        units = [facts.unit for facts in page_facts(rendition)]
        for source in sources:
            with _master(source, limits) as master:
                for inner in range(1, source.pages + 1):
                    number += 1
                    shown = _Shown(copy, number, units[number - 1] if units else 1.0, pictures)
                    yield _proof(master, inner, pages[number], shown)


@dataclass(frozen=True, slots=True)
class _Shown:
    """A page of the PDF/A."""

    shower: PdfShower
    number: int
    unit: float
    pictures: WrittenPictures

    @property
    def points(self) -> tuple[float, float]:
        width, height = self.shower.size(self.number)
        return width * self.unit, height * self.unit

    def drawn(self) -> NDArray[np.uint8]:
        return self.shower.drawn(self.number, compared_width(self.points))


@dataclass(frozen=True, slots=True)
class _Master:
    """A source, opened once if it is a PDF."""

    source: ComposeSource
    limits: InputLimits
    shower: PdfShower | None = None
    facts: tuple[PageFacts, ...] = field(default=())

    def size(self, inner: int) -> tuple[float, float] | None:
        """Points as shown; None where the master does not say, or says what no PDF/A can hold."""
        if self.shower is None:
            return None
        unit = self.fact(inner).unit
        width, height = (side * unit for side in self.shower.size(inner))
        return (width, height) if min(width, height) >= _SHORTEST and max(width, height) <= _LONGEST else None

    def fact(self, inner: int) -> PageFacts:
        """What the PDF says of the page."""
        return self.facts[inner - 1] if self.facts else PageFacts()

    def drawn(self, inner: int, turns: int, like: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The page upright, about as large as `like`."""
        width = like.shape[1] if turns % 2 == 0 else like.shape[0]
        if self.shower is not None:
            picture = self.shower.drawn(inner, width)
        else:
            picture = shown_picture(self.source.path, self.source.form, inner, self.limits, max(like.shape[:2]))
        return np.ascontiguousarray(np.rot90(picture, -turns))


@contextmanager
def _master(source: ComposeSource, limits: InputLimits) -> Iterator[_Master]:
    with ExitStack() as opened:
        if source.form is SourceFormat.PDF:
            path = opened.enter_context(with_looks(source.path))
            shower = PdfShower(opened.enter_context(opened_pdf(path)))
            yield _Master(source, limits, shower, page_facts(source.path))
        else:
            yield _Master(source, limits)


def _proof(master: _Master, inner: int, page: ComposedPage, shown: _Shown) -> PageProof:
    told = PageProof(shown.number, page.way, reason=page.reason, detail=page.detail)
    if page.way is PageWay.MISSING:
        return told
    if _is_exact(master, page, shown):
        return replace(told, exact=True)
    try:
        found = _difference(master, inner, page, shown)
    except (PageFailed, PdfPageError) as error:
        way = PageWay.MISSING if page.unread else page.way
        return replace(told, way=way, alike=page.unread, detail=str(error))
    return replace(told, light=found.light, colour=found.colour, alike=found.same, place=found.place)


def _is_exact(master: _Master, page: ComposedPage, shown: _Shown) -> bool:
    """The page is the JPEG or the grey PNG that was handed in, and nothing else."""
    source = master.source
    if page.way is not PageWay.PICTURE or not is_plain(source.path, source.form):
        return False
    data = shown.pictures.data(shown.number)
    return data is not None and _holds(source.path.read_bytes(), data, source.form)


def _holds(file: bytes, data: bytes, form: SourceFormat) -> bool:
    """The picture's data are the file itself, or for a PNG the one piece of data in it."""
    return data == file if form is SourceFormat.JPEG else data in file


def _difference(master: _Master, inner: int, page: ComposedPage, shown: _Shown) -> PageDifference:
    copy = shown.drawn()
    if page.small is not None:
        original = np.asarray(cv2.imread(str(page.small), cv2.IMREAD_ANYCOLOR), np.uint8)
        original = original if original.ndim == 2 else np.ascontiguousarray(original[:, :, ::-1])  # noqa: PLR2004
    else:
        original = master.drawn(inner, page.turns, copy)
    unshaped = [place.turned(page.turns) for place in master.fact(inner).unshaped]
    if not _is_of_size(master.size(inner), page.turns, shown.points) or not _all_inked(copy, unshaped):
        return PageDifference(255.0, 0.0, shape=True)
    return compare(original, copy, [place.place for place in unshaped])


def _is_of_size(wanted: tuple[float, float] | None, turns: int, points: tuple[float, float]) -> bool:
    if wanted is None:
        return True
    upright = wanted if turns % 2 == 0 else wanted[::-1]
    return all(abs(side - points[at]) <= max(_SIZES * side, 1.0) for at, side in enumerate(upright))


def _all_inked(copy: NDArray[np.uint8], places: Sequence[Unshaped]) -> bool:
    """Where a field or note without a look says something, something is seen."""
    return all(_contrast(copy, unshaped.place) >= _INKED for unshaped in places if unshaped.filled)


def _contrast(picture: NDArray[np.uint8], place: tuple[float, float, float, float]) -> int:
    height, width = picture.shape[:2]
    left, right = (min(max(round(share * width), 0), width) for share in (place[0], place[2]))
    top, bottom = (min(max(round(share * height), 0), height) for share in (place[1], place[3]))
    inside = picture[top:bottom, left:right]
    return int(np.ptp(inside)) if inside.size else 255
