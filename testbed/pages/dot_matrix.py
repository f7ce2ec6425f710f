"""Pages from a needle printer: letters of dots, lines that lie a little off when the head runs back, a tired ribbon."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from testbed.pages.composing import DPI, composed, fate_of, one_page, typewriter_face
from testbed.pages.layout import Look
from testbed.pages.paper import clipped, clouds, grain, ink_of, ink_on, through_jpeg
from testbed.pages.sheet import DrawnPage, Printed, Sheet
from testbed.pages.warping import scaled, turned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from testbed.corpus import Part
    from testbed.pages.paper import Floats

_NEEDLES = 120  # dots an inch
_FINE = 3  # pixels a dot when drawn
_LEAST_INK = 0.28  # of a dot's square, for its needle to strike
_RIBBON = (46, 44, 62)


@dataclass
class RunningSheet(Sheet):
    """A sheet whose lines are printed in both directions of the head, which do not quite meet."""

    chance: np.random.Generator = field(default_factory=lambda: np.random.default_rng(0), kw_only=True)

    def line(self, words: Sequence[Printed], x: float, baseline: float, width: float | None = None) -> None:
        """See `Sheet.line`; up to a third of a millimetre to either side."""
        super().line(words, x + self.chance.uniform(-0.3, 0.3), baseline, width)


def dot_matrix(part: Part, chance: Random) -> DrawnPage:
    """A letter from a 24-needle printer in draft, the ribbon darker in some passes than in others."""
    fate = fate_of(chance)
    look = Look(typewriter_face(part), chance.choice((11, 12, 12)), chance.choice((1.3, 1.5)), typed=True)
    page = one_page(composed(part, chance), look, lambda dpi: RunningSheet(dpi, chance=fate))
    dotted = _dots(ink_of(scaled(page, _NEEDLES)), fate)
    size = page.pixels.shape[1], page.pixels.shape[0]
    ink = np.asarray(cv2.resize(dotted, size, interpolation=cv2.INTER_AREA), np.float32)
    passes = np.repeat(fate.normal(0.9, 0.06, size[1] // 48 + 1), 48)[: size[1], None].astype(np.float32)
    ink = np.clip(ink * passes * (0.95 + 0.1 * clouds(ink.shape, fate, 300)), 0, 1)
    paper = np.full(page.pixels.shape, 246, np.float32) + 4 * clouds(ink.shape, fate, 500)[..., None]
    pixels = clipped(ink_on(paper, ink, _RIBBON) + grain(page.pixels.shape, fate, 3))
    page = turned(replace(page, pixels=pixels), fate.uniform(-0.8, 0.8), 246)
    return replace(page, pixels=through_jpeg(page.pixels, 80), dpi=DPI)


def _dots(ink: Floats, fate: np.random.Generator) -> Floats:
    """A round dot of uneven strength for every square that holds ink; `_FINE` times larger."""
    struck = (ink > _LEAST_INK) * np.clip(fate.normal(0.9, 0.12, ink.shape), 0.3, 1)
    fine = np.zeros((ink.shape[0] * _FINE, ink.shape[1] * _FINE), np.float32)
    fine[_FINE // 2 :: _FINE, _FINE // 2 :: _FINE] = struck
    rows, columns = np.mgrid[-2:3, -2:3]
    dot = np.clip(1.75 - np.hypot(rows, columns), 0, 1).astype(np.float32)
    return np.asarray(np.clip(cv2.filter2D(fine, -1, dot), 0, 1), np.float32)
