"""Documents of one page, composed from the corpus: what they say, and how they are set, follows from a seed."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from testbed.pages.document import Document, Table
from testbed.pages.fonts import Face
from testbed.pages.layout import Look, draw
from testbed.pages.sheet import Sheet
from testbed.pages.texts import chosen, names

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from testbed.corpus import Part
    from testbed.pages.sheet import DrawnPage

DPI = 300
_ROUGH_DPI = 100  # to see whether a text fits the page
_MOST, _FEWEST = 24, 2  # paragraphs


def faces(part: Part) -> tuple[Face, ...]:
    """Typefaces for print, Times-like ones more often; those to judge by are none of those to tune on."""
    if part.value == "judge":
        return Face.TERMES, Face.TERMES, Face.TERMES, Face.PAGELLA, Face.HEROS
    return Face.SERIF, Face.SERIF, Face.SERIF, Face.OLD_SERIF, Face.SANS, Face.CARLITO


def typewriter_face(part: Part) -> Face:
    """A typewriter face of a part."""
    return Face.CURSOR if part.value == "judge" else Face.FREE_MONO


def look_of(part: Part, chance: Random) -> Look:
    """A typeface, 11 to 14 points, the leading that goes with it."""
    face = chance.choice(faces(part))
    return Look(face, chance.choice((11, 12, 13, 13, 14)), chance.choice((1.15, 1.25, 1.3, 1.4)))


def composed(part: Part, chance: Random) -> Document:
    """A letter, decision or report with more paragraphs than a page holds."""
    have = names(part)
    pick = {key: chance.choice(values) for key, values in have.items()}
    title, short = pick["kinds"].split(":")
    year = chance.randint(1976, 2024)
    letter = chance.random() < 0.35
    symbol = pick["symbols"] if letter else f"{short}-{pick['symbols']}"
    return Document(
        name="drawn",
        superior=f"UBND TỈNH {pick['provinces'].upper()}",
        issuer=pick["offices"],
        number=_number(chance, year, symbol),
        place_date=f"{pick['towns']}, ngày {chance.randint(1, 28):02d} tháng {_month(chance)} năm {year}",
        type_name="" if letter else title,
        subject=f"{'V/v' if letter else 'Về việc'} {pick['subjects']} năm {year}",
        addressees=(f"{chance.choice(have['offices']).capitalize()} tỉnh {pick['provinces']}.",) if letter else (),
        body=tuple(_marked(text, chance) for text in chosen(part, chance, _MOST)),
        role=tuple(pick["roles"].split("|")),
        signer=f"{pick['surnames']} {pick['middle']} {pick['given']}",
        recipients=(*chance.sample(have["recipients"], chance.randint(1, 4)), "Lưu: VT."),
    )


def one_page(document: Document, look: Look, sheet: Callable[[int], Sheet] = Sheet) -> DrawnPage:
    """The document with as many of its paragraphs as one page holds, at 300 dpi."""
    fewest, most = _FEWEST, len(document.body)
    while fewest < most:
        middle = (fewest + most + 1) // 2
        if _pages(shortened(document, middle), look, _ROUGH_DPI) == 1:
            fewest = middle
        else:
            most = middle - 1
    while True:  # rounded to pixels, a line may hold a word less than at the rough resolution
        pages = list(islice(draw(shortened(document, fewest), DPI, look, sheet), 2))
        if len(pages) == 1 or fewest == 1:
            return pages[0]
        fewest -= 1


def fate_of(chance: Random) -> np.random.Generator:
    """Chance for whole fields of numbers, of the same seed."""
    return np.random.default_rng(chance.getrandbits(32))


def shortened(document: Document, paragraphs: int) -> Document:
    """The document with its first paragraphs; a table counts as one and stays."""
    kept = [part for number, part in enumerate(document.body) if number < paragraphs or isinstance(part, Table)]
    return replace(document, body=tuple(kept))


def _pages(document: Document, look: Look, dpi: int) -> int:
    return sum(1 for _ in islice(draw(document, dpi, look), 2))


def _number(chance: Random, year: int, symbol: str) -> str:
    number = chance.choice((chance.randint(1, 99), chance.randint(100, 4999)))
    return chance.choice(
        (f"Số: {number:02d}/{symbol}", f"Số: {number:02d}/{year}/{symbol}", f"Số {number:02d}/{symbol}")
    )


def _month(chance: Random) -> str:
    """As NĐ 30/2020 writes it: January and February with a nought."""
    month = chance.randint(1, 12)
    return f"{month:02d}" if month < 3 else str(month)


def _marked(text: str, chance: Random) -> str:
    """Headings bold, now and then a paragraph in italics."""
    if text.startswith(("Điều ", "Mục ", "Chương ")) and len(text) < 120:
        return f"**{text}**"
    return f"_{text}_" if chance.random() < 0.06 and "_" not in text else text
