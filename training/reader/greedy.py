"""What logits say, read greedily, and how far that is from what is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bench.reading.ocr_score import edits
from ocr.reader.net import BLANK
from training.reader.alphabet import spelled_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray


class Errors(NamedTuple):
    """Characters printed and edits, lines and those without error, lines without text and those read as some."""

    characters: int
    edits: int
    lines: int
    right: int
    empty: int
    filled: int

    @property
    def rate(self) -> float:
        """CER: edits a printed character."""
        return self.edits / max(1, self.characters)


def greedy(logits: NDArray[np.floating], steps: Sequence[int]) -> list[str]:
    """The likeliest character of every step, repetitions and blanks taken out (Graves et al. 2006, best path).

    Args:
        logits: (lines, steps, characters + 1).
        steps: how many steps of each line are its own.
    """
    best = np.asarray(logits).argmax(axis=2)
    return [_collapsed(row[:count]) for row, count in zip(best, steps, strict=True)]


def _collapsed(row: NDArray[np.intp]) -> str:
    kept = row[np.append([True], row[1:] != row[:-1])] if row.size else row
    return " ".join(spelled_out(int(number) for number in kept if number != BLANK).split())


def errors(pairs: Iterable[tuple[str, str]]) -> Errors:
    """Totals over pairs of what was read and what is printed."""
    rows = [
        (len(truth), edits(read, truth), 1, int(read == truth), int(not truth), int(not truth and bool(read)))
        for read, truth in pairs
    ]
    return Errors(*(sum(column) for column in zip(*rows, strict=True))) if rows else Errors(0, 0, 0, 0, 0, 0)
