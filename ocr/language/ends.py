"""Signs whose place says what they are: behind the number of an item, at the end of an item, behind `Lưu`, behind `KT`.

Worn copies and uneven type confuse full stop, comma, colon and semicolon. A line that begins `5, Chấp hành` behind a
line that ended is item 5, where a full stop was seen too; what stands before an item does not end in a comma; `KT`,
`TM`, `TL` and `TUQ` before a signature have a full stop (NĐ 30/2020/NĐ-CP, Phụ lục I, II.7); `Nơi nhận`, `Lưu`, `Kính
gửi`, `Số` have a colon.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.text import BlockKind, PageText, TextBlock, TextLine
from ocr.language.signs import with_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.text import Word

_NUMBER = re.compile(r"\d{1,2}[,:;]")
_OPENING_ITEM = re.compile(r"[a-zđ][)}\]]|\d{1,2}\.")
_DASHES = frozenset("-–—+•")
_FOR_WHOM = re.compile(r"(?:KT|TM|TL|TUQ|TUN|Q)[,:;]")
_CITED = frozenset({"điều", "khoản", "điểm", "mục", "chương", "phụ", "luật", "nghị"})
_LABELS = frozenset({"nơi nhận;", "kính gửi;", "lưu;", "số;"})
_OPENING = "-–—•+ "


def with_ends_mended(text: PageText) -> PageText:
    """The text with these signs mended."""
    mended = _items_ended(list(_lines(text)))
    blocks = (TextBlock(tuple(next(mended) for _ in block.lines), block.kind) for block in text.blocks)
    return replace(text, blocks=tuple(blocks))


def _lines(text: PageText) -> Iterator[TextLine]:
    """The lines with the signs of their own beginnings mended."""
    last = ""
    for block in text.blocks:
        for line in block.lines:
            first, *rest = line.words
            if _numbers_item(line.words, last) or _speaks_for(first, block.kind):
                first = with_letter(first, len(first.text) - 1, ".")
            last = line.words[-1].text[-1]
            yield TextLine(tuple(_labelled([first, *rest])))


def _numbers_item(words: Sequence[Word], before: str) -> bool:
    """Whether a line behind one that ended in `before` begins with a number that counts items."""
    if len(words) == 1 or not _NUMBER.fullmatch(words[0].text) or before not in ".:;":
        return False
    seen = words[0].glyphs and "." in words[0].glyphs[-1].letters
    return bool(seen) and words[1].text[0].isupper() and words[1].text.lower() not in _CITED


def _speaks_for(first: Word, kind: BlockKind) -> bool:
    return kind is BlockKind.SIGNATURE and _FOR_WHOM.fullmatch(first.text) is not None


def _labelled(words: list[Word]) -> list[Word]:
    """The words; a label at the beginning of the line with its colon."""
    for place in range(min(3, len(words))):
        if " ".join(word.text for word in words[: place + 1]).lstrip(_OPENING).lower() in _LABELS:
            words[place] = with_letter(words[place], len(words[place].text) - 1, ":")
    return words


def _items_ended(lines: list[TextLine]) -> Iterator[TextLine]:
    """The lines; one that ends in a comma before an item with the sign that ends what stands before it."""
    for line, behind in zip(lines, [*lines[1:], None], strict=True):
        last = line.words[-1]
        over = behind is not None and _opens_item(behind) and len(last.text) > 1 and last.text[-1] == ","
        yield TextLine((*line.words[:-1], _ended(last))) if over else line


def _opens_item(line: TextLine) -> bool:
    first = line.words[0].text
    return len(line.words) > 1 and (first in _DASHES or _OPENING_ITEM.fullmatch(first) is not None)


def _ended(last: Word) -> Word:
    """The word with the likelier of full stop and semicolon, if either was seen."""
    seen = [sign for sign in (last.glyphs[-1].letters if last.glyphs else "") if sign in ".;"]
    return with_letter(last, len(last.text) - 1, seen[0]) if seen else last
