"""Pages as poppler draws them, compared: what is seen on one and not on the other.

Print is what differs from the paper by much. It is lost where the other page shows nothing near by, or no colour where
it had one. Paper of another colour is a page lost. A page may have been given another size; the place of the seal's
mark, which the archive puts on its own, is left out of what was gained.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pikepdf
from PIL import Image

from testbed.seen.frame import HEIGHT, WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    Pixels = npt.NDArray[np.uint8]
    Mask = npt.NDArray[np.bool_]

DPI = 100
_LONG_SIDE = round(HEIGHT * DPI / 72)
_INK, _NEAR_INK = 90, 30  # levels from the paper: surely print, and enough to be its counterpart
_COLOUR, _NEAR_COLOUR = 48, 20  # between the strongest and the weakest of red, green and blue
_PAPER = 60  # levels between two colours of paper
_REACH = 5  # pixels around: resampling, and pages put straight
_CLUSTER = 3  # lost pixels of nine that touch one another: the least stroke; single ones are edges drawn otherwise
_MARK_MARGIN = 4
_EDGE = 2  # rows at the edge of that room, where both colours of paper are mixed
_TALLER = 1.01  # times its master: room was made above it


@dataclass(frozen=True, slots=True)
class Difference:
    """Pixels of print on the master, those lost in the rendition, and those that only the rendition has."""

    print: int
    lost: int
    gained: int


def drawn(pdf: Path, page: int = 1) -> Pixels:
    """A page as poppler shows it, in red, green and blue; always of one height, for poppler knows no unit of pages."""
    place = ["-f", str(page), "-l", str(page), "-scale-to", str(_LONG_SIDE), "-cropbox", "-singlefile", "-png"]
    done = subprocess.run(["pdftoppm", *place, pdf], capture_output=True, check=True)
    return _pixels(Image.open(BytesIO(done.stdout)))


def shown(picture: Image.Image) -> Pixels:
    """A picture of a page of A4 at the resolution of the comparison."""
    size = (round(WIDTH * DPI / 72), _LONG_SIDE)
    return _pixels(picture.convert("RGB").resize(size, Image.Resampling.BOX))


def compare(master: Pixels, rendition: Pixels, mark: Mask | None = None) -> Difference:
    """What was lost and gained; `mark` is where the seal's mark stands on the rendition."""
    height, width = master.shape[:2]
    rendition, mark = (_without_margin(one, master) for one in (rendition, mark))
    other: Pixels = np.asarray(cv2.resize(rendition, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    paper, other_paper = _paper(master), _paper(other)
    from_paper, from_other = _distance(master, paper), _distance(other, other_paper)
    ink, coloured = from_paper > _INK, _chroma(master) > _COLOUR
    faint = (from_paper > _NEAR_INK) & coloured  # a pale seal
    lost = _clustered((ink & ~_near(from_other > _NEAR_INK)) | (faint & ~_near(_chroma(other) > _NEAR_COLOUR)))
    gained = _clustered((from_other > _INK) & ~_near(from_paper > _NEAR_INK))
    if mark is not None:
        gained &= ~cv2.resize(mark.astype(np.uint8), (width, height), interpolation=cv2.INTER_NEAREST).astype(bool)
    if int(np.abs(paper.astype(int) - other_paper.astype(int)).max()) > _PAPER:
        lost |= ink
    return Difference(int((ink | faint).sum()), int(lost.sum()), int(gained.sum()))


def _without_margin(page: npt.NDArray[Any] | None, master: Pixels) -> Any:
    """A page without the strip above that it has beyond the shape of its master: the room made for the mark."""
    if page is None:
        return None
    rows = round(page.shape[1] * master.shape[0] / master.shape[1])
    return page[page.shape[0] - rows + _EDGE :] if page.shape[0] > rows * _TALLER else page


def mark_mask(pdf: Path, shape: tuple[int, ...]) -> Mask:
    """Where signature fields of the first page stand, on a picture of it of this shape."""
    mask = np.zeros(shape[:2], bool)
    with pikepdf.open(pdf) as opened:
        page = opened.pages[0]
        seen = _seen_box(page)
        turns = int(page.get("/Rotate", 0)) // 90 % 4
        for annotation in page.get("/Annots", []):
            if annotation.get("/FT") == "/Sig" and "/AP" in annotation:
                x0, y0, x1, y1 = (float(value) for value in annotation.Rect)
                corners = [_from_top_left(x, y, seen, turns) for x, y in ((x0, y0), (x1, y1))]
                columns, rows = (sorted(values) for values in zip(*corners, strict=True))
                mask[_pixels_of(rows, shape[0]), _pixels_of(columns, shape[1])] = True
    return mask


def _seen_box(page: pikepdf.Page) -> tuple[float, ...]:
    """The crop box within the media box."""
    media, crop = ([float(value) for value in box] for box in (page.mediabox, page.cropbox))
    return (*map(max, media[:2], crop[:2]), *map(min, media[2:], crop[2:]))


def _from_top_left(x: float, y: float, seen: tuple[float, ...], turns: int) -> tuple[float, float]:
    """A point as shares of the width and height of the page as it is seen, from its upper left corner."""
    across, up = (x - seen[0]) / (seen[2] - seen[0]), (y - seen[1]) / (seen[3] - seen[1])
    return ((across, 1 - up), (up, across), (1 - across, up), (1 - up, 1 - across))[turns]


def _pixels_of(shares: Sequence[float], size: int) -> slice:
    return slice(max(0, int(shares[0] * size) - _MARK_MARGIN), int(shares[1] * size) + _MARK_MARGIN + 1)


def _pixels(picture: Image.Image) -> Pixels:
    return np.asarray(picture.convert("RGB"))


def _paper(pixels: Pixels) -> Pixels:
    """The colour around each place that is no print: the median of a coarse picture of the page."""
    coarse = cv2.resize(pixels, (64, 88), interpolation=cv2.INTER_AREA)
    ground = cv2.medianBlur(coarse, 31)
    return cv2.resize(ground, (pixels.shape[1], pixels.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.uint8)


def _distance(pixels: Pixels, paper: Pixels) -> npt.NDArray[np.int16]:
    apart: npt.NDArray[np.int16] = np.abs(pixels.astype(np.int16) - paper.astype(np.int16))
    return np.asarray(apart.max(axis=2), np.int16)


def _chroma(pixels: Pixels) -> npt.NDArray[np.int16]:
    """Strength of colour beyond that of the paper."""
    spread = pixels.astype(np.int16) - _paper(pixels).astype(np.int16)
    return np.asarray(spread.max(axis=2) - spread.min(axis=2), np.int16)


def _near(mask: Mask) -> Mask:
    return cv2.dilate(mask.astype(np.uint8), np.ones((_REACH, _REACH), np.uint8)).astype(bool)


def _clustered(mask: Mask) -> Mask:
    """Without pixels that stand alone."""
    return mask & (cv2.boxFilter(mask.astype(np.uint8), -1, (3, 3), normalize=False) >= _CLUSTER)
