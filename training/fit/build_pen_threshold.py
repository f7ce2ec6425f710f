"""Tell `_SURE` of `describe/pen.py`: the probability of a reading from which on it is told without asking.

    python -m training.fit.build_pen_threshold [N]

On N places that strangers drew, none of which was learned from, made as sure as they are right or judged by. Readings
count as a description takes them: a number without what follows its stroke, a day without the stroke that is a letter
beside it. The threshold is the lowest at which of those told at most 2 % are wrong, as far as so many places can say
with 95 % certainty (Wilson 1927), and at most 1 % are counted wrong: real hands are harder than drawn ones. Where real
pages were told wrong beside it, it is for whoever sets it to go higher.
"""

from __future__ import annotations

import sys
from collections import Counter
from math import sqrt
from random import Random
from typing import TYPE_CHECKING

from ocr.pen.net import pen_net
from testbed.corpus import Part
from testbed.table import table
from training.pen.drawing import drawn_place

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEED = 970_000_000
_STEPS = (0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99, 0.995, 0.998)
_WRONG, _COUNTED = 0.02, 0.01  # of those told: with certainty, and as counted
_CERTAIN = 1.645  # standard deviations on one side

Judged = tuple[float, bool]


def judged(count: int) -> list[Judged]:
    """Of each place with figures on it how likely its best reading is, and whether it is right."""
    found = []
    for place in range(count):
        drawn = drawn_place(Random(_SEED + place), Part.JUDGE)
        if written := drawn.text.strip("/"):
            number = drawn.text.endswith("/")
            odds: Counter[str] = Counter()
            for one in next(iter(pen_net().read([drawn.strip]))):
                odds[one.text.partition("/")[0] if number else one.text.strip("/")] += one.probability  # type: ignore[assignment]
            (text, likely), *_ = odds.most_common(1)
            found.append((float(likely), text == written))
    return found


def highest_share(wrong: int, told: int) -> float:
    """The share of wrong ones that so many of so many still allow (Wilson's upper bound)."""
    share, weight = wrong / told, _CERTAIN**2 / told
    return (share + weight / 2 + _CERTAIN * sqrt(share * (1 - share) / told + weight / (4 * told))) / (1 + weight)


def rows_of(found: Iterable[Judged]) -> list[tuple[float, int, int]]:
    """At each threshold how many are told, and how many of these are wrong."""
    known = list(found)
    outcomes = [(step, [right for likely, right in known if likely >= step]) for step in _STEPS]
    return [(step, len(rights), rights.count(False)) for step, rights in outcomes if rights]


def threshold(rows: Iterable[tuple[float, int, int]]) -> float | None:
    """The lowest at which few enough of those told are wrong; None where there is none."""
    fit = (step for step, told, wrong in rows if highest_share(wrong, told) <= _WRONG and wrong / told <= _COUNTED)
    return min(fit, default=None)


def main() -> None:
    """Draw, read, tell."""
    found = judged(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
    rows = rows_of(found)
    told = [
        [
            f"{step:.3f}",
            f"{count / len(found):.3f}",
            str(wrong),
            f"{wrong / count:.2%}",
            f"{highest_share(wrong, count):.2%}",
        ]
        for step, count, wrong in rows
    ]
    print(table(("from", "told", "wrong", "of those told", "at most"), told))
    print(f"_SURE = {threshold(rows)}, of {len(found)} places")


if __name__ == "__main__":
    main()
