"""Write `ocr/data/syllables.txt`: which Vietnamese syllables there are and how common each is in legal prose.

    python -m training.fit.build_syllables ../shared/corpus/legal-vi.txt.xz

The source is the text of legislation, outside copyright (Luật Sở hữu trí tuệ, Điều 15). Kept are only counts, one
line a syllable: `syllable, tab, n`, n the rounded base-2 logarithm of its count, most common first.
"""

from __future__ import annotations

import lzma
import math
import re
import sys
from collections import Counter
from pathlib import Path

from domain.vietnamese import nfc, tone_key
from ocr.language.syllables import is_possible_syllable

_WORD = re.compile(r"[^\W\d_]+")
_RARE = 8  # fewer are misprints and foreign words of the right shape
_RARE_PLAIN = 400  # without marks: fewer are mostly syllables that lost theirs
_TARGET = Path(__file__).parents[2] / "ocr" / "data" / "syllables.txt"


def syllables(words: Counter[str]) -> Counter[str]:
    """Counts by tone key of those words that may be a syllable; the corpus also holds `quyêt` and `việ`, misread."""
    counts: Counter[str] = Counter()
    for word, n in words.items():
        key = tone_key(word)
        if is_possible_syllable(key):
            counts[key] += n
    return counts


def main(source: Path) -> None:
    """Count and write."""
    words: Counter[str] = Counter()
    with lzma.open(source, "rt", encoding="utf-8") as lines:
        for line in lines:
            words.update(_WORD.findall(nfc(line)))
    counts = syllables(words)
    kept = [(word, n) for word, n in counts.most_common() if n >= (_RARE_PLAIN if word.isascii() else _RARE)]
    _TARGET.parent.mkdir(exist_ok=True)
    _TARGET.write_text("".join(f"{word}\t{round(math.log2(n))}\n" for word, n in kept), encoding="utf-8")
    print(f"{len(kept)} syllables of {counts.total()} words, {_TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
