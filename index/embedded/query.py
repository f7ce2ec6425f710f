"""A query of ours as a query of tantivy: what a page must hold, and what ranks it higher.

A page answers when it has all clauses. A sentence (eight clauses or more) is also answered by a page that has half of
its neighbouring pairs, because a reader of bad paper misreads some. What ranks how high is told in `index.ranking`,
which `index.opensearch.query` follows too: the two change together. Neighbouring words are terms of their own in the
index (ADR 0041): positions are read only for what is in quotes, for words as typed, and for rare words that are near.
"""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from tantivy import FieldType, Occur
from tantivy import Query as Node

from index.access import seen_keys
from index.analysis import pair
from index.ranking import (
    ABOUT,
    ACCESS,
    CERTAIN,
    DOUBTFUL,
    EXACT,
    FIRST_DAY,
    FOLDED,
    HEADING,
    KEYS,
    LAST_DAY,
    NEAR,
    NEARBY,
    NEARBY_PAGES,
    NUMBER,
    NUMBER_KEY,
    OF_DOUBT,
    OPENS,
    OWN,
    OWN_NUMBER,
    PAIRS,
    PARTS_OF_NUMBER,
    RUN,
    SENTENCE,
    SURE,
    SYMBOL_KEY,
    SYMBOL_WORDS,
    TOGETHER,
    TONES,
    WHOLE_NUMBER,
    WORDS,
    levels,
    near_pairs,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tantivy import Schema

    from domain.people.access import Sight
    from index.query import Clause, FieldClause, Query, Sequence

_FEW = 3  # words from which on all pairs may stand on a page, and not the whole


class Pages(NamedTuple):
    """What is asked.

    Attributes:
        schema: the fields of the index.
        described: it knows what records are.
        paired: neighbouring words are terms in it.
        having: how many pages have a word in a field.
    """

    schema: Schema
    described: bool
    paired: bool
    having: Callable[[str, str], int]

    def is_rare(self, words: Sequence) -> bool:
        """One of the words, at least, is on few pages."""
        return min(self.having(FOLDED, word.folded) for word in words) <= NEARBY_PAGES


def answers(pages: Pages, query: Query, sight: Sight | None = None) -> Iterator[Node]:
    """Queries from the strictest rule to the most lenient; the first with any page that may be found is the answer.

    All clauses; then all words with numbers and dates taken apart; then all but one, three quarters, half of them.
    Fields count under every rule; fields alone are answered by first pages.
    """
    schema = pages.schema
    within = [*(_within(schema, sight) if sight else []), *_fields(schema, query)]
    if not query.clauses:
        opening = Node.const_score_query(Node.term_query(schema, KEYS, OPENS), 0.0)
        yield Node.boolean_query([(Occur.Must, opening), *within])
        return
    if pages.described:
        within += [*_parts_of_number(schema, query), *_may_bear(schema, query)]
    yield _ranked(pages, query, _rule(pages, query, FOLDED), _rule(pages, query, EXACT), within)
    loose = query.loosened()
    for least in levels(loose):
        yield _ranked(pages, loose, _least(pages, loose, FOLDED, least), _least(pages, loose, EXACT, least), within)


def _within(schema: Schema, sight: Sight) -> list[tuple[Occur, Node]]:
    """Pages that may be found; no score."""
    keys = Node.term_set_query(schema, ACCESS, list(seen_keys(sight)))
    unsure = [(Occur.MustNot, Node.term_set_query(schema, "record", sorted(sight.unsure)))] if sight.unsure else []
    return [(Occur.Must, Node.const_score_query(keys, 0.0)), *unsure]


def _fields(schema: Schema, query: Query) -> Iterator[tuple[Occur, Node]]:
    """Pages of records that are as asked; those that are exactly and certainly so rank first."""
    for field in query.fields:
        wanted = Node.const_score_query(_field(schema, field), 0.0)
        yield (Occur.MustNot, wanted) if field.negated else (Occur.Must, wanted)
        if not field.negated:
            sure = [_run(schema, name, [word.exact for word in run]) for name, run in field.words if _is_marked(run)]
            yield from ((Occur.Should, Node.const_score_query(node, TONES)) for node in sure)
            certain = [_days(schema, low, high, certain=True) for low, high in field.days]
            certain += [Node.term_set_query(schema, KEYS, list(field.sure_keys))] if field.sure_keys else []
            yield from ((Occur.Should, Node.const_score_query(node, CERTAIN)) for node in certain)


def _field(schema: Schema, field: FieldClause) -> Node:
    nodes = [_run(schema, name, [word.folded for word in run]) for name, run in field.words]
    nodes += [_days(schema, low, high, certain=False) for low, high in field.days]
    if field.keys:
        nodes.append(Node.term_set_query(schema, KEYS, list(field.keys)))
    if field.numbers:
        nodes.append(Node.term_set_query(schema, OWN_NUMBER, list(field.numbers)))
    return Node.boolean_query([(Occur.Should, node) for node in nodes])


def _days(schema: Schema, low: int, high: int, *, certain: bool) -> Node:
    """Dates that lie between two days, or that may."""
    begins, ends = (FIRST_DAY, LAST_DAY) if certain else (LAST_DAY, FIRST_DAY)
    return Node.boolean_query(
        [
            (Occur.Must, Node.range_query(schema, begins, FieldType.Unsigned, lower_bound=low)),
            (Occur.Must, Node.range_query(schema, ends, FieldType.Unsigned, upper_bound=high)),
        ]
    )


def _run(schema: Schema, name: str, words: list[str]) -> Node:
    keys: list[str | tuple[int, str]] = [f"{name}:{word}" for word in words]
    return Node.term_query(schema, WORDS, keys[0]) if len(keys) == 1 else Node.phrase_query(schema, WORDS, keys)


def _is_marked(run: Sequence) -> bool:
    return any(word.exact != word.folded for word in run)


def _parts_of_number(schema: Schema, query: Query) -> Iterator[tuple[Occur, Node]]:
    """A document whose number, kind and issuer were typed in parts: the more of the words, the higher."""
    numbers, others = query.parts_of_number()
    if not numbers:
        return
    parts = [Node.term_query(schema, WORDS, f"{SYMBOL_WORDS}:{key}") for key in (*numbers, *others)]
    some = Node.boolean_query([(Occur.Should, node) for node in parts[len(numbers) :]])
    keys = [f"{NUMBER_KEY}:{number}" for number in numbers]
    for named, share in ((keys, OF_DOUBT), ([f"{SURE}:{key}" for key in keys], 1 - OF_DOUBT)):
        worth = share * PARTS_OF_NUMBER / len(parts)
        bears = Node.term_set_query(schema, KEYS, named)
        must = [(Occur.Must, Node.const_score_query(node, 0.0)) for node in (bears, some)]
        each = [(Occur.Should, Node.const_score_query(node, worth)) for node in parts]
        yield Occur.Should, Node.boolean_query([*must, *each])


def _may_bear(schema: Schema, query: Query) -> Iterator[tuple[Occur, Node]]:
    """A document that may bear a whole number ranks before those that name it."""
    keys = [f"{SYMBOL_KEY}:{clause.number}" for clause in query.clauses if clause.number]
    nodes = (Node.term_query(schema, KEYS, key) for key in keys)
    yield from ((Occur.Should, Node.const_score_query(node, DOUBTFUL / len(keys))) for node in nodes)


def _ranked(pages: Pages, query: Query, rule: Node, exact_rule: Node, within: list[tuple[Occur, Node]]) -> Node:
    """Pages under `rule` and `within`, scored."""
    scores = [(Occur.Must, Node.const_score_query(rule, 0.0)), *within]
    scores += [(Occur.Should, Node.boost_query(_closeness(pages, query), 1 / len(query.clauses)))]
    if query.marked:
        scores += [(Occur.Should, Node.const_score_query(exact_rule, TONES))]
    if len(query.words) > 1:
        scores += [(Occur.Should, Node.const_score_query(_phrase(pages, FOLDED, query.words), TOGETHER))]
    about = _least(pages, query, HEADING, len(query.clauses))
    scores += [(Occur.Should, Node.const_score_query(about, ABOUT))]
    for field, tier in ((NUMBER, WHOLE_NUMBER), (OWN_NUMBER, OWN)):
        keys = [clause.number for clause in query.clauses if clause.number]
        scores += [
            (Occur.Should, Node.const_score_query(Node.term_query(pages.schema, field, key), tier / len(keys)))
            for key in keys
        ]
    return Node.boolean_query(scores)


def _closeness(pages: Pages, query: Query) -> Node:
    """BM25 of the words and of the neighbouring pairs, without marks and, where typed with marks, with them."""
    fields = (FOLDED, EXACT) if query.marked else (FOLDED,)
    typed = (FOLDED,) if len(query.clauses) >= SENTENCE else fields  # a sentence is told by its pairs
    nodes = [_clause(pages, field, clause) for field in typed for clause in query.clauses]
    # A constant for each run, not BM25: a page with two runs says more than a page with one of them twice.
    for length in (2, 3):
        runs = [_sequence(pages, field, run) for field in fields for run in query.runs(length)]
        nodes += [Node.const_score_query(run, RUN) for run in runs]
    if len(query.clauses) < SENTENCE:
        near = [_phrase(pages, FOLDED, both, NEAR) for both in near_pairs(query) if pages.is_rare(both)]
        nodes += [Node.const_score_query(both, NEARBY) for both in near]
    return Node.boolean_query([(Occur.Should, node) for node in nodes])


def _rule(pages: Pages, query: Query, field: str) -> Node:
    everything = _least(pages, query, field, len(query.clauses))
    if len(query.clauses) < SENTENCE:
        return everything
    pairs = [(Occur.Should, _sequence(pages, field, both)) for both in query.runs(2)]
    sentence = Node.boolean_query(pairs, minimum_number_should_match=ceil(len(pairs) / 2))
    return Node.boolean_query([(Occur.Should, everything), (Occur.Should, sentence)])


def _least(pages: Pages, query: Query, field: str, least: int) -> Node:
    """At least `least` of the clauses; quoted phrases always."""
    quoted = [_clause(pages, field, clause) for clause in query.clauses if clause.quoted]
    free = [_clause(pages, field, clause) for clause in query.clauses if not clause.quoted]
    needed = max(least - len(quoted), 0)
    nodes = [(Occur.Must, node) for node in quoted]
    if free and needed:
        some = Node.boolean_query([(Occur.Should, node) for node in free], minimum_number_should_match=needed)
        nodes.append((Occur.Must, some))
    return Node.boolean_query(nodes)


def _clause(pages: Pages, field: str, clause: Clause) -> Node:
    """Its best form counts; words that follow one another, and a document number, count by their tier."""
    form = _quoted if clause.quoted else _worth
    nodes = [form(pages, field, words) for words in clause.alternatives]
    if clause.number:
        nodes.append(Node.const_score_query(Node.term_query(pages.schema, NUMBER, clause.number), RUN))
    return nodes[0] if len(nodes) == 1 else Node.disjunction_max_query(nodes)


def _worth(pages: Pages, field: str, words: Sequence) -> Node:
    if len(words) == 1:
        return _sequence(pages, field, words)
    whole = _sequence(pages, field, words) if len(words) < _FEW else _quoted(pages, field, words)
    return Node.const_score_query(whole, RUN)


def _quoted(pages: Pages, field: str, words: Sequence) -> Node:
    """All words, one after the other; with their marks where all neighbours have theirs as well."""
    if field != EXACT or len(words) == 1:
        return _phrase(pages, field, words)
    both = [_sequence(pages, EXACT, words), _phrase(pages, FOLDED, words)]
    return Node.const_score_query(Node.boolean_query([(Occur.Must, node) for node in both]), RUN)


def _sequence(pages: Pages, field: str, words: Sequence) -> Node:
    """All pairs of neighbours: a page that has them has nearly always the whole, and they are looked up, not walked."""
    keys = _keys(field, words)
    if len(keys) == 1:
        return Node.term_query(pages.schema, field, keys[0])
    nodes = [_pair(pages, field, *both) for both in dict.fromkeys(pairwise(keys))]
    return nodes[0] if len(nodes) == 1 else Node.boolean_query([(Occur.Must, node) for node in nodes])


def _pair(pages: Pages, field: str, first: str, second: str) -> Node:
    if pages.paired and field in PAIRS:
        return Node.term_query(pages.schema, PAIRS[field], pair(first, second))
    return Node.phrase_query(pages.schema, field, [first, second])


def _phrase(pages: Pages, field: str, words: Sequence, slop: int = 0) -> Node:
    """Words that follow one another, for certain; positions are read of pages that have all pairs alone."""
    if len(words) == 1:
        return _sequence(pages, field, words)
    keys: list[str | tuple[int, str]] = [*_keys(field, words)]
    phrase = Node.phrase_query(pages.schema, field, keys, slop=slop)
    if slop or not pages.paired or field != FOLDED:
        return phrase
    among = Node.const_score_query(_sequence(pages, field, words), 0.0)
    return Node.boolean_query([(Occur.Must, among), (Occur.Must, phrase)])


def _keys(field: str, words: Sequence) -> list[str]:
    return [word.exact if field == EXACT else word.folded for word in words]
