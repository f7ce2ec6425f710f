"""How well printed lines are found: drawn pages of the part to tune on, the found lines beside the printed ones.

Usage: python -m bench.reading.line_finding [--kinds clean,table] [--pages 2] [--first 1] [--sheets FOLDER] [--real]

`--sheets` writes the cut lines of each page as one picture to look at; `--real` those of the real scans too.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from bench.reading.ocr_quick import add_choices
from domain.geometry import Affine, Box, Homography
from ocr.line.finding import find_lines
from ocr.line.strip import HEIGHT, line_image
from scan.cleaning.prepare import prepare
from scan.pictures.picture import PagePicture
from testbed.corpus import Part
from testbed.material import real_pages
from testbed.pages.collection import Kind, drawn_page
from testbed.pages.warping import quarter_turned
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from domain.text import TextLine
    from ocr.line.line import Line
    from testbed.pages.sheet import DrawnPage

HEAD = ("", "words once", "never", "twice", "merged", "split", "false", "baseline", "x-height", "lines", "ms")
_WORD_GAP = 2.2  # x-heights: words nearer than this are of one line
_HANGING = set("gjpqyQ,;()[]{}/|\\@ạặậẹệịọộợụựỵẠẶẬẸỆỊỌỘỢỤỰỴJ_“”\"'-–.:*+=%&") | set("0123456789")
_LOW = set("acemnorsuvwxz")


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed word on the reading picture."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page ready for reading, and what is printed on it; `optional` are stamps, `skew` in degrees."""

    reading: NDArray[np.uint8]
    dpi: int
    lines: tuple[tuple[Printed, ...], ...]
    optional: tuple[tuple[Printed, ...], ...]
    skew: float


@dataclass(frozen=True, slots=True)
class Judged:
    """What was found on a page; errors in shares of the x-height."""

    covers: Counter[int]
    merged: int
    split: int
    false: int
    found: int
    feet: tuple[float, ...]
    sizes: tuple[float, ...]
    milliseconds: float


def sheet_of(page: DrawnPage, turns: int = 0) -> Sheet:
    """A drawn page as it is handed to the reader, its words on the same picture."""
    page = quarter_turned(page, turns)
    prepared = prepare(PagePicture(page.pixels, float(page.dpi)))
    back = _inverse(prepared.to_page)
    return Sheet(
        prepared.reading,
        prepared.reading_dpi,
        _placed(page.text.lines(), back),
        _placed(page.optional, back),
        prepared.skew,
    )


def turns_of(page: DrawnPage) -> int:
    """Quarter turns clockwise that make a page upright, by its own truth."""

    def upright(turns: int) -> int:
        lines = [line.words for line in quarter_turned(page, turns).text.lines() if len(line.words) > 3]
        return sum(words[0].box.right < words[-1].box.x and words[0].box.y < words[-1].box.bottom for words in lines)

    return max(range(4), key=upright)


def judged(sheet: Sheet) -> Judged:
    """Find lines on a page and compare them with what is printed."""
    begun = time.thread_time()
    lines = find_lines(sheet.reading, sheet.dpi)
    spent = time.thread_time() - begun
    homes = [[_homes(word, lines) for word in printed] for printed in sheet.lines]
    stamps = [_homes(word, lines) for printed in sheet.optional for word in printed]
    used = {home for line in homes for word in line for home in word} | {h for word in stamps for h in word}
    feet, sizes = _errors(sheet, homes, lines)
    return Judged(
        covers=Counter(min(2, len(word)) for line in homes for word in line),
        merged=_merged(homes, sheet, lines),
        split=sum(_split(printed, line, lines) for printed, line in zip(sheet.lines, homes, strict=True)),
        false=len(lines) - len(used),
        found=len(lines),
        feet=feet,
        sizes=sizes,
        milliseconds=1000 * spent,
    )


def row_of(name: str, done: Sequence[Judged]) -> list[str]:
    """Totals of some pages."""
    covers = sum((one.covers for one in done), Counter[int]())
    words = max(1, covers.total())
    feet = np.array([error for one in done for error in one.feet] or [0.0])
    sizes = np.array([error for one in done for error in one.sizes] or [0.0])
    return [
        name,
        f"{covers[1] / words:.4f}",
        *(f"{covers[times] / words:.4f}" for times in (0, 2)),
        *(str(sum(getattr(one, what) for one in done)) for what in ("merged", "split", "false")),
        f"{np.median(feet):.3f} / {np.quantile(feet, 0.95):.3f}",
        f"{np.median(sizes):.3f} / {np.quantile(sizes, 0.95):.3f}",
        str(sum(one.found for one in done)),
        f"{sum(one.milliseconds for one in done) / max(1, len(done)):.0f}",
    ]


def contact_sheet(reading: NDArray[np.uint8], lines: Sequence[Line], width: int = 1100) -> NDArray[np.uint8]:
    """The cut lines of a page below one another; longer ones lose their end."""
    tall = np.full((max(1, len(lines)) * (HEIGHT + 3), width), 128, np.uint8)
    for number, line in enumerate(lines):
        strip = line_image(reading, line)[:, :width]
        tall[number * (HEIGHT + 3) : number * (HEIGHT + 3) + HEIGHT, : strip.shape[1]] = strip
    return tall


