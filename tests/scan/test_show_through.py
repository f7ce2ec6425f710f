from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scan.cleaning.background import on_even_paper, paper_levels, small_copy
from scan.cleaning.ink import luminance
from scan.cleaning.show_through import without_show_through
from testbed.corpus import Part
from testbed.pages.collection import Kind, drawn_page

if TYPE_CHECKING:
    from numpy.typing import NDArray


def evened(kind: Kind) -> tuple[NDArray[np.uint8], int]:
    """A drawn page as it is when show-through is looked for: grey on white paper."""
    drawn = drawn_page(kind, Part.TUNE, 1)
    grey = luminance(drawn.pixels)
    return on_even_paper(grey, paper_levels(small_copy(grey))), drawn.dpi


@pytest.mark.parametrize("kind", [Kind.BACK_TO_FRONT, Kind.YELLOWED])
def test_the_other_side_is_lifted_and_print_keeps_its_darkness(kind: Kind) -> None:
    page, dpi = evened(kind)
    lifted = without_show_through(page, dpi)
    faint, print_alone = (page > 200) & (page < 235), page < np.percentile(page, 1)
    assert np.mean(lifted[faint]) > np.mean(page[faint]) + 5
    assert np.mean(lifted[print_alone]) <= np.mean(page[print_alone])


@pytest.mark.parametrize("kind", [Kind.OFFICE_SCAN, Kind.STAMPED, Kind.TYPEWRITER, Kind.DOT_MATRIX])
def test_pages_without_another_side_stay_as_they_are(kind: Kind) -> None:
    page, dpi = evened(kind)
    assert without_show_through(page, dpi) is page


def test_a_page_without_print_stays() -> None:
    blank = np.full((400, 300), 240, np.uint8)
    assert without_show_through(blank, 150) is blank
