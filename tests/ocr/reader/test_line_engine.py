from __future__ import annotations

from domain.geometry import Box
from domain.text import Word
from ocr.reader.line_engine import _once


def test_a_dash_that_is_cut_with_two_stretches_of_a_line_is_read_once() -> None:
    dash, surer = (Word("-", Box(474, 1977, 7, 2), sure) for sure in (0.97, 0.99))
    head, tail = Word("chính", Box(411, 1966, 55, 18), 1.0), Word("Quản", Box(488, 1966, 53, 22), 1.0)
    assert [[id(word) for word in line] for line in _once([(head, dash), (surer, tail)])] == [
        [id(head)],
        [id(surer), id(tail)],
    ]


def test_two_dashes_on_two_places_stay() -> None:
    line = tuple(Word("-", Box(x, 10, 7, 2), 0.9) for x in (10, 30))
    assert list(_once([line, ()])) == [line, ()]
