"""Capitals that TCVN3 does not have: its fonts of capitals drew `TOµN` as TOÀN, its bytes decode to TOàN.

A word with a capital after its first letter, or among words all in capitals, is one of capitals. A word of capital
consonants and small marked vowels alone (`Sè` → Số, `Hµ` → Hà) may be either: its neighbours decide. And a sentence
begins with a capital.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from ocr.language.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r"([.!?] +)([^\W\d_])")
_ENDS = re.compile(r"[.;:!?\n\t]")  # a heading in capitals does not reach over them


class _Case(Enum):
    CAPITALS = 1
    SMALL = 2
    EITHER = 3
    SILENT = 4  # an abbreviation, a number in Roman letters: says nothing of its neighbours


def with_capitals(text: str) -> str:
    """`CéNG HOµ` decoded to `CộNG HOà` → `CỘNG HOÀ`; small letters beside small ones stay."""
    found = list(_WORD.finditer(text))
    cases = [_case(word.group()) for word in found]
    out, done = [], 0
    for index, word in enumerate(found):
        out.append(text[done : word.start()])
        done = word.end()
        out.append(word.group().upper() if _is_capital(index, cases, found, text) else word.group())
    return _SENTENCE.sub(_begun, "".join(out) + text[done:])


def _begun(found: re.Match[str]) -> str:
    end, letter = found.groups()
    return end + (letter.upper() if _has_no_capital(letter) else letter)


def _case(word: str) -> _Case:
    """What the letters of a decoded word say of its case."""
    lacking = [letter for letter in word if letter.islower() and _has_no_capital(letter)]
    small = sum(letter.islower() for letter in word) - len(lacking)
    plain = any(letter.islower() and letter.isascii() for letter in word)
    if any(letter.isupper() for letter in word[1:]) and not plain and (not word.isupper() or is_syllable(word)):
        return _Case.CAPITALS
    if word.isupper():
        return _Case.SILENT
    return _Case.SMALL if small else _Case.EITHER


def _has_no_capital(letter: str) -> bool:
    """Marked, and not of ă â ê ô ơ ư đ, whose capitals TCVN3 has."""
    return not letter.isascii() and letter not in "ăâêôơưđ"


def _is_capital(index: int, cases: Sequence[_Case], found: Sequence[re.Match[str]], text: str) -> bool:
    if cases[index] is not _Case.EITHER:
        return cases[index] is _Case.CAPITALS
    beside = [_neighbour(index, step, cases, found, text) for step in (-1, 1)]
    return _Case.CAPITALS in beside and _Case.SMALL not in beside


def _neighbour(
    index: int, step: int, cases: Sequence[_Case], found: Sequence[re.Match[str]], text: str
) -> _Case | None:
    """The nearest word that shows its case, within the phrase."""
    at = index + step
    while 0 <= at < len(cases):
        left, right = sorted((at, at - step))
        if _ENDS.search(text, found[left].end(), found[right].start()):
            return None
        if cases[at] in {_Case.CAPITALS, _Case.SMALL}:
            return cases[at]
        at += step
    return None
