"""How far two readings are apart."""

from __future__ import annotations


def distance(one: str, other: str) -> int:
    """Letters to change, add or leave out to make one text the other."""
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        diagonal, row[0] = row[0], i
        for j, against in enumerate(other, start=1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (letter != against))
    return row[-1]
