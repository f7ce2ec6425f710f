"""Figures that a pen wrote, as words of the page's text: only where nobody is asked for them.

Text layer, text files and index bear such a word where it is written, told apart by its origin; what the reader of
print made of the same ink stands behind it as what was recognised. Describing looks at the text without them.
"""

from __future__ import annotations

from dataclasses import replace
from math import log2
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import FieldName, FieldSource
from domain.description.pen import PLACE_BEFORE, PLACE_BEHIND, PLACE_FOOT
from domain.geometry import Box
from domain.text import Correction, TextBlock, TextLine, Word, WordOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.description.document import Description
    from domain.description.fields import Field
    from domain.text import PageText

_HIGH = 0.75  # ems: figures of a pen above the line, about
_ISO_DAY = 10
_PADDED_DAYS, _PADDED_MONTHS = 10, 3  # below which NĐ 30/2020, Phụ lục I, writes a nought
_SAME_LINE = 0.3  # of its height that a word shares with the ink on its line
_TOUCHES = 0.35  # of its width that a word has of the ink, or the ink of the word
_INSIDE = 0.75  # of its width that a word has within the ink, or it is print beside it
_UNSURE = 0.5  # confidence of ink that the reader of print read as well as it could


def written_words(description: Description) -> dict[int, tuple[Word, ...]]:
    """By the number of their page, the words that a pen wrote and nobody is asked for."""
    found: dict[int, tuple[Word, ...]] = {}
    for field in description.fields:
        if field.source is FieldSource.PEN and not field.asked and field.value is not None:
            for page, word in _words(field):
                found[page] = (*found.get(page, ()), word)
    return found


def with_written(text: PageText, words: Iterable[Word]) -> PageText:
    """The text with words that a pen wrote, each on its line; none where other words or a person's stand."""
    lines = {id(line): line for line in text.lines()}
    for word in words:
        key = max(lines, key=lambda key: _shared(lines[key], word.box), default=None)
        if key is not None and _shared(lines[key], word.box) > _SAME_LINE and not lines[key].confirmed:
            lines[key] = _put_in(lines[key], word)
    return _of_lines(text, lines)


def without_written(text: PageText) -> PageText:
    """The text as the reader of print read it."""
    if all(word.origin is not WordOrigin.PEN for word in text.words()):
        return text
    return _of_lines(text, {id(line): replace(line, words=tuple(_as_read(line.words))) for line in text.lines()})


def _words(field: Field) -> Iterator[tuple[int, Word]]:
    texts: tuple[str, ...] = (str(field.value),)
    if field.name is FieldName.DATE and len(str(field.value)) == _ISO_DAY:
        date = PartialDate.parse(str(field.value))
        day, month = date.day or 0, date.month or 0
        texts = (
            f"{day:02}" if day < _PADDED_DAYS else f"{day}",
            f"{month:02}" if month < _PADDED_MONTHS else f"{month}",
        )
    elif field.name is not FieldName.NUMBER:
        return
    for text, place in zip(texts, field.places, strict=False):
        yield place.page, Word(text, _ink(place.boxes[0]), field.confidence, origin=WordOrigin.PEN)


def _ink(place: Box) -> Box:
    """Of a place with print on both sides, where the figures are."""
    em = place.h / 2
    x, foot = round(place.x + PLACE_BEFORE * em), round(place.y + PLACE_FOOT * place.h)
    right, high = round(place.right - PLACE_BEHIND * em), round(_HIGH * em)
    return Box(x, foot - high, max(1, right - x), max(1, high))


def _shared(line: TextLine, ink: Box) -> float:
    """How much of their height ink and the print nearest to it share; 0 where the line does not reach so far."""
    if line.box.x > ink.right or ink.x > line.box.right:
        return 0.0
    nearest = min(line.words, key=lambda word: max(word.box.x - ink.right, ink.x - word.box.right, 0))
    return _height_shared(nearest.box, ink)


def _height_shared(one: Box, other: Box) -> float:
    return (min(one.bottom, other.bottom) - max(one.y, other.y)) / min(one.h, other.h)


def _put_in(line: TextLine, word: Word) -> TextLine:
    """The line with the word in place of what was read of its ink; as it was where that holds print too."""
    there = [one for one in line.words if _touches(one.box, word.box) and not _is_broad(one, word.box)]
    if any(_is_print(one) or one.text == word.text for one in there):
        return line
    told = replace(word, correction=_instead_of("".join(one.text for one in there), word)) if there else word
    kept = [one for one in line.words if one not in there]
    before = [one for one in kept if one.box.x < word.box.x]
    return replace(line, words=(*before, told, *kept[len(before) :]))


def _touches(one: Box, ink: Box) -> bool:
    shared = min(one.right, ink.right) - max(one.x, ink.x)
    return shared > _TOUCHES * min(one.w, ink.w) and _height_shared(one, ink) > _SAME_LINE


def _is_broad(word: Word, ink: Box) -> bool:
    """Print beside the ink, whose box took some of it in."""
    inside = min(word.box.right, ink.right) - max(word.box.x, ink.x)
    return inside < _INSIDE * word.box.w and not any(letter.isdecimal() for letter in word.text)


def _is_print(word: Word) -> bool:
    """It has letters, or is part of a notation: not what a reader of print makes of figures."""
    return sum(letter.isalpha() for letter in word.text) > 1 or word.text.startswith("/") or ":" in word.text


def _instead_of(read: str, word: Word) -> Correction:
    """What was recognised there, and by how much the pen's reader speaks against it."""
    return Correction(read, 0.0, round(log2(word.confidence / (1 - word.confidence)), 1))


def _as_read(words: Iterable[Word]) -> Iterator[Word]:
    for word in words:
        if word.origin is not WordOrigin.PEN:
            yield word
        elif word.correction is not None:
            yield Word(word.correction.before, word.box, _UNSURE)


def _of_lines(text: PageText, lines: dict[int, TextLine]) -> PageText:
    blocks = (TextBlock(tuple(lines[id(line)] for line in block.lines), block.kind) for block in text.blocks)
    kept = (replace(block, lines=tuple(line for line in block.lines if line.words)) for block in blocks)
    return replace(text, blocks=tuple(block for block in kept if block.lines))
