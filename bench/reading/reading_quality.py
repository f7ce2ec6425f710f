"""How well pages are read, beside Tesseract's own command line on the same files: real scans as they come and harmed.

Usage: python -m bench.reading.reading_quality [FOLDER] [VARIANT…]; FOLDER holds `ID.png|jpg` and `ID.gt.marked.txt`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from PIL import Image

from bench.reading.perturbations import PERTURBATIONS
from bench.reading.score import score_words
from domain.limits import InputLimits
from ocr.page.looks import read
from ocr.tesseract_engine import TesseractEngine
from scan.cleaning.prepare import prepare
from scan.identify import identify
from scan.page_source import load_page
from testbed.process_tree import cpu_so_far

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNTOUCHED = next(iter(PERTURBATIONS))


@dataclass(frozen=True, slots=True)
class Row:
    """One page in one variant: word F1 and processor seconds of the engine alone and of our reading."""

    page: str
    variant: str
    theirs: float
    ours: float
    their_seconds: float
    our_seconds: float

    def __str__(self) -> str:
        """A row of the table; a page that we read worse is marked."""
        mark = " worse" if self.ours < self.theirs else ""
        ratio = self.our_seconds / self.their_seconds
        return f"{self.page:12}{self.variant:13}{self.theirs:8.4f}{self.ours:8.4f}{ratio:7.2f}{mark}"


def measured(folder: Path, variant: str) -> Iterator[Row]:
    """A row for each page of `folder` in one variant."""
    for truth_file in sorted(folder.glob("*.gt.marked.txt")):
        page = truth_file.name.removesuffix(".gt.marked.txt")
        (file,) = (path for path in folder.glob(f"{page}.*") if path.suffix in {".png", ".jpg"})
        with TemporaryDirectory() as place:
            yield _row(page, variant, _harmed(file, variant, Path(place)), truth_file.read_text(encoding="utf-8"))


def _harmed(file: Path, variant: str, place: Path) -> Path:
    """The page's file in the variant, with the resolution that it then has; untouched, the file itself."""
    if variant == _UNTOUCHED:
        return file
    picture = load_page(file, identify(file, InputLimits()), 1, InputLimits())
    harmed = PERTURBATIONS[variant](picture.pixels)
    target = place / "page.png"
    page = Image.fromarray(harmed.pixels)
    if picture.dpi:
        page.info["dpi"] = (picture.dpi * harmed.scale,) * 2
    page.save(target, dpi=page.info.get("dpi"))
    return target


def _row(page: str, variant: str, file: Path, truth: str) -> Row:
    start = cpu_so_far()
    theirs = _tesseract(file)
    between = cpu_so_far()
    ours = _ours(file)
    end = cpu_so_far()
    f1 = (score_words(theirs, truth).f1, score_words(ours, truth).f1)
    return Row(page, variant, *f1, between - start, end - between)


def _tesseract(file: Path) -> str:
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    answer = subprocess.run(
        ["tesseract", str(file), "-", "-l", "vie"], capture_output=True, check=True, env=environment
    )
    return answer.stdout.decode("utf-8")


def _ours(file: Path) -> str:
    prepared = prepare(load_page(file, identify(file, InputLimits()), 1, InputLimits()))
    return read(prepared.reading, prepared.reading_dpi, TesseractEngine()).text


def main() -> None:
    """Print a row for each page and variant, and the means."""
    arguments = sys.argv[1:]
    here = Path(__file__).parents[3] / "shared" / "corpus" / "real-scans"
    folder = Path(arguments.pop(0)) if arguments and arguments[0] not in PERTURBATIONS else here
    print(f"{'page':12}{'variant':13}{'theirs':>8}{'ours':>8}{'time':>7}")
    rows = []
    for variant in arguments or PERTURBATIONS:
        for row in measured(folder, variant):
            rows.append(row)
            print(row, flush=True)
    total = replace(
        Row("mean", "", 0, 0, 0, 0),
        theirs=mean(row.theirs for row in rows),
        ours=mean(row.ours for row in rows),
        their_seconds=sum(row.their_seconds for row in rows),
        our_seconds=sum(row.our_seconds for row in rows),
    )
    print(total)


if __name__ == "__main__":
    main()
