"""Lines of a script that the recogniser does not know: Hán Nôm, Cyrillic, Lao.

It reads them as letters that look like theirs, unsurely and as no words. Vietnamese, however worn, is not read so over
several lines: of drawn pages of all kinds one line in a thousand is, of pages in the scripts tried nine in ten. Such
lines are told as places that were not read, so that nobody finds by noise or has to mend it.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ocr.page.scrawl import may_be_printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from domain.geometry import Box
    from domain.text import PageText, TextLine, Word

_UNSURE = 0.8  # probability of a word that is no evidence of print that we know
_FOREIGN = 0.55  # share of a line's letters in words that are unsure and no syllables
_SURE = 0.5  # share of them in words that are sure and may be printed in Vietnamese
_LINES = 3  # such lines, and half at least of those between two lines that are read surely


class Known(NamedTuple):
    """The text that is left, the boxes of the lines that were left out, their share of all letters (0 to 1)."""

    text: PageText
    unread: tuple[Box, ...] = ()
    share: float = 0.0


def without_other_scripts(text: PageText) -> Known:
    """The text, corrected, without lines of other scripts."""
    lines = list(text.lines())
    foreign = list(_foreign(lines))
    if not foreign:
        return Known(text)
    out = set(map(id, foreign))
    left = (tuple(line for line in block.lines if id(line) not in out) for block in text.blocks)
    blocks = tuple(replace(block, lines=kept) for block, kept in zip(text.blocks, left, strict=True) if kept)
    share = _letters(_words(foreign)) / _letters(_words(lines))
    return Known(replace(text, blocks=blocks), tuple(line.box for line in foreign), share)


def _words(lines: Iterable[TextLine]) -> Iterator[Word]:
    return (word for line in lines for word in line.words)


def _foreign(lines: Sequence[TextLine]) -> Iterator[TextLine]:
    for sure, group in groupby(lines, key=_is_sure):
        stretch = list(group)
        if not sure and _LINES <= sum(map(_is_foreign, stretch)) >= len(stretch) / 2:
            yield from stretch


def _is_sure(line: TextLine) -> bool:
    known = (word for word in line.words if word.confidence >= _UNSURE and may_be_printed(word))
    return _letters(known) > _SURE * _letters(line.words)


def _is_foreign(line: TextLine) -> bool:
    strange = (word for word in line.words if word.confidence < _UNSURE and not may_be_printed(word))
    return _letters(strange) > _FOREIGN * _letters(line.words)


def _letters(words: Iterable[Word]) -> int:
    """Letters and signs of words that are no figures: these are evidence of no script."""
    texts = (word.text for word in words)
    return sum(len(text) for text in texts if 2 * sum(map(str.isdigit, text)) < len(text))
