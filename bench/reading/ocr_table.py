"""Tables of how programs read drawn pages: by kind, in all, and ours in detail beside what was aimed at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bench.reading.ocr_programs import CLEANED, OURS, PLAIN
from bench.reading.ocr_totals import Totals, totals
from bench.reading.ocr_trust import DOUBTFUL
from testbed.pages.collection import Kind
from testbed.table import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bench.reading.ocr import Judged
    from testbed.corpus import Part

# What issue 5 aims at: CER as a share of the better of OCRmyPDF's two modes.
AIMS = {
    Kind.CLEAN: 0.8,
    Kind.OFFICE_SCAN: 0.8,
    Kind.PHOTOCOPY: 0.25,
    Kind.YELLOWED: 0.08,
    Kind.STAMPED: 0.08,
    Kind.TYPEWRITER: 0.5,
    Kind.CARBON: 0.5,
    Kind.PHOTO: 0.5,
    Kind.TABLE: 0.5,
}
_FIGURES = ("CER", "at its place", "marks only", "word F1", "digits", "dates", "numbers", "order", "IoU")


_BY_KIND = """
Pages of each kind: {count}, drawn from texts, names, typefaces and seeds of the part `{part}`, the same files for every
program. CER: letters inserted, left out or replaced per letter of the truth, in reading order, dashes folded.
The last columns are ours as a share of the better mode of OCRmyPDF, and the share that was aimed at.
"""
_PLACED = """
The same letters line by line, each line with what was read at its place, so that reading order is left aside.
"""
_IN_ALL = """
All pages together. *At its place* is the CER of the table above. *Marks only*: the part of CER that vanishes when tone
and diacritic marks are taken off both sides. *Digits*: words with a digit read exactly; *dates*, *numbers*: whole
dates, numbers and symbols of documents. *Order*: Kendall's tau of lines. *IoU*: boxes of words read exactly; those of
`--deskew --clean` lie on a page that it levelled and are laid back first, those of OCRmyPDF are as high as the type.
*Peak*: resident sets of all processes at once.
"""
_TRUST = """
Confidence of each word. *Calibration error*: expected, over twenty bins. *Caught*: the part of all wrong words that is
among the least sure ones.
"""


def drawn_text(judged: Sequence[Judged], count: int, part: Part) -> str:
    """All tables with what their columns mean."""
    parts = (
        _BY_KIND.strip().format(count=count, part=part),
        _by_kind(judged, lambda found: found.cer, AIMS),
        _PLACED.strip(),
        _by_kind(judged, lambda found: found.placed_cer, AIMS),
        _IN_ALL.strip(),
        _in_all(judged),
        _TRUST.strip(),
        _trust(judged),
        "Ours by kind.",
        _detail(judged, OURS),
        "CPU seconds a page of all processes, starting included.",
        _seconds(judged),
    )
    return "\n\n".join(parts)


def figures(found: Totals) -> list[str]:
    """The cells of `_FIGURES`."""
    exact = (f"{rate:.3f}" if rate is not None else "–" for rate in (found.digits, found.dates, found.numbers))
    rates = (f"{rate:.4f}" for rate in (found.cer, found.placed_cer, found.tone_cer, found.f1))
    return [*rates, *exact, f"{found.order:.3f}", f"{found.overlaps:.3f}"]


def share_of_better(rates: Mapping[str, float]) -> float:
    """Our rate of errors as a share of the better mode of OCRmyPDF; 0 or 1 where that makes none."""
    better = min(rates[PLAIN], rates[CLEANED])
    return rates[OURS] / better if better else float(rates[OURS] > 0)


def _by_kind(judged: Sequence[Judged], rate: Callable[[Totals], float], aims: Mapping[Kind, float]) -> str:
    names, rows = _programs(judged), []
    for kind in dict.fromkeys(one.kind for one in judged):
        rates = {one.program: rate(totals(one.scores)) for one in judged if one.kind is kind}
        cells = [*(f"{rates[name]:.4f}" for name in names), f"{share_of_better(rates):.2f}"]
        rows.append([kind.value, *cells, f"{aims[kind]:.2f}" if kind in aims else ""])
    return table(("CER", *names, "ours, ×", "aim, ×"), rows)


def _in_all(judged: Sequence[Judged]) -> str:
    rows = []
    for name in _programs(judged):
        own = [one for one in judged if one.program == name]
        scores = [score for one in own for score in one.scores]
        costs = [f"{sum(one.cpu for one in own) / len(scores):.2f}", f"{max(one.peak for one in own):.0f}"]
        rows.append([name, *figures(totals(scores)), *costs])
    return table(("", *_FIGURES, "CPU s a page", "peak, MiB"), rows)


def _trust(judged: Sequence[Judged]) -> str:
    rows = []
    for name in (name for name in _programs(judged) if name not in (PLAIN, CLEANED)):
        found = totals([score for one in judged if one.program == name for score in one.scores])
        rows.append([name, f"{found.trust:.4f}", f"{found.caught:.3f}" if found.caught is not None else "–"])
    return table(("", "calibration error", f"wrong words caught in {DOUBTFUL:.0%}"), rows)


def _detail(judged: Sequence[Judged], program: str) -> str:
    rows = [[one.kind.value, *figures(totals(one.scores))] for one in judged if one.program == program]
    return table(("", *_FIGURES), rows)


def _seconds(judged: Sequence[Judged]) -> str:
    programs = _programs(judged)
    rows = []
    for kind in dict.fromkeys(one.kind for one in judged):
        cpu = {one.program: one.cpu / len(one.scores) for one in judged if one.kind is kind}
        rows.append([kind.value, *(f"{cpu[name]:.2f}" for name in programs)])
    return table(("", *programs), rows)


def _programs(judged: Sequence[Judged]) -> list[str]:
    return list(dict.fromkeys(one.program for one in judged))
