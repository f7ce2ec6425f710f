"""What each step of reading earns and costs: the same drawn pages read with one step left out at a time.

Usage: python -m bench.reading.ablation [--kinds …] [--pages 1] [--part judge] [--write]
"""

from __future__ import annotations

import argparse
import functools
import importlib
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench.reading.ocr_ours import words_read_here
from bench.reading.ocr_pages import judged_pages
from bench.reading.ocr_quick import kinds_of
from bench.reading.ocr_score import PageScore, score_page
from bench.reading.ocr_totals import totals
from ocr.line.strip import FOOT, HEIGHT, X_HEIGHT, line_image
from ocr.page.unread import Unread
from scan.cleaning.ink import luminance
from testbed.corpus import Part
from testbed.pages.collection import Kind
from testbed.process_tree import cpu_so_far
from testbed.table import Section, table, write_section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from bench.reading.ocr_pages import JudgedPage
    from ocr.line.line import Line

_DOCUMENT = Path(__file__).parents[2] / "docs" / "measurements.md"
_KINDS = (
    Kind.OFFICE_SCAN,
    Kind.PHOTOCOPY,
    Kind.YELLOWED,
    Kind.BACK_TO_FRONT,
    Kind.DOT_MATRIX,
    Kind.STAMPED,
    Kind.TABLE,
    Kind.PHOTO,
    Kind.HEAD_SEAL,
    Kind.HANDWRITING,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A step of reading, where it is called from, and what stands in when it is left out.

    Attributes:
        name: what is done without, or done otherwise where the name says so.
        module, function: its name where it is called; a constant may have one too.
        instead: what stands there then.
    """

    name: str
    module: str
    function: str
    instead: Any


def _by_height(picture: NDArray[np.uint8], line: Line) -> NDArray[np.uint8]:
    """A line cut as most recognisers cut it: scaled by the height of its box, whatever letters it has."""
    size = line.box.h * X_HEIGHT / HEIGHT
    foot = line.box.bottom - (HEIGHT - FOOT) / HEIGHT * line.box.h
    return line_image(picture, replace(line, baseline=(foot, line.baseline[1], 0.0), x_height=size))


STEPS = (
    Step("sheet found and rectified", "scan.cleaning.prepare", "find_sheet", lambda _: None),
    Step("uneven paper divided out", "scan.cleaning.prepare", "on_even_paper", lambda grey, _: grey),
    Step("dark margins painted white", "scan.cleaning.prepare", "dark_margins", lambda _: None),
    Step("coloured ink lifted", "scan.cleaning.prepare", "without_coloured_ink", luminance),
    Step("grey seals lifted", "scan.cleaning.prepare", "without_seals", lambda grey, _: grey),
    Step("show-through lifted", "scan.cleaning.prepare", "without_show_through", lambda grey, _: grey),
    Step("strokes mended, specks left out", "scan.cleaning.prepare", "even_strokes", lambda grey, *_: grey),
    Step("lines levelled", "scan.cleaning.prepare", "skew_degrees", lambda _: 0.0),
    Step("brought to a fit size", "scan.cleaning.prepare", "_factor", lambda *_: 1.0),
    Step("tables read apart", "ocr.page.looks", "find_tables", lambda *_: ()),
    Step("noise and scrawl left out", "ocr.page.looks", "without_noise", tuple),
    Step("unread ink looked for", "ocr.page.looks", "find_unread", lambda *_: Unread((), ())),
    Step("bad lines read again", "ocr.page.second_look", "_doubtful_lines", lambda *_: []),
    Step("x-height by what is usual nearby", "ocr.line.measuring", "_NEIGHBOURS", 10**9),
    Step("lines scaled by x-height: by their box", "ocr.reader.line_engine", "line_image", _by_height),
    Step("language weighs 1: one half", "ocr.language.decoding", "_LANGUAGE", 0.5),
    Step("language weighs 1: two", "ocr.language.decoding", "_LANGUAGE", 2.0),
    Step("language model", "pipeline.isolation.page", "corrected", lambda text: text),
    Step("surely wrong words left out", "pipeline.isolation.page", "without_scrawl", lambda text: text),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Pages by kind as they were read, and CPU seconds a page."""

    by_kind: dict[Kind, list[PageScore]]
    cpu: float

    @property
    def cer(self) -> float:
        """Letter errors of all pages together."""
        return totals([score for scores in self.by_kind.values() for score in scores]).cer

    def cer_of(self, kind: Kind) -> float:
        """Letter errors of the pages of one kind."""
        return totals(self.by_kind[kind]).cer


def read_all(pages: Sequence[JudgedPage]) -> Outcome:
    """Every page read and scored."""
    by_kind: dict[Kind, list[PageScore]] = {}
    before = cpu_so_far()
    for page in pages:
        by_kind.setdefault(page.kind, []).append(score_page(words_read_here(page.path), page.drawn))
    return Outcome(by_kind, (cpu_so_far() - before) / len(pages))


@contextmanager
def replaced(step: Step, instead: Any) -> Iterator[None]:
    """`instead` in the step's place, for as long as this lasts."""
    module = importlib.import_module(step.module)
    kept = getattr(module, step.function)
    setattr(module, step.function, instead)
    try:
        yield
    finally:
        setattr(module, step.function, kept)


def ablation_table(pages: Sequence[JudgedPage], show: Callable[[str], object] = print) -> str:
    """A row for each step left out: CER of all pages, the kind that it matters most to, CPU seconds a page."""
    read_all(pages[:1])  # libraries and models are loaded before anything is timed
    whole = read_all(pages)
    rows = [["all steps", f"{whole.cer:.4f}", "", "", f"{whole.cpu:.2f}"]]
    for step in STEPS:
        with replaced(step, step.instead):
            less = read_all(pages)
        kind = max(whole.by_kind, key=lambda kind: abs(less.cer_of(kind) - whole.cer_of(kind)))
        change = f"{whole.cer_of(kind):.4f} to {less.cer_of(kind):.4f}"
        name = step.name if ": " in step.name else f"without: {step.name}"
        rows.append([name, f"{less.cer:.4f}", kind.value, change, f"{less.cpu:.2f}"])
        show(" | ".join(rows[-1]))
    return table(("", "CER", "matters most to", "CER there", "CPU s a page"), rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, read with each step left out, print, and write where asked to."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading.ablation", description=__doc__)
    parser.add_argument("--kinds", type=kinds_of, default=list(_KINDS), help=f"of {','.join(Kind)}")
    parser.add_argument("--pages", type=int, default=1, help="of each kind")
    parser.add_argument("--part", type=Part, choices=list(Part), default=Part.JUDGE)
    parser.add_argument("--write", action="store_true", help="into docs/measurements.md")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="vankho-ablation-") as folder:
        pages = judged_pages(Path(folder), options.kinds, options.pages, options.part)
        show = functools.partial(print, flush=True)
        found = ablation_table(pages, show)
    kinds = ", ".join(kind.value for kind in options.kinds)
    text = (
        f"{len(pages)} drawn pages of part {options.part} ({kinds}), read with one step left out at a time;"
        f" letter error rate (CER) in reading order, after correction where that is not the step.\n\n{found}"
    )
    print(text)
    if options.write:
        write_section(_DOCUMENT, "# Measurements\n", Section("ablation", "What each step of reading earns", text))
    return 0


if __name__ == "__main__":
    sys.exit(main())
