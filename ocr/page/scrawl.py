"""Handwriting that was read as words: known once it is known how likely each word is right.

Stretches of two words and more that are as good as surely wrong and hold neither syllables nor initials nor item
letters are a pen's; they leave the text, and their ink is told as not read (`ocr/page/marks.py`). On pages to judge by
that leaves out two words of nothing and none that was printed; single words stay, hardly any of them being nothing,
but for what stands alone between the post and the name of who signs.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from statistics import fmean
from typing import TYPE_CHECKING

from domain.text import BlockKind, PageText, TextBlock, TextLine
from ocr.language.plausibility import may_be_syllable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.text import Word

_POOR, _HOPELESS = 0.25, 0.1  # probability of a word in such a stretch at most, and their mean
_RATHER_WRONG = 0.5  # probability: confidence is one (ADR 0014), so below it a lone word is wrong oftener than right
_ITEM_LETTERS = 3  # `a)`, `10.`, `12:`: longer openings are words


def without_scrawl(text: PageText) -> PageText:
    """The text, corrected, without stretches of words that nobody printed."""
    return replace(text, blocks=tuple(_blocks(text.blocks)))


def _blocks(blocks: Iterable[TextBlock]) -> Iterator[TextBlock]:
    for block in blocks:
        own = (line for line in block.lines if not (block.kind is BlockKind.SIGNATURE and _is_signature(line)))
        lines = (TextLine(tuple(_printed(line.words))) for line in own)
        if kept := tuple(line for line in lines if line.words):
            yield replace(block, lines=kept)


def _is_signature(line: TextLine) -> bool:
    """Whether a line between post and name is one word that is rather wrong: both of them have several."""
    return len(line.words) == 1 and line.words[0].confidence < _RATHER_WRONG


def _printed(words: Iterable[Word]) -> Iterator[Word]:
    for poor, group in groupby(words, key=lambda word: word.confidence < _POOR):
        stretch = list(group)
        if not (poor and len(stretch) > 1 and _is_scrawl(stretch)):
            yield from stretch


def _is_scrawl(stretch: list[Word]) -> bool:
    known = sum(map(may_be_printed, stretch))
    return 2 * known < len(stretch) and fmean(word.confidence for word in stretch) < _HOPELESS


def may_be_printed(word: Word) -> bool:
    """A syllable, capitals that stand for something, what opens an item."""
    plain = word.text.strip(".,;:()-/")
    if word.text == "-" or (len(word.text) <= _ITEM_LETTERS and word.text[-1] in ").:"):
        return True
    initials = len(plain) > 1 and plain.isalnum() and plain.isupper() and not plain.isdigit()
    return initials or may_be_syllable(word.text)
