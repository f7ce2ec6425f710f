"""Scores of many pages as one: sums of what is counted, means of what is not."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from bench.reading.ocr_score import Share
from bench.reading.ocr_trust import calibration_error, caught

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.reading.ocr_score import PageScore


@dataclass(frozen=True, slots=True)
class Totals:
    """Pages together.

    Attributes:
        cer: letter errors in reading order, per letter of the truth; `placed_cer` line by line at their place.
        tone_cer: the part of `cer` that is tone and diacritic marks only.
        f1: of words without regard to order.
        digits, dates, numbers: read exactly; None where there are none.
        order, overlaps: means of the pages.
        trust: expected calibration error of the words' confidence.
        caught: part of the wrong words among the least sure ones; None where nothing is wrong.
    """

    cer: float
    placed_cer: float
    tone_cer: float
    f1: float
    digits: float | None
    dates: float | None
    numbers: float | None
    order: float
    overlaps: float
    trust: float
    caught: float | None


def totals(scores: Sequence[PageScore]) -> Totals:
    """All pages as one text; longer pages count more, but for order and boxes."""
    letters = max(1, sum(score.letters for score in scores))
    words = [score.words for score in scores]
    trust = [one for score in scores for one in score.trust]
    read_and_true = sum(word.read + word.true for word in words)
    return Totals(
        cer=sum(score.edits for score in scores) / letters,
        placed_cer=sum(score.placed_edits for score in scores) / letters,
        tone_cer=sum(score.tone_edits for score in scores) / letters,
        f1=2 * sum(word.hits for word in words) / read_and_true if read_and_true else 1.0,
        digits=sum((score.digits for score in scores), Share()).rate,
        dates=sum((score.dates for score in scores), Share()).rate,
        numbers=sum((score.numbers for score in scores), Share()).rate,
        order=fmean(score.order for score in scores),
        overlaps=fmean(score.overlaps for score in scores),
        trust=calibration_error(trust),
        caught=caught(trust),
    )
