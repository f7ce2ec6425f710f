"""Pages as pictures with their texts, for writing a PDF/A from them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from describe.written import with_written
from domain.documents import SourceFormat
from domain.errors import PageFailed
from domain.geometry import Box
from domain.page import ColourMode, DpiSource, PageImage, ReadPage
from domain.text import TextSource, WordOrigin
from ocr.page.placing import map_words
from pipeline.isolation.proving import ComposedPage
from pipeline.isolation.readings import READING, reading_name
from rendition.pdfa import PdfPage, points_per_pixel
from rendition.pdfa_report import PageWay, WayReason
from scan.comparing import compared_width
from scan.page_source import PagePicture, load_page
from scan.pdf.visible.unshaped import page_facts
from scan.shown import PdfShower, is_plain, opened_pdf, shown_picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from domain.text import PageText, TextLine, Word
    from pipeline.isolation.jobs import ComposeJob, ComposeSource

_PICTURES = frozenset((SourceFormat.JPEG, SourceFormat.PNG))  # one page a file
_A4_AT_100_DPI = (827, 1169)
_A4_INCHES = 8.27
_COARSEST_DPI = 50
_LEAST_DRAWN_DPI = 200  # TT 05/2025/TT-BNV, Điều 8


@dataclass(frozen=True, slots=True)
class GivenUp:
    """Why a way of composing a page was given up; `detail` is for engineers."""

    reason: WayReason
    detail: str = ""


def reading_of(job: ComposeJob, number: int) -> ReadPage:
    """The stored reading of page `number` (from 1) of the document, with what a pen wrote on it."""
    reading = READING.read((job.readings / reading_name(number)).read_bytes(), reading_name(number))
    written = job.written.get(number)
    return replace(reading, text=with_written(reading.text, written)) if written and reading.text else reading


def text_over_picture(text: PageText | None) -> PageText | None:
    """The text of a page whose letters are drawn as a picture: it is laid invisibly over them, whoever read it."""
    if text is None:
        return None
    laid = map_words(text, lambda word: replace(word, origin=WordOrigin.PICTURE))
    return replace(laid, source=TextSource.RECOGNISED) if laid.blocks else laid


class PictureMaker:
    """Makes pages of pictures.

    Attributes:
        composed: how each page was composed, known when it was written.
        drawn_anew: pages that are drawn whole instead of written from the picture that was read.
    """

    def __init__(self, job: ComposeJob, folder: Path, given_up: Mapping[int, GivenUp] | None = None) -> None:
        """Make pages of `job`; passing files go to `folder`.

        Args:
            job: the document.
            folder: for passing files.
            given_up: why the pages are not kept as they are drawn, by number.
        """
        self._job = job
        self._folder = folder
        self._reasons = dict(given_up or {})
        self.composed: dict[int, ComposedPage] = {}
        self.drawn_anew: set[int] = set()

    def draw_anew(self, pages: Mapping[int, GivenUp]) -> None:
        """From now on these pages are drawn whole."""
        self._reasons.update(pages)
        self.drawn_anew.update(pages)

    def pages(self) -> Iterator[PdfPage]:
        """All pages in order."""
        number = 0
        for source in self._job.sources:
            widths = _widths(source)
            for inner in range(1, source.pages + 1):
                number += 1
                yield self._page(source, inner, number, widths[inner - 1] if widths else None)

    def drawn(self, source: ComposeSource, inner: int, reading: ReadPage) -> PdfPage:
        """Page `inner` (from 1) of a source, all that it shows drawn as one picture.

        Raises:
            PageFailed: its picture cannot be decoded.
        """
        image = reading.page.image or self._image(source, inner)
        pixels = self._shown(source, inner, image)
        grey = pixels.ndim == 2 or bool((pixels == pixels[:, :, :1]).all())  # noqa: PLR2004 - rows, columns
        kept = np.ascontiguousarray(pixels[:, :, 0]) if grey and pixels.ndim > 2 else pixels  # noqa: PLR2004
        image = replace(image, colour=ColourMode.GREY if grey else ColourMode.COLOUR)
        return PdfPage(image, reading.text, lambda: kept, None)

    def _page(self, source: ComposeSource, inner: int, number: int, sides: tuple[float, float] | None) -> PdfPage:
        reading = reading_of(self._job, number)
        try:
            image = reading.page.image or self._image(source, inner)
        except PageFailed:
            self.composed[number] = ComposedPage(PageWay.MISSING, 0, WayReason.UNDECODABLE)
            return _missing_page()
        turns, why = image.quarter_turns, self._reasons.get(number, GivenUp(WayReason.FIRST))
        width = None if sides is None else sides[turns % 2]
        way = PageWay.DRAWN if number in self.drawn_anew else PageWay.PICTURE
        self.composed[number] = ComposedPage(way, turns, why.reason, why.detail)
        if way is PageWay.DRAWN:
            return replace(_as_shaped(self.drawn(source, inner, reading)), width=width)
        return replace(self._as_read(source, inner, number, image, reading.text), width=width)

    def _as_read(
        self, source: ComposeSource, inner: int, number: int, image: PageImage, text: PageText | None
    ) -> PdfPage:
        load = cache(lambda: load_page(source.path, source.form, inner, self._job.limits))  # not where the file passes
        original = source.path.read_bytes() if source.form in _PICTURES else load().embedded
        share = source.path.stat().st_size // source.pages

        def pixels() -> NDArray[np.uint8]:
            upright = _upright(load(), image.quarter_turns)
            if source.form is SourceFormat.PNG and is_plain(source.path, source.form):
                self._keep_small(number, upright, image)
            return upright

        return PdfPage(image, text, pixels, original, share)

    def _keep_small(self, number: int, upright: NDArray[np.uint8], image: PageImage) -> None:
        """A small copy of a picture that is dear to decode, to be compared with what is written."""
        scale = points_per_pixel(image)
        width = compared_width((image.width * scale, image.height * scale))
        size = min(width, image.width), max(1, round(image.height * min(1.0, width / image.width)))
        small = cv2.resize(upright, size, interpolation=cv2.INTER_AREA)
        path = self._folder / f"small-{number:05d}.png"
        ordered = small if small.ndim == 2 else small[:, :, ::-1]  # noqa: PLR2004 - rows, columns
        cv2.imwrite(str(path), ordered, [cv2.IMWRITE_PNG_COMPRESSION, 1])
        self.composed[number] = replace(self.composed[number], small=path)

    def _image(self, source: ComposeSource, inner: int) -> PageImage:
        """What is known of a page that was not read, because its reader failed: its picture is shown all the same."""
        picture = load_page(source.path, source.form, inner, self._job.limits)
        height, width = picture.pixels.shape[:2]
        dpi = round(picture.dpi or max(_COARSEST_DPI, min(width, height) / _A4_INCHES))
        colour = ColourMode.GREY if picture.pixels.ndim == 2 else ColourMode.COLOUR  # noqa: PLR2004
        return PageImage(width, height, dpi, DpiSource.ESTIMATED, 0, colour)

    def _shown(self, source: ComposeSource, inner: int, image: PageImage) -> NDArray[np.uint8]:
        """The page upright, in the size of the picture that was read."""
        turns = image.quarter_turns
        if source.form is SourceFormat.PDF:
            with opened_pdf(source.path) as document:
                shower = PdfShower(document)
                width = max(image.width if turns % 2 == 0 else image.height, _finely(shower.size(inner)))
                pixels = shower.drawn(inner, width)
        else:
            pixels = shown_picture(source.path, source.form, inner, self._job.limits)
        upright = np.ascontiguousarray(np.rot90(pixels, -turns))
        near = abs(upright.shape[0] - image.height) <= 2 and abs(upright.shape[1] - image.width) <= 2  # noqa: PLR2004
        if near and upright.shape[:2] != (image.height, image.width):
            size = (image.width, image.height)
            upright = np.asarray(cv2.resize(upright, size, interpolation=cv2.INTER_LINEAR), np.uint8)
        return upright


def _as_shaped(page: PdfPage) -> PdfPage:
    """The page as high as its picture, where it was read from one of another shape; its text goes along."""
    rows, columns = page.pixels().shape[:2]
    height = max(1, round(page.image.width * rows / columns))
    if height == page.image.height or page.text is None:
        return replace(page, image=replace(page.image, height=height))
    text = _stretched(page.text, height / page.image.height)
    return replace(page, image=replace(page.image, height=height), text=text)


def _stretched(text: PageText, ratio: float) -> PageText:
    blocks = tuple(
        replace(block, lines=tuple(replace(line, words=_words(line, ratio)) for line in block.lines))
        for block in text.blocks
    )
    return replace(text, blocks=blocks)


def _words(line: TextLine, ratio: float) -> tuple[Word, ...]:
    boxes = [word.box for word in line.words]
    placed = [Box(box.x, round(box.y * ratio), box.w, max(1, round(box.h * ratio))) for box in boxes]
    return tuple(replace(word, box=box) for word, box in zip(line.words, placed, strict=True))


def _finely(size: tuple[float, float]) -> int:
    """Pixels of width at which letters of any size can be read, for a page read from a coarse picture."""
    return compared_width(size, _LEAST_DRAWN_DPI)


def _widths(source: ComposeSource) -> list[tuple[float, float]]:
    """Points of width and height that a PDF gives its pages: a fact, unlike a picture's resolution."""
    if source.form is not SourceFormat.PDF:
        return []
    units = [facts.unit for facts in page_facts(source.path)]
    with opened_pdf(source.path) as document:
        shower = PdfShower(document)
        sizes = [shower.size(inner) for inner in range(1, source.pages + 1)]
    return [
        (width * unit, height * unit) for (width, height), unit in zip(sizes, units or [1.0] * len(sizes), strict=False)
    ]


def _upright(picture: PagePicture, quarter_turns: int) -> NDArray[np.uint8]:
    return np.ascontiguousarray(np.rot90(picture.pixels, -quarter_turns))


def _missing_page() -> PdfPage:
    """A crossed-out sheet in place of a page whose picture is lost, so that the others keep their numbers."""
    width, height = _A4_AT_100_DPI
    image = PageImage(width, height, 100, DpiSource.RENDERED, 0, ColourMode.BITONAL)
    sheet = np.full((height, width), 255, np.uint8)
    cv2.line(sheet, (0, 0), (width, height), 0, 2)
    cv2.line(sheet, (0, height), (width, 0), 0, 2)
    return PdfPage(image, None, lambda: sheet, None)
