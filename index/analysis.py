"""From text to searchable keys: one analysis for indexing, for queries and for highlights, whatever the back end.

A token is a run of letters and digits. It is compared in two ways: *exact* (tone marks count, their placement does
not) and *folded* (no marks, and `kỹ` = `kĩ`, `quý` = `quí`). Document numbers are tokens of their own besides.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from domain.vietnamese import fold, nfc, tone_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOKEN_OR_SPACE = re.compile(r"[^\W_]+|\s+")
# i and y are both printed at the end of a syllable that has no other vowel: kỹ/kĩ, lý/lí, tỷ/tỉ, quý/quí
_FINAL_Y = re.compile(r"^(b|d|h|k|l|m|n|p|qu|r|s|t|th|v)y$")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
# NĐ 30/2020, Phụ lục III, and the older forms: 26/2017/NQ-HĐND, 05/BNV-VP, 05-CT/TU, 217-TTg/NC, 33/2024/QH15.
# An office puts spaces inside (`1906 /SGDĐT-CTrTT`) and breaks the line after a separator.
_NUMBER = (
    r"(?<![\w/.,-])\d{{1,6}}[a-z]?(?:{gap}/{gap}(?:1[89]|20)\d{{2}})?{gap}[-/]{gap}{part}(?:{gap}[-/&]{gap}{more})*"
)
_PRINTED_NUMBER = re.compile(
    _NUMBER.format(gap=r"\s?", part=r"[A-ZĐ]{2}[A-Za-zĐđ0-9]{0,14}", more=r"[A-ZĐ][A-Za-zĐđ0-9]{0,14}")
)
_TYPED_NUMBER = re.compile(
    _NUMBER.format(gap=r"(?:\s*(?=/)|(?<=/)\s*)?", part=r"[a-zđ]{2}[a-zđ0-9]{0,14}", more=r"[a-zđ][a-zđ0-9]{0,14}"),
    re.IGNORECASE,
)
# A document's own head ends with its title or trích yếu, within so many words, before a line that opens the body;
# its first page has the national motto (NĐ 30/2020, Phụ lục I, ô 1) or its number there.
_HEAD = 80
_OPENING = re.compile(r"^(?:kinh gui|can cu|thuc hien|xet|theo|thi hanh|hom nay|dieu 1|i|1)\b", re.MULTILINE)
_MOTTO = "doc lap tu do hanh phuc"
_OWN_NUMBER = re.compile(r"^\s*S(?:ố|Ố|o|O|ó|ô)\s*[:.]?\s*$")


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


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number as it stands in a text.

    Attributes:
        key: without spaces, marks, case and leading zeros: `26/2017/nq-hdnd`.
        start, end: character range in the text.
        own: it stands after `Số:` at the head of a line: the number that this document bears, not one it cites.
    """

    key: str
    start: int
    end: int
    own: bool


def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of an NFC text (`domain.vietnamese.nfc`), in order."""
    out, word = [], 0
    for found in _TOKEN_OR_SPACE.finditer(text.rstrip()):
        part, start = found[0], found.start()
        if part[0].isspace():
            word += start > 0
        else:
            out.append(Token(*keys(part), start, found.end(), word))
    return tuple(out)


def other_keys(words: Sequence[Token], others: Iterable[tuple[int, str]]) -> dict[int, tuple[str, ...]]:
    """Folded keys of what words may read too, by number of the token; only of what is one token on both sides.

    Args:
        words: the tokens of a page.
        others: number of a printed word, and another reading of it.
    """
    tokens_of = Counter(word.word for word in words)
    alone = {word.word: at for at, word in enumerate(words) if tokens_of[word.word] == 1}
    found: dict[int, dict[str, None]] = {}
    for word, other in others:
        at, parts = alone.get(word), tokens(other)
        if at is not None and len(parts) == 1 and parts[0].folded != words[at].folded:
            found.setdefault(at, {})[parts[0].folded] = None
    return {at: tuple(keys) for at, keys in found.items()}


def document_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """The document numbers printed in an NFC text; abbreviations must stand in capitals, as the rules print them."""
    return tuple(
        DocumentNumber(number_key(found[0]), found.start(), found.end(), _is_own(text, found.start()))
        for found in _PRINTED_NUMBER.finditer(text.translate(_DASHES))
    )


def typed_numbers(text: str) -> tuple[DocumentNumber, ...]:
    """The document numbers in a typed NFC query, in any case and with or without marks."""
    return tuple(
        DocumentNumber(number_key(found[0]), found.start(), found.end(), own=False)
        for found in _TYPED_NUMBER.finditer(text.translate(_DASHES))
    )


def heading(text: str) -> tuple[Token, ...]:
    """The head of a document with its title, when this NFC text is of the page on which it begins; else nothing."""
    folded = "\n".join(fold(line) for line in text.split("\n"))
    opening = _OPENING.search(folded)
    head = tokens(text[: opening.start()] if opening and len(folded) == len(text) else text)[:_HEAD]
    begins = any(number.own for number in document_numbers(text[: head[-1].end])) if head else False
    return head if begins or _MOTTO in " ".join(word.folded for word in head) else ()


def number_key(number: str) -> str:
    """`05-CT/TU`, `5 -CT/TU` and `5–ct/tu` become one."""
    return fold("".join(number.translate(_DASHES).split())).lstrip("0")


@lru_cache(maxsize=1 << 16)
def keys(token: str) -> tuple[str, str]:
    """Exact and folded key of one token."""
    folded = fold(nfc(token))
    return tone_key(token), _FINAL_Y.sub(r"\1i", folded)


def _is_own(text: str, start: int) -> bool:
    return bool(_OWN_NUMBER.match(text[text.rfind("\n", 0, start) + 1 : start]))
