"""Write `ocr/data/small_words.txt`: syllables that legal prose never begins with a capital in the middle of a clause.

    python -m training.fit.build_small_words

Only those whose first letter has one shape in both cases (c, o, s, u, v, x and their like with marks): these are read
with a capital by mistake. Counted between words in small letters, in the BUILD part of the corpus
(`testbed/corpus.py`).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from domain.vietnamese import fold, tone_key
from ocr.language.language_model import core_of
from ocr.language.signs import SAME_SHAPE
from ocr.language.syllables import known_syllables
from testbed.corpus import Part, paragraphs

_TARGET = Path(__file__).parents[2] / "ocr" / "data" / "small_words.txt"
_SEEN, _NEVER = 100, 400  # seen so often at least; less than one in so many with a capital


def main() -> None:
    """Count and write."""
    seen: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for paragraph in paragraphs(Part.BUILD):
        words = paragraph.split()
        for before, word, behind in zip(words, words[1:], words[2:], strict=False):
            core = core_of(word)[1]
            if core and before.isalpha() and (before + behind[:1]).islower() and fold(core)[0] in SAME_SHAPE:
                seen[tone_key(core)] += 1
                capital[tone_key(core)] += core[0].isupper()
    kept = [word for word in known_syllables() if seen[word] >= _SEEN and capital[word] * _NEVER < seen[word]]
    _TARGET.write_text("".join(f"{word}\n" for word in kept), encoding="utf-8")
    print(f"{len(kept)} of {len(seen)} syllables, {_TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
