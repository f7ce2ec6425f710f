"""One order for equal hits: by record and page, however often and in whatever order the index was written.

Scores that differ only in their last digits count as equal, and so do pages of one record in an order of records.
tantivy lists equals as they lie in its files, so the
neighbours of a window must be looked at: an equal hit may lie outside. A group of more than `_MOST` equals stays as
it lies, or else every page of a list of identical sheets would read all of them.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Address = TypeVar("Address")
Found = tuple[float | str, Address]

_MOST = 200


def window(
    fetch: Callable[[int, int], list[Found[Address]]], key: Callable[[Address], tuple[str, int]], start: int, limit: int
) -> list[Found[Address]]:
    """The hits from number `start` on, at most `limit`.

    Args:
        fetch: gives `count` hits from number `first` on, best first.
        key: record and page of a hit.
        start: number of the first hit, from 0.
        limit: how many.
    """
    # A group that touches the window and goes on beyond what is fetched has more than `_MOST` members.
    begin = max(start - _MOST, 0)
    out: list[Found[Address]] = []
    at = begin
    for _, members in groupby(fetch(begin, start - begin + limit + _MOST), key=lambda hit: _equal(hit[0])):
        group = list(members)
        if at < start + limit and at + len(group) > start and 1 < len(group) <= _MOST:
            group.sort(key=lambda hit: key(hit[1]))
        out += group
        at += len(group)
    return out[start - begin : start - begin + limit]


def _equal(score: float | str) -> float | str:
    return score if isinstance(score, str) else round(score, 2)
