"""Our reading alone, in this process: a small table in a minute, for whoever changes a step of it.

Usage: python -m bench.reading.ocr_quick [--kinds clean,table] [--pages 2] [--part tune] [--real] [--show]
[--keep FOLDER] [--readers vankho,tesseract]

Tuning looks at `tune`, which is the default; `judge` is for figures that are published.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bench.reading.ocr_ours import words_read_here
from bench.reading.ocr_pages import JudgedPage, judged_pages
from bench.reading.ocr_score import PageScore, aligned, score_page
from bench.reading.ocr_table import figures
from bench.reading.ocr_totals import totals
from bench.reading.ocr_trust import DOUBTFUL
from bench.reading.score import order_agreement, score_words
from domain.text import ReaderChoice, Word
from testbed.corpus import Part
from testbed.material import real_pages
from testbed.pages.collection import Kind
from testbed.process_tree import cpu_so_far
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Callable


HEAD = ("", "CER", "placed", "tone", "F1", "digits", "dates", "numbers", "order", "IoU", "CPU s")


@dataclass(frozen=True, slots=True)
class Measured:
    """A page, what was read, how well, and CPU seconds."""

    page: JudgedPage
    words: Sequence[Word]
    score: PageScore
    cpu: float


def measured(pages: Sequence[JudgedPage], reader: Callable[[Path], Sequence[Word]] = words_read_here) -> list[Measured]:
    """Every page read by `reader` and scored: the place to hang an ablation."""
    out = []
    for page in pages:
        before = cpu_so_far()
        words = reader(page.path)
        out.append(Measured(page, words, score_page(words, page.drawn), cpu_so_far() - before))
    return out


def quick_table(done: Sequence[Measured]) -> str:
    """A row for each kind, and one for all."""
    kinds = dict.fromkeys(one.page.kind for one in done)
    rows = [[kind.value, *_cells([one for one in done if one.page.kind is kind])] for kind in kinds]
    found = totals([one.score for one in done])
    trust = f"calibration error {found.trust:.4f}, of wrong words caught in {DOUBTFUL:.0%}: {found.caught or 0:.3f}"
    return f"{table(HEAD, [*rows, ['all', *_cells(done)]])}\n\n{trust}"


def difference_lines(done: Measured) -> list[str]:
    """A page's printed lines that were read otherwise, and below each what was read at its place."""
    pairs = aligned(done.words, done.page.drawn).differing()
    return [f"= {done.page.path.name}", *(line for pair in pairs for line in (f"- {pair.printed}", f"+ {pair.read}"))]


def real_table(choice: ReaderChoice = ReaderChoice.AUTOMATIC) -> str:
    """Word F1 and order of the real scans."""
    rows = []
    for page in real_pages():
        before = cpu_so_far()
        text = " ".join(word.text for word in words_read_here(page.path, choice))
        f1, order = score_words(text, page.truth).f1, order_agreement(text, page.truth)
        rows.append([page.path.stem, f"{f1:.4f}", f"{order:.3f}", f"{cpu_so_far() - before:.2f}"])
    if rows:
        rows.append(["mean", f"{sum(float(row[1]) for row in rows) / len(rows):.4f}", "", ""])
    return table(("", "F1", "order", "CPU s"), rows)


def kinds_of(names: str) -> list[Kind]:
    """Kinds named with commas between; all of them for an empty name."""
    return [Kind(name) for name in names.split(",")] if names else list(Kind)


def add_choices(parser: argparse.ArgumentParser, pages: int, part: Part) -> None:
    """The options that say which pages are drawn, with their defaults."""
    parser.add_argument("--kinds", type=kinds_of, default=list(Kind), help=f"of {','.join(Kind)}; all by default")
    parser.add_argument("--pages", type=int, default=pages, help="of each kind")
    parser.add_argument("--part", type=Part, choices=list(Part), default=part)


def _cells(done: Sequence[Measured]) -> list[str]:
    return [*figures(totals([one.score for one in done])), f"{sum(one.cpu for one in done) / len(done):.2f}"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, read, print."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading.ocr_quick", description=__doc__)
    add_choices(parser, 2, Part.TUNE)
    parser.add_argument("--real", action="store_true", help="the real scans too")
    parser.add_argument("--show", action="store_true", help="lines that were read otherwise than they are printed")
    parser.add_argument("--readers", type=_readers_of, default=[ReaderChoice.AUTOMATIC], help="by commas")
    parser.add_argument("--keep", type=Path, help="folder that the drawn pages stay in")
    options = parser.parse_args(arguments)
    with nullcontext(options.keep) if options.keep else TemporaryDirectory(prefix="vankho-ocr-") as folder:
        pages = judged_pages(Path(folder), options.kinds, options.pages, options.part)
        for choice in options.readers:
            _tell(choice, pages, options)
    return 0


def _tell(choice: ReaderChoice, pages: Sequence[JudgedPage], options: argparse.Namespace) -> None:
    """The tables of one recogniser."""
    begun = time.monotonic()
    done = measured(pages, partial(words_read_here, choice=choice))
    for one in done if options.show else ():
        print(*difference_lines(one), "", sep="\n")
    print(f"\n{choice.value or 'as it comes'}, {len(done)} pages of {options.part}\n")
    if done:
        print(quick_table(done))
    if options.real:
        print(f"\n{real_table(choice)}")
    print(f"\n{time.monotonic() - begun:.0f} s on the clock", flush=True)


def _readers_of(names: str) -> list[ReaderChoice]:
    return [ReaderChoice(name) for name in names.split(",")]


if __name__ == "__main__":
    sys.exit(main())
