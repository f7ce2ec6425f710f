"""Lines of whole drawn pages, cut by the reader's own line finder and kept: what `samples` draws is not all there is.

    python -m training.reader.page_lines --to FOLDER [--pages 500] [--first 1] [--part build]

Every kind of paper in turn, through the clean-up that the archive uses; one file a page. A page that is there already
is not made again, so that this can be stopped and taken up at any time.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import cv2

from bench.reading.line_finding import sheet_of, turns_of
from ocr.line.finding import find_lines
from ocr.reader.training_lines import SUFFIX, keep, kept, pages_in
from testbed.corpus import Part
from testbed.pages.collection import Kind, drawn_page
from training.reader.alphabet import is_spellable, spelled
from training.reader.samples import Place, Sample, cut_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.reading.line_finding import Printed, Sheet
    from ocr.line.line import Line

__all__ = ["keep", "kept", "lines_of_page", "pages_in"]  # the form in which the product exports corrections too
_MIDDLE = 0.55  # x-heights over the baseline: where the middle of a word's box is, marks and tails counted in


def lines_of_page(kind: Kind, part: Part, seed: int) -> list[Sample]:
    """The lines of one drawn page; without stamps, which may be read or not."""
    page = drawn_page(kind, part, seed)
    sheet = sheet_of(page, turns_of(page) if kind is Kind.TURNED else 0)
    lines = [line for line in find_lines(sheet.reading, sheet.dpi) if not _stamped(line, sheet)]
    places = [_place(word, number) for number, printed in enumerate(sheet.lines) for word in printed]
    found = cut_lines(sheet.reading, lines, places, Random(f"page/{kind}/{seed}"))
    return [sample for sample in found if is_spellable(sample.text)]


def _place(word: Printed, line: int) -> Place:
    box = word.box
    return Place(spelled(word.text), line, box.x, box.right, box.y + box.h / 2, _MIDDLE)


def _stamped(line: Line, sheet: Sheet) -> bool:
    return any(word.box.intersection(line.box) for printed in sheet.optional for word in printed)


def job(number: int) -> tuple[Kind, int]:
    """Kind and seed of page `number` (from 0): every kind in turn."""
    kinds = tuple(Kind)
    return kinds[number % len(kinds)], number // len(kinds)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, cut, keep."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.page_lines", description=__doc__)
    parser.add_argument("--to", type=Path, required=True, help="folder for the lines, outside the repository")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--first", type=int, default=1, help="seed of the first page of each kind")
    parser.add_argument("--part", type=Part, choices=[Part.BUILD, Part.TUNE], default=Part.BUILD)
    options = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    options.to.mkdir(parents=True, exist_ok=True)
    for kind, seed in ((kind, options.first + seed) for kind, seed in map(job, range(options.pages))):
        path = options.to / f"{options.part}-{seed:05d}-{kind}{SUFFIX}"
        if not path.exists():
            samples = lines_of_page(kind, options.part, seed)
            keep(path, samples)
            print(f"{path.name}: {len(samples)} lines", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
