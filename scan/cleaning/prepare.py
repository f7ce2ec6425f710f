"""From a page's picture to the one that is read. The reading image is never kept: boxes lead back to the page.

Negatives are turned over, coloured ink is lifted, uneven paper divided out, dark margins painted white, show-through
lifted, strokes mended, small scans enlarged, lines levelled, the last two in one resampling. Mean word F1 on eight real
scans, before the reader learned to correct: page as it comes .910, lifted, evened, enlarged and levelled .943; instead
binarised .930, sharpened .914, rules of tables removed .939, small scans enlarged to 300 dpi .910, all scans to 300 dpi
.905. Most of the gain is one table page (.684 to .912) whose layout the engine finds or misses; without it .942 becomes
.948.

Fine scans are reduced: three real pages of 300 dpi in nine variants (`bench/reading/reading_quality.py`), read with the
second look, have .961 as they are and .966 at 225 dpi, worst .943 and .956, and cost a fifth less; drawn ones lose
.001.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from domain.geometry import Affine, Box, Homography
from domain.page import PageImage
from scan.cleaning.background import dark_margins, on_even_paper, painted_white, paper_levels, small_copy
from scan.cleaning.deskew import skew_degrees
from scan.cleaning.ink import colour_mode, luminance, without_coloured_ink
from scan.cleaning.letters import Letters, find_letters, letter_height
from scan.cleaning.negative import dark_share, is_negative, negative_parts, turned_over
from scan.cleaning.quality import Measured, contrast, findings
from scan.cleaning.resolution import resolution
from scan.cleaning.seals import find_seals, without_seals
from scan.cleaning.sheet import find_sheet, rectified
from scan.cleaning.show_through import without_show_through
from scan.cleaning.strokes import even_strokes

if TYPE_CHECKING:
    from scan.pictures.picture import PagePicture

_ENLARGE_BELOW, _ENLARGE_TO = 190, 250  # dpi; chosen on the real scans of 100 and 150 (87a8526)
_REDUCE_ABOVE, _REDUCE_TO = 260, 225  # dpi: surer on real pages than 300, and a fifth cheaper (cf06167)
_LEVEL_FROM, _LEVEL_RESAMPLED_FROM = 0.3, 0.1  # degrees; levelling costs sharpness unless resampled anyway
_MOST_SIDE = 20_000  # pixels of the reading image; the engine takes 32,767


@dataclass(frozen=True, slots=True)
class PreparedPage:
    """A page ready to be read.

    Attributes:
        image: what the upright page is, with its quality findings.
        upright: the page's pixels after the quarter turns, grey or RGB: page coordinates are its pixels.
        reading: grey picture for the reader, cleaned, levelled and of a fit size.
        reading_dpi: its resolution.
        to_sheet: maps places on `reading` to places on the sheet.
        unbent: maps places on the sheet to places on `upright`, where a photographed sheet was rectified; else the
            sheet is `upright`.
        skew: degrees by which lines rise to the right on `upright`.
        letters: what looks like letters on the sheet, before it was levelled.
        seals: squares around the round seals on the sheet.
    """

    image: PageImage
    upright: NDArray[np.uint8]
    reading: NDArray[np.uint8]
    reading_dpi: int
    to_sheet: Affine
    unbent: Homography | None
    skew: float
    letters: Letters
    seals: tuple[Box, ...]

    @property
    def to_page(self) -> Affine | Homography:
        """Maps places on `reading` to places on `upright`."""
        return self.unbent.after(self.to_sheet) if self.unbent else self.to_sheet

    @property
    def from_page(self) -> Affine | Homography:
        """Maps places on `upright` to places on `reading`."""
        return self.to_page.inverse


def prepare(picture: PagePicture, quarter_turns: int = 0) -> PreparedPage:
    """Make the page of `picture` fit to be read.

    Args:
        picture: as `scan.page_source.load_page` gives it.
        quarter_turns: clockwise, that make it upright.
    """
    upright = np.ascontiguousarray(np.rot90(picture.pixels, -(quarter_turns % 4)))
    corners = find_sheet(upright)
    sheet, unbent = (upright, None) if corners is None else rectified(upright, corners)
    grey = luminance(sheet)
    negative = dark_share(grey) if is_negative(grey) else None
    if negative is not None:
        sheet, grey = 255 - sheet, 255 - grey
    small = small_copy(grey)
    paper, margins = paper_levels(small), dark_margins(small) if corners is None else None
    even = painted_white(on_even_paper(grey, paper), margins)
    fields = negative_parts(even)
    even = turned_over(even, fields)
    letters = find_letters(even)
    measured = _measure(picture, quarter_turns % 4, sheet, letters, negative)
    seals = find_seals(even)
    print_alone = turned_over(painted_white(on_even_paper(without_coloured_ink(sheet), paper), margins), fields)
    print_alone = without_show_through(without_seals(print_alone, seals), measured.dpi)
    clean = even_strokes(print_alone, measured.dpi, measured.colour)
    factor, angle = _factor(measured.dpi, clean.shape), measured.skew
    level_from = _LEVEL_FROM if factor == 1.0 else _LEVEL_RESAMPLED_FROM
    reading, to_sheet = _resampled(clean, factor, angle if abs(angle) >= level_from else 0.0)
    return PreparedPage(
        image=_image(measured, upright),
        upright=upright,
        reading=reading,
        reading_dpi=round(measured.dpi * factor),
        to_sheet=to_sheet,
        unbent=unbent,
        skew=angle,
        letters=letters,
        seals=tuple(seal.box for seal in seals),
    )


def _measure(
    picture: PagePicture, turns: int, sheet: NDArray[np.uint8], letters: Letters, negative: float | None
) -> Measured:
    height, width = sheet.shape[:2]
    dpi, source = resolution((width, height), picture.dpi, letter_height(letters), picture.rendered)
    reduced = luminance(
        np.asarray(cv2.resize(sheet, letters.ink.shape[::-1], interpolation=cv2.INTER_NEAREST), np.uint8)
    )
    return Measured(
        dpi=dpi,
        dpi_source=source,
        claimed_dpi=picture.dpi,
        quarter_turns=turns,
        skew=skew_degrees(letters.ink),
        contrast=contrast(reduced, letters.ink),
        colour=colour_mode(sheet),
        letters=letters,
        negative=negative,
    )


def _image(measured: Measured, upright: NDArray[np.uint8]) -> PageImage:
    height, width = upright.shape[:2]
    return PageImage(
        width=width,
        height=height,
        dpi=measured.dpi,
        dpi_source=measured.dpi_source,
        quarter_turns=measured.quarter_turns,
        colour=measured.colour,
        findings=findings(measured),
    )


def _factor(dpi: int, shape: tuple[int, ...]) -> float:
    """Small scans are enlarged and very fine ones reduced, within the sides that the engine takes."""
    wanted = _ENLARGE_TO / dpi if dpi < _ENLARGE_BELOW else _REDUCE_TO / dpi if dpi > _REDUCE_ABOVE else 1.0
    return min(wanted, _MOST_SIDE / max(shape))


def _resampled(grey: NDArray[np.uint8], factor: float, angle: float) -> tuple[NDArray[np.uint8], Affine]:
    """Enlarged by `factor` and turned clockwise by `angle` degrees on a canvas that loses no corner."""
    if factor == 1.0 and angle == 0.0:
        return grey, Affine(1, 0, 0, 0, 1, 0)
    height, width = grey.shape
    cosine, sine = np.cos(np.radians(angle)) * factor, np.sin(np.radians(angle)) * factor
    columns = max(1, round(abs(cosine) * width + abs(sine) * height))
    rows = max(1, round(abs(sine) * width + abs(cosine) * height))
    turn = np.array([[cosine, -sine], [sine, cosine]])
    shift = np.array([columns / 2, rows / 2]) - turn @ np.array([width / 2, height / 2])
    source, ratio = _reduced(grey, min(factor, 1.0))
    # OpenCV counts from the centres of pixels, boxes from their edges: half a pixel on each side.
    from_source = turn / ratio
    centred = shift + from_source @ np.array([0.5, 0.5]) - 0.5
    forth = np.column_stack([from_source, centred])
    reading = cv2.warpAffine(source, forth, (columns, rows), flags=cv2.INTER_CUBIC, borderValue=255)
    back = np.linalg.inv(turn)
    origin = -back @ shift
    numbers = (back[0, 0], back[0, 1], origin[0], back[1, 0], back[1, 1], origin[1])
    return np.asarray(reading, np.uint8), Affine(*(float(number) for number in numbers))


def _reduced(grey: NDArray[np.uint8], factor: float) -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """A smaller copy by averaging, and its true ratio in x and y; the page itself when `factor` is 1."""
    if factor == 1.0:
        return grey, np.ones(2)
    height, width = grey.shape
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    return small, np.array([size[0] / width, size[1] / height])
