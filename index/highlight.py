"""Where on a page a query is answered best: the snippet, its marks, the words' boxes. Pure, for every back end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from domain.description.symbols import document_numbers
from domain.geometry import Box
from index.analysis import Token, other_keys, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.page_body import PageBody
    from index.query import Clause, Query, Sequence, Term

SNIPPET = 240  # characters
MOST_BOXES = 50
_SENTENCE = 6  # from so many words on, a single common word elsewhere on the page is no answer


@dataclass(frozen=True, slots=True)
class Highlight:
    """What of a hit is shown (see `index.search_index.Hit`)."""

    snippet: str
    marks: tuple[tuple[int, int], ...]
    boxes: tuple[Box, ...]


_Run = dict[int, int]  # token number by place in the query


class _Match(NamedTuple):
    """Tokens `first` to `last` of the page answer clause number `clause`."""

    first: int
    last: int
    clause: int
    exact: bool


def highlight(body: PageBody, query: Query, weights: Mapping[int, float]) -> Highlight:
    """Show the best place of a page.

    Args:
        body: the page.
        query: as it was understood; its clauses need not all be on the page.
        weights: of each clause by its number, higher for rarer words; 1 where missing.
    """
    page = tokens(body.text)
    matches = _matches(body.text, _Page(page, other_keys(page, body.others)), query)
    matched = _token_numbers(matches)
    runs = _runs(page, matched, query)
    best = runs[0] if runs else _densest(matches, page, weights)
    if runs and len(query.words) >= _SENTENCE:
        typed = {word.folded for word in query.words}
        matched = {at for run in runs for at in run} | {at for at in matched if page[at].folded not in typed}
    start, end = _snippet_range(body.text, page, best)
    marks = _marks([page[at] for at in sorted(matched) if start <= page[at].start and page[at].end <= end], start)
    words = dict.fromkeys(page[at].word for at in [*best, *sorted(matched)])
    boxes = tuple(Box(*body.boxes[word]) for word in list(words)[:MOST_BOXES])
    return Highlight(body.text[start:end].replace("\n", " "), marks, boxes)


class _Page(NamedTuple):
    """The tokens of a page, and by their numbers what some may read too."""

    tokens: tuple[Token, ...]
    others: Mapping[int, tuple[str, ...]]

    def reads(self, at: int, word: Term) -> bool:
        """Whether token `at` is `word`, or may be."""
        return self.tokens[at].folded == word.folded or word.folded in self.others.get(at, ())


def _matches(text: str, page: _Page, query: Query) -> list[_Match]:
    shown = query.shown
    wanted = {word.folded for clause in shown for words in clause.alternatives for word in words}
    places: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(page.tokens):
        if token.folded in wanted:
            places[token.folded].append(at)
    for at, keys in page.others.items():
        for key in wanted.intersection(keys):
            places[key].append(at)
    found = [
        _Match(at, at + len(words) - 1, number, _is_exact(page.tokens, at, words))
        for number, clause in enumerate(shown)
        for words in clause.alternatives
        for at in _starts(page, places, words)
    ]
    found += [match for number, clause in enumerate(shown) for match in _numbers(text, page.tokens, number, clause)]
    return sorted(found)


def _starts(page: _Page, places: Mapping[str, list[int]], words: Sequence) -> Iterator[int]:
    for at in places.get(words[0].folded, ()):
        reach = range(at, at + len(words))
        if reach.stop <= len(page.tokens) and all(map(page.reads, reach, words)):
            yield at


def _is_exact(page: tuple[Token, ...], at: int, words: Sequence) -> bool:
    return all(token.exact == word.exact for token, word in zip(page[at:], words, strict=False))


def _numbers(text: str, page: tuple[Token, ...], number: int, clause: Clause) -> Iterator[_Match]:
    for printed in document_numbers(text) if clause.number else ():
        if printed.key == clause.number:
            within = [at for at, token in enumerate(page) if printed.start <= token.start < printed.end]
            yield _Match(within[0], within[-1], number, exact=True)


def _runs(page: tuple[Token, ...], matched: set[int], query: Query) -> list[list[int]]:
    """Places where words stand in the order of the query, as token numbers, the best first.

    A word at place p of the query and at place t of the page votes for the distance t - p: words that were copied
    from the page all vote for one distance, or for the next one where a reader split or joined a word. Only places
    with half of the query's words, and with half as many as the best place, are given.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(query.words):
        places[word.folded].append(place)
    votes: dict[int, _Run] = defaultdict(dict)
    for at in sorted(matched):
        for place in places.get(page[at].folded, ()):
            votes[at - place][place] = at
    by_weight = sorted(votes.items(), key=lambda item: -len(item[1]))
    joined = [votes.get(far + 1, {}) | votes.get(far - 1, {}) | run for far, run in by_weight]
    ranked = sorted(joined, key=lambda run: -_agreement(run, page, query))
    enough = max(2, ceil(len(query.words) / 2), ceil(len(ranked[0]) / 2)) if ranked else 0
    return [sorted(set(run.values())) for run in ranked if len(run) >= enough]


