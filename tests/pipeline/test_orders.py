"""Whoever waits for work that others do is told when nobody does it, instead of waiting for ever."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from domain.entries import WorkerEntry
from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.durable import orders
from pipeline.durable.orders import rest
from pipeline.durable.waited_out import Faults

if TYPE_CHECKING:
    from pipeline.wiring import Parts

WORKER = WorkerEntry(name="máy 1", incarnation="a", host="máy 1", pid=1, version="0.1.0+6", concurrency=2)


class Waiting:
    """Somebody who waits for others, by a clock of his own."""

    def __init__(self, parts: Parts, *, works: bool = False) -> None:
        self.seconds = 0.0
        self.faults = Faults(lambda: self.seconds)
        settings = SimpleNamespace(home=parts.settings.home, reserve_bytes=0)
        engine = SimpleNamespace(check=self.faults.check)
        self._parts = cast(
            "Any",
            SimpleNamespace(
                works=works, catalogue=parts.catalogue, faults=self.faults, engine=engine, settings=settings
            ),
        )

    def rests_after(self, seconds: float) -> None:
        self.seconds += seconds
        rest(self._parts)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orders, "time", SimpleNamespace(sleep=lambda _: None))


def test_a_minute_without_any_worker_is_told(parts: Parts) -> None:
    waiting = Waiting(parts)
    waiting.rests_after(0)
    waiting.rests_after(59)
    with pytest.raises(ArchiveUnusable) as told:
        waiting.rests_after(2)
    assert told.value.code is ErrorCode.NO_WORKER


def test_a_worker_that_comes_meanwhile_is_waited_for(parts: Parts) -> None:
    waiting = Waiting(parts)
    waiting.rests_after(0)
    parts.catalogue.worker_seen(WORKER)
    waiting.rests_after(59)
    parts.catalogue.worker_gone(WORKER.name, WORKER.incarnation)
    waiting.rests_after(59)
    assert waiting.faults.now()


def test_who_works_himself_looks_for_nobody(parts: Parts) -> None:
    waiting = Waiting(parts, works=True)
    for _ in range(3):
        waiting.rests_after(600)
    assert not waiting.faults.now()
