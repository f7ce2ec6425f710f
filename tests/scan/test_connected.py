from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

import ocr.line.connected
import scan.cleaning.connected

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Measure = Callable[[NDArray[np.uint8]], tuple[NDArray[np.int32], NDArray[np.int32]]]

BOTH = pytest.mark.parametrize(
    "connected", [ocr.line.connected.connected, scan.cleaning.connected.connected], ids=["ocr", "scan"]
)


@BOTH
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 1.0])
def test_pieces_are_those_that_opencv_measures(connected: Measure, share: float) -> None:
    ink = np.asarray((np.random.default_rng(3).random((217, 130)) < share) * 255, np.uint8)
    _, expected, measures, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    labels, stats = connected(ink)
    assert np.array_equal(labels, expected)
    assert np.array_equal(stats[1:], measures[1:])
    assert not stats[0].any()


@BOTH
def test_a_page_without_ink_has_no_pieces(connected: Measure) -> None:
    labels, stats = connected(np.zeros((30, 20), np.uint8))
    assert not labels.any()
    assert stats.tolist() == [[0, 0, 0, 0, 0]]
