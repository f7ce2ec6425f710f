"""The letters of items, a) b) c) d) đ) e) g) …, mended by their order: `e)` or `€)` behind `b)` is `c)`.

Points of a clause are lettered in the order of the Vietnamese alphabet (NĐ 34/2016/NĐ-CP, Điều 62). A letter is changed
only to the one that must come next, and only where the two look alike or the reader saw that one too.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.text import Correction, PageText, TextBlock, TextLine

if TYPE_CHECKING:
    from domain.text import Word

_NEXT = dict(pairwise("abcdđeghiklmnopqrstuvxy"))
_ALIKE = {"c": "e€©oø", "d": "đ", "đ": "d", "e": "c€©", "g": "ø8q9", "a": "ạ"}
_BRACKETS = ")}]"
_IMAGE_BITS, _LANGUAGE_BITS = 3.0, 9.0


def with_items_mended(text: PageText) -> PageText:
    """The text with the letters of its items, at the beginnings of lines, in their order."""
    last = ""
    blocks = []
    for block in text.blocks:
        lines = []
        for line in block.lines:
            first = _in_order(line.words[0], last) if _is_item(line.words[0]) else line.words[0]
            last = first.text[0] if _is_item(first) else last
            lines.append(TextLine((first, *line.words[1:])))
        blocks.append(TextBlock(tuple(lines), block.kind))
    return replace(text, blocks=tuple(blocks))


def _is_item(word: Word) -> bool:
    return len(word.text) == 2 and word.text[1] in _BRACKETS and not word.text[0].isdigit()  # noqa: PLR2004 - c and )


def _in_order(word: Word, last: str) -> Word:
    read, wanted = word.text[0], _NEXT.get(last, "")
    seen = bool(word.glyphs) and wanted in word.glyphs[0].letters
    letter = wanted if wanted and read != wanted and (seen or read in _ALIKE.get(wanted, "")) else read
    text = f"{letter})"
    if text == word.text:
        return word
    return replace(word, text=text, glyphs=(), correction=Correction(word.text, _IMAGE_BITS, _LANGUAGE_BITS))
