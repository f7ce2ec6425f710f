"""Do the text lines run from top to bottom? A cheap test; which way they read, the pipeline asks the engine.

Letters stand closer to their neighbours in the word than to the lines above and below. Smeared along the line, letters
grow together into words, and there are fewer pieces than after smearing across. Unlike projection profiles this also
holds in tables with many narrow columns, and for skewed pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scan.cleaning.letters import Letters

_FEWEST = 60  # letters to judge by
_REACH = 0.6  # of a letter's size: wider than the gaps in words, narrower than those between lines
_LEAST, _MOST = 0.6, 3.0  # of a letter's size: tone marks are smaller, rules and pictures larger
_CLEARLY = 0.8  # pieces joined across to pieces joined down: scans have 2.7 to 3.5 upright, .29 to .38 on their side


def looks_sideways(letters: Letters) -> bool:
    """True when lines of writing run vertically: the page wants a quarter turn one way or the other."""
    sizes = letters.boxes[:, 2:].max(axis=1, initial=0)
    sizes_seen = sizes[sizes >= 4]  # noqa: PLR2004 - pixels
    if sizes_seen.size < _FEWEST:
        return False
    usual = float(np.median(sizes_seen))
    chosen = letters.boxes[(sizes >= _LEAST * usual) & (sizes <= _MOST * usual)]
    text = np.zeros_like(letters.ink)
    for left, top, width, height in chosen:
        place = np.s_[top : top + height, left : left + width]
        text[place] = letters.ink[place]
    reach = max(2, round(_REACH * usual))
    return _pieces(text, (1, reach)) < _CLEARLY * _pieces(text, (reach, 1))


def _pieces(ink: NDArray[np.uint8], reach: tuple[int, int]) -> int:
    """Connected pieces after smearing by `reach` (columns, rows)."""
    columns, rows = reach
    smeared = cv2.dilate(ink, np.ones((rows, columns), np.uint8))
    return int(cv2.connectedComponents(smeared)[0])
