"""What scanners, copiers and time do to a page. Functions of page and seed; boxes follow every turn and scaling."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from testbed.pages.paper import (
    blurred,
    clipped,
    clouds,
    grain,
    grey,
    ink_of,
    old_paper,
    shadow_edge,
    specks,
    through_jpeg,
)
from testbed.pages.seal import stamp
from testbed.pages.warping import scaled, turned

if TYPE_CHECKING:
    from collections.abc import Callable

    from testbed.pages.sheet import DrawnPage

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


def office_scan(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    """Scanned in a hurry at 200 dpi."""
    page = scaled(turned(page, chance.uniform(-1.3, 1.3), 250), 200)
    light = page.pixels.astype(np.float32) * 0.9 + 16
    light += clouds(page.pixels.shape[:2], chance, 400)[..., None] * 6
    light += grain(page.pixels.shape, chance, 4)
    return replace(page, pixels=through_jpeg(clipped(blurred(light, 0.6)), 62))


def _photocopy(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    page = scaled(turned(page, chance.uniform(-0.8, 0.8), 255), int(chance.integers(150, 201)))
    light = grey(page)
    light = blurred(light, 0.55) + grain(light.shape, chance, 13)
    threshold = 150 + clouds(light.shape, chance, 250) * 22
    black = (light < threshold) | specks(light.shape, chance, 5e-5) | shadow_edge(light.shape, chance)
    bitonal = np.where(black, 0, 255).astype(np.uint8)
    return replace(page, pixels=np.repeat(bitonal[..., None], 3, axis=2))


def _yellowed(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    page = turned(page, chance.uniform(-1.0, 1.0), 255)
    shape = page.pixels.shape[:2]
    ink = ink_of(page)
    fading = np.clip(0.62 + 0.25 * clouds(shape, chance, 300) + 0.1 * clouds(shape, chance, 6), 0.3, 1.0)
    other_side = blurred(np.roll(ink[:, ::-1], (37, -23), (0, 1)), 2.2) * 0.17
    paper = old_paper(shape, chance) * (1 - other_side[..., None])
    ink = (blurred(ink, 0.7) * fading)[..., None]
    pixels = paper * (1 - ink) + _INK * ink + grain(page.pixels.shape, chance, 3)
    return replace(page, pixels=through_jpeg(clipped(pixels), 80))


def _stamped(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    return colour_scan(stamp(page, chance), chance)


def colour_scan(page: DrawnPage, chance: np.random.Generator) -> DrawnPage:
    """Scanned in colour, at the resolution it has or a coarse one; JPEG blurs the colour of its inks."""
    page = turned(page, chance.uniform(-0.5, 0.5), 253)
    if chance.random() < 0.4:
        page = scaled(page, int(chance.choice([150, 200])))
    noise = grain(page.pixels.shape, chance, 2.5)
    seen = clipped(page.pixels * np.float32(0.95) + 10 + noise)
    return replace(page, pixels=through_jpeg(seen, int(chance.integers(60, 90))))


_STORIES: dict[Ageing, Callable[[DrawnPage, np.random.Generator], DrawnPage]] = {
    Ageing.CLEAN: lambda page, _: page,
    Ageing.OFFICE_SCAN: office_scan,
    Ageing.PHOTOCOPY: _photocopy,
    Ageing.YELLOWED: _yellowed,
    Ageing.STAMPED: _stamped,
}
