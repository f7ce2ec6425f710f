"""A query of ours as a query of OpenSearch: `index.embedded.query` word for word, the ranks are in `index.ranking`."""

from __future__ import annotations

from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING, Any

from index.access import seen_keys
from index.ranking import (
    ABOUT,
    ACCESS,
    CERTAIN,
    DOUBTFUL,
    EXACT,
    FIRST_DAY,
    FOLDED,
    HEADING,
    K1,
    KEYS,
    LAST_DAY,
    NEAR,
    NEARBY,
    NUMBER,
    NUMBER_KEY,
    OF_DOUBT,
    OPENS,
    OWN,
    OWN_NUMBER,
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
    from collections.abc import Iterator, Sequence

    from domain.people.access import Sight
    from index.query import Clause, FieldClause, Query
    from index.query import Sequence as Words

Node = dict[str, Any]

_LUCENE = 1 + K1  # Lucene leaves out this factor of BM25, tantivy has it


def answers(query: Query, sight: Sight | None = None) -> Iterator[Node]:
    """Queries from the strictest rule to the most lenient; the first with any page that may be found is the answer."""
    within = _joined(_within(sight) if sight else {}, _fields(query))
    if not query.clauses:
        yield {"bool": _joined(within, {"filter": [_term(KEYS, OPENS)]})}
        return
    within = _joined(within, {"should": [*_parts_of_number(query), *_may_bear(query)]})
    yield _ranked(query, _rule(query, FOLDED), _rule(query, EXACT), within)
    loose = query.loosened()
    for least in levels(loose):
        yield _ranked(loose, _least(loose, FOLDED, least), _least(loose, EXACT, least), within)


def _joined(one: Node, other: Node) -> Node:
    """Conditions of both."""
    return {occur: [*one.get(occur, ()), *other.get(occur, ())] for occur in {**one, **other}}


def _within(sight: Sight) -> Node:
    """Pages that may be found; no score."""
    found: Node = {"filter": [{"terms": {ACCESS: seen_keys(sight)}}]}
    return found | ({"must_not": [{"terms": {"record": sorted(sight.unsure)}}]} if sight.unsure else {})


def _fields(query: Query) -> Node:
    """Pages of records that are as asked; those that are exactly and certainly so rank first."""
    wanted = [field for field in query.fields if not field.negated]
    sure = [
        _run(name, [word.exact for word in run])
        for field in wanted
        for name, run in field.words
        if any(word.exact != word.folded for word in run)
    ]
    certain = [_days(low, high, certain=True) for field in wanted for low, high in field.days]
    certain += [{"terms": {KEYS: list(field.sure_keys)}} for field in wanted if field.sure_keys]
    return {
        "filter": [_field(field) for field in wanted],
        "must_not": [_field(field) for field in query.fields if field.negated],
        "should": [*(_constant(node, TONES) for node in sure), *(_constant(node, CERTAIN) for node in certain)],
    }


def _field(field: FieldClause) -> Node:
    nodes = [_run(name, [word.folded for word in run]) for name, run in field.words]
    nodes += [_days(low, high, certain=False) for low, high in field.days]
    nodes += [{"terms": {KEYS: list(field.keys)}}] if field.keys else []
    nodes += [{"terms": {OWN_NUMBER: list(field.numbers)}}] if field.numbers else []
    return _any(nodes)


def _days(low: int, high: int, *, certain: bool) -> Node:
    """Dates that lie between two days, or that may."""
    begins, ends = (FIRST_DAY, LAST_DAY) if certain else (LAST_DAY, FIRST_DAY)
    return {"bool": {"filter": [{"range": {begins: {"gte": low}}}, {"range": {ends: {"lte": high}}}]}}


def _run(name: str, words: list[str]) -> Node:
    return {"match_phrase": {WORDS: {"query": " ".join(f"{name}:{word}" for word in words)}}}


def _parts_of_number(query: Query) -> Iterator[Node]:
    """A document whose number, kind and issuer were typed in parts: the more of the words, the higher."""
    numbers, others = query.parts_of_number()
    some = [_run(SYMBOL_WORDS, [key]) for key in others]
    keys = [f"{NUMBER_KEY}:{number}" for number in numbers]
    for named, share in ((keys, OF_DOUBT), ([f"{SURE}:{key}" for key in keys], 1 - OF_DOUBT)) if keys else ():
        worth = share * PARTS_OF_NUMBER / (len(numbers) + len(others))
        each = [_constant(_run(SYMBOL_WORDS, [key]), worth) for key in (*numbers, *others)]
        yield {"bool": {"filter": [{"terms": {KEYS: named}}, _any(some)], "should": each}}


def _may_bear(query: Query) -> list[Node]:
    """A document that may bear a whole number ranks before those that name it."""
    keys = [f"{SYMBOL_KEY}:{clause.number}" for clause in query.clauses if clause.number]
    return [_constant(_term(KEYS, key), DOUBTFUL / len(keys)) for key in keys]


def _ranked(query: Query, rule: Node, exact_rule: Node, within: Node) -> Node:
    """Pages under `rule` and `within`, scored."""
    scores = [_closeness(query, 1 / len(query.clauses)), _constant(_least(query, HEADING, len(query.clauses)), ABOUT)]
    if query.marked:
        scores.append(_constant(exact_rule, TONES))
    if len(query.words) > 1:
        scores.append(_constant(_phrase(FOLDED, query.words), TOGETHER))
    keys = [clause.number for clause in query.clauses if clause.number]
    for field, tier in ((NUMBER, WHOLE_NUMBER), (OWN_NUMBER, OWN)):
        scores += [_constant(_term(field, key), tier / len(keys)) for key in keys]
    return {"bool": {**_joined(within, {"filter": [rule], "should": scores}), "minimum_should_match": 0}}


def _closeness(query: Query, boost: float) -> Node:
    """BM25 of the words and of the neighbouring pairs, without marks and, where typed with marks, with them."""
    fields = (FOLDED, EXACT) if query.marked else (FOLDED,)
    typed = (FOLDED,) if len(query.clauses) >= SENTENCE else fields  # a sentence is told by its pairs
    nodes = [_clause(field, clause, _LUCENE) for field in typed for clause in query.clauses]
    for length in (2, 3):
        nodes += [_constant(_sequence(field, run), RUN) for field in fields for run in query.runs(length)]
    if len(query.clauses) < SENTENCE:
        nodes += [_constant(_phrase(FOLDED, pair, slop=NEAR), NEARBY) for pair in near_pairs(query)]
    return {"bool": {"should": nodes, "boost": boost}}


def _rule(query: Query, field: str) -> Node:
    everything = _least(query, field, len(query.clauses))
    if len(query.clauses) < SENTENCE:
        return everything
    pairs = [_sequence(field, pair) for pair in query.runs(2)]
    return _any([everything, _any(pairs, ceil(len(pairs) / 2))])


def _least(query: Query, field: str, least: int) -> Node:
    """At least `least` of the clauses; quoted phrases always."""
    nodes = [_clause(field, clause) for clause in query.clauses if clause.quoted]
    free = [_clause(field, clause) for clause in query.clauses if not clause.quoted]
    needed = max(least - len(nodes), 0)
    if free and needed:
        nodes.append(_any(free, needed))
    return {"bool": {"filter": nodes}} if nodes else {"match_none": {}}


def _clause(field: str, clause: Clause, boost: float = 1.0) -> Node:
    """Its best form counts; words that follow one another, and a document number, count by their tier."""
    form = _quoted if clause.quoted else _worth
    nodes = [form(field, words, boost=boost) for words in clause.alternatives]
    if clause.number:
        nodes.append(_constant(_term(NUMBER, clause.number), RUN))
    return nodes[0] if len(nodes) == 1 else {"dis_max": {"queries": nodes}}


def _worth(field: str, words: Words, *, boost: float = 1.0) -> Node:
    return _phrase(field, words, boost=boost) if len(words) == 1 else _constant(_quoted(field, words), RUN)


def _quoted(field: str, words: Words, *, boost: float = 1.0) -> Node:
    """All words, one after the other; with their marks where all neighbours have theirs as well."""
    if field != EXACT or len(words) == 1:
        return _phrase(field, words, boost=boost)
    return _constant({"bool": {"filter": [_sequence(EXACT, words), _phrase(FOLDED, words)]}}, RUN)


def _sequence(field: str, words: Words) -> Node:
    """All pairs of neighbours."""
    nodes = [_phrase(field, both) for both in dict.fromkeys(pairwise(words))] if len(words) > 1 else []
    return {"bool": {"filter": nodes}} if len(nodes) > 1 else _phrase(field, words)


def _phrase(field: str, words: Words, *, slop: int = 0, boost: float = 1.0) -> Node:
    """Words that follow one another."""
    keys = [word.exact if field == EXACT else word.folded for word in words]
    if len(keys) == 1:
        return {"match": {field: {"query": keys[0], "boost": boost}}}  # analysed as what was written
    return {"match_phrase": {field: {"query": " ".join(keys), "slop": slop, "boost": boost}}}


def _term(field: str, key: str) -> Node:
    return {"term": {field: {"value": key}}}


def _constant(node: Node, score: float) -> Node:
    return {"constant_score": {"filter": node, "boost": score}}


def _any(nodes: Sequence[Node], least: int = 1) -> Node:
    return {"bool": {"should": list(nodes), "minimum_should_match": least}}
