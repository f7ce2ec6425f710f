"""How unlike two words are, as a reader of print confuses them: marks lost or wrong, single letters wrong."""

from __future__ import annotations

from functools import lru_cache

from domain.vietnamese import fold

_LETTERS_A_FAULT = 5  # of a word: one fault is borne in so many letters


@lru_cache(maxsize=4096)
def differences(one: str, other: str) -> int:
    """Letters to change, add or drop to make one word of the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, its in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (letter != its))
    return row[-1]


@lru_cache(maxsize=4096)
def alike(word: str, expected: str) -> bool:
    """A word as read may be the expected one, given without marks: few letters differ when its marks are taken off."""
    folded = fold(word).strip(",.;:-–'\"|")
    if folded == expected:
        return True
    allowed = max(1, len(expected) // _LETTERS_A_FAULT) if len(expected) > 2 else 0  # noqa: PLR2004 - of two letters none
    return abs(len(folded) - len(expected)) <= allowed and differences(folded, expected) <= allowed


def run_of(words: tuple[str, ...], expected: tuple[str, ...], least: int) -> tuple[int, int] | None:
    """Where a known phrase stands among words, at least so many of its words in place; None where it does not.

    Returns:
        Number of its first word, and how many of its words are like the expected ones.
    """
    if sum(fold(word) in expected for word in words) < least - 2:
        return None  # the usual line: nothing of the phrase stands there
    best = (0, 0)
    for start in range(len(words)):
        hits = sum(alike(word, other) for word, other in zip(words[start:], expected, strict=False))
        if hits > best[1] and alike(words[start], expected[0]) | alike(
            words[min(start + 1, len(words) - 1)], expected[1]
        ):
            best = (start, hits)
    return best if best[1] >= least else None
