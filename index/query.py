"""The query language: words in any order, "phrases", document numbers, dates, fields (`index.field_query`).

Everything that can be typed is a query; only an empty one, and a value that a field cannot have, is refused.
A clause is what a page must hold: one of
several sequences of words (an abbreviation or what it stands for, a date in figures or in words).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import accumulate, product

from domain.description.symbols import number_key, typed_numbers
from domain.errors import ArchiveError, ErrorCode
from domain.vietnamese import nfc
from index.analysis import keys, tokens
from index.ranking import NUMBER_KEY, SURE, SYMBOL_KEY

LONGEST = 64  # words of a query that are looked at; a pasted page is found by its first sentences
MOST_FORMS = 90  # forms of clauses that are looked at; Lucene takes 1,024 parts, and a form is needed in seven places

# Abbreviations that officials type and documents print in place of the full words (compared without marks).
ABBREVIATIONS = {
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "UBMTTQ": "Ủy ban Mặt trận Tổ quốc",
    "TTHC": "thủ tục hành chính",
    "CNTT": "công nghệ thông tin",
}
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))
_DATE = re.compile(r"(?<![\w/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\w/-])")
_MARK = re.compile(r"[^\x00-\x7f]")
_NUMBER_ALONE = re.compile(r"\d{1,6}[a-z]?")
_NUMBER_KEYS = (f"{NUMBER_KEY}:", f"{SYMBOL_KEY}:")
_PARTS = 12  # words of a query that may name a document by kind, number, issuer and year


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query by its two keys (see `index.analysis`)."""

    exact: str
    folded: str


Sequence = tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """What a page must hold: any of `alternatives`, each a sequence of words that follow one another.

    Attributes:
        alternatives: as typed first, then what means the same.
        number: key of the document number that this is, else None.
        quoted: typed between quotes: never taken apart.
    """

    alternatives: tuple[Sequence, ...]
    number: str | None = None
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class FieldClause:
    """What a record must be, or must not be: any of these.

    Attributes:
        keys: whole values (see `index.described`).
        numbers: keys of document numbers that a page may bear too.
        words: names of longer fields, and words that follow one another in them.
        days: first and last day between which its date may lie, as 20170405.
        negated: it must not be so.
    """

    keys: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    words: tuple[tuple[str, Sequence], ...] = ()
    days: tuple[tuple[int, int], ...] = ()
    negated: bool = False

    def joined(self, other: FieldClause) -> FieldClause:
        """Any of both."""
        return FieldClause(
            tuple(dict.fromkeys(self.keys + other.keys)),
            self.numbers + other.numbers,
            self.words + other.words,
            self.days + other.days,
            self.negated,
        )

    @property
    def sure_keys(self) -> tuple[str, ...]:
        """Keys of the same numbers where they are certain; none where numbers are not asked for."""
        return tuple(f"{SURE}:{key}" for key in self.keys if not self.negated and key.startswith(_NUMBER_KEYS))

    @property
    def size(self) -> int:
        """How many things it names."""
        return len(self.keys) + len(self.words) + len(self.days)


