"""Describing drawn documents of every kind and layout: as printed, letter for letter, or read from a poor scan."""

from __future__ import annotations

import pickle
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.describe.score import Score
from bench.describe.truth import Truth
from bench.reading.ocr_ours import page_read_here
from describe.document import describe
from describe.pages import DescribedPage
from testbed.corpus import Part
from testbed.pages.administrative import administrative
from testbed.pages.ageing import Ageing, age
from testbed.pages.files import write_jpeg
from testbed.pages.layout import draw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.text import PageText
    from testbed.pages.administrative import Administrative
    from testbed.pages.sheet import DrawnPage

    Told = tuple[tuple[int, int], PageText | None]  # width and height in pixels, the text

_DPI = 100  # of letters as printed: their places matter, not their look
_SCAN_DPI = 300


@dataclass(frozen=True, slots=True)
class DrawnSet:
    """Which drawn documents, and how their pages come to be texts.

    Attributes:
        part: whose texts, names, typefaces and seeds.
        ageing: what happened to the paper before our reader read it; None: the letters as printed are given.
        kept: folder in which readings are kept between runs.
    """

    part: Part = Part.JUDGE
    ageing: Ageing | None = None
    kept: Path | None = None

    def documents(self, seeds: range) -> Iterator[tuple[Truth, list[DescribedPage]]]:
        """What each document says of itself, and its pages."""
        for seed in seeds:
            drawn, look = administrative(self.part, seed)
            name = f"{self.part}-{seed}-{self.ageing or 'printed'}"
            place = self.kept / f"{name}.pkl" if self.kept and self.ageing else None
            if place and place.exists():
                told: list[Told] = pickle.loads(place.read_bytes())  # noqa: S301 - our own, from an earlier run
            else:
                sheets = draw(drawn.document, _SCAN_DPI if self.ageing else _DPI, look)
                told = [read_scan(sheet, seed, self.ageing) if self.ageing else _printed(sheet) for sheet in sheets]
            if place and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(pickle.dumps(told))
            yield (
                _truth(name, drawn),
                [DescribedPage(number, *size, text) for number, (size, text) in enumerate(told, 1)],
            )


def measure_drawn(count: int, which: DrawnSet) -> tuple[Score, float]:
    """Describe that many drawn documents.

    Returns:
        The score, and milliseconds of CPU a page that describing took.
    """
    score, spent, pages = Score(), 0.0, 0
    for truth, numbered in which.documents(range(count)):
        begun = time.process_time()
        description = describe(numbered)
        spent += time.process_time() - begun
        pages += len(numbered)
        score.add(truth, description)
    return score, 1000 * spent / max(pages, 1)


def _printed(sheet: DrawnPage) -> Told:
    height, width = sheet.pixels.shape[:2]
    return (width, height), sheet.text


def read_scan(sheet: DrawnPage, seed: int, ageing: Ageing) -> Told:
    """What our reader makes of a drawn page that was aged and scanned: its size in pixels, and its text."""
    scan = age(sheet, ageing, seed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.jpg"
        write_jpeg(scan, path)
        read = page_read_here(path)
    image = read.page.image
    return ((image.width, image.height) if image else (1, 1)), read.text


def _truth(name: str, drawn: Administrative) -> Truth:
    return Truth(name, (), drawn.fields, frozenset(), frozenset(), drawn.citations, signed_here=True, whole=True)
