"""How often each character and each syllable is seen in the texts to learn from.

    python -m training.reader.coverage [--lines 300000] [--seed 1]

Wanted of a training: every character of the alphabet 2,000 times, every syllable in use 50 times.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from domain.vietnamese import tone_key
from ocr.language.syllables import known_syllables
from training.reader.alphabet import CHARACTERS
from training.reader.texts import line_text

if TYPE_CHECKING:
    from collections.abc import Sequence

CHARACTER_TIMES, SYLLABLE_TIMES = 2000, 50


class Seen(NamedTuple):
    """Counts of every character of the alphabet and of every syllable in use."""

    characters: Counter[str]
    syllables: Counter[str]


def seen_in(seed: int, lines: int) -> Seen:
    """Counts over the first `lines` lines."""
    characters, syllables = Counter(dict.fromkeys(CHARACTERS, 0)), Counter(dict.fromkeys(known_syllables(), 0))
    for number in range(lines):
        text = line_text(seed, number)
        characters.update(text)
        syllables.update(key for word in text.split() if (key := tone_key(word)) in syllables)
    return Seen(characters, syllables)


def main(arguments: Sequence[str] | None = None) -> int:
    """Count and print the rarest; 1 where something is seen too seldom."""
    parser = argparse.ArgumentParser(prog="python -m training.reader.coverage", description=__doc__)
    parser.add_argument("--lines", type=int, default=300_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    seen = seen_in(options.seed, options.lines)
    for counts, wanted in zip(seen, (CHARACTER_TIMES, SYLLABLE_TIMES), strict=True):
        rare = [f"{what} {times}" for what, times in reversed(counts.most_common()) if times < wanted]
        lowest = ", ".join(f"{what} {times}" for what, times in list(reversed(counts.most_common()))[:10])
        print(f"{len(counts)} kinds, {len(rare)} of them seen fewer than {wanted} times; rarest: {lowest}")
    return int(min(seen.characters.values()) < CHARACTER_TIMES or min(seen.syllables.values()) < SYLLABLE_TIMES)


if __name__ == "__main__":
    sys.exit(main())
