"""Describing drawn documents of every kind and layout: as printed, letter for letter, or read from a poor scan."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bench.describe.score import Score
from bench.describe.truth import Truth
from bench.reading.ocr_ours import page_read_here
from describe.document import describe
from describe.pages import DescribedPage
from testbed.corpus import Part
from testbed.pages.administrative import administrative
from testbed.pages.ageing import Ageing, age
from testbed.pages.composing import look_of
from testbed.pages.files import write_jpeg
from testbed.pages.layout import draw

if TYPE_CHECKING:
    from domain.text import PageText
    from testbed.pages.administrative import Administrative
    from testbed.pages.sheet import DrawnPage

    _Told = tuple[tuple[int, int], PageText | None]  # width and height in pixels, the text

_DPI = 200  # of letters as printed: their places matter, not their look


def measure_drawn(count: int, *, read: bool, part: Part = Part.JUDGE) -> tuple[Score, float]:
    """Describe drawn documents.

    Args:
        count: how many.
        read: read by our reader from a scan of an office; else the letters as printed are given.
        part: whose texts, names, typefaces and seeds.

    Returns:
        The score, and milliseconds of CPU a page that describing took.
    """
    score, spent, pages = Score(), 0.0, 0
    for seed in range(count):
        chance = Random(f"{part}/administrative/{seed}")
        drawn = administrative(part, chance)
        sheets = list(draw(drawn.document, 300 if read else _DPI, look_of(part, chance)))
        told = [_read(sheet, seed) if read else _printed(sheet) for sheet in sheets]
        numbered = [DescribedPage(number, *size, text) for number, (size, text) in enumerate(told, 1)]
        begun = time.process_time()
        description = describe(numbered)
        spent += time.process_time() - begun
        pages += len(numbered)
        score.add(_truth(f"drawn-{seed}", drawn), description)
    return score, 1000 * spent / max(pages, 1)


def _printed(sheet: DrawnPage) -> _Told:
    height, width = sheet.pixels.shape[:2]
    return (width, height), sheet.text


def _read(sheet: DrawnPage, seed: int) -> _Told:
    scan = age(sheet, Ageing.OFFICE_SCAN, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.jpg"
        write_jpeg(scan, path)
        read = page_read_here(path)
    image = read.page.image
    return ((image.width, image.height) if image else (1, 1)), read.text


def _truth(name: str, drawn: Administrative) -> Truth:
    return Truth(name, (), drawn.fields, frozenset(), frozenset(), drawn.citations, signed_here=True, whole=True)