def _inverse(there: Affine | Homography) -> Homography:
    if isinstance(there, Affine):
        matrix = np.array([[there.a, there.b, there.c], [there.d, there.e, there.f], [0.0, 0.0, 1.0]])
    else:
        matrix = np.array(there.matrix).reshape(3, 3)
    return Homography(tuple(float(number) for number in np.linalg.inv(matrix).ravel()))


def _placed(lines: Iterable[TextLine], back: Homography) -> tuple[tuple[Printed, ...], ...]:
    return tuple(tuple(Printed(word.text, back.box(word.box)) for word in line.words) for line in lines)


def _homes(word: Printed, lines: Sequence[Line]) -> list[int]:
    """The lines that a word stands on: most of its width, its middle where letters are."""
    box, middle = word.box, word.box.y + word.box.h / 2
    out = []
    for number, line in enumerate(lines):
        shared = min(box.right, line.box.right) - max(box.x, line.box.x)
        if shared > 0.5 * box.w and -0.4 < (line.foot(box.x + box.w / 2) - middle) / line.x_height < 1.7:
            out.append(number)
    return out


def _merged(homes: Sequence[Sequence[Sequence[int]]], sheet: Sheet, lines: Sequence[Line]) -> int:
    """Found lines that hold words of several printed ones which are not close neighbours on one row."""
    held: dict[int, dict[int, list[Box]]] = {}
    for number, (printed, line) in enumerate(zip(sheet.lines, homes, strict=True)):
        for word, home in zip(printed, line, strict=True):
            if len(home) == 1:
                held.setdefault(home[0], {}).setdefault(number, []).append(word.box)
    return sum(len(parts) > 1 and not _one_row(parts, lines[found].x_height) for found, parts in held.items())


def _one_row(parts: dict[int, list[Box]], size: float) -> bool:
    """Pieces of different lines beside each other, no farther apart than words."""
    ends = sorted((min(b.x for b in boxes), max(b.right for b in boxes)) for boxes in parts.values())
    return all(-size < right[0] - left[1] < _WORD_GAP * size for left, right in pairwise(ends))


def _split(printed: Sequence[Printed], homes: Sequence[Sequence[int]], lines: Sequence[Line]) -> int:
    """How often neighbouring words are on different lines though there is no wide gap between them."""
    pairs = zip(printed, printed[1:], homes, homes[1:], strict=False)
    return sum(
        bool(one and two and not set(one) & set(two))
        and right.box.x - left.box.right < _WORD_GAP * lines[one[0]].x_height
        for left, right, one, two in pairs
    )


def _errors(
    sheet: Sheet, homes: Sequence[Sequence[Sequence[int]]], lines: Sequence[Line]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """How far baselines and x-heights are off, by words that show them; boxes of turned words are taken back."""
    slant = 2 * abs(np.sin(np.radians(sheet.skew)))
    feet, sizes = [], []
    for printed, line in zip(sheet.lines, homes, strict=True):
        for word, home in zip(printed, line, strict=True):
            if len(home) != 1 or set(word.text) & _HANGING:
                continue
            found, middle = lines[home[0]], word.box.y + word.box.h / 2
            height = word.box.h - slant * word.box.w
            feet.append(abs(middle + height / 2 - found.foot(word.box.x + word.box.w / 2)) / found.x_height)
            if set(word.text) <= _LOW:
                sizes.append(abs(height - found.x_height) / found.x_height)
    return tuple(feet), tuple(sizes)


def _write(folder: Path, name: str, reading: NDArray[np.uint8], dpi: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    cv2.imwrite(str(folder / f"{name}.png"), contact_sheet(reading, find_lines(reading, dpi)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, find, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading.line_finding", description=__doc__)
    add_choices(parser, 2, Part.TUNE)
    parser.add_argument("--first", type=int, default=1, help="seed of the first page")
    parser.add_argument("--sheets", type=Path, help="folder for pictures of the cut lines")
    parser.add_argument("--real", action="store_true", help="cut the real scans too (needs --sheets)")
    options = parser.parse_args(arguments)
    rows, every = [], []
    for kind in options.kinds:
        done = []
        for seed in range(options.first, options.first + options.pages):
            page = drawn_page(kind, options.part, seed)
            sheet = sheet_of(page, turns_of(page) if kind is Kind.TURNED else 0)
            done.append(judged(sheet))
            if options.sheets:
                _write(options.sheets, f"{kind}-{seed}", sheet.reading, sheet.dpi)
        rows.append(row_of(kind.value, done))
        every += done
    print(table(HEAD, [*rows, row_of("all", every)]))
    for scan in real_pages() if options.real and options.sheets else ():
        prepared = prepare(PagePicture(np.asarray(Image.open(scan.path).convert("RGB")), float(scan.dpi)))
        _write(options.sheets, scan.path.stem, prepared.reading, prepared.reading_dpi)
    return 0


if __name__ == "__main__":
    sys.exit(main())
