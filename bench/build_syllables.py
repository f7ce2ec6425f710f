"""Write `ocr/data/syllables.txt`: which Vietnamese syllables there are and how common each is in legal prose.

    python -m bench.build_syllables ../shared/corpus/legal-vi.txt.xz

The source is the text of legislation, outside copyright (Luật Sở hữu trí tuệ, Điều 15). Kept are only counts, one
line a syllable: `syllable, tab, n`, n the rounded base-2 logarithm of its count, most common first.
"""

from __future__ import annotations

import lzma
import math
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

from domain.vietnamese import nfc, tone_key

_WORD = re.compile(r"[^\W\d_]+")
_SHAPE = re.compile(  # onset, vowels, coda of a Vietnamese syllable without marks
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?"
)
_ACUTE, _DOT_BELOW = "\u0301", "\u0323"
_TONES = {"\u0300", _ACUTE, "\u0303", "\u0309", _DOT_BELOW}
_RARE = 8  # fewer are misprints and foreign words of the right shape
_RARE_PLAIN = 400  # without marks: fewer are mostly syllables that lost theirs
_TARGET = Path(__file__).parents[1] / "ocr" / "data" / "syllables.txt"


def syllables(words: Counter[str]) -> Counter[str]:
    """Counts by tone key of those words that have the shape of a syllable."""
    counts: Counter[str] = Counter()
    for word, n in words.items():
        key = tone_key(word)
        if _SHAPE.fullmatch(bare(key)) and not _lacks_tone(key):
            counts[key] += n
    return counts


def _lacks_tone(key: str) -> bool:
    """A syllable that ends in a stop has an acute or a dot below; the corpus holds `câp`, `quyêt`, misread."""
    tones = {c for c in unicodedata.normalize("NFD", key) if c in _TONES}
    return key.endswith(("p", "t", "c", "ch")) and not tones & {_ACUTE, _DOT_BELOW}


def bare(word: str) -> str:
    """Letters without marks, đ kept."""
    return "".join(_BARE.get(letter, letter) for letter in word)


def _bare_letters() -> dict[str, str]:
    rows = {
        "a": "àáảãạăằắẳẵặâầấẩẫậ",
        "e": "èéẻẽẹêềếểễệ",
        "i": "ìíỉĩị",
        "o": "òóỏõọôồốổỗộơờớởỡợ",
        "u": "ùúủũụưừứửữự",
        "y": "ỳýỷỹỵ",
    }
    return {marked: plain for plain, letters in rows.items() for marked in letters}


_BARE = _bare_letters()


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
