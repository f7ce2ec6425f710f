"""Vietnamese correction: what was read, weighed against the letters that were also seen there and the words around.

A noisy channel (Kernighan, Church and Gale 1990; Brill and Moore 2000): of all ways to read the words of a text the
one with the fewest bits is found (Viterbi over the trigram model), bits being what the picture objects and what the
language finds surprising. A word is then changed only if that gains clearly more than leaving it. Each change keeps
what was recognised and the evidence on both sides; see `ocr/candidates.py` for what is never touched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.text import BlockKind, PageText, TextLine, mean_word_confidence
from ocr.candidates import IMPOSSIBLE_BITS, candidates
from ocr.decoding import Search, Slot
from ocr.language_model import core_of, ends_clause, legal_prose
from ocr.look_alikes import look_alikes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ocr.candidates import Candidate
    from ocr.language_model import LanguageModel
    from ocr.look_alikes import LookAlikes

_CLEARLY, _CLEARLY_NAME = 2.0, 5.0  # bits by which a change must be better than none; of what may be a name
_LINES_APART = {BlockKind.ISSUER, BlockKind.NATIONAL_TITLE, BlockKind.SIGNATURE}  # each says something of its own


def corrected(text: PageText, model: LanguageModel | None = None, odds: LookAlikes | None = None) -> PageText:
    """The text with misread words mended.

    Args:
        text: as recognised, its words with glyphs.
        model: of the language; legal prose if not given.
        odds: of letters; those that come with the program if not given.
    """
    mended = (words for search in searches(text, model, odds) for words in search.mended())
    blocks = (
        replace(
            block,
            lines=tuple(TextLine(tuple(new for _ in line.words for new in next(mended))) for line in block.lines),
        )
        for block in text.blocks
    )
    return replace(text, blocks=tuple(blocks))


def searches(text: PageText, model: LanguageModel | None = None, odds: LookAlikes | None = None) -> Iterator[Search]:
    """For each block of a text the search for the best way to read it."""
    model, odds = model or legal_prose(), odds or look_alikes()
    for block in text.blocks:
        apart = block.kind in _LINES_APART
        yield Search([slot for line in block.lines for slot in _slots(line, model, odds, apart=apart)], model)


def _slots(line: TextLine, model: LanguageModel, odds: LookAlikes, *, apart: bool) -> Iterator[Slot]:
    cores = [core_of(word.text)[1] for word in line.words]
    mean = mean_word_confidence(line.words)
    for index, word in enumerate(line.words):
        ends = ends_clause(core_of(word.text)[2]) or (apart and index == len(line.words) - 1)
        beside = cores[max(0, index - 1) : index] + cores[index + 1 : index + 2]
        ways = candidates(word, model, odds)
        if _is_abbreviation(cores[index], beside):
            ways = ways[:1]
        yield Slot(word, ways, _least_gain(ways, cores[index], beside), ends, mean)


def _is_abbreviation(core: str, beside: Iterable[str]) -> bool:
    """Capitals alone among words that are none: UBND, TW, or a syllable that stands for something (`TU`)."""
    return core.isupper() and not any(other.isupper() and other.isalpha() and len(other) > 1 for other in beside)


def _least_gain(ways: Sequence[Candidate], core: str, beside: Iterable[str]) -> float:
    """Bits that a change must gain: more for what may be a name, none for what cannot be right as it was read."""
    if ways and ways[0].spelling == IMPOSSIBLE_BITS:
        return 0.0
    return _CLEARLY_NAME if core[:1].isupper() and any(other[:1].isupper() for other in beside) else _CLEARLY
