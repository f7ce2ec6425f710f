"""Whole pages read with a trained net through our layout and correction: the real scans, and drawn pages to tune on.

    "$PYTHON" -m bench.train_reader.whole_pages FOLDER/reader.onnx [--kinds clean,photocopy] [--pages 2] [--show]

Word F1 of the eight real scans is comparable with `docs/measurements.md`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import cv2

from bench.corpus import Part
from bench.material import real_pages
from bench.pages.collection import Kind
from bench.reading.ocr_pages import judged_pages
from bench.reading.ocr_quick import measured, quick_table
from bench.reading.score import missed_and_surplus, score_words
from bench.table import table
from domain.limits import InputLimits
from ocr.language.correction import corrected
from ocr.page.placing import place
from ocr.page.reading import read
from ocr.page.scrawl import without_scrawl
from ocr.reader.line_engine import LineEngine
from ocr.reader.net import open_net
from scan.cleaning.prepare import prepare
from scan.identify import identify
from scan.page_source import load_page

if TYPE_CHECKING:
    from domain.text import PageText, Word


def page_text(path: Path, engine: LineEngine) -> PageText:
    """The text of a one-page file, upright, boxes on its picture."""
    limits = InputLimits()
    prepared = prepare(load_page(path, identify(path, limits), 1, limits))
    text = without_scrawl(corrected(read(prepared.reading, prepared.reading_dpi, engine)))
    return place(text, prepared.to_page, prepared.image.width, prepared.image.height, prepared.skew)


def real_table(engine: LineEngine, *, show: bool) -> str:
    """A row for each real scan, and their mean."""
    rows, shares = [], []
    for page in real_pages():
        begun = time.thread_time()
        text = page_text(page.path, engine).text
        spent, share = time.thread_time() - begun, score_words(text, page.truth).f1
        shares.append(share)
        rows.append([page.path.name, f"{share:.4f}", f"{spent:.2f}"])
        if show:
            print(page.path.name, *missed_and_surplus(text, page.truth), sep="\n    ")
    return table(("", "word F1", "CPU s"), [*rows, ["mean", f"{fmean(shares):.4f}" if shares else "–", ""]])


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.train_reader.whole_pages", description=__doc__)
    parser.add_argument("net", type=Path)
    parser.add_argument("--kinds", default="", help="of drawn pages, by commas; none by default")
    parser.add_argument("--pages", type=int, default=2, help="drawn pages of each kind")
    parser.add_argument("--show", action="store_true", help="words missed and read wrongly on real scans")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    engine = LineEngine(open_net(options.net.read_bytes()))
    print(real_table(engine, show=options.show))
    kinds = [Kind(name) for name in options.kinds.split(",") if name]
    with TemporaryDirectory(prefix="vankho-") as folder:
        pages = judged_pages(Path(folder), kinds, options.pages, Part.TUNE)

        def words(path: Path) -> list[Word]:
            return list(page_text(path, engine).words())

        if pages:
            print("", quick_table(measured(pages, words)), sep="\n")


if __name__ == "__main__":
    main()
