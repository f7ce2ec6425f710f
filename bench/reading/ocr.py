"""The programs on the same drawn pages and real scans, in one run: `python -m bench ocr` writes what it found.

    python -m bench.reading.ocr [--kinds clean,table] [--pages 2] [--part tune] [--ours-only]

prints the tables of what is chosen and writes nothing.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench.describe.heads import head_section
from bench.reading.accuracy import accuracy_section
from bench.reading.ocr_pages import judged_pages
from bench.reading.ocr_picture import picture
from bench.reading.ocr_programs import Program, Reading, programs
from bench.reading.ocr_quick import add_choices
from bench.reading.ocr_quick import main as ours_only
from bench.reading.ocr_score import PageScore, score_page
from bench.reading.ocr_table import drawn_text
from bench.reading.placing import levelled
from testbed.corpus import PARAGRAPHS, Part
from testbed.material import real_pages
from testbed.pages.collection import Kind
from testbed.process_tree import CommandFailed
from testbed.table import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.reading.ocr_pages import JudgedPage

PAGES, PAGES_QUICK = 3, 1
PICTURE = "ocr-by-kind.svg"


@dataclass(frozen=True, slots=True)
class Judged:
    """What one program made of the pages of one kind.

    Attributes:
        kind: of paper.
        program: its name.
        scores: one a page.
        cpu: seconds of all its processes.
        peak: MiB held at once.
    """

    kind: Kind
    program: str
    scores: tuple[PageScore, ...]
    cpu: float
    peak: float


def ocr_sections(
    scratch: Path, images: Path, kinds: Sequence[Kind], count: int, part: Part = Part.JUDGE
) -> Iterator[Section]:
    """Drawn pages by kind with a picture, then the real scans where they are.

    Args:
        scratch: folder for pages and what programs write.
        images: folder that the picture is put into.
        kinds: of paper.
        count: pages of each kind.
        part: of texts, names, typefaces and seeds.

    Raises:
        RivalMissing: a program to compare with cannot be had.
    """
    under_test = programs()
    judged = [one for kind in kinds for one in _judged(kind, count, part, under_test, scratch)]
    images.mkdir(parents=True, exist_ok=True)
    (images / PICTURE).write_text(picture(judged), encoding="utf-8")
    source = "" if PARAGRAPHS.exists() else " The corpus is not there: texts are invented sentences, few and alike."
    text = drawn_text(judged, count, part)
    yield Section(
        "ocr", "Reading beside OCRmyPDF, by kind of paper", f"{text}{source}\n\n![CER by kind](images/{PICTURE})"
    )
    if pages := real_pages():
        yield accuracy_section(pages, under_test, scratch)
    yield head_section(scratch, count)


def _judged(kind: Kind, count: int, part: Part, under_test: Sequence[Program], scratch: Path) -> Iterator[Judged]:
    folder = scratch / kind.value
    pages = judged_pages(folder, [kind], count, part)
    for program in under_test:
        reading = reading_of(program, pages, folder)
        scores = tuple(
            score_page(levelled(words, list(page.drawn.text.words())) if program.levels else words, page.drawn)
            for words, page in zip(reading.pages, pages, strict=True)
        )
        print(f"{kind.value}: {program.name}, {reading.cpu / count:.1f} CPU s a page", file=sys.stderr, flush=True)
        yield Judged(kind, program.name, scores, reading.cpu, reading.peak)
    shutil.rmtree(folder)


def reading_of(program: Program, pages: Sequence[JudgedPage], folder: Path) -> Reading:
    """What the program reads; nothing where it fails, which is told."""
    try:
        return program.read(pages, folder)
    except CommandFailed as failure:
        print(f"{program.name} failed and is judged as if it read nothing: {failure}", file=sys.stderr)
        return Reading(tuple(() for _ in pages), 0.0, 0.0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is chosen and print it."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading.ocr", description=__doc__)
    add_choices(parser, PAGES, Part.JUDGE)
    parser.add_argument("--ours-only", action="store_true", help="as python -m bench.reading.ocr_quick")
    options, rest = parser.parse_known_args(arguments)
    if options.ours_only:
        kinds = ",".join(options.kinds)
        return ours_only(["--kinds", kinds, "--pages", str(options.pages), "--part", options.part, *rest])
    with tempfile.TemporaryDirectory(prefix="vankho-ocr-") as scratch:
        for section in ocr_sections(
            Path(scratch), Path(scratch) / "images", options.kinds, options.pages, options.part
        ):
            print(f"\n## {section.title}\n\n{section.text}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
