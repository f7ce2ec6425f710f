"""What an index holds of a record beside its text: what it is, as keys, as words, as days, as places in an order.

Every page of a record bears it, so that fields and words of a page are asked for together. A doubtful value is found
by its other readings too, behind certain ones and told as doubtful; it is counted and sorted by its first one alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import FieldName
from domain.description.symbols import Symbol, number_key
from domain.search import Facet
from domain.vietnamese import fold, nfc
from index.analysis import tokens
from index.ranking import (
    APART,
    DOSSIER_KEY,
    FONDS_KEY,
    ISSUER_WORDS,
    KIND_KEY,
    NUMBER_KEY,
    SIGNER_WORDS,
    SUBJECT_WORDS,
    SURE,
    SYMBOL_KEY,
    SYMBOL_WORDS,
    VALIDITY_KEY,
    YEAR_KEY,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from domain.description.document import Description
    from index.query import Query
    from index.search_index import IndexedPage

_NUMBER = re.compile(r"0*(\d{1,9})([^\W\d]{0,3})")
_LAST = "~"  # behind all figures
_NEWEST = 99999999
_INITIALS = range(2, 9)  # words of a body's name by whose first letters it is also called: SYT, SGDĐT


@dataclass(frozen=True, slots=True)
class DescribedFields:
    """What all pages of one record bear.

    Attributes:
        keys: whole values, each behind the name of its field: `kind:quyet dinh`.
        words: words of the longer fields in order, each behind the name of its field: `issuer:so`.
        opening_words: words of kind and symbol, which the record's first page bears besides.
        symbols: keys of its own document number, also of what it may read.
        doubts: keys of numbers that it may bear and that somebody is asked for: `number:1972`.
        days: the first and the last day that its date may be, as 20170405; None without a date.
        by_date, by_number: its place in these orders, compared as text.
        facets: name and value, `kind:quyết định`, in the order of `Facet`.
    """

    keys: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    opening_words: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    days: tuple[int, int] | None = None
    by_date: str = ""
    by_number: str = ""
    facets: tuple[str, ...] = ()


NOTHING_KNOWN = DescribedFields()


def fields_of(page: IndexedPage) -> DescribedFields:
    """The fields that pages of its record bear."""
    told = page.description
    symbols = _each(told, FieldName.SYMBOL)
    numbers = tuple(dict.fromkeys(_number_keys(_each(told, FieldName.NUMBER), symbols)))
    sure = tuple(dict.fromkeys(_number_keys(_sure(told, FieldName.NUMBER), _sure(told, FieldName.SYMBOL))))
    day = _date(told)
    return DescribedFields(
        keys=tuple(dict.fromkeys((*_keys(page), *numbers, *(f"{SURE}:{key}" for key in sure)))),
        words=tuple(_words(told)),
        opening_words=tuple(dict.fromkeys(_opening_words(told, symbols))),
        symbols=tuple(dict.fromkeys(map(number_key, symbols))),
        doubts=tuple(key for key in numbers if key not in sure),
        days=(_figures(day.first), _figures(day.last)) if day else None,
        by_date=f"{_NEWEST - _figures(day.first) if day else _LAST}\0{page.record}",
        by_number=f"{_place_by_number(told)}\0{page.record}",
        facets=tuple(f"{facet.value}:{value}" for facet, value in _facets(page, day) if value),
    )


def _each(told: Description | None, *names: FieldName) -> list[str]:
    """Values of these fields with what else they may be, the likeliest first."""
    fields = [field for name in names if told and (field := told.field(name))]
    values = chain.from_iterable((field.value, *(other.value for other in field.others)) for field in fields)
    flat = (value if isinstance(value, tuple) else (value,) for value in values if value)
    return [nfc(" ".join(text.split())) for text in chain.from_iterable(flat) if text.strip()]


def _sure(told: Description | None, name: FieldName) -> list[str]:
    """The value of a field that nobody is asked for; empty where there is none."""
    field = told.field(name) if told else None
    return [nfc(field.value)] if field and isinstance(field.value, str) and field.value and not field.asked else []


def doubtful_numbers(query: Query, doubts: Iterable[str]) -> tuple[str, ...]:
    """Numbers that a query asks for and a record may bear, as people write them.

    Args:
        query: as it was understood.
        doubts: of the record, as they were stored.
    """
    asked = query.number_keys
    return tuple(dict.fromkeys(re.split("[:/]", key)[1] for key in doubts if key in asked))


def _keys(page: IndexedPage) -> Iterator[str]:
    told = page.description
    yield from (f"{KIND_KEY}:{fold(kind)}" for kind in _each(told, FieldName.KIND))
    yield from (f"{YEAR_KEY}:{year}" for year in _years(told))
    single = {FONDS_KEY: page.fonds, DOSSIER_KEY: page.dossier, VALIDITY_KEY: page.validity}
    yield from (f"{name}:{fold(nfc(value))}" for name, value in single.items() if value)


def _number_keys(numbers: Iterable[str], symbols: Iterable[str]) -> Iterator[str]:
    yield from (f"{NUMBER_KEY}:{number_key(number)}" for number in numbers)
    for text in symbols:
        yield f"{SYMBOL_KEY}:{number_key(text)}"
        symbol = Symbol.parse(text)
        if symbol:
            yield f"{NUMBER_KEY}:{number_key(symbol.number)}"
            if symbol.year:
                yield f"{NUMBER_KEY}:{number_key(symbol.number)}/{symbol.year}"
                yield f"{SYMBOL_KEY}:{number_key(f'{symbol.number}{symbol.joint}{symbol.notation}')}"


def _years(told: Description | None) -> list[str]:
    dates = (date[:4] for date in _each(told, FieldName.DATE))
    return [year for year in (*dates, *_each(told, FieldName.YEAR_IN_NUMBER)) if year.isdecimal()]


def _words(told: Description | None) -> Iterator[str]:
    """Each value twice where it has marks: without them, and with them behind it; no phrase reaches over the gap."""
    for issuer in _each(told, FieldName.ISSUER, FieldName.ISSUER_PARENT):
        yield from _run(ISSUER_WORDS, issuer)
        yield from chain.from_iterable((f"{ISSUER_WORDS}:{short}", APART) for short in _initials(issuer))
    for signer in _each(told, FieldName.SIGNER_NAME, FieldName.OTHER_SIGNERS):
        yield from _run(SIGNER_WORDS, signer)
    for subject in _each(told, FieldName.SUBJECT):
        yield from _run(SUBJECT_WORDS, subject)


def _run(name: str, text: str) -> Iterator[str]:
    found = tokens(text)
    folded, exact = [word.folded for word in found], [word.exact for word in found]
    yield from (f"{name}:{word}" for word in folded)
    yield APART
    if exact != folded:
        yield from (f"{name}:{word}" for word in exact)
        yield APART


def _initials(issuer: str) -> Iterator[str]:
    """`sy`, `syt` of `Sở Y tế`; `và` counts for nothing."""
    letters = "".join(word.folded[0] for word in tokens(issuer) if word.folded != "va")
    yield from (letters[:length] for length in _INITIALS if length <= len(letters))


def _opening_words(told: Description | None, symbols: Iterable[str]) -> Iterator[str]:
    texts = [*symbols, *_each(told, FieldName.NUMBER, FieldName.KIND), *_years(told)]
    words = (number_key(word.folded) for text in texts for word in tokens(text))
    yield from (f"{SYMBOL_WORDS}:{word}" for word in words if word)


def _date(told: Description | None) -> PartialDate | None:
    try:
        return PartialDate.parse(told.text(FieldName.DATE)) if told else None
    except ValueError:
        return None


def _figures(day: date) -> int:
    return day.year * 10000 + day.month * 100 + day.day


def _place_by_number(told: Description | None) -> str:
    """Figures first, then their letter, then the year of the number."""
    if told is None:
        return _LAST
    symbol = Symbol.parse(told.text(FieldName.SYMBOL))
    found = _NUMBER.match(told.text(FieldName.NUMBER) or (symbol.number if symbol else ""))
    if not found:
        return _LAST
    year = told.text(FieldName.YEAR_IN_NUMBER) or (symbol.year if symbol else "")
    return f"{int(found[1]):09}{fold(found[2])}\0{year}"


def _facets(page: IndexedPage, day: PartialDate | None) -> Iterator[tuple[Facet, str]]:
    told = page.description
    first = {name: " ".join(nfc(told.text(name)).split()) if told else "" for name in _COUNTED}
    yield Facet.KIND, first[FieldName.KIND].lower()
    yield Facet.YEAR, f"{day.year}" if day else first[FieldName.YEAR_IN_NUMBER]
    yield Facet.ISSUER, first[FieldName.ISSUER].upper()  # as heads of documents print it
    yield Facet.SIGNER, first[FieldName.SIGNER_NAME].title()
    yield Facet.FONDS, page.fonds


_COUNTED = (FieldName.KIND, FieldName.YEAR_IN_NUMBER, FieldName.ISSUER, FieldName.SIGNER_NAME)
