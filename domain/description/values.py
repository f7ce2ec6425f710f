"""Values of fields as people and sheets write them, in the form in which they are kept. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import FieldName
from domain.description.kinds import LETTER
from domain.description.symbols import Symbol, compact
from domain.errors import ArchiveError, ErrorCode
from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.description.document import Description
    from domain.description.fields import Value

LISTS = frozenset(
    {
        FieldName.ADDRESSEES,
        FieldName.OTHER_SIGNERS,
        FieldName.RECIPIENTS,
        FieldName.ENCLOSURES,
        FieldName.KEYWORDS,
    }
)
_DATES = frozenset({FieldName.DATE, FieldName.ARRIVAL_DATE})
CONDITIONS = {"tot": "01", "binh thuong": "02", "hong": "03"}  # of paper, TT 05/2025/TT-BNV; folded
_COUNTS = frozenset({FieldName.PAGES, FieldName.SHEETS})
_PATTERNS = {
    FieldName.NUMBER: re.compile(r"\d{1,6}[a-zđ]?"),
    FieldName.YEAR_IN_NUMBER: re.compile(r"(?:1[89]|20)\d{2}"),
    FieldName.LANGUAGE: re.compile(r"[a-z]{2,3}"),
    FieldName.CONDITION: re.compile(r"0[1-3]"),
    FieldName.INFORMATION_SIGN: re.compile(r".{1,30}"),
    **dict.fromkeys(_COUNTS, re.compile(r"\d{1,6}")),
}
_PARTS = (FieldName.NUMBER, FieldName.YEAR_IN_NUMBER, FieldName.NOTATION)
_SLASHED = re.compile(r"(?:(?:(\d{1,2})[/.-])?(\d{1,2})[/.-])?(\d{4})")
_MOST_LETTERS = 2000  # Autograph String 2000 of TT 02/2019/TT-BNV, the longest field


def field_named(name: str) -> FieldName:
    """The field of that name.

    Raises:
        ArchiveError: FIELD_UNKNOWN, naming those that there are.
    """
    if name not in {known.value for known in FieldName}:
        names = ", ".join(known.value for known in FieldName)
        raise ArchiveError(ErrorCode.FIELD_UNKNOWN, field=name[:100], names=names)
    return FieldName(name)


def value_of(name: FieldName, text: str) -> Value | None:
    """The value of a field as somebody wrote it; None where it is empty: the document has none.

    Raises:
        ArchiveError: FIELD_INVALID, it cannot be a value of that field.
    """
    plain = " ".join(nfc(text).split())
    if not plain:
        return None
    try:
        return _checked(name, plain)
    except ValueError as error:
        raise ArchiveError(ErrorCode.FIELD_INVALID, field=name.value, value=plain[:200]) from error


def values_of(pairs: Iterable[tuple[str, str]]) -> dict[FieldName, Value | None]:
    """Values by field from names and values as somebody wrote them; empty ones say that the document has none.

    Raises:
        ArchiveError: FIELD_UNKNOWN, FIELD_INVALID.
    """
    named = [(field_named(name), text) for name, text in pairs]
    return {name: value_of(name, text) for name, text in named}


def with_what_follows(values: Mapping[FieldName, Value | None], before: Description) -> dict[FieldName, Value | None]:
    """The values with what follows from them: parts of a number, the number of its parts, a kind as it is printed."""
    told = dict(values)
    symbol = told.get(FieldName.SYMBOL)
    if isinstance(symbol, str) and (parts := Symbol.parse(symbol)):
        told.setdefault(FieldName.NUMBER, parts.number)
        told.setdefault(FieldName.YEAR_IN_NUMBER, parts.year or None)
        told.setdefault(FieldName.NOTATION, parts.notation)
    elif (
        FieldName.SYMBOL not in told and {FieldName.NUMBER, FieldName.NOTATION, FieldName.YEAR_IN_NUMBER} & told.keys()
    ):
        told[FieldName.SYMBOL] = _composed(told, before)
    kind = told.get(FieldName.KIND)
    if isinstance(kind, str):
        told.setdefault(FieldName.TYPE, None if kind == LETTER else kind.upper())
    return told


def _composed(told: Mapping[FieldName, Value | None], before: Description) -> str | None:
    number, year, notation = (told[name] if name in told else before.value(name) for name in _PARTS)
    if not isinstance(number, str) or not isinstance(notation, str):
        return None
    return compact(f"{number}/{year}/{notation}" if year else f"{number}/{notation}")


def _checked(name: FieldName, plain: str) -> Value:
    if len(plain) > _MOST_LETTERS or not plain.isprintable():
        raise ValueError(plain)
    if name in LISTS:
        return tuple(filter(None, (item.strip() for item in plain.split(";"))))
    if name in _DATES:
        return str(_date(plain))
    if name in _PATTERNS and not _PATTERNS[name].fullmatch(plain):
        raise ValueError(plain)
    if name is FieldName.SYMBOL:
        return _symbol(plain)
    if name in _COUNTS:
        return str(int(plain))
    return plain.lower() if name is FieldName.KIND else plain.upper() if name is FieldName.TYPE else plain


def _symbol(plain: str) -> str:
    parsed = Symbol.parse(plain)
    if parsed is None:
        raise ValueError(plain)
    return str(parsed)


def _date(plain: str) -> PartialDate:
    """Of `2017-04-05`, `05/4/2017`, `4/2017`, `2017`; an unknown day or month may stand as noughts."""
    found = _SLASHED.fullmatch(plain)
    if found is None:
        return PartialDate.parse(plain)
    day, month, year = (int(part or 0) for part in found.groups())
    return PartialDate(year, month or None, (day or None) if month else None)
