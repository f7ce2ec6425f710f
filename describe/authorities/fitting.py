"""How well a notation fits who issued a document and what kind it is: QĐ-UBND of an Ủy ban nhân dân's decision."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from describe.authorities.names import bodies
from describe.likeness import differences
from domain.description.kinds import kinds
from domain.vietnamese import fold

_MENDABLE, _TELLING = 2, 3  # letters that a part has at least; that it has for one of them to be wrong
_AS_Q = str.maketrans(dict.fromkeys("OG0C", "Q"))
_PARTS = re.compile(r"[-–—/&._\s]+")


def kind_fits(notation: str, abbreviations: tuple[str, ...]) -> bool:
    """A part of a notation is an abbreviation of the kind."""
    return any(part in abbreviations for part in parts_of(notation))


def kinds_in(notation: str) -> tuple[str, ...]:
    """Names of the kinds that the first part of a notation, or the first of the Party's, may stand for."""
    first = parts_of(notation)[:1]
    return tuple(kind.name for kind in kinds() if first and first[0] in kind.abbreviations)


def issuer_fits(notation: str, issuer: str) -> bool:
    """A part of a notation abbreviates the issuer: a known abbreviation, or letters with which its words begin."""
    words = re.sub(r"\W+", " ", fold(issuer)).split()
    initials = "".join(word[0] for word in words)
    known = set(abbreviations_of(issuer, folded=True))
    return any(_abbreviates(fold(part), initials, words, known) for part in parts_of(notation))


@lru_cache(maxsize=256)
def abbreviations_of(issuer: str, *, folded: bool = False) -> tuple[str, ...]:
    """Known abbreviations of the bodies that an issuer's name holds."""
    key = " ".join(re.sub(r"\W+", " ", fold(issuer)).split())
    held = [short for name, body in _named() if name in key for short in body]
    return tuple(map(fold, held)) if folded else tuple(held)


@cache
def _named() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Names of bodies, folded, and their abbreviations."""
    return tuple((" ".join(re.sub(r"\W+", " ", fold(body.name)).split()), body.abbreviations) for body in bodies())


def parts_of(notation: str) -> tuple[str, ...]:
    """Parts of a notation between its hyphens and strokes."""
    return tuple(filter(None, _PARTS.split(notation)))


def mended_part(part: str, expected: tuple[str, ...]) -> str:
    """A part of a notation, or the expected one that it was misread from: `OĐ` of QĐ, `UBNĐ` of UBND."""
    if part in expected or len(part) < _MENDABLE:
        return part
    for other in expected:
        same = fold(part) == fold(other)
        near = len(part) == len(other) >= _TELLING and differences(part, other) == 1 and not part.isdigit()
        if same or near or part.translate(_AS_Q) == other.translate(_AS_Q):
            return other
    return part


def _abbreviates(part: str, initials: str, words: list[str], known: set[str]) -> bool:
    letters = re.sub(r"\d", "", part)
    if part in words or letters in known:
        return True
    rest = iter(initials)
    return len(letters) > 1 and all(letter in rest for letter in letters)
