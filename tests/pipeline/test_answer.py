"""What comes from a child is read with distrust: bounded, whole, and of the form agreed upon."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.limits import InputLimits
from pipeline.isolation.answer import End, result
from pipeline.isolation.answer_pipe import AnswerPipe, send_answer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection

_MOST = 1000


@pytest.fixture
def ends() -> Iterator[tuple[AnswerPipe, Connection]]:
    receiver, sender = multiprocessing.Pipe(duplex=False)
    with receiver, sender:
        yield AnswerPipe(receiver, _MOST), sender


def test_an_answer_comes_piece_by_piece_and_what_is_sent_after_it_is_not_looked_at(
    ends: tuple[AnswerPipe, Connection],
) -> None:
    pipe, sender = ends
    last = None
    for piece in (b"1", b"0\n01234", b"5678", b"9and more"):
        assert pipe.read_some(0) is None
        _write(sender, piece)
        last = pipe.read_some(0)
    assert last == b"0123456789"


def test_an_empty_answer_is_like_none(ends: tuple[AnswerPipe, Connection]) -> None:
    pipe, sender = ends
    send_answer(sender, b"")
    assert pipe.read_some(0) == b""


def test_the_end_of_the_pipe_in_mid_answer_is_no_answer(ends: tuple[AnswerPipe, Connection]) -> None:
    pipe, sender = ends
    _write(sender, b"10\n01234")
    assert pipe.read_some(0) is None
    sender.close()
    assert pipe.read_some(0) == b""


@pytest.mark.parametrize("told", [b"\n", b"x\n", b"-1\n", b"1" * 40, "١\n".encode(), b"1001\n", b"9" * 19 + b"\n"])
def test_what_announces_no_length_or_too_great_a_one_is_a_crash(
    ends: tuple[AnswerPipe, Connection], told: bytes
) -> None:
    pipe, sender = ends
    _write(sender, told)
    with pytest.raises(ArchiveError) as caught:
        pipe.read_some(0)
    assert caught.value.code is ErrorCode.PARSER_CRASH


@pytest.mark.parametrize(
    "answer",
    [
        b"x",
        b'"done"\n1',
        b'{"outcome":"done"}\n"a"',
        b'{"outcome":"done"}',
        b'{"outcome":"maybe"}\n1',
        b'{"outcome":"error","kind":"ArchiveError","code":"of-tomorrow"}',
        b'{"outcome":"error","kind":"SystemExit","code":"internal"}',
        b'{"outcome":"error","kind":"ArchiveError","code":"internal","facts":{"code":"x"}}',
        b'{"outcome":"error","kind":"ArchiveError","code":"internal","facts":{"detail":[1]}}',
        b"[" * 100_000,
    ],
)
def test_an_answer_of_another_form_is_a_crash(answer: bytes) -> None:
    with pytest.raises(ArchiveError) as caught:
        result(answer, End(0, ""), InputLimits(), int)
    assert (caught.value.code, caught.value.facts["detail"]) == (ErrorCode.PARSER_CRASH, "no answer")


def _write(sender: Connection, piece: bytes) -> None:
    with open(sender.fileno(), "wb", closefd=False, buffering=0) as file:
        file.write(piece)
