"""Numbers, symbols and dates of documents, each word whole and by itself, also where a pen filled them in.

NĐ 30/2020/NĐ-CP, Phụ lục I, boxes 3 and 4: `Số: … /TB-ĐHĐL`, `ngày … tháng … năm …`. Typed numbers stay whole.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.geometry import Box, union
from ocr.engine import RawLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.text import Word

_SYMBOL = re.compile(r"(?P<hand>[^/]{1,6})(?P<print>/[A-ZĐ]{2,}[\w&]*(?:-[\w&]+)*)")
_CUT_SYMBOL = re.compile(r"\d+[a-zđ]?/(?:\d{4}/)?[A-ZĐ][\w&]*(?:-[\w&]+)*-")
_REST_OF_SYMBOL = re.compile(r"[A-ZĐ]{2,}[\w&-]*[.,;:)]*")
# Figures with a letter, the word before them or that alone; letters; an open bracket; what has stops or hyphens in it.
_NUMBER = re.compile(r"Số:?|(?:Số:?)?\d+[A-Za-zĐđ]?|[^\W\d][^\W\d.&-]*|\([\w.&-]*|[\w.&-]*[.&-][\w.&-]*")
_HEAD_OF_NUMBER = re.compile(r"(?P<print>Số:?)/\d+[^\w/]?", re.IGNORECASE)  # a figure that a pen began with a stroke
_DATE = re.compile(r"(?P<print>ngày|tháng|năm)(?P<hand>\d\S*)", re.IGNORECASE)
# What stands between the place and the year of a head, pen strokes run into print: `ngàw2Â#háng0¿`, `0À/năm`.
_DAY, _MONTH, _YEAR = r"ng[aàáâ]\w", r"(?:[#t1l]h?|h)[aáâ]ng", r"/?n[aăâ]m"
_RUN_TOGETHER = re.compile(f"(?:({_DAY}))?(.{{0,4}}?)(?:({_MONTH}))?(.{{0,4}}?)(?:({_YEAR}))?", re.IGNORECASE)
_PRINTED = "ngày", "", "tháng", "", "năm"
_YEAR_FIGURES = re.compile(r"(?:19|20)\d\d")


def freed_from_handwriting(lines: Iterable[RawLine]) -> tuple[RawLine, ...]:
    """The lines; a symbol of a document without the scrawl read before it, a word of a date apart from its figure."""
    return tuple(
        RawLine(tuple(part for word in _whole(line.words) for part in _parts(word, dated=_is_dated(line))), line.block)
        for line in lines
    )


def _whole(words: Iterable[Word]) -> list[Word]:
    """The words; a symbol that was cut behind its hyphen in one: `02/2017/TT-`, `VPCP`."""
    whole: list[Word] = []
    for word in words:
        if whole and _is_rest_of_symbol(word, whole[-1]):
            whole[-1] = _joined(whole[-1], word)
        else:
            whole.append(word)
    return whole


def _is_rest_of_symbol(word: Word, before: Word) -> bool:
    near = word.box.x - before.box.right < word.box.h
    return near and _CUT_SYMBOL.fullmatch(before.text) is not None and _REST_OF_SYMBOL.fullmatch(word.text) is not None


def _joined(left: Word, right: Word) -> Word:
    return replace(
        left,
        text=left.text + right.text,
        box=union((left.box, right.box)),
        confidence=min(left.confidence, right.confidence),
        glyphs=left.glyphs + right.glyphs,
    )


def _is_dated(line: RawLine) -> bool:
    """Whether a line is a place and a day: `Hà Nội, ngày 28 tháng 02 năm 2022`."""
    texts = [word.text for word in line.words]
    return _YEAR_FIGURES.fullmatch(texts[-1]) is not None and any(text.endswith(",") for text in texts[:4])


def _parts(word: Word, *, dated: bool) -> Iterator[Word]:
    run = _RUN_TOGETHER.fullmatch(word.text) if dated else None
    if run and any(run.group(1, 3, 5)) and (len(word.text) > len(_PRINTED[2]) or not word.text.isalpha()):
        yield from _taken_apart(word, run)
        return
    date = _DATE.fullmatch(word.text)
    if date:
        cut = len(date["print"])
        yield _piece(word, 0, cut)
        yield _piece(word, cut, len(word.text))
        return
    head = _HEAD_OF_NUMBER.fullmatch(word.text)
    if head:
        yield _piece(word, 0, len(head["print"]))
        return
    symbol = _SYMBOL.fullmatch(word.text)
    if symbol and not _is_typed(symbol["hand"]):
        yield _piece(word, len(symbol["hand"]), len(word.text))
        return
    yield word


def _taken_apart(word: Word, run: re.Match[str]) -> Iterator[Word]:
    """The printed words, and what a pen wrote between them where it is figures."""
    for number, printed in enumerate(_PRINTED, 1):
        found = run[number]
        if found and (printed or found.isdecimal()):
            piece = _piece(word, run.start(number), run.end(number))
            yield piece if found.lower() == (printed or found) else replace(piece, text=printed, glyphs=())


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
