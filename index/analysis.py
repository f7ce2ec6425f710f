"""From text to searchable keys: one analysis for indexing, for queries and for highlights, whatever the back end.

A token is a run of letters and digits. It is compared in two ways: *exact* (tone marks count, their placement does
not) and *folded* (no marks, and `kỹ` = `kĩ`, `quý` = `quí`). Document numbers are tokens of their own besides.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from domain.description.symbols import document_numbers
from domain.vietnamese import fold, nfc, tone_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOKEN = re.compile(r"[^\W_]+")
_BETWEEN = "_"  # no key has it
_SPACE = re.compile(r"\s+")
# i and y are both printed at the end of a syllable that has no other vowel: kỹ/kĩ, lý/lí, tỷ/tỉ, quý/quí
_FINAL_Y = re.compile(r"^(b|d|h|k|l|m|n|p|qu|r|s|t|th|v)y$")
# A document's own head ends with its title or trích yếu, within so many words, before a line that opens the body;
# its first page has the national motto (NĐ 30/2020, Phụ lục I, ô 1) or its number there.
_HEAD = 80
_OPENING = re.compile(r"^(?:kinh gui|can cu|thuc hien|xet|theo|thi hanh|hom nay|dieu 1|i|1)\b", re.MULTILINE)
_MOTTO = "doc lap tu do hanh phuc"


class Token(NamedTuple):
    """One searchable token of a text.

    Attributes:
        exact, folded: its keys.
        start, end: character range in the text.
        word: ordinal of the printed word (run of non-space characters) that it is part of.
    """

    exact: str
    folded: str
    start: int
    end: int
    word: int


_new_token = tuple.__new__  # half a page's time goes into making its tokens


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of an NFC text (`domain.vietnamese.nfc`), in order."""
    out, word, done = [], 0, 0
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        between = text[done:start]
        if between == " ":
            word += done > 0
        elif between:
            word += len(_SPACE.findall(between)) - (not done and between[0].isspace())
        out.append(_new_token(Token, (*keys(found[0]), start, end, word)))
        done = end
    return tuple(out)


def other_keys(words: Sequence[Token], others: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    """Folded keys of what words may read too, by number of the token; only of what is one token on both sides.

    Args:
        words: the tokens of a page.
        others: number of a printed word, and another reading of it.
    """
    others = tuple(others)
    if not others:
        return {}
    tokens_of = Counter(word.word for word in words)
    alone = {word.word: at for at, word in enumerate(words) if tokens_of[word.word] == 1}
    found: dict[int, dict[str, None]] = {}
    for word, other in others:
        at, parts = alone.get(word), tokens(other)
        if at is not None and len(parts) == 1 and parts[0].folded != words[at].folded:
            found.setdefault(at, {})[parts[0].folded] = None
    return {at: tuple(keys) for at, keys in found.items()}


def pair(first: str, second: str) -> str:
    """Two neighbouring keys as one; no key has the sign between them."""
    return f"{first}{_BETWEEN}{second}"


def pairs(sequence: Iterable[str], apart: str) -> tuple[str, ...]:
    """Every pair of neighbouring keys, none twice, none over or with the key `apart`."""
    found = dict.fromkeys(map(_BETWEEN.join, pairwise(sequence)))
    return tuple(key for key in found if apart not in key)


def heading(text: str) -> tuple[Token, ...]:
    """The head of a document with its title, when this NFC text is of the page on which it begins; else nothing."""
    folded = "\n".join(fold(line) for line in text.split("\n"))
    opening = _OPENING.search(folded)
    head = tokens(text[: opening.start()] if opening and len(folded) == len(text) else text)[:_HEAD]
    begins = any(number.own for number in document_numbers(text[: head[-1].end])) if head else False
    return head if begins or _MOTTO in " ".join(word.folded for word in head) else ()


@lru_cache(maxsize=1 << 16)
def keys(token: str) -> tuple[str, str]:
    """Exact and folded key of one token."""
    folded = fold(nfc(token))
    return tone_key(token), _FINAL_Y.sub(r"\1i", folded)
