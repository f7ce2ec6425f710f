"""Vietnamese correction: what was read, weighed against the letters that were also seen there and the words around.

A noisy channel (Kernighan, Church and Gale 1990; Brill and Moore 2000): of all ways to read the words of a text the
one with the fewest bits is found (Viterbi over the trigram model), bits being what the picture objects and what the
language finds surprising. A word is then changed only if that gains clearly more than leaving it. Each change keeps
what was recognised and the evidence on both sides; see `ocr/language/candidates.py` for what is never touched.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from domain.text import BlockKind, PageText, TextLine, mean_word_confidence
from ocr.engine import who_reads
from ocr.language.agreement import Pairs
from ocr.language.candidates import RARE_BITS, as_it_was_read, candidates
from ocr.language.confidence import calibration
from ocr.language.decoding import Search, Slot
from ocr.language.ends import with_ends_mended
from ocr.language.formulas import SURNAMES, with_formulas_mended
from ocr.language.items import with_items_mended
from ocr.language.language_model import core_of, ends_clause, legal_prose
from ocr.language.look_alikes import look_alikes
from ocr.language.signs import with_signs_mended
from ocr.language.syllables import is_possible_syllable
from ocr.language.unmarked import marked_share, without_stray_marks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from domain.text import Word
    from ocr.language.candidates import Candidate
    from ocr.language.language_model import LanguageModel
    from ocr.language.look_alikes import LookAlikes

_CLEARLY, _CLEARLY_NAME = 2.0, 6.0  # bits by which a change must be better than none; of what may be a name
_MARKED = 0.4  # share of words with marks below which a text was typed without
_ENOUGH = 8  # words to tell by
_LINES_APART = {BlockKind.ISSUER, BlockKind.NATIONAL_TITLE, BlockKind.SIGNATURE}  # each says something of its own


def corrected(text: PageText, model: LanguageModel | None = None, odds: LookAlikes | None = None) -> PageText:
    """The text with misread words mended.

    Args:
        text: as recognised, its words with glyphs.
        model: of the language; legal prose if not given.
        odds: of letters; those of the text's reader that come with the program if not given.
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
    """Searches for the best way to read each block of a text, one a block, after what its place decides is mended."""
    text = without_stray_marks(with_formulas_mended(with_ends_mended(with_items_mended(text))))
    reader = who_reads(text.engine)
    model, odds, trust = model or legal_prose(), odds or look_alikes(reader), calibration(reader)
    page = mean_word_confidence(text.words())
    page_marked = marked_share(word.text for word in text.words())
    pairs = Pairs(text.lines())
    for block in text.blocks:
        words = with_signs_mended([word for line in block.lines for word in line.words])
        marked = marked_share(word.text for word in words) if len(words) >= _ENOUGH else page_marked
        ways = _nothing_else if marked < _MARKED else lambda word: candidates(word, model, odds)
        rest = iter(words)
        lines = [TextLine(tuple(islice(rest, len(line.words)))) for line in block.lines]
        yield Search([slot for line in lines for slot in _slots(line, block.kind, ways, pairs)], model, page, trust)


def _nothing_else(word: Word) -> tuple[Candidate, ...]:
    core = core_of(word.text)[1]
    return (as_it_was_read(core, legal_prose()),) if core else ()


def _slots(
    line: TextLine, kind: BlockKind, ways_of: Callable[[Word], tuple[Candidate, ...]], pairs: Pairs
) -> Iterator[Slot]:
    cores = [core_of(word.text)[1] for word in line.words]
    mean = mean_word_confidence(line.words)
    names = _names(cores, also_capitals=kind is BlockKind.SIGNATURE)
    for index, word in enumerate(line.words):
        last = index == len(line.words) - 1
        ends = ends_clause(core_of(word.text)[2]) or (kind in _LINES_APART and last)
        beside = cores[max(0, index - 1) : index] + cores[index + 1 : index + 2]
        ways = pairs.weighed(ways_of(word), *_neighbours(line.words, index))
        if _is_abbreviation(cores[index], beside) or (index in names and is_possible_syllable(cores[index])):
            ways = ways[:1]
        yield Slot(word, ways, _least_gain(ways, cores[index], beside), ends, last, mean)


def _neighbours(words: Sequence[Word], index: int) -> tuple[Word | None, Word | None]:
    return words[index - 1] if index else None, words[index + 1] if index + 1 < len(words) else None


def _names(cores: Sequence[str], *, also_capitals: bool) -> set[int]:
    """Indices of the words of people's names: a surname, and what follows it with a capital."""
    found: set[int] = set()
    for index, core in enumerate(cores):
        capital = core[:1].isupper() and (also_capitals or not core.isupper())
        behind = index - 1 in found
        ahead = index + 1 < len(cores) and cores[index + 1][:1].isupper()
        if capital and (behind or (core.lower() in SURNAMES and ahead)):
            found.add(index)
    return found


def _is_abbreviation(core: str, beside: Iterable[str]) -> bool:
    """Capitals alone among words that are none: UBND, TW, or a syllable that stands for something (`TU`)."""
    return (
        core.isalpha()
        and core.isupper()
        and not any(other.isupper() and other.isalpha() and len(other) > 1 for other in beside)
    )


def _least_gain(ways: Sequence[Candidate], core: str, beside: Iterable[str]) -> float:
    """Bits that a change must gain: more for what may be a name, none for what is hardly right as it was read."""
    if ways and ways[0].spelling >= RARE_BITS:
        return 0.0
    return _CLEARLY_NAME if core[:1].isupper() and any(other[:1].isupper() for other in beside) else _CLEARLY
