"""From which probability on a pen's reading is told without asking."""

from __future__ import annotations

import pytest

from training.fit.build_pen_threshold import highest_share, rows_of, threshold


def test_the_lowest_at_which_few_enough_are_wrong() -> None:
    doubtful = [(0.955, True)] * 90 + [(0.955, False)] * 10
    rows = rows_of([*doubtful, *[(0.999, True)] * 998, *[(0.999, False)] * 2])
    assert threshold(rows) == 0.96


def test_few_places_say_nothing_for_certain() -> None:
    assert threshold(rows_of([(0.999, True)] * 20)) is None


def test_the_upper_bound_is_wilsons() -> None:
    assert highest_share(0, 100) == pytest.approx(1.645**2 / (100 + 1.645**2))
    assert highest_share(50, 100) == pytest.approx(0.581, abs=0.001)
