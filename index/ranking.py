"""What ranks a page how high: the numbers that every back end's query is made of, so that all give one answer.

Document numbers whole, then exact tone marks, then the words together as typed, then documents that are about the
words by their own head, then closeness and rare words (BM25, Robertson & Zaragoza 2009; k1 = 1.2, b = 0.75).
"""

from __future__ import annotations

from math import ceil, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.query import Query, Sequence

EXACT, FOLDED, HEADING, NUMBER, OWN_NUMBER = "exact", "folded", "heading", "number", "own_number"
K1, B = 1.2, 0.75

SENTENCE = 8  # from so many clauses on, a page need not have all of them
# Tiers; closeness and rarity stay far below the least of them
OWN, WHOLE_NUMBER, TONES, TOGETHER, ABOUT = 4000.0, 2000.0, 1000.0, 400.0, 200.0
RUN = 6.0  # about what a rare word is worth
NEARBY = 3.0  # half a run
NEAR = 4  # words between two neighbours of the query that still count as near


def levels(loose: Query) -> tuple[int, ...]:
    """How many clauses of a loosened query a page must have, rule by rule: all, all but one, three quarters, half."""
    count = len(loose.clauses)
    wanted = [count, count - 1, ceil(0.75 * count), ceil(count / 2)]
    return tuple(dict.fromkeys(level for level in wanted if count / 2 <= level and level > 0))


def near_pairs(query: Query) -> tuple[Sequence, ...]:
    """Neighbouring words that count when they are near; a word is always near itself, whatever an engine thinks."""
    return tuple(pair for pair in query.runs(2) if pair[0].folded != pair[1].folded)


def weight(pages: int, having: int) -> float:
    """Inverse document frequency of a word that `having` of `pages` pages have."""
    return log(1 + pages / (1 + having))
