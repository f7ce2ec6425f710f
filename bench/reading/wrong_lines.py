"""Every line of many drawn pages beside what was read of it: those that differ as pictures, for a person to look at.

Usage: python -m bench.reading.wrong_lines --to FOLDER [--kinds …] [--pages 20] [--part judge]

One picture a kind: each line that was not read exactly as it is on the page, below it what is printed (black) and what
was read (red). Lines that were read exactly need no look: the page maker knows what it printed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw

from bench.reading.ocr_ours import words_read_here
from bench.reading.ocr_pages import judged_pages
from bench.reading.ocr_quick import add_choices
from bench.reading.ocr_score import aligned
from testbed.corpus import Part
from testbed.pages.fonts import Face, Style, Type
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.reading.ocr_score import Differing
    from testbed.pages.sheet import DrawnPage

_WIDTH, _ROW, _AIR = 1500, 26, 0.35  # pixels of a picture and of a line of text; heights of a line around it
_TALLEST = 70  # pixels of a line on the picture


class Looked(NamedTuple):
    """Lines of some pages: how many there are, and pictures of those that were read otherwise."""

    lines: int
    wrong: list[Image.Image]


def looked_at(path: Path, page: DrawnPage) -> Looked:
    """Read a page and keep what differs."""
    found = aligned(words_read_here(path), page)
    sheet = Image.fromarray(page.pixels)
    return Looked(len(found.lines), [_beside(sheet, line) for line in found.differing()])


def _beside(sheet: Image.Image, line: Differing) -> Image.Image:
    air = round(line.box.h * _AIR)
    cut = sheet.crop((line.box.x - air, line.box.y - air, line.box.right + air, line.box.bottom + air))
    factor = min(1.0, _TALLEST / cut.height, _WIDTH / cut.width)
    cut = cut.resize((max(1, round(cut.width * factor)), max(1, round(cut.height * factor))))
    out = Image.new("RGB", (_WIDTH, cut.height + 2 * _ROW + 8), "white")
    out.paste(cut, (0, 0))
    draw, font = ImageDraw.Draw(out), Type(Face.SANS, Style.REGULAR, 18).at(72)
    draw.text((0, cut.height), line.printed, fill="black", font=font)
    draw.text((0, cut.height + _ROW), line.read, fill="red", font=font)
    return out


def _stacked(pictures: Sequence[Image.Image]) -> Image.Image:
    out = Image.new("RGB", (_WIDTH, max(1, sum(picture.height for picture in pictures))), "white")
    top = 0
    for picture in pictures:
        out.paste(picture, (0, top))
        top += picture.height
    return out


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, read, keep pictures, count."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading.wrong_lines", description=__doc__)
    parser.add_argument("--to", type=Path, required=True, help="folder of the pictures")
    add_choices(parser, 20, Part.JUDGE)
    options = parser.parse_args(arguments)
    options.to.mkdir(parents=True, exist_ok=True)
    rows = []
    for kind in options.kinds:
        with TemporaryDirectory(prefix="vankho-lines-") as folder:
            pages = judged_pages(Path(folder), [kind], options.pages, options.part)
            looks = [looked_at(page.path, page.drawn) for page in pages]
        wrong = [picture for look in looks for picture in look.wrong]
        _stacked(wrong).save(options.to / f"{kind}.png")
        rows.append([kind.value, str(len(pages)), str(sum(look.lines for look in looks)), str(len(wrong))])
        print(" ".join(rows[-1]), flush=True)
    print(table(("", "pages", "lines", "read otherwise"), rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
