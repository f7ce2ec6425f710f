"""Paper, ink and what a scanner's sensor adds: fields of numbers, one a pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from testbed.pages.sheet import DrawnPage

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]

OLD_PAPER = np.array([232, 214, 172], np.float32)  # wood-pulp paper after decades, RGB


def grey(page: DrawnPage) -> Floats:
    """How light each pixel is, 0 to 255."""
    return np.asarray(cv2.cvtColor(page.pixels, cv2.COLOR_RGB2GRAY), np.float32)


def blurred(pixels: Floats, sigma: float) -> Floats:
    """Out of focus by a Gaussian of `sigma` pixels."""
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.float32)


def grain(shape: tuple[int, ...], chance: np.random.Generator, strength: float) -> Floats:
    """Noise of the sensor: the same in all colours."""
    noise = chance.standard_normal(shape[:2], np.float32) * np.float32(strength)
    return noise[..., None] if len(shape) > 2 else noise


def clouds(shape: tuple[int, ...], chance: np.random.Generator, size: int) -> Floats:
    """Smooth noise between about -1 and 1 with features of `size` pixels."""
    coarse = chance.normal(0, 0.5, (shape[0] // size + 3, shape[1] // size + 3)).astype(np.float32)
    return np.asarray(cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC), np.float32)


def specks(shape: tuple[int, ...], chance: np.random.Generator, share: float) -> NDArray[np.bool_]:
    """Dirt of the copier's glass: few pixels each."""
    seeds = (chance.random(shape, np.float32) < share).astype(np.uint8)
    return cv2.dilate(seeds, np.ones((2, 2), np.uint8)).astype(bool)


def shadow_edge(shape: tuple[int, ...], chance: np.random.Generator) -> NDArray[np.bool_]:
    """The dark stripe where the lid did not close, along the left edge."""
    stripe = np.zeros(shape, bool)
    stripe[:, : int(chance.integers(2, 9))] = True
    return stripe


def old_paper(shape: tuple[int, ...], chance: np.random.Generator) -> Floats:
    """Brown paper: darker at the edges, mottled, stained, with fibres; RGB."""
    rows = np.abs(np.linspace(-1, 1, shape[0], dtype=np.float32))[:, None]
    columns = np.abs(np.linspace(-1, 1, shape[1], dtype=np.float32))[None, :]
    light = 1 - 0.16 * np.maximum(rows, columns) ** 6 - 0.05 * columns
    light += 0.05 * clouds(shape, chance, 350) + 0.025 * clouds(shape, chance, 40) + 0.015 * clouds(shape, chance, 4)
    for _ in range(int(chance.integers(3, 7))):
        light -= _stain(shape, chance)
    tint = light[..., None] ** np.array([0.8, 1.0, 1.35], np.float32)
    return (OLD_PAPER * tint).astype(np.float32)


def _stain(shape: tuple[int, ...], chance: np.random.Generator) -> Floats:
    """A dried drop: slightly dark within, darker at its rim."""
    middle = chance.uniform(0, shape[0]), chance.uniform(0, shape[1])
    radius = chance.uniform(0.03, 0.13) * shape[1]
    rows, columns = np.ogrid[: shape[0], : shape[1]]
    far = np.hypot(rows - middle[0], columns - middle[1]).astype(np.float32) / radius
    far += 0.18 * clouds(shape, chance, int(radius / 2) + 8)
    inside = 0.07 / (1 + np.exp(np.clip((far - 1) * 30, -50, 50)))
    return np.asarray(inside + 0.07 * np.exp(-(((far - 0.97) / 0.035) ** 2)), np.float32)


def ink_on(paper: Floats, ink: Floats, colour: tuple[int, int, int]) -> Floats:
    """Paper (RGB) where ink of a colour covers the share `ink` of each pixel, 0 to 1."""
    cover = ink[..., None]
    return np.asarray(paper * (1 - cover) + np.array(colour, np.float32) * cover, np.float32)


def ink_of(page: DrawnPage) -> Floats:
    """The share of each pixel that is printed, 0 to 1."""
    return np.asarray(1 - grey(page) / 255, np.float32)


def through_jpeg(pixels: Pixels, quality: int) -> Pixels:
    """The losses of one JPEG compression."""
    _, encoded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)
    return np.ascontiguousarray(decoded[..., ::-1])


def clipped(pixels: Floats) -> Pixels:
    """As 8 bits."""
    return np.clip(pixels, 0, 255).astype(np.uint8)
