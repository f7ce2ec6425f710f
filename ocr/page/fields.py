"""Fields of a form that are filled in by hand: the printed words in them stand by themselves.

NĐ 30/2020/NĐ-CP, Phụ lục I, boxes 3 and 4: `Số: … /TB-ĐHĐL`, `ngày … tháng … năm …`. Typed numbers stay whole.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.geometry import Box
from ocr.engine import RawLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.text import Word

_SYMBOL = re.compile(r"(?P<hand>[^/]{1,6})(?P<print>/[A-ZĐ]{2,}[\w&]*(?:-[\w&]+)*)")
_NUMBER = re.compile(r"\d+[a-zđ]?|[\w(][\w.&-]*")
_DATE = re.compile(r"(?P<print>ngày|tháng|năm)(?P<hand>\d\S*)", re.IGNORECASE)


def freed_from_handwriting(lines: Iterable[RawLine]) -> tuple[RawLine, ...]:
    """The lines; a symbol of a document without the scrawl read before it, a word of a date apart from its figure."""
    return tuple(RawLine(tuple(part for word in line.words for part in _parts(word)), line.block) for line in lines)


def _parts(word: Word) -> Iterator[Word]:
    date = _DATE.fullmatch(word.text)
    if date:
        cut = len(date["print"])
        yield _piece(word, 0, cut)
        yield _piece(word, cut, len(word.text))
        return
    symbol = _SYMBOL.fullmatch(word.text)
    if symbol and not _is_typed(symbol["hand"]):
        yield _piece(word, len(symbol["hand"]), len(word.text))
        return
    yield word


def _is_typed(number: str) -> bool:
    """A number, a word or an abbreviation before the slash; anything else is a hand's."""
    return _NUMBER.fullmatch(number) is not None and not any(c in number for c in "ØÂÄ¿")


def _piece(word: Word, first: int, last: int) -> Word:
    """The letters from `first` to `last`, each as wide as the others."""
    step = word.box.w / len(word.text)
    left, right = round(word.box.x + first * step), round(word.box.x + last * step)
    glyphs = word.glyphs[first:last] if len(word.glyphs) == len(word.text) else ()
    return replace(
        word, text=word.text[first:last], box=Box(left, word.box.y, max(1, right - left), word.box.h), glyphs=glyphs
    )
