"""Drawn documents of every kind and layout, letter for letter as printed: all that they say of themselves is told."""

from __future__ import annotations

import pytest

from bench.describe.score import Score
from bench.describe.truth import Truth
from describe.document import describe
from describe.pages import DescribedPage
from testbed.corpus import Part
from testbed.pages.administrative import administrative
from testbed.pages.layout import draw

_DPI = 72


@pytest.mark.parametrize("seed", range(12))
def test_a_printed_document_is_described_without_a_fault(seed: int) -> None:
    drawn, look = administrative(Part.TUNE, seed)
    pages = [
        DescribedPage(number, sheet.pixels.shape[1], sheet.pixels.shape[0], sheet.text)
        for number, sheet in enumerate(draw(drawn.document, _DPI, look), 1)
    ]
    score = Score()
    truth = Truth(str(seed), (), drawn.fields, frozenset(), frozenset(), drawn.citations, signed_here=True, whole=True)
    score.add(truth, describe(pages))
    assert score.misses == []
