"""What ribbons, copiers, time and scanners make of print, as it looks after clean-up: grey on white.

The stories are those of `testbed.pages` at the size of a few lines. Noise comes from a bank that is drawn once, because
most of the time would go into it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from testbed.pages.paper import blurred, clouds
from training.reader.faces import Sort

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float32]
_BANK = 2600  # pixels
_RUN_TOGETHER, _RUN_TOGETHER_OFTEN = (
    0.0058,
    0.75,
)  # inches: what clean-up does to dots (`scan.cleaning.strokes`), how often
_SPECKS_LEFT = 0.3  # how often specks of copies outlast clean-up
_NEEDLES = 120  # dots an inch of a matrix printer in draft


class Scan(NamedTuple):
    """A sheet as scanned and cleaned: grey 0 to 255, and its resolution."""

    grey: NDArray[np.uint8]
    dpi: int


def worn(ink: NDArray[np.uint8], dpi: int, sort: Sort, fate: np.random.Generator) -> Scan:
    """A sheet whose ink is given, printed, aged and scanned as chance has it."""
    cover = np.asarray(ink.astype(np.float32) / np.float32(255), np.float32)
    if sort is Sort.MONO:
        cover = _PRINTERS[int(fate.choice(len(_PRINTERS), p=(0.15, 0.35, 0.2, 0.3)))](cover, dpi, fate)
    elif fate.random() < 0.25:
        cover = _thicker_or_thinner(cover, fate)
    story = _STORIES[int(fate.choice(len(_STORIES), p=_WEIGHTS))]
    return story(cover, dpi, fate)


@cache
def _bank() -> Floats:
    return np.random.default_rng(20261125).standard_normal((_BANK, _BANK), np.float32)


def noise(shape: tuple[int, ...], fate: np.random.Generator) -> Floats:
    """Standard normal noise, independent from pixel to pixel."""
    rows, columns = shape[0], shape[1]
    if rows > _BANK or columns > _BANK:
        return fate.standard_normal((rows, columns), np.float32)
    top, left = int(fate.integers(_BANK - rows + 1)), int(fate.integers(_BANK - columns + 1))
    part = _bank()[top : top + rows, left : left + columns]
    return part if fate.random() < 0.5 else part[::-1, ::-1]


def _thicker_or_thinner(cover: Floats, fate: np.random.Generator) -> Floats:
    soft = blurred(cover, fate.uniform(0.6, 1.3))
    return np.asarray(np.clip(soft * fate.uniform(0.8, 2.2) - fate.choice((0.0, 0.25)), 0, 1), np.float32)


# Printers: typewriters, carbon paper, needles.


def _ribbon(cover: Floats, dpi: int, fate: np.random.Generator) -> Floats:
    """A woven ribbon; ink that runs a little."""
    soft = np.clip(blurred(cover, 1.2 * dpi / 300) * 1.9, 0, 1)
    share = np.clip(0.35 + 0.5 * clouds(cover.shape, fate, 160), 0, 0.9)
    woven = 0.88 + 0.14 * noise_of_size(cover.shape, 3, fate) + 0.1 * clouds(cover.shape, fate, 200)
    return np.asarray(np.clip((cover * (1 - share) + soft * share) * woven, 0, 1), np.float32)


def _carbon(cover: Floats, dpi: int, fate: np.random.Generator) -> Floats:
    pressed = np.clip(fate.uniform(0.45, 0.75) + 0.14 * clouds(cover.shape, fate, 260), 0.3, 1)
    smear = np.clip(0.02 + 0.05 * clouds(cover.shape, fate, 120), 0, 0.12)
    return np.asarray(np.maximum(np.clip(blurred(cover, 1.6 * dpi / 300) * 1.15, 0, 1) * pressed, smear), np.float32)


def _needles(cover: Floats, dpi: int, fate: np.random.Generator) -> Floats:
    """Round dots where the grid of needles meets ink."""
    rows, columns = cover.shape
    size = max(1, round(columns * _NEEDLES / dpi)), max(1, round(rows * _NEEDLES / dpi))
    struck = (cv2.resize(cover, size, interpolation=cv2.INTER_AREA) > fate.uniform(0.22, 0.4)).astype(np.float32)
    struck *= np.clip(0.9 + 0.12 * noise(struck.shape, fate), 0.3, 1)
    fine = np.zeros((size[1] * 3, size[0] * 3), np.float32)
    fine[1::3, 1::3] = struck
    away = np.mgrid[-2:3, -2:3]
    dots = cv2.filter2D(fine, -1, np.clip(fate.uniform(1.5, 2.0) - np.hypot(*away), 0, 1).astype(np.float32))
    back = cv2.resize(np.clip(dots, 0, 1), (columns, rows), interpolation=cv2.INTER_AREA)
    if fate.random() < _RUN_TOGETHER_OFTEN:
        back = blurred(np.asarray(back, np.float32), _RUN_TOGETHER * dpi)
    return np.asarray(back * np.float32(fate.uniform(0.7, 1.0)), np.float32)


def noise_of_size(shape: tuple[int, ...], size: int, fate: np.random.Generator) -> Floats:
    """Noise with features of `size` pixels, between about -1 and 1."""
    small = noise((shape[0] // size + 2, shape[1] // size + 2), fate) * np.float32(0.5)
    return np.asarray(cv2.resize(small, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR), np.float32)


_PRINTERS: tuple[Callable[[Floats, int, np.random.Generator], Floats], ...] = (
    lambda cover, _dpi, _fate: cover,
    _ribbon,
    _carbon,
    _needles,
)


# Stories: what scanners and copiers do.


def _scanned(cover: Floats, dpi: int, to: int) -> tuple[Floats, int]:
    """Averaged to a lower resolution; as it is when that is no lower."""
    if to >= dpi:
        return cover, dpi
    size = max(1, round(cover.shape[1] * to / dpi)), max(1, round(cover.shape[0] * to / dpi))
    return np.asarray(cv2.resize(cover, size, interpolation=cv2.INTER_AREA), np.float32), to


def _on_paper(cover: Floats, black: float, white: float = 255.0) -> Floats:
    return np.asarray(white - cover * np.float32(white - black), np.float32)


def _clipped(grey: Floats) -> NDArray[np.uint8]:
    return np.clip(grey, 0, 255).astype(np.uint8)


def _jpeg(grey: NDArray[np.uint8], quality: int) -> NDArray[np.uint8]:
    _, packed = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def _clean(cover: Floats, dpi: int, fate: np.random.Generator) -> Scan:
    return Scan(_clipped(_on_paper(cover, fate.uniform(0, 60))), dpi)


def _office(cover: Floats, dpi: int, fate: np.random.Generator) -> Scan:
    """A scan in a hurry."""
    cover, dpi = _scanned(cover, dpi, int(fate.choice((150, 200, 200, 240, 300))))
    grey = blurred(_on_paper(cover, fate.uniform(10, 70), 252), fate.uniform(0.3, 0.9))
    grey += fate.uniform(1, 6) * noise(grey.shape, fate)
    return Scan(_jpeg(_clipped(grey), int(fate.integers(45, 90))), dpi)


def _photocopy(cover: Floats, dpi: int, fate: np.random.Generator) -> Scan:
    """Black and white, few dots, broken strokes, specks."""
    cover, dpi = _scanned(cover, dpi, int(fate.integers(145, 205)))
    grey = blurred(_on_paper(cover, 10), fate.uniform(0.4, 0.75)) + fate.uniform(6, 17) * noise(cover.shape, fate)
    level = fate.uniform(120, 178) + fate.uniform(5, 25) * clouds(grey.shape, fate, 250)
    specks = noise(grey.shape, fate) > (fate.uniform(3.3, 4.5) if fate.random() < _SPECKS_LEFT else np.inf)
    bitonal = np.where((grey < level) | specks, np.uint8(0), np.uint8(255))
    return Scan(bitonal, dpi)


def _faded(cover: Floats, dpi: int, fate: np.random.Generator) -> Scan:
    """Brown paper evened out, ink that paled here more and there less."""
    fading = fate.uniform(0.4, 0.8) + 0.22 * clouds(cover.shape, fate, 300) + 0.1 * noise_of_size(cover.shape, 6, fate)
    paper = 250 + 4 * clouds(cover.shape, fate, 40) - np.abs(3 * noise_of_size(cover.shape, 4, fate))
    grey = _on_paper(blurred(cover, fate.uniform(0.5, 1.0)) * np.clip(fading, 0.22, 1), 45) * (paper / 255)
    return Scan(_jpeg(_clipped(grey + fate.uniform(1, 4) * noise(grey.shape, fate)), int(fate.integers(65, 90))), dpi)


def _through(cover: Floats, dpi: int, fate: np.random.Generator) -> Scan:
    """Thin paper: the other side shows through, mirrored."""
    rows, columns = (int(fate.integers(side)) for side in cover.shape)
    other = np.roll(blurred(np.ascontiguousarray(cover[:, ::-1]), fate.uniform(1.2, 2.4)), (rows, columns), (0, 1))
    both = np.maximum(blurred(cover, 0.6) * fate.uniform(0.75, 1), other * fate.uniform(0.12, 0.42))
    grey = _on_paper(np.asarray(both, np.float32), fate.uniform(10, 50)) + fate.uniform(1, 4) * noise(cover.shape, fate)
    return Scan(_clipped(grey), dpi)


def _poor(cover: Floats, dpi: int, fate: np.random.Generator) -> Scan:
    """Too few dots, out of focus, pale, packed hard."""
    cover, dpi = _scanned(cover, dpi, int(fate.integers(105, 185)))
    grey = blurred(_on_paper(cover, fate.uniform(20, 120)), fate.uniform(0.35, 1.0))
    grey += fate.uniform(0, 7) * noise(grey.shape, fate)
    return Scan(_jpeg(_clipped(grey), int(fate.integers(30, 85))), dpi)


_STORIES: tuple[Callable[[Floats, int, np.random.Generator], Scan], ...] = (
    _clean,
    _office,
    _photocopy,
    _faded,
    _through,
    _poor,
)
_WEIGHTS = (0.12, 0.2, 0.28, 0.15, 0.08, 0.17)
