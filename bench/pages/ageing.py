"""What scanners, copiers and time do to a page. Functions of page and seed; boxes follow every turn and scaling."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from math import cos, radians, sin
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.pages.seal import stamp
from domain.geometry import Affine

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench.pages.sheet import DrawnPage

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

_PAPER = np.array([232, 214, 172], np.float32)  # old wood-pulp paper, RGB
_INK = np.array([58, 48, 42], np.float32)  # iron-brown ink of a faded ribbon


class Ageing(StrEnum):
    """What happened to a page after it was printed."""

    CLEAN = "clean"
    OFFICE_SCAN = "office-scan"  # 200 dpi colour, a little askew, JPEG
    PHOTOCOPY = "photocopy"  # black and white, 150 to 200 dpi, specks, broken strokes
    YELLOWED = "yellowed"  # brown paper, faded ink, stains, the other side shining through
    STAMPED = "stamped"  # round red seal and blue signature over text


def age(page: DrawnPage, ageing: Ageing, seed: int) -> DrawnPage:
    """The page after ageing; the same for the same seed."""
    chance = np.random.default_rng(seed)
    return _STORIES[ageing](page, chance)


def _office_scan(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    page = _scaled(_turned(page, chance.uniform(-1.3, 1.3), 250), 200)
    grey = page.pixels.astype(np.float32) * 0.9 + 16
    grey += _clouds(page.pixels.shape[:2], chance, 400)[..., None] * 6
    grey += _grain(page.pixels.shape, chance, 4)
    return replace(page, pixels=_through_jpeg(_clipped(_blurred(grey, 0.6)), 62))


def _photocopy(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    page = _scaled(_turned(page, chance.uniform(-0.8, 0.8), 255), int(chance.integers(150, 201)))
    grey = _grey(page)
    grey = _blurred(grey, 0.55) + _grain(grey.shape, chance, 13)
    threshold = 150 + _clouds(grey.shape, chance, 250) * 22
    black = (grey < threshold) | _specks(grey.shape, chance, 5e-5) | _shadow_edge(grey.shape, chance)
    bitonal = np.where(black, 0, 255).astype(np.uint8)
    return replace(page, pixels=np.repeat(bitonal[..., None], 3, axis=2))


def _yellowed(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    page = _turned(page, chance.uniform(-1.0, 1.0), 255)
    shape = page.pixels.shape[:2]
    ink = np.asarray(1 - _grey(page) / 255, np.float32)
    fading = np.clip(0.62 + 0.25 * _clouds(shape, chance, 300) + 0.1 * _clouds(shape, chance, 6), 0.3, 1.0)
    other_side = _blurred(np.roll(ink[:, ::-1], (37, -23), (0, 1)), 2.2) * 0.17
    paper = _paper(shape, chance) * (1 - other_side[..., None])
    ink = (_blurred(ink, 0.7) * fading)[..., None]
    pixels = paper * (1 - ink) + _INK * ink + _grain(page.pixels.shape, chance, 3)
    return replace(page, pixels=_through_jpeg(_clipped(pixels), 80))


def _stamped(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    page = stamp(page, chance)
    page = _turned(page, chance.uniform(-0.5, 0.5), 253)
    noise = _grain(page.pixels.shape, chance, 2.5)
    return replace(page, pixels=_through_jpeg(_clipped(page.pixels * np.float32(0.95) + 10 + noise), 82))


_STORIES: dict[Ageing, Callable[[DrawnPage, np.random.Generator], DrawnPage]] = {
    Ageing.CLEAN: lambda page, _: page,
    Ageing.OFFICE_SCAN: _office_scan,
    Ageing.PHOTOCOPY: _photocopy,
    Ageing.YELLOWED: _yellowed,
    Ageing.STAMPED: _stamped,
}


def _turned(page: DrawnPage, degrees: float, paper: int) -> DrawnPage:
    """The page turned counter-clockwise about its middle, its size kept."""
    height, width = page.pixels.shape[:2]
    c, s = cos(radians(degrees)), sin(radians(degrees))
    x, y = width / 2, height / 2
    turn = Affine(c, s, x - c * x - s * y, -s, c, y + s * x - c * y)
    matrix = np.array([[turn.a, turn.b, turn.c], [turn.d, turn.e, turn.f]])
    pixels = cv2.warpAffine(page.pixels, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,) * 3)
    return replace(_moved(page, turn), pixels=pixels.astype(np.uint8))


def _scaled(page: DrawnPage, dpi: int) -> DrawnPage:
    """The page at another resolution."""
    factor = dpi / page.dpi
    size = round(page.pixels.shape[1] * factor), round(page.pixels.shape[0] * factor)
    pixels = cv2.resize(page.pixels, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return replace(_moved(page, Affine(factor, 0, 0, 0, factor, 0)), pixels=pixels, dpi=dpi)


def _moved(page: DrawnPage, to: Affine) -> DrawnPage:
    """The page with all its boxes mapped."""
    blocks = tuple(
        replace(
            block,
            lines=tuple(
                replace(line, words=tuple(replace(word, box=to.box(word.box)) for word in line.words))
                for line in block.lines
            ),
        )
        for block in page.text.blocks
    )
    return replace(page, text=replace(page.text, blocks=blocks))


def _grey(page: DrawnPage) -> Floats:
    return np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY), np.float32)


def _blurred(pixels: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.float32)


def _grain(shape: tuple[int, ...], chance: np.random.Generator, strength: float) -> Floats:
    """Noise of the sensor: the same in all colours."""
    noise = chance.standard_normal(shape[:2], np.float32) * np.float32(strength)
    return noise[..., None] if len(shape) > 2 else noise


def _clouds(shape: tuple[int, ...], chance: np.random.Generator, size: int) -> Floats:
    """Smooth noise between about -1 and 1 with features of `size` pixels."""
    coarse = chance.normal(0, 0.5, (shape[0] // size + 3, shape[1] // size + 3)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def _specks(shape: tuple[int, ...], chance: np.random.Generator, share: float) -> NDArray[np.bool_]:
    """Dirt of the copier's glass: few pixels each."""
    seeds = (chance.random(shape, np.float32) < share).astype(np.uint8)
    return cv2.dilate(seeds, np.ones((2, 2), np.uint8)).astype(bool)


