"""What correction mends and what it harms, and what confidence is worth, by kind of paper.

    python -m training.fit.reading_set SET --part judge --first 300 --pages 3
    python -m bench.reading.correction_harm SET

Misprints of the corpus are kept in the part to judge by, so that a word mended against a misprinted truth counts as
harmed here; each harmed word is printed with its neighbours, to be looked at by a person.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from bench.reading.score import folded
from domain.text import DOUBTFUL
from ocr.language.correction import searches
from testbed.table import table
from training.fit.reading_set import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ocr.language.decoding import Search
    from training.fit.reading_set import ReadSheet


def counted(file: Path) -> tuple[dict[str, Counter[str]], list[str]]:
    """Counts by kind, and each harmed word with those beside it."""
    by_kind: defaultdict[str, Counter[str]] = defaultdict(Counter)
    harmed: list[str] = []
    for sheet in sheets(file):
        for before, after, truth, sure, around in _words(sheet):
            was, now = folded(before) == folded(truth), folded(after) == folded(truth)
            by_kind[sheet.kind] += Counter(
                words=1, wrong_before=not was, wrong=not now, mended=now and not was, harmed=was and not now
            )
            by_kind[sheet.kind] += Counter(doubtful=sure < DOUBTFUL, caught=sure < DOUBTFUL and not now)
            if was and not now:
                harmed.append(f"{sheet.kind}: {around[0]} [{before} → {after}] {around[1]}")
    return dict(by_kind), harmed


def _words(sheet: ReadSheet) -> Iterator[tuple[str, str, str, float, tuple[str, str]]]:
    """Each word that counts: before and after correction, the truth, its probability, what stands beside it."""
    truths = iter(sheet.truth)
    for search in searches(sheet.text):
        read = _recognised(search)
        for index in range(len(search)):
            truth = next(truths)
            if truth is not None:
                after = " ".join(word.text for word in search.written(index, 0.0))
                around = " ".join(read[max(0, index - 3) : index]), " ".join(read[index + 1 : index + 3])
                yield read[index], after, truth, search.probability(index), around


def _recognised(search: Search) -> list[str]:
    return [search.written(index, 0.0)[0].recognised for index in range(len(search))]


def report(by_kind: Mapping[str, Counter[str]]) -> str:
    """A table."""
    total = sum(by_kind.values(), Counter[str]())
    rows = [_row(str(kind), counts) for kind, counts in by_kind.items()]
    head = ["", "words", "wrong as read", "wrong", "mended", "harmed", f"below {DOUBTFUL}", "wrong ones among them"]
    return table(head, [*rows, _row("**all**", total)])


def _row(name: str, n: Counter[str]) -> list[str]:
    caught = f"{n['caught'] / n['wrong']:.0%}" if n["wrong"] else "–"
    figures = [f"{n[key]:,}" for key in ("words", "wrong_before", "wrong", "mended", "harmed")]
    return [name, *figures, f"{n['doubtful'] / n['words']:.1%}", caught]


if __name__ == "__main__":
    found, harmed_words = counted(Path(sys.argv[1]))
    print(report(found))
    print("\n".join(harmed_words))
