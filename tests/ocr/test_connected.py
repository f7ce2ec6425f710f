"""Connected pieces of ink are those that OpenCV measures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.line.connected import connected


@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 1.0])
def test_pieces_are_those_that_opencv_measures(share: float) -> None:
    ink = np.asarray((np.random.default_rng(3).random((217, 130)) < share) * 255, np.uint8)
    _, expected, measures, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    labels, stats = connected(ink)
    assert np.array_equal(labels, expected)
    assert np.array_equal(stats[1:], measures[1:])
    assert not stats[0].any()


def test_a_page_without_ink_has_no_pieces() -> None:
    labels, stats = connected(np.zeros((30, 20), np.uint8))
    assert not labels.any()
    assert stats.tolist() == [[0, 0, 0, 0, 0]]