def _shadow_edge(shape: tuple[int, ...], chance: np.random.Generator) -> NDArray[np.bool_]:
    """The dark stripe where the lid did not close, along the left edge."""
    stripe = np.zeros(shape, bool)
    stripe[:, : int(chance.integers(2, 9))] = True
    return stripe


def _paper(shape: tuple[int, ...], chance: np.random.Generator) -> Floats:
    """Brown paper: darker at the edges, mottled, stained, with fibres; RGB."""
    rows = np.abs(np.linspace(-1, 1, shape[0], dtype=np.float32))[:, None]
    columns = np.abs(np.linspace(-1, 1, shape[1], dtype=np.float32))[None, :]
    light = 1 - 0.16 * np.maximum(rows, columns) ** 6 - 0.05 * columns
    light += 0.05 * _clouds(shape, chance, 350) + 0.025 * _clouds(shape, chance, 40) + 0.015 * _clouds(shape, chance, 4)
    for _ in range(int(chance.integers(3, 7))):
        light -= _stain(shape, chance)
    tint = light[..., None] ** np.array([0.8, 1.0, 1.35], np.float32)
    return (_PAPER * tint).astype(np.float32)


def _stain(shape: tuple[int, ...], chance: np.random.Generator) -> Floats:
    """A dried drop: slightly dark within, darker at its rim."""
    middle = chance.uniform(0, shape[0]), chance.uniform(0, shape[1])
    radius = chance.uniform(0.03, 0.13) * shape[1]
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    far = np.hypot(rows - middle[0], columns - middle[1]).astype(np.float32) / radius
    far += 0.18 * _clouds(shape, chance, int(radius / 2) + 8)
    inside = 0.07 / (1 + np.exp(np.clip((far - 1) * 30, -50, 50)))
    return np.asarray(inside + 0.07 * np.exp(-(((far - 0.97) / 0.035) ** 2)), np.float32)


def _through_jpeg(pixels: Pixels, quality: int) -> Pixels:
    """The losses of one JPEG compression."""
    _, encoded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(decoded[..., ::-1])


def _clipped(pixels: Floats) -> Pixels:
    return np.clip(pixels, 0, 255).astype(np.uint8)
