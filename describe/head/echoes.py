"""Doubtful words of a name spelled as the text of the page repeats them: ĐIỆN LUC, where it reads Điện lực."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from domain.text import DOUBTFUL
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from domain.text import Word

_EDGES = ".,;:()'\"“”‘’"


def echoed(words: Sequence[Word], text: Sequence[Word]) -> tuple[str, ...]:
    """The words' texts, a doubtful one with the marks that it has in the text behind the same word before it."""
    doubtful = [at for at, word in enumerate(words) if word.confidence < DOUBTFUL and at and len(word.text) > 1]
    if not doubtful:
        return tuple(word.text for word in words)
    said = _pairs(text)
    return tuple(
        _cased(said.get((_key(words[at - 1]), _key(word)), word.text), word.text) if at in doubtful else word.text
        for at, word in enumerate(words)
    )


def _pairs(text: Sequence[Word]) -> dict[tuple[str, str], str]:
    """Words that are sure, by their letters and those of the word before them; the first one counts."""
    pairs: dict[tuple[str, str], str] = {}
    for before, word in itertools.pairwise(text):
        if word.confidence >= DOUBTFUL:
            pairs.setdefault((_key(before), _key(word)), word.text.strip(_EDGES))
    return pairs


def _key(word: Word) -> str:
    return fold(word.text).strip(_EDGES)


def _cased(said: str, printed: str) -> str:
    return said.upper() if printed.isupper() else said
