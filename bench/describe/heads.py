"""Heads of documents into which strangers wrote number and day, read from scans, judged by what `describe` tells.

A whole page is drawn and scanned: what is measured is finding the places and cutting them out, too. Hands, figures of
people, typefaces and seeds are none that the net learned from (`training.pen`).
"""

from __future__ import annotations

import pickle
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np

from bench.describe.score import Tally, same
from bench.reading.ocr_ours import page_read_here
from describe.document import describe, pen_places
from describe.pages import DescribedPage
from describe.pen import wants_pen, with_pen
from domain.description.fields import FieldFinding, FieldName
from domain.limits import InputLimits
from pipeline.isolation.jobs import PenJob
from pipeline.isolation.pen import read_pen
from scan.identify import identify
from testbed.corpus import Part
from testbed.pages.administrative import administrative
from testbed.pages.ageing import Ageing, age
from testbed.pages.files import write_jpeg
from testbed.pages.layout import draw
from testbed.pages.sheet import DrawnPage
from testbed.table import Section, table
from training.pen.drawing import BASELINE, EM, PENS, written
from training.pen.hands import hand

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from domain.description.document import Description
    from domain.page import ReadPage
    from testbed.pages.administrative import Administrative
    from testbed.pages.layout import Look

_HEADS_A_PAGE = 20
_KINDS = {FieldName.NUMBER: "pen-number", FieldName.DATE: "pen-date"}
_SEED = 880_000_000
_DPI, _POINTS = 300, 13.5
_DOTS = "..........."
_BLANK, _DOTTED = 0.12, 0.3  # of numbers that nobody wrote; of heads with dots to write on
_PAPERS = (Ageing.OFFICE_SCAN, Ageing.OFFICE_SCAN, Ageing.PHOTOCOPY, Ageing.CLEAN)


@dataclass(frozen=True, slots=True)
class Head:
    """A scanned page and what its number and day are; an empty number was left blank."""

    page: DrawnPage
    number: str
    day: str


def drawn_head(seed: int) -> Head:
    """A page with number and day by hand; the same for the same seed."""
    chance = Random(_SEED + seed)
    drawn, look = next(found for found in _drawn(chance) if found[0].document.number.startswith("Số: "))
    day = str(drawn.fields[FieldName.DATE])
    number = "" if chance.random() < _BLANK else str(drawn.fields[FieldName.NUMBER])
    left, _, rest = drawn.document.place_date.rpartition(", ngày ")
    form = replace(
        drawn.document,
        number=f"Số: {_DOTS} /{drawn.document.number.partition('/')[2]}",
        place_date=f"{left}, ngày {_DOTS} {rest.partition(' ')[2]}",
    )
    sheet = next(iter(draw(form, _DPI, look)))
    pixels, pen = sheet.pixels.copy(), chance.choice(PENS)
    dotted = chance.random() < _DOTTED
    places = [word.box for word in sheet.text.words() if word.text == _DOTS][:2]
    for text, box in zip((number, day[-2:]), sorted(places, key=lambda box: box.x), strict=False):
        if not dotted:
            pixels[box.y - 4 : box.bottom + 4, box.x - 2 : box.right + 2] = 255
        _write(pixels, text, box.x + round(0.5 * box.w), box.bottom, chance, pen)
    kept = replace(sheet, pixels=pixels)
    return Head(age(kept, chance.choice(_PAPERS), seed), number, day)


def measure_heads(count: int, kept: Path | None = None) -> tuple[dict[FieldName, Tally], Tally]:
    """Read so many heads.

    Returns:
        How numbers and days that were written came out; and how numbers that were left blank did.
    """
    tallies, blank = {name: Tally() for name in _KINDS}, Tally()
    for seed in range(count):
        head = drawn_head(seed)
        told = _told(head, kept and kept / f"head-{seed}.pkl")
        if not head.number:
            number = told.field(FieldName.NUMBER)
            _count(blank, told, FieldName.NUMBER, None, right=bool(number and FieldFinding.BLANK in number.findings))
        for name, wanted in ((FieldName.NUMBER, head.number), (FieldName.DATE, head.day)):
            if wanted:
                _count(tallies[name], told, name, wanted, right=same(told.value(name), wanted))
    return tallies, blank


def head_section(scratch: Path, pages: int) -> Section:
    """The kinds `pen-number` and `pen-date` in docs/measurements.md, twenty heads for each page of another kind."""
    count = pages * _HEADS_A_PAGE
    tallies, blank = measure_heads(count, scratch / "heads")
    rows = [_row(_KINDS[name], tally) for name, tally in tallies.items()]
    rows += [_row("left blank", blank)]
    told = f"{count} drawn pages, number and day by hands, people and typefaces that the net never saw, as told by"
    head = ("kind", "written", "right", "among three", "asked", "told wrong")
    return Section("ocr-pen", "A pen's figures", f"{told} `vankho describe`.\n\n{table(head, rows)}")


def _drawn(chance: Random) -> Iterator[tuple[Administrative, Look]]:
    while True:
        yield administrative(Part.JUDGE, chance.randrange(1_000_000))


def _write(
    pixels: NDArray[np.uint8], text: str, middle: int, foot: int, chance: Random, pen: tuple[int, int, int]
) -> None:
    """Figures in a pen's ink, around a place on a line."""
    if not text:
        return
    ink = written(hand(chance, Part.JUDGE), text, chance, dated=True)
    factor = _POINTS / 72 * _DPI / EM
    size = max(2, round(ink.shape[1] * factor)), round(ink.shape[0] * factor)
    ink = np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.float32)
    top, left = foot - round(BASELINE * factor), middle - size[0] // 2
    under = pixels[top : top + size[1], left : left + size[0]]
    share = ink[: under.shape[0], : under.shape[1], None] * np.float32(chance.uniform(0.75, 1.0))
    under[:] = np.clip(under * (1 - share * (1 - np.array(pen, np.float32) / 255)), 0, 255).astype(np.uint8)


def _told(head: Head, place: Path | None) -> Description:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "head.jpg"
        write_jpeg(head.page, path)
        read = _read(path, place)
        image = read.page.image
        if image is None:
            return describe(())
        pages = [DescribedPage(1, image.width, image.height, read.text)]
        told, places, limits = describe(pages), pen_places(pages), InputLimits()
        if not wants_pen(told) or not places:
            return told
        job = PenJob(path, identify(path, limits), 1, image.quarter_turns, image.width, places, limits)
        return with_pen(told, read_pen(job).readings)


def _read(path: Path, place: Path | None) -> ReadPage:
    if place and place.exists():
        found: ReadPage = pickle.loads(place.read_bytes())  # noqa: S301 - our own, from an earlier run
        return found
    read = page_read_here(path)
    if place:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(pickle.dumps(read))
    return read


def _count(tally: Tally, told: Description, name: FieldName, wanted: str | None, *, right: bool) -> None:
    field = told.field(name)
    asked = field is not None and field.asked
    likeliest = [field.value, *(one.value for one in field.others)][:3] if field else []
    tally.asked += asked
    tally.right += right
    tally.among += right or (wanted is not None and any(same(one, wanted) for one in likeliest))
    tally.wrong_asked += asked and not right
    tally.wrong_told += not asked and not right


def _row(name: str, tally: Tally) -> list[str]:
    shares = (tally.right, tally.among, tally.asked, tally.wrong_told)
    return [name, str(tally.all), *(f"{share / tally.all:.3f}" if tally.all else "–" for share in shares)]
