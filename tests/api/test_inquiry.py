"""Questions that may stay without an answer."""

from __future__ import annotations

import threading

import pytest

from api.observe.inquiry import Inquiry, NoAnswer
from domain.errors import ArchiveError, ErrorCode
from tests.patience import PATIENCE_SECONDS


def test_an_answer_is_kept_for_a_while_then_asked_for_anew() -> None:
    now, asked = [0.0], [0]

    def ask() -> int:
        asked[0] += 1
        return asked[0]

    inquiry: Inquiry[int] = Inquiry(ask, 4.0, lambda: now[0])
    assert [inquiry.answer(5), inquiry.answer(5)] == [1, 1]
    now[0] = 4.5
    assert inquiry.answer(5) == 2
    inquiry.forget()
    assert inquiry.answer(5) == 3


def test_an_answer_that_was_dear_is_kept_longer() -> None:
    now = [0.0]

    def ask() -> float:
        now[0] += 1.5  # seconds of the server's time
        return now[0]

    inquiry: Inquiry[float] = Inquiry(ask, 4.0, lambda: now[0])
    first = inquiry.answer(5)
    now[0] = first + 29
    assert inquiry.answer(5) == first
    now[0] = first + 31
    assert inquiry.answer(5) > first


def test_what_is_raised_is_an_answer() -> None:
    def ask() -> int:
        raise ArchiveError(ErrorCode.INDEX_FAILED, detail="away")

    inquiry: Inquiry[int] = Inquiry(ask, 4.0)
    for _ in range(2):
        with pytest.raises(ArchiveError) as told:
            inquiry.answer(5)
        assert told.value.code is ErrorCode.INDEX_FAILED


def test_a_server_that_hangs_is_asked_once_and_not_waited_for() -> None:
    come, asked = threading.Event(), [0]

    def ask() -> str:
        asked[0] += 1
        come.wait(PATIENCE_SECONDS)
        return "at last"

    inquiry: Inquiry[str] = Inquiry(ask, 4.0)
    for _ in range(3):
        with pytest.raises(NoAnswer):
            inquiry.answer(0.01)
    come.set()
    assert inquiry.answer(60) == "at last"
    assert asked == [1]