def _agreement(run: _Run, page: tuple[Token, ...], query: Query) -> float:
    """Printed words in one place that the query has; half as much again for each with exactly its marks."""
    return len(set(run.values())) + sum(page[at].exact == query.words[place].exact for place, at in run.items()) / 2


def _densest(matches: list[_Match], page: tuple[Token, ...], weights: Mapping[int, float]) -> list[int]:
    """Token numbers of the densest matches that fit into a snippet."""
    best: list[_Match] = []
    best_worth, end = 0.0, 0
    for at, first in enumerate(matches):
        while end < len(matches) and page[matches[end].last].end - page[first.first].start <= SNIPPET:
            end += 1
        run = matches[at : max(end, at + 1)]
        worth = _worth(run, page, weights)
        if worth > best_worth:
            best, best_worth = run, worth
    return sorted(_token_numbers(best))


def _worth(run: list[_Match], page: tuple[Token, ...], weights: Mapping[int, float]) -> float:
    """Each clause once: rare words and exact marks count more, width a little less."""
    value: dict[int, float] = {}
    for match in run:
        weight = weights.get(match.clause, 1.0) * (1.5 if match.exact else 1.0)
        value[match.clause] = max(value.get(match.clause, 0.0), weight)
    width = page[run[-1].last].end - page[run[0].first].start
    return sum(value.values()) - 0.1 * width / SNIPPET


def _token_numbers(matches: list[_Match]) -> set[int]:
    return {at for match in matches for at in range(match.first, match.last + 1)}


def _snippet_range(text: str, page: tuple[Token, ...], best: list[int]) -> tuple[int, int]:
    """Range of at most `SNIPPET` characters around the best place, cut between words; the page's start without one."""
    start = page[best[0]].start if best else 0
    end = page[best[-1]].end if best else 0
    room = max(SNIPPET - (end - start), 0)
    low = max(0, min(start - room // 3, len(text) - SNIPPET))
    low = _word_start(text, low, start)
    return low, _word_end(text, min(len(text), low + SNIPPET), start)


def _word_start(text: str, at: int, latest: int) -> int:
    while 0 < at < latest and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int, earliest: int) -> int:
    cut = at
    while earliest < cut < len(text) and not text[cut].isspace():
        cut -= 1
    return len(text[: at if cut <= earliest else cut].rstrip())


def _marks(shown: list[Token], start: int) -> tuple[tuple[int, int], ...]:
    """Character ranges within the snippet; the tokens of one printed word make one range."""
    ranges: dict[int, tuple[int, int]] = {}
    for token in shown:
        low, high = ranges.get(token.word, (token.start - start, 0))
        ranges[token.word] = (low, max(high, token.end - start))
    return tuple(ranges.values())
