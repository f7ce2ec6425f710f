"""What correction mends, and leaves alone, in four real texts that were read by other machines.

    python -m bench.reading.damaged_texts [FOLDER]

The founding documents in `../shared/corpus/provincial-plans` have no picture here, so every letter is taken as seen
clearly, with its likes under other marks seen faintly beside it: only language that speaks strongly changes a word.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.geometry import Box
from domain.text import Glyph, PageText, TextBlock, TextLine, TextSource, Word
from domain.vietnamese import nfc, other_marks
from ocr.language.correction import corrected
from testbed.material import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator

PLANS = SHARED / "corpus" / "provincial-plans"
_CLEAR, _FAINT = 0.9, 0.02
_CONFIDENCE = 0.95
_NOWHERE = Box(0, 0, 1, 1)


@dataclass(frozen=True, slots=True)
class Mend:
    """One changed word with the words around it, and the bits on both sides."""

    left: str
    before: str
    after: str
    right: str
    image: float
    language: float

    def __str__(self) -> str:
        """Like `chính [quyên → quyền] địa phương`."""
        return f"{self.left} [{self.before} → {self.after}] {self.right}".strip()


def mends(text: str) -> Iterator[Mend]:
    """The words that correction changes, paragraph by paragraph."""
    lines = [line.split() for line in nfc(text).splitlines() if line.strip()]
    blocks = (TextBlock((TextLine(tuple(_word(token) for token in tokens)),)) for tokens in lines)
    for block in corrected(PageText(tuple(blocks), TextSource.RECOGNISED, "")).blocks:
        words = block.lines[0].words
        for place, word in enumerate(words):
            if word.correction is not None:
                left, right = words[max(0, place - 3) : place], words[place + 1 : place + 4]
                found = word.correction
                around = (" ".join(w.text for w in left), found.before, word.text, " ".join(w.text for w in right))
                yield Mend(*around, found.image, found.language)


def _word(token: str) -> Word:
    return Word(token, _NOWHERE, _CONFIDENCE, glyphs=tuple(_glyph(letter) for letter in token))


def _glyph(letter: str) -> Glyph:
    others = other_marks(letter.lower())
    if letter.isupper():
        others = others.upper()
    return Glyph(letter + others, (_CLEAR, *(_FAINT for _ in others)))


def main() -> None:
    """Print each text's changes."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PLANS
    for file in sorted(folder.glob("*.txt")):
        text = file.read_text(encoding="utf-8")
        found = list(mends(text))
        print(f"{file.name}: {len(text.split())} words, {len(found)} changed")
        for mend in found:
            print(f"  {mend}   ({mend.image:.0f} bits against, {mend.language:.0f} for)")


if __name__ == "__main__":
    main()
