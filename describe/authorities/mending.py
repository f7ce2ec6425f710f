"""Faulty readings in names of bodies and places mended by the lists: THÀN PHỐ ĐÀ NẴNG, SỞ Y TẺ, TỈNH KIẾN GIANG."""

from __future__ import annotations

from functools import cache, lru_cache

from describe.authorities.names import bodies, provinces
from describe.likeness import alike
from domain.vietnamese import fold, tone_key

_EDGES = ".,;:()'\"“”‘’-–"
_FAULTY = 3  # words that a phrase has at least for one of them to be misread by a letter


@lru_cache(maxsize=512)
def mended(words: tuple[str, ...]) -> tuple[str, ...]:
    """Words of a name, those of known phrases spelled as the lists do; capitals and edges stay as printed."""
    found: list[str] = []
    while len(found) < len(words):
        phrase = _phrase_at(words, len(found))
        count = len(phrase) if phrase else 1
        here = words[len(found) : len(found) + count]
        found.extend(here if phrase is None else map(_spelled, here, phrase))
    return tuple(found)


def _phrase_at(words: tuple[str, ...], start: int) -> tuple[str, ...] | None:
    """The longest known phrase that stands there, with its marks lost or wrong, or one word of it misread."""
    bare = tuple(fold(word).strip(_EDGES) for word in words[start : start + _longest()])
    for count in range(len(bare), 1, -1):
        exact = _phrases().get(bare[:count])
        if exact is not None:
            printed = tuple(tone_key(word.strip(_EDGES)) for word in words[start : start + count])
            return next(
                (one for one in exact if tuple(tone_key(word.strip(_EDGES)) for word in one) == printed), exact[0]
            )
        if count >= _FAULTY and (near := _near(bare[:count])) is not None:
            return near
    return None


def _near(bare: tuple[str, ...]) -> tuple[str, ...] | None:
    for key in _by_length().get(len(bare), ()):
        unlike = [number for number, (word, other) in enumerate(zip(bare, key, strict=True)) if word != other]
        if len(unlike) != 1 or len(key[unlike[0]]) <= 2 or (key in _own_names() and unlike[0] >= _own_names()[key]):  # noqa: PLR2004
            continue
        if alike(bare[unlike[0]], key[unlike[0]]):
            return _phrases()[key][0]
    return None


def _spelled(printed: str, proper: str) -> str:
    """A word as the list spells it, in the capitals and with the edges of the printed one."""
    core = printed.strip(_EDGES)
    proper = proper.strip(_EDGES)
    if not core or tone_key(core) == tone_key(proper):
        return printed
    cased = proper.upper() if core.isupper() else (proper.capitalize() if core[0].isupper() else proper)
    return printed.replace(core, cased)


@cache
def _phrases() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Spellings by their folded words, the likelier first."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for one in (*provinces(), *bodies()):
        for name in (one.name, *one.spellings):
            for full in (name, f"{one.rank} {name}") if one.rank else (name,):
                words = tuple(full.split())
                found.setdefault(tuple(fold(word).strip(_EDGES) for word in words), []).append(words)
    return {key: tuple(spellings) for key, spellings in found.items() if len(key) > 1}


@cache
def _by_length() -> dict[int, tuple[tuple[str, ...], ...]]:
    lengths = {len(key) for key in _phrases()}
    return {length: tuple(key for key in _phrases() if len(key) == length) for length in lengths}


@cache
def _own_names() -> dict[tuple[str, ...], int]:
    """Phrases that end in a province's own name, and the word where it begins; others may differ by a letter."""
    return {
        tuple(fold(word).strip(_EDGES) for word in (*ranked, *name.split())): len(ranked)
        for one in provinces()
        for name in (one.name, *one.spellings)
        for ranked in (one.rank.split(), [])
    }


@cache
def _longest() -> int:
    return max(len(key) for key in _phrases())
