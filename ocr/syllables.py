"""Which syllables Vietnamese has: the measure of whether a text is Vietnamese at all."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from domain.vietnamese import tone_key


@cache
def known_syllables() -> dict[str, int]:
    """Syllables under their tone key, with the base-2 logarithm of their count in legal prose.

    Source: `bench/build_syllables.py`, counted in Vietnamese legislation.
    """
    lines = files("ocr").joinpath("data/syllables.txt").read_text(encoding="utf-8").splitlines()
    return {word: int(weight) for word, weight in (line.split("\t") for line in lines)}


def is_syllable(word: str) -> bool:
    """Whether `word`, letters only, is a Vietnamese syllable in use, however its tone mark is placed."""
    return tone_key(word) in known_syllables()
