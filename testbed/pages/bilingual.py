"""A contract in two languages: Vietnamese in the left column, English in the right one, a rule between."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from domain.text import BlockKind
from testbed.pages.ageing import office_scan
from testbed.pages.composing import DPI, fate_of, look_of
from testbed.pages.fonts import Style
from testbed.pages.sheet import HEIGHT, WIDTH, Sheet, words_of
from testbed.pages.texts import chosen

if TYPE_CHECKING:
    from random import Random

    from testbed.corpus import Part
    from testbed.pages.layout import Look
    from testbed.pages.sheet import DrawnPage

_ENGLISH = Path(__file__).with_name("english.toml")
_LEFT, _GAP, _TOP, _BOTTOM = 18.0, 8.0, 44.0, 22.0  # millimetres
_COLUMN = (WIDTH - 2 * _LEFT - _GAP) / 2


def bilingual(part: Part, chance: Random) -> DrawnPage:
    """An office scan of two columns; the left one is read first, to its end."""
    look, sheet = look_of(part, chance), Sheet(DPI)
    number = f"Số/No.: {chance.randint(1, 400):02d}/{chance.randint(1994, 2023)}/HĐ-CG"
    sheet.block(BlockKind.TEXT)
    for y, text in ((24.0, "HỢP ĐỒNG CUNG CẤP DỊCH VỤ"), (30.5, "SERVICE CONTRACT"), (37.0, number)):
        style = Style.REGULAR if text is number else Style.BOLD
        sheet.centred(words_of(text, look.face, look.points, style), WIDTH / 2, y)
    english = list(_sentences(part))
    chance.shuffle(english)
    for x, texts in ((_LEFT, chosen(part, chance, 30)), (_LEFT + _COLUMN + _GAP, english)):
        sheet.block(BlockKind.TEXT)
        _column(sheet, x, texts, look)
    sheet.rule(WIDTH / 2, _TOP - 2, WIDTH / 2, HEIGHT - _BOTTOM)
    return office_scan(sheet.done(), fate_of(chance))


def _column(sheet: Sheet, x: float, texts: list[str], look: Look) -> None:
    """As many whole paragraphs as the column holds."""
    y, leading = _TOP, (look.points - 1.5) * 0.353 * look.leading
    for text in texts:
        lines = sheet.wrap(words_of(text, look.face, look.points - 1.5), _COLUMN)
        if y + leading * len(lines) > HEIGHT - _BOTTOM:
            return
        for number, line in enumerate(lines):
            y += leading
            sheet.line(line, x, y, None if number == len(lines) - 1 else _COLUMN)
        y += 2.0


@lru_cache
def _sentences(part: Part) -> tuple[str, ...]:
    """English clauses of a part, invented; every second one to judge by."""
    clauses = tomllib.loads(_ENGLISH.read_text(encoding="utf-8"))["clauses"]
    return tuple(clauses[part.value == "judge" :: 2])