@dataclass(frozen=True, slots=True)
class Query:
    """A typed query, understood.

    Attributes:
        clauses: in typed order, none twice; empty when only signs were typed.
        marked: it has tone or diacritic marks: pages with exactly these rank first.
        words: all words as typed, quotes and numbers included; pages that have them together rank higher.
        fields: what the record must be besides.
    """

    clauses: tuple[Clause, ...]
    marked: bool
    words: Sequence
    fields: tuple[FieldClause, ...] = ()

    @property
    def asks_nothing(self) -> bool:
        """Only signs were typed."""
        return not self.clauses and not self.fields

    @property
    def shown(self) -> tuple[Clause, ...]:
        """What is marked on a page: the clauses, and words and numbers of fields."""
        wanted = [field for field in self.fields if not field.negated]
        words = [Clause((run,)) for field in wanted for _, run in field.words]
        return (*self.clauses, *words, *(Clause((_terms(key),), key) for field in wanted for key in field.numbers))

    @property
    def number_keys(self) -> frozenset[str]:
        """Keys of all numbers that are asked for: by a field, whole, or as a word."""
        fields = (key.removeprefix(f"{SURE}:") for field in self.fields for key in field.sure_keys)
        whole = (f"{SYMBOL_KEY}:{clause.number}" for clause in self.clauses if clause.number)
        words = (number_key(word.folded) for word in self.words)
        alone = (f"{NUMBER_KEY}:{key}" for key in words if _NUMBER_ALONE.fullmatch(key))
        return frozenset((*fields, *whole, *alone))

    def parts_of_number(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Numbers and other words, each by its key, that may be typed for a document's kind and number in parts.

        `26 qd ubnd 2017` or `quyết định 26`; both empty where there is no number or nothing else.
        """
        keys = dict.fromkeys(number_key(word.folded) for word in self.words)
        numbers = tuple(key for key in keys if _NUMBER_ALONE.fullmatch(key))
        others = tuple(key for key in keys if key and not key.isdecimal())
        return (numbers, others) if numbers and others and len(self.words) <= _PARTS else ((), ())

    def runs(self, length: int) -> tuple[Sequence, ...]:
        """Every run of `length` neighbouring words, none twice."""
        starts = range(len(self.words) - length + 1)
        return tuple(dict.fromkeys(self.words[at : at + length] for at in starts))

    def loosened(self) -> Query:
        """The same query with numbers, dates and joined words taken apart into single words."""
        parts = [part for clause in self.clauses for part in _apart(clause)]
        return replace(self, clauses=_unique(parts))


def parse(text: str) -> Query:
    """Understand a typed query.

    Raises:
        ArchiveError: QUERY_INVALID, nothing but space was typed, or a value that a field cannot have.
    """
    typed, fields = nfc(text).translate(_QUOTES), tuple[FieldClause, ...]()
    if not typed.strip():
        raise ArchiveError(ErrorCode.QUERY_INVALID, query=text, detail="chưa gõ gì (nothing was typed)")
    if ":" in typed:
        from index.field_query import taken

        fields, typed = taken(typed)
    clauses = [clause for piece, quoted in _pieces(typed) for clause in _clauses(piece, quoted=quoted)]
    words = _terms(typed)[:LONGEST]
    marked = any(_MARK.search(word.exact) for word in words)
    return Query(_affordable(_unique(clauses[:LONGEST])), marked, words, fields)


def phrase_forms(text: str) -> tuple[Sequence, ...]:
    """A text as one sequence of words, with each abbreviation in it spelled out and the other way round."""
    words = _terms(text)[:LONGEST]
    return _same_meaning(words) if words else ()


def _pieces(typed: str) -> list[tuple[str, bool]]:
    """Text outside and inside of quotes in turn; a quote without its partner is a space."""
    parts = typed.split('"')
    if len(parts) % 2 == 0:
        parts[-2:] = [f"{parts[-2]} {parts[-1]}"]
    return [(part, ordinal % 2 == 1) for ordinal, part in enumerate(parts)]


def _clauses(piece: str, *, quoted: bool) -> list[Clause]:
    if quoted:
        words = _terms(piece)
        return [Clause(_same_meaning(words), quoted=True)] if words else []
    out, done = [], 0
    for start, end, clause in _whole_clauses(piece):
        out += [*_word_clauses(piece[done:start]), clause]
        done = end
    return out + _word_clauses(piece[done:])


def _whole_clauses(piece: str) -> list[tuple[int, int, Clause]]:
    """Document numbers and dates with their ranges, in order; the two never overlap (a number needs letters)."""
    numbers = [
        (found.start, found.end, Clause((_terms(piece[found.start : found.end]),), number=found.key))
        for found in typed_numbers(piece)
    ]
    dates = [(found.start(), found.end(), Clause(_date_forms(found))) for found in _DATE.finditer(piece)]
    return sorted([*numbers, *dates], key=lambda item: item[:2])


def _date_forms(found: re.Match[str]) -> tuple[Sequence, ...]:
    """A date as typed, with and without leading zeros, in figures and as `02 tháng 9 năm 1945`."""
    day, month, year = found[1], found[3], found[4]
    days, months = ({figure, str(int(figure)), f"{int(figure):02}"} for figure in (day, month))
    forms = [
        form
        for d, m in product(sorted(days), sorted(months))
        for form in (f"{d} {m} {year}", f"{d} tháng {m} năm {year}")
    ]
    return tuple(dict.fromkeys(_terms(form) for form in (f"{day} {month} {year}", *forms)))


def _word_clauses(piece: str) -> list[Clause]:
    """One clause a printed word; joined words (`NQ-HĐND`, `2017/2018`) stay together."""
    groups: dict[int, list[Term]] = {}
    for token in tokens(piece):
        groups.setdefault(token.word, []).append(Term(token.exact, token.folded))
    short_forms = _abbreviable([group[0] if len(group) == 1 else None for group in groups.values()])
    return [
        Clause((*_same_meaning(tuple(group)), *short_forms.get(ordinal, ())))
        for ordinal, group in enumerate(groups.values())
    ]


def _abbreviable(words: list[Term | None]) -> dict[int, tuple[Sequence, ...]]:
    """The abbreviation that may stand in place of words of a spelled-out name."""
    out: dict[int, tuple[Sequence, ...]] = {}
    for short, full in _EQUIVALENTS:
        for start in range(len(words) - len(full) + 1):
            window = words[start : start + len(full)]
            if [word.folded if word else None for word in window] == [term.folded for term in full]:
                out |= dict.fromkeys(range(start, start + len(full)), (short,))
    return out


def _same_meaning(words: Sequence) -> tuple[Sequence, ...]:
    """`words` as typed, and with each abbreviation spelled out or each spelled-out name abbreviated."""
    forms = [words]
    for short, full in _EQUIVALENTS:
        forms += [_replaced(words, short, full), _replaced(words, full, short)]
    return tuple(dict.fromkeys(forms))


def _replaced(words: Sequence, old: Sequence, new: Sequence) -> Sequence:
    out: list[Term] = []
    at = 0
    while at < len(words):
        same = [word.folded for word in words[at : at + len(old)]] == [word.folded for word in old]
        out += new if same else (words[at],)
        at += len(old) if same else 1
    return tuple(out)


def _apart(clause: Clause) -> list[Clause]:
    if clause.quoted or len(clause.alternatives[0]) == 1:
        return [clause]
    return [Clause(((word,),)) for word in clause.alternatives[0]]


def _unique(clauses: list[Clause]) -> tuple[Clause, ...]:
    """Each clause once, compared without marks; the first typed stays."""
    first: dict[tuple[tuple[str, ...], bool], Clause] = {}
    for clause in clauses:
        first.setdefault((tuple(word.folded for word in clause.alternatives[0]), clause.quoted), clause)
    return tuple(first.values())


def _affordable(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The first clauses, with at most `MOST_FORMS` forms together; always one."""
    forms = list(accumulate(len(clause.alternatives) for clause in clauses))
    return clauses[: max(bisect_right(forms, MOST_FORMS), 1)]


def _terms(text: str) -> Sequence:
    return tuple(Term(token.exact, token.folded) for token in tokens(text))


def _known(text: str) -> Sequence:
    return tuple(Term(*keys(word)) for word in text.split())


_EQUIVALENTS = tuple((_known(short), _known(full)) for short, full in ABBREVIATIONS.items())
