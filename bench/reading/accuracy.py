"""Words and reading order on the real scans: each of `bench.reading.ocr_programs` by one scorer, beside the aims."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

from bench.reading.ocr_programs import OURS
from bench.reading.score import order_agreement, score_words
from testbed.table import Section, table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.reading.ocr_programs import Program
    from testbed.material import PageFile

# Word F1 that issue 5 aims at, page by page.
AIMS = {"nm241-p1": 0.99, "epu-275": 0.99, "nm308-p3": 0.93}
_AIM = 0.975


def accuracy_section(pages: Sequence[PageFile], programs: Sequence[Program], scratch: Path) -> Section:
    """A table of all scans: F1 and order of each program, and the aim."""
    found = {program.name: _scores(program, pages, scratch) for program in programs}
    rows = [_row(page, [scores[number] for scores in found.values()]) for number, page in enumerate(pages)]
    means = [cell for scores in found.values() for cell in _cells(*(fmean(one) for one in zip(*scores, strict=True)))]
    rows.append(["**mean**", *means, ""])
    head = ["", *(title for name in found for title in (f"{name}: F1", "order")), "aim: F1"]
    reached = sum(f1 >= _aim(page) for page, (f1, _) in zip(pages, found[OURS], strict=True))
    return Section(
        "accuracy",
        "Words read on the eight real scans",
        "F1 over words without regard to order, dashes and quotes folded, handwriting and stamps left out "
        "(`bench/reading/score.py`); order is Kendall's tau over words that occur once. The files as they are; "
        "OCRmyPDF's "
        f"words as `pdftotext -raw` gives them. Aim reached: {reached} of {len(pages)}.\n\n{table(head, rows)}",
    )


def _scores(program: Program, pages: Sequence[PageFile], scratch: Path) -> list[tuple[float, float]]:
    texts = (" ".join(word.text for word in words) for words in program.read(pages, scratch).pages)
    return [
        (score_words(text, page.truth).f1, order_agreement(text, page.truth))
        for text, page in zip(texts, pages, strict=True)
    ]


def _row(page: PageFile, scores: Sequence[tuple[float, float]]) -> list[str]:
    return [page.path.stem, *(cell for score in scores for cell in _cells(*score)), f"{_aim(page):g}"]


def _aim(page: PageFile) -> float:
    return AIMS.get(page.path.stem, _AIM)


def _cells(f1: float, order: float) -> list[str]:
    return [f"{f1:.4f}", f"{order:.3f}"]
