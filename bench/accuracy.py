"""Words and reading order on the real scans: Tesseract as it comes, OCRmyPDF, and ours, by one scorer."""

from __future__ import annotations

import json
from statistics import fmean
from typing import TYPE_CHECKING

from bench import rivals
from bench.material import real_pages
from bench.process_tree import measure
from bench.score import order_agreement, score_words
from bench.table import Section, table
from bench.vankho import vankho

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.material import PageFile


def accuracy_sections(scratch: Path) -> list[Section]:
    """A table of all scans; none where they are not."""
    pages = real_pages()
    if not pages:
        return []
    texts = {
        "vankho read": our_texts(pages),
        "Tesseract": [rivals.tesseract_text(page) for page in pages],
        "OCRmyPDF --deskew --clean": _ocrmypdf_texts(pages, scratch),
    }
    return [Section("accuracy", "Words read on the eight real scans", _table(pages, texts))]


def our_texts(pages: Sequence[PageFile]) -> list[str]:
    """What `vankho read` says of each page."""
    usage = measure(vankho("read", *(page.path for page in pages), "--json"))
    return [json.loads(line)["pages"][0]["text"] for line in usage.output.splitlines()]


def _ocrmypdf_texts(pages: Sequence[PageFile], scratch: Path) -> list[str]:
    home = rivals.ocrmypdf_home()
    source = rivals.wrapped(home, pages, scratch / "real.pdf")
    rivals.run_ocrmypdf(home, source, scratch / "real-out.pdf", rivals.DESKEW_CLEAN)
    return rivals.pdf_texts(scratch / "real-out.pdf")


def _table(pages: Sequence[PageFile], texts: dict[str, list[str]]) -> str:
    scores = {
        name: [_score(text, page) for text, page in zip(read, pages, strict=True)] for name, read in texts.items()
    }
    rows = [
        [page.path.stem, *(cell for found in scores.values() for cell in _cells(*found[number]))]
        for number, page in enumerate(pages)
    ]
    means = [_cells(fmean(f1 for f1, _ in found), fmean(order for _, order in found)) for found in scores.values()]
    rows.append(["**mean**", *(cell for cells in means for cell in cells)])
    head = ["", *(title for name in scores for title in (f"{name}: F1", "order"))]
    return (
        "F1 over words without regard to order, dashes and quotes folded (`bench/score.py`); order is Kendall's tau "
        "over words that occur once. Tesseract: the file as it is, `-l vie --psm 3`. OCRmyPDF: its text layer as "
        f"`pdftotext -raw` gives it.\n\n{table(head, rows)}"
    )


def _score(text: str, page: PageFile) -> tuple[float, float]:
    return score_words(text, page.truth).f1, order_agreement(text, page.truth)


def _cells(f1: float, order: float) -> list[str]:
    return [f"{f1:.4f}", f"{order:.3f}"]
