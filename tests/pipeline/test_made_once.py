"""Parts of an archive are asked for by several threads at once, and each is made once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from pipeline.made_once import made_once
from pipeline.wiring import Parts
from tests.patience import PATIENCE_SECONDS

_THREADS = 8


class _Whole:
    """Making `part` takes until all threads have asked, or have had every chance to."""

    def __init__(self) -> None:
        self.made: list[object] = []
        self.asked = threading.Barrier(_THREADS)

    @made_once
    def part(self) -> object:
        """A part that needs another."""
        self.made.append(self.other)
        threading.Event().wait(0.2)  # others would come in here
        return object()

    @made_once
    def other(self) -> object:
        return object()

    @made_once
    def failing(self) -> object:
        self.made.append(1)
        if len(self.made) == 1:
            raise LookupError
        return self.made


def test_a_part_is_made_once_however_many_threads_ask() -> None:
    whole = _Whole()

    def ask(_: int) -> object:
        whole.asked.wait(PATIENCE_SECONDS)
        return whole.part

    with ThreadPoolExecutor(_THREADS) as pool:
        parts = list(pool.map(ask, range(_THREADS)))
    assert len(whole.made) == 1
    assert set(map(id, parts)) == {id(whole.part)}


def test_each_owner_has_its_own_and_what_failed_is_made_anew() -> None:
    one, other = _Whole(), _Whole()
    assert one.other is one.other
    assert one.other is not other.other
    with pytest.raises(LookupError):
        _ = one.failing
    assert one.failing is one.made


def test_the_lazy_parts_of_an_archive_are_made_so() -> None:
    lazy: list[object] = [Parts.store, Parts.catalogue, Parts.index, Parts.sandbox, Parts.engine]
    assert all(isinstance(part, made_once) for part in lazy)
    assert Parts.store.__doc__ == "The object store."
