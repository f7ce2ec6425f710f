from __future__ import annotations

import pytest

from pipeline.processing.progress import Pace


def test_the_pace_is_pages_a_minute_and_what_is_left_at_it() -> None:
    pace = Pace(begun=100.0, total=300)
    for page in range(1, 61):
        pace.page_read(100.0 + page)
    assert pace.pages_per_minute == pytest.approx(60)
    assert pace.seconds_left == pytest.approx(240)


def test_nothing_is_foretold_before_the_first_page() -> None:
    pace = Pace(begun=0.0, total=10)
    assert (pace.pages_per_minute, pace.seconds_left) == (0.0, None)


def test_long_work_is_foretold_by_its_last_pages() -> None:
    pace = Pace(begun=0.0, total=1000)
    for page in range(300):
        pace.page_read(10.0 * page)
    for page in range(200):
        pace.page_read(3000.0 + page)
    assert pace.pages_per_minute == pytest.approx(60)
    assert pace.seconds_left == pytest.approx(500)


def test_pages_that_nobody_announced_count() -> None:
    pace = Pace(begun=0.0, total=1)
    pace.page_read(1.0)
    pace.page_read(2.0)
    assert (pace.total, pace.seconds_left) == (2, 0.0)
