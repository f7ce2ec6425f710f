"""A stamp of secrecy or of urgency on a page: whether one is there, where, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from domain.geometry import Box
from scan.cleaning.negative import is_negative
from scan.secrecy.frames import corner, frames
from scan.secrecy.words import CLASSES, SECRECIES, URGENCIES, features, picture, words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


_GREY = 2  # axes of a picture without colour
_LEAST = 0.9  # probability from which on a stamp is told


@dataclass(frozen=True, slots=True)
class FramedStamp:
    """A stamp of one sort.

    Attributes:
        box: in pixels of the page.
        odds: what it may say, likeliest first, with the probability of each.
    """

    box: Box
    odds: tuple[tuple[str, float], ...]

    @property
    def kind(self) -> str:
        """What it says; that is less sure than that there is one."""
        return self.odds[0][0]

    @property
    def confidence(self) -> float:
        """Probability 0 to 1 that it is a stamp of that sort."""
        return min(1.0, sum(probability for _, probability in self.odds))


def find_secrecy_stamp(pixels: NDArray[np.uint8]) -> FramedStamp | None:
    """The likeliest secrecy stamp at the upper left of a first page, upright, grey or RGB; None where there is none."""
    return _found(pixels, SECRECIES)


def find_urgency_stamp(pixels: NDArray[np.uint8]) -> FramedStamp | None:
    """The likeliest stamp of urgency there; None where there is none."""
    return _found(pixels, URGENCIES)


def _found(pixels: NDArray[np.uint8], sayings: Sequence[str]) -> FramedStamp | None:
    seen = corner(255 - pixels if is_negative(pixels if pixels.ndim == _GREY else pixels[..., 1]) else pixels)
    candidates = frames(seen)
    if not candidates:
        return None
    wanted = [CLASSES.index(saying) for saying in sayings]
    odds = words_in(np.stack([features(picture(seen, frame), frame) for frame in candidates]))[:, wanted]
    best = int(np.argmax(odds.sum(axis=1)))
    told = sorted(zip(sayings, map(float, odds[best]), strict=True), key=lambda one: -one[1])
    stamp = FramedStamp(candidates[best].box(seen.factor), tuple(told))
    return stamp if stamp.confidence >= _LEAST else None
