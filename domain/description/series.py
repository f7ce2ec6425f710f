"""Series of numbers: what is missing in them, and what stands there twice. Pure.

An office numbers what it issues anew each year, each kind for itself; documents with the year in their number are a
series of their own (NĐ 30/2020/NĐ-CP, Phụ lục I, phần I.II.3). Phụ lục VI has a system warn where number, notation and
issuer are those of another document.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from domain.description.symbols import Symbol, number_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCE = "NĐ 30/2020/NĐ-CP, Phụ lục VI"
_MOST_RANGES = 100  # gaps told one by one; all are counted


@dataclass(frozen=True, slots=True)
class NumberedRecord:
    """A record with what tells its series.

    Attributes:
        code: of the record.
        series: keys of issuer and kind, and the year; equal within a series.
        issuer, kind: as they are told.
        symbol: its whole number.
    """

    code: str
    series: tuple[str, str, str]
    issuer: str
    kind: str
    symbol: str


@dataclass(frozen=True, slots=True)
class Series:
    """A series in which something is missing or stands twice.

    Attributes:
        issuer, kind, year: of the series.
        with_year: its numbers hold the year.
        records: how many of it lie in the archive.
        first, last: lowest and highest number.
        missing: how many numbers between them no record bears.
        gaps: these, as first and last of each gap; the first hundred.
        doubles: numbers that several records bear, with the codes of these.
    """

    issuer: str
    kind: str
    year: str
    with_year: bool
    records: int
    first: int
    last: int
    missing: int
    gaps: tuple[tuple[int, int], ...]
    doubles: tuple[tuple[str, tuple[str, ...]], ...]


def odd_series(records: Iterable[NumberedRecord]) -> Iterator[Series]:
    """The series with gaps or doubles.

    Args:
        records: those of one series behind one another.
    """
    for (_, _, year), group in groupby(records, key=lambda one: one.series):
        by_form: dict[bool, list[tuple[int, NumberedRecord]]] = defaultdict(list)
        for one in group:
            symbol = Symbol.parse(one.symbol)
            if symbol is not None:
                by_form[bool(symbol.year)].append((_figures(symbol.number), one))
        for with_year, numbered in sorted(by_form.items()):
            found = _series(year, numbered, with_year=with_year)
            if found.missing or found.doubles:
                yield found


def _series(year: str, numbered: list[tuple[int, NumberedRecord]], *, with_year: bool) -> Series:
    numbers = sorted({number for number, _ in numbered})
    gaps = [(one + 1, next_one - 1) for one, next_one in pairwise(numbers) if next_one > one + 1]
    bearers: dict[str, list[NumberedRecord]] = defaultdict(list)
    for _, record in numbered:
        bearers[number_key(record.symbol)].append(record)
    doubles = [(some[0].symbol, tuple(one.code for one in some)) for some in bearers.values() if len(some) > 1]
    any_one = numbered[0][1]
    return Series(
        any_one.issuer,
        any_one.kind,
        year,
        with_year,
        len(numbered),
        numbers[0],
        numbers[-1],
        sum(last - first + 1 for first, last in gaps),
        tuple(gaps[:_MOST_RANGES]),
        tuple(doubles),
    )


def _figures(number: str) -> int:
    """`30c` is put in behind 30 and opens no gap."""
    return int("".join(letter for letter in number if letter.isdecimal()))
