"""What happens to sheets on the way into the scanner: cut too narrow, thin and printed on both sides, laid askew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from domain.geometry import union
from testbed.pages.ageing import Ageing, age, office_scan
from testbed.pages.composing import composed, fate_of, look_of, one_page
from testbed.pages.document import Table
from testbed.pages.paper import blurred, clipped, clouds, grain, ink_of, ink_on, through_jpeg
from testbed.pages.texts import chosen, names
from testbed.pages.warping import cut, quarter_turned, turned

if TYPE_CHECKING:
    from random import Random

    from testbed.corpus import Part
    from testbed.pages.document import Document
    from testbed.pages.sheet import DrawnPage

_MM_AN_INCH = 25.4
_MARGIN = 3.0  # millimetres that are left at most
_THROUGH = 0.36  # of the ink on the other side is seen
_HEAD = ("TT", "Nội dung", "Đơn vị", "Kinh phí (đồng)", "Thời hạn")
_WIDTHS = (0.07, 0.4, 0.17, 0.19, 0.17)
_ROWS = 6, 10


def cut_narrow(part: Part, chance: Random) -> DrawnPage:
    """An office scan of which at most 3 mm are left beside the text, on the left less than one."""
    fate = fate_of(chance)
    page = office_scan(one_page(composed(part, chance), look_of(part, chance)), fate)
    text, mm = union(word.box for word in page.text.words()), page.dpi / _MM_AN_INCH
    left, top, right, bottom = (round(fate.uniform(0.3, most) * mm) for most in (0.9, _MARGIN, _MARGIN, _MARGIN))
    return cut(page, max(0, text.x - left), max(0, text.y - top), text.right + right, text.bottom + bottom)


def back_to_front(part: Part, chance: Random) -> DrawnPage:
    """Thin paper printed on both sides: the other page, mirrored, shines strongly through."""
    fate = fate_of(chance)
    page, other = (one_page(composed(part, chance), look_of(part, chance)) for _ in range(2))
    page = turned(page, fate.uniform(-0.8, 0.8), 255)
    shape = page.pixels.shape[:2]
    drift = tuple(int(step) for step in fate.integers(-50, 50, 2))
    back = np.roll(blurred(ink_of(other)[:, ::-1], 1.5), drift, (0, 1))
    through = np.asarray(back * np.clip(_THROUGH + 0.06 * clouds(shape, fate, 300), 0.2, 0.5), np.float32)
    paper = np.full(page.pixels.shape, (238, 235, 226), np.float32) + 2.5 * clouds(shape, fate, 60)[..., None]
    pixels = ink_on(ink_on(paper, through, (70, 66, 62)), blurred(ink_of(page), 0.6) * 0.92, (36, 34, 36))
    return replace(page, pixels=through_jpeg(clipped(pixels + grain(pixels.shape, fate, 3)), 82))


def quarter_turned_scan(part: Part, chance: Random) -> DrawnPage:
    """An office scan laid on the glass sideways or upside down."""
    page = age(one_page(composed(part, chance), look_of(part, chance)), Ageing.OFFICE_SCAN, chance.getrandbits(32))
    return quarter_turned(page, chance.choice((1, 2, 3)))


def ruled_table(part: Part, chance: Random) -> DrawnPage:
    """An office scan of a page that is mostly a table with rules all around, cells of several lines."""
    document = _with_table(composed(part, chance), part, chance)
    page = one_page(document, look_of(part, chance))
    return age(page, Ageing.OFFICE_SCAN, chance.getrandbits(32))


def _with_table(document: Document, part: Part, chance: Random) -> Document:
    texts, have = chosen(part, chance, _ROWS[1]), names(part)
    rows = [
        (
            str(number),
            _opening(text, chance.randint(5, 16)),
            chance.choice(have["offices"]).capitalize(),
            f"{chance.randint(10, 9_999) * 1000:,}".replace(",", "."),
            chance.choice(
                ("", f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1990, 2024)}")
            ),
        )
        for number, text in enumerate(texts[: chance.randint(*_ROWS)], 1)
    ]
    return replace(document, body=(document.body[0], Table(_WIDTHS, (_HEAD, *rows)), *document.body[1:]))


def _day(chance: Random) -> str:
    return f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/{chance.randint(1990, 2024)}"


def _opening(text: str, words: int) -> str:
    return " ".join(text.split()[:words])
