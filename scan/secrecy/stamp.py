"""A secrecy stamp on a page: whether one is there, where, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from domain.geometry import Box
from scan.secrecy.frames import corner, frames
from scan.secrecy.words import CLASSES, degrees_of_secrecy, features, picture

if TYPE_CHECKING:
    from numpy.typing import NDArray


_LEAST = 0.9  # probability from which on a stamp is told


@dataclass(frozen=True, slots=True)
class SecrecyStamp:
    """A stamp of secrecy.

    Attributes:
        kind: `MẬT`, `TỐI MẬT`, `TUYỆT MẬT`; which of them is less sure than that there is one.
        box: in pixels of the page.
        confidence: probability 0 to 1 that it is a stamp of secrecy.
    """

    kind: str
    box: Box
    confidence: float


def find_secrecy_stamp(pixels: NDArray[np.uint8]) -> SecrecyStamp | None:
    """The likeliest secrecy stamp at the upper left of a first page, upright, grey or RGB; None where there is none."""
    found = corner(pixels)
    candidates = frames(found)
    if not candidates:
        return None
    odds = degrees_of_secrecy(np.stack([features(picture(found, frame), frame) for frame in candidates]))
    best = int(np.argmin(odds[:, 0]))
    confidence = float(1 - odds[best, 0])
    if confidence < _LEAST:
        return None
    kind = CLASSES[1 + int(np.argmax(odds[best, 1:]))]
    return SecrecyStamp(kind, candidates[best].box(found.factor), confidence)
