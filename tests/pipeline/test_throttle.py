"""So much at once, and what is nearer its end goes first."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from pipeline.processing.throttle import Throttle, Turn


def test_no_more_than_its_places_are_within_at_once() -> None:
    throttle = Throttle(3)
    within: list[int] = []
    most: list[int] = []

    def work(number: int) -> None:
        with throttle.turn(Turn.READ):
            within.append(number)
            most.append(len(within))
            threading.Event().wait(0.005)
            within.remove(number)

    with ThreadPoolExecutor(12) as pool:
        list(pool.map(work, range(48)))

    assert len(most) == 48
    assert max(most) == 3


def test_a_seal_goes_before_pages_that_waited_longer() -> None:
    throttle = Throttle(1)
    order: list[Turn] = []

    def work(kind: Turn) -> None:
        with throttle.turn(kind):
            order.append(kind)

    with ThreadPoolExecutor(4) as pool, throttle.turn(Turn.READ):
        for number, kind in enumerate((Turn.READ, Turn.READ, Turn.COMPOSE, Turn.SEAL), 1):
            pool.submit(work, kind)
            while len(throttle._line) < number:
                threading.Event().wait(0.001)

    assert order == [Turn.SEAL, Turn.COMPOSE, Turn.READ, Turn.READ]


def test_a_place_comes_back_from_work_that_failed() -> None:
    throttle = Throttle(1)
    for _ in range(3):
        with suppress(OSError), throttle.turn(Turn.READ):
            raise OSError
    with throttle.turn(Turn.SEAL):
        assert not throttle._free
