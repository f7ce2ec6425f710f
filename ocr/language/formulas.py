"""Fixed turns of administrative documents, known by the block they stand in (NĐ 30/2020/NĐ-CP, Phụ lục I).

In a list of recipients `(để b/c)`, `(để p/h)`, `(để t/h)` say what for; small print loses the stroke and the tone. In
a signature block the name begins with a surname, of which there are some sixty: `Nguyên Văn Sinh` is Nguyễn. Under the
issuer's name stands `Số:` with the number of the document, never `số:`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.text import BlockKind, Correction, PageText, TextBlock, TextLine
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.text import Word

_SURNAME_LIST = """
    nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh lâm mai tô hà cao lương lưu
    tạ thái vương trương đào phùng quách kiều tống triệu chu châu tăng la đồng thân trang
"""
SURNAMES = frozenset(_SURNAME_LIST.split())
_BY_LETTERS = {fold(surname): surname for surname in SURNAMES}
_FOR, _WHAT = re.compile(r"\([đd][ềêeếéẻẽệ]"), re.compile(r"([bptk])[/í1lIi!](cáo|[chb])(\)[;:.,]?)")
_NUMBER, _AMOUNT = re.compile(r"[sS][ốôóồổo](:?)"), re.compile(r"\W*\d|/")
_NAME_WORDS = 2, 4
_IMAGE_BITS, _LANGUAGE_BITS = 4.0, 12.0


def with_formulas_mended(text: PageText) -> PageText:
    """The text with these mended."""
    return replace(text, blocks=tuple(_mended(block) for block in text.blocks))


def _mended(block: TextBlock) -> TextBlock:
    ways = {BlockKind.RECIPIENTS: _recipient, BlockKind.SIGNATURE: _signatory, BlockKind.ISSUER: _numbered}
    way = ways.get(block.kind)
    if way is None:
        return block
    return replace(block, lines=tuple(TextLine(tuple(way(line.words))) for line in block.lines))


def _recipient(words: Sequence[Word]) -> Iterator[Word]:
    for place, word in enumerate(words):
        behind = words[place + 1].text if place + 1 < len(words) else ""
        what = _WHAT.fullmatch(word.text.removeprefix("("))
        if _FOR.fullmatch(word.text) and _WHAT.fullmatch(behind):
            yield _written(word, "(để")
        elif what:
            yield _written(word, f"{'(' * word.text.startswith('(')}{what[1]}/{what[2]}{_closed(what[3])}")
        else:
            yield word


def _numbered(words: Sequence[Word]) -> Iterator[Word]:
    first, *rest = words
    number = _NUMBER.fullmatch(first.text)
    follows = number and (number[1] or (rest and _AMOUNT.match(rest[0].text)))
    yield _written(first, f"Số{number[1]}") if number and follows else first
    yield from rest


def _closed(end: str) -> str:
    return ");" if end == "):" else end


def _signatory(words: Sequence[Word]) -> Iterator[Word]:
    first, *rest = words
    named = _NAME_WORDS[0] <= len(words) <= _NAME_WORDS[1] and all(_is_name(word.text) for word in words)
    surname = _BY_LETTERS.get(fold(first.text)) if named and first.text.lower() not in SURNAMES else None
    yield _written(first, surname.capitalize()) if surname else first
    yield from rest


def _is_name(text: str) -> bool:
    return text.isalpha() and text.istitle()


def _written(word: Word, text: str) -> Word:
    if text == word.text:
        return word
    return replace(word, text=text, glyphs=(), correction=Correction(word.recognised, _IMAGE_BITS, _LANGUAGE_BITS))
