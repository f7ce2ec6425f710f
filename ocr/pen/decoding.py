"""What may be written at a place, from what the net says of its columns: CTC prefix search (Graves et al. 2006)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from domain.description.pen import PenText

if TYPE_CHECKING:
    from numpy.typing import NDArray

_KEPT = 12  # beginnings that are followed
_LEAST = 0.004  # probability of a sign at a step below which it is not tried
_TOLD = 6  # texts told


def likeliest(odds: NDArray[np.float32], characters: str) -> tuple[PenText, ...]:
    """The likeliest texts of one place.

    Args:
        odds: probability of each character at each step, of none first.
        characters: the net's alphabet.
    """
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}  # ending in none; ending in the last letter
    for step in odds:
        found: dict[str, list[float]] = {}
        for text, (none, letter) in beams.items():
            here = found.setdefault(text, [0.0, 0.0])
            here[0] += (none + letter) * float(step[0])
            if text:
                here[1] += letter * float(step[1 + characters.index(text[-1])])
            for sign in np.nonzero(step[1:] > _LEAST)[0]:
                longer = found.setdefault(text + characters[sign], [0.0, 0.0])
                before = none if text and text[-1] == characters[sign] else none + letter
                longer[1] += before * float(step[1 + sign])
        best = sorted(found.items(), key=lambda item: -sum(item[1]))[:_KEPT]
        whole = sum(sum(odds) for _, odds in best)
        beams = {text: (odds[0] / whole, odds[1] / whole) for text, odds in best}
    return tuple(PenText(text, none + letter) for text, (none, letter) in list(beams.items())[:_TOLD])
