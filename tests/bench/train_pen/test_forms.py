"""Figures as hands of schools write them."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from training.pen.forms import FORMS, SchoolHand


@pytest.mark.parametrize("letter", FORMS)
def test_every_figure_keeps_to_its_line(letter: str) -> None:
    for seed in range(20):
        points = np.concatenate(SchoolHand(Random(seed), slice(None)).strokes(letter))  # noqa: S311 - a drawing
        assert -0.5 < points[:, 1].min() < points[:, 1].max() < 1.6
        assert np.ptp(points[:, 0]) < 1.8


def test_a_hand_keeps_the_form_that_it_gives_a_figure_and_never_writes_it_twice_alike() -> None:
    hand = SchoolHand(Random(3), slice(None))  # noqa: S311 - a drawing
    first, second = hand.strokes("7"), hand.strokes("7")
    assert len(first) == len(second)
    assert not np.array_equal(first[0], second[0])


def test_strokes_that_share_a_point_stay_joined() -> None:
    for seed in range(10):
        lead, stem, *_ = [*SchoolHand(Random(seed), slice(0, 2)).strokes("1"), None]  # noqa: S311 - a drawing
        assert stem is not None
        assert np.allclose(lead[-1], stem[0])
