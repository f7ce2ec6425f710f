"""`python -m bench.describe.pen [N]`: what is read of a pen's figures that strangers drew, and how sure that is.

Places of other hands, typefaces, people and seeds than those that the net learned from (`training.pen`).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING

from describe.pen import told_confidence
from domain.description.fields import ASKED_BELOW
from domain.description.pen import PenText
from ocr.pen.net import pen_net
from testbed.corpus import Part
from training.pen.drawing import drawn_place

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEED = 990_000_000  # apart from those that are learned from, tuned on and made as sure as they are right
_BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.01)


def main() -> None:
    """Measure and tell."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    tally: Counter[str] = Counter()
    mistaken: Counter[tuple[str, str]] = Counter()
    sure: dict[float, list[bool]] = {edge: [] for edge in _BINS[:-1]}
    spent = 0.0
    for place in range(count):
        drawn = drawn_place(Random(_SEED + place), Part.JUDGE)
        begun = time.process_time()
        texts = next(iter(pen_net().read([drawn.strip])))
        spent += time.process_time() - begun
        kind = "blank" if not drawn.text.strip("/") else "day" if "/" not in drawn.text else "number"
        texts = _without_stroke(texts) if kind == "day" or drawn.dated else texts
        right = texts[0].text == drawn.text
        told = told_confidence(texts[0].probability) >= ASKED_BELOW
        tally[kind] += 1
        tally[f"{kind} right"] += right
        tally[f"{kind} among 3"] += drawn.text in {one.text for one in texts[:3]}
        tally[f"{kind} told"] += told
        tally[f"{kind} told wrong"] += told and not right
        if len(texts[0].text) == len(drawn.text):
            mistaken.update(zip(drawn.text, texts[0].text, strict=True))
        sure[max(edge for edge in sure if texts[0].probability >= edge)].append(right)
    for kind in ("number", "day", "blank"):
        parts = ("right", "among 3", "told", "told wrong")
        shares = {part: tally[f"{kind} {part}"] / max(1, tally[kind]) for part in parts}
        print(f"{kind:<7}{tally[kind]:>6}", *(f"{part} {share:.3f}" for part, share in shares.items()), sep="  ")
    for edge, outcomes in sure.items():
        print(f"probability from {edge:<6} {len(outcomes):>5}  right {sum(outcomes) / max(1, len(outcomes)):.3f}")
    print("written   read as")
    for figure in "0123456789abc":
        row = {read: n for (written, read), n in mistaken.items() if written == figure}
        print(f"{figure:<8}", *(f"{read}:{n}" for read, n in sorted(row.items(), key=lambda item: -item[1])))
    print(f"{1000 * spent / count:.1f} ms CPU a place")


def _without_stroke(texts: Iterable[PenText]) -> tuple[PenText, ...]:
    """Readings of a day as `describe.pen` takes them: a stroke is the letter beside it."""
    odds: Counter[str] = Counter()
    for one in texts:
        odds[one.text.strip("/")] += one.probability  # type: ignore[assignment]
    return tuple(PenText(text, likely) for text, likely in odds.most_common())


if __name__ == "__main__":
    main()
