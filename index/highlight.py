"""Where on a page a query is answered best: the snippet, its marks, the words' boxes. Pure, for every back end."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.geometry import Box
from index.analysis import Token, document_numbers, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from index.page_body import PageBody
    from index.query import Clause, Query, Sequence

SNIPPET = 240  # characters
MOST_BOXES = 50
_SENTENCE = 6  # from so many clauses on, a single common word elsewhere on the page is no answer
_STEPS = (-3, -2, -1, 1, 2, 3)  # neighbours in the query that stand in the same distance on the page support a match


@dataclass(frozen=True, slots=True)
class Highlight:
    """What of a hit is shown (see `index.search_index.Hit`)."""

    snippet: str
    marks: tuple[tuple[int, int], ...]
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    """Tokens `first` to `last` of the page answer clause number `clause`."""

    clause: int
    first: int
    last: int
    exact: bool


def highlight(body: PageBody, query: Query, weights: Mapping[int, float]) -> Highlight:
    """Show the best place of a page.

    Args:
        body: the page.
        query: as it was understood; its clauses need not all be on the page.
        weights: of each clause by its number, higher for rarer words; 1 where missing.
    """
    page = tokens(body.text)
    matches = _supported(_matches(body.text, page, query), page, query)
    best = _best_place(matches, page, weights)
    start, end = _snippet_range(body.text, page, best)
    shown = _token_numbers(matches)
    marks = _marks([page[at] for at in sorted(shown) if start <= page[at].start and page[at].end <= end], start)
    words = dict.fromkeys(page[at].word for at in [*sorted(_token_numbers(best)), *sorted(shown)])
    boxes = tuple(Box(*body.boxes[word]) for word in list(words)[:MOST_BOXES])
    return Highlight(body.text[start:end].replace("\n", " "), marks, boxes)


def _matches(text: str, page: tuple[Token, ...], query: Query) -> list[_Match]:
    places: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(page):
        places[token.folded].append(at)
    found = [
        _Match(number, at, at + len(words) - 1, _is_exact(page, at, words))
        for number, clause in enumerate(query.clauses)
        for words in clause.alternatives
        for at in _starts(page, places, words)
    ]
    found += [match for number, clause in enumerate(query.clauses) for match in _numbers(text, page, number, clause)]
    return sorted(found, key=lambda match: (match.first, match.last))


def _starts(page: tuple[Token, ...], places: Mapping[str, list[int]], words: Sequence) -> Iterator[int]:
    for at in places.get(words[0].folded, ()):
        if [token.folded for token in page[at : at + len(words)]] == [word.folded for word in words]:
            yield at


def _is_exact(page: tuple[Token, ...], at: int, words: Sequence) -> bool:
    return all(token.exact == word.exact for token, word in zip(page[at:], words, strict=False))


def _numbers(text: str, page: tuple[Token, ...], number: int, clause: Clause) -> Iterator[_Match]:
    for printed in document_numbers(text) if clause.number else ():
        if printed.key == clause.number:
            within = [at for at, token in enumerate(page) if printed.start <= token.start < printed.end]
            yield _Match(number, within[0], within[-1], exact=True)


def _supported(matches: list[_Match], page: tuple[Token, ...], query: Query) -> list[_Match]:
    """Of a sentence, the matches that stand among their neighbours; all of them when none does."""
    if len(query.clauses) < _SENTENCE:
        return matches
    typed = [word.folded for word in query.words]
    printed = [token.folded for token in page]
    support = [_neighbours(printed, match.first, typed) for match in matches]
    most: dict[int, int] = defaultdict(int)
    for match, count in zip(matches, support, strict=True):
        most[match.clause] = max(most[match.clause], count)
    near = [m for m, count in zip(matches, support, strict=True) if count and 2 * count >= most[m.clause]]
    return near or matches


def _neighbours(printed: list[str], at: int, typed: list[str]) -> int:
    """How many of the nearest words around a printed word are those around it in the query.

    A word that was not typed (an abbreviation for typed words) counts as one: it is never common.
    """
    around = {step: printed[at + step] for step in _STEPS if 0 <= at + step < len(printed)}
    places = [place for place, word in enumerate(typed) if word == printed[at]]
    counts = (sum(typed[p + s : p + s + 1] == [w] for s, w in around.items() if p + s >= 0) for p in places)
    return max(counts, default=1)


def _best_place(matches: list[_Match], page: tuple[Token, ...], weights: Mapping[int, float]) -> list[_Match]:
    """The densest run of matches that fits into a snippet."""
    best: list[_Match] = []
    best_worth, end = 0.0, 0
    for at, first in enumerate(matches):
        while end < len(matches) and page[matches[end].last].end - page[first.first].start <= SNIPPET:
            end += 1
        run = matches[at : max(end, at + 1)]
        worth = _worth(run, page, weights)
        if worth > best_worth:
            best, best_worth = run, worth
    return best


def _worth(run: list[_Match], page: tuple[Token, ...], weights: Mapping[int, float]) -> float:
    """Each clause once, exact marks more, neighbours in order more, a little less for width."""
    value: dict[int, float] = {}
    for match in run:
        weight = weights.get(match.clause, 1.0) * (1.5 if match.exact else 1.0)
        value[match.clause] = max(value.get(match.clause, 0.0), weight)
    ends = {(match.clause, match.last) for match in run}
    joined = {m.clause for m in run if (m.clause - 1, m.first - 1) in ends}
    together = sum(weights.get(clause, 1.0) for clause in joined)
    width = page[run[-1].last].end - page[run[0].first].start
    return sum(value.values()) + together - 0.1 * width / SNIPPET


def _token_numbers(matches: list[_Match]) -> set[int]:
    return {at for match in matches for at in range(match.first, match.last + 1)}


def _snippet_range(text: str, page: tuple[Token, ...], best: list[_Match]) -> tuple[int, int]:
    """Range of at most `SNIPPET` characters around the best place, cut between words; the page's start without one."""
    start = page[best[0].first].start if best else 0
    end = max((page[match.last].end for match in best), default=0)
    room = max(SNIPPET - (end - start), 0)
    low = max(0, min(start - room // 3, len(text) - SNIPPET))
    high = min(len(text), low + SNIPPET)
    return _word_start(text, low, start), _word_end(text, high, end)


def _word_start(text: str, at: int, latest: int) -> int:
    while 0 < at < latest and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int, earliest: int) -> int:
    cut = at
    while earliest < cut < len(text) and not text[cut].isspace():
        cut -= 1
    return len(text[: cut or at].rstrip())


def _marks(shown: list[Token], start: int) -> tuple[tuple[int, int], ...]:
    """Character ranges within the snippet; the tokens of one printed word make one range."""
    ranges: dict[int, tuple[int, int]] = {}
    for token in shown:
        low, high = ranges.get(token.word, (token.start - start, 0))
        ranges[token.word] = (low, max(high, token.end - start))
    return tuple(ranges.values())
