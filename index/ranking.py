"""What ranks a page how high: the numbers that every back end's query is made of, so that all give one answer.

Document numbers whole, then exact tone marks, then the words together as typed, then documents that are about the
words by their own head, then closeness and rare words (BM25, Robertson & Zaragoza 2009; k1 = 1.2, b = 0.75).
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil, log
from typing import TYPE_CHECKING

from domain.search import SearchOrder

if TYPE_CHECKING:
    from domain.search import AnswerShape
    from index.query import Query, Sequence

EXACT, FOLDED, HEADING, NUMBER, OWN_NUMBER = "exact", "folded", "heading", "number", "own_number"
# Neighbouring words as one term, of which a page has few: what costs a phrase over its positions is one look
PAIRS = {EXACT: "exact_pairs", FOLDED: "folded_pairs"}
ACCESS = "access"  # see `index.access`
# What a record is (`index.described`): whole values, words of longer ones, days, places in orders, what is counted
KEYS, WORDS, FIRST_DAY, LAST_DAY = "keys", "words", "first_day", "last_day"
BY_DATE, BY_NUMBER, FACET = "by_date", "by_number", "facet"
DESCRIBED = (KEYS, WORDS, FIRST_DAY, LAST_DAY, BY_DATE, BY_NUMBER, FACET)
DOUBTS = "doubts"  # keys of numbers that a record may bear: stored with each page, to be told with a hit
KIND_KEY, NUMBER_KEY, SYMBOL_KEY, YEAR_KEY = "kind", "number", "symbol", "year"
FONDS_KEY, DOSSIER_KEY, VALIDITY_KEY = "fonds", "dossier", "validity"
SURE = "sure"  # before the key of a number that nobody is asked for
ISSUER_WORDS, SIGNER_WORDS, SUBJECT_WORDS, SYMBOL_WORDS = "issuer", "signer", "subject", "symbol"
OPENS = "opens"  # key of a record's first page
APART = "¦"  # a token that nobody types: no phrase reaches over it
K1, B = 1.2, 0.75

SENTENCE = 8  # from so many clauses on, a page need not have all of them
# Tiers; closeness and rarity stay far below the least of them
OWN, PARTS_OF_NUMBER, WHOLE_NUMBER, TONES, TOGETHER, ABOUT = 4000.0, 3000.0, 2000.0, 1000.0, 400.0, 200.0
CERTAIN = 5000.0  # a date that lies within the days asked for, a number that is certain, rank before one that may
DOUBTFUL = 1500.0  # a document that may bear the whole number: after one that does, before those that name it
OF_DOUBT = 0.4  # of what number and kind in parts are worth, where the number is doubtful
RUN = 6.0  # about what a rare word is worth
NEARBY = 3.0  # half a run
NEARBY_PAGES = 10_000  # more pages that have both words are not asked how near these are: it costs each its positions
NEAR = 4  # words between two neighbours of the query that still count as near


def levels(loose: Query) -> tuple[int, ...]:
    """How many clauses of a loosened query a page must have, rule by rule: all, all but one, three quarters, half."""
    count = len(loose.clauses)
    wanted = [count, count - 1, ceil(0.75 * count), ceil(count / 2)]
    return tuple(dict.fromkeys(level for level in wanted if count / 2 <= level and level > 0))


def near_pairs(query: Query) -> tuple[Sequence, ...]:
    """Neighbouring words that count when they are near.

    A word is always near itself, whatever an engine thinks; and words in quotes are next to each other on every page
    that answers.
    """
    quoted = {
        both
        for clause in query.clauses
        if clause.quoted and len(clause.alternatives) == 1
        for both in pairwise(clause.alternatives[0])
    }
    return tuple(both for both in query.runs(2) if both[0].folded != both[1].folded and both not in quoted)


def weight(pages: int, having: int) -> float:
    """Inverse document frequency of a word that `having` of `pages` pages have."""
    return log(1 + pages / (1 + having))


def order_of(query: Query, shape: AnswerShape) -> str:
    """The field by which an answer is sorted; empty for its scores, which a query without words has none of."""
    if shape.order is SearchOrder.NUMBER:
        return BY_NUMBER
    scored = query.clauses or any(field.sure_keys for field in query.fields)
    return "" if shape.order is SearchOrder.RELEVANCE and scored else BY_DATE


def asks_what_it_is(query: Query, shape: AnswerShape) -> bool:
    """The answer needs an index that knows what its records are."""
    return bool(query.fields) or shape.facets or shape.order is not SearchOrder.RELEVANCE
