"""Fields in a typed query: `loai:quyet-dinh`, `so:26`, `ngay:2017-01..2017-06`, `coquan:"sở y tế"`, `-loai:qd`.

A name of a field, in Vietnamese with or without marks or in English, a colon, and at once its value: one word, words
joined by hyphens, or words in quotes. Several values of one field, behind commas or by naming it again, mean any of
them; different fields mean all of them; a hyphen before the name leaves out what has the value. What stands before
another colon is a word like others, and so is a name with a space behind its colon, as documents print `Số: 26`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from domain.description.symbols import Symbol, compact, number_key
from domain.errors import ArchiveError, ErrorCode
from domain.vietnamese import fold
from index.field_values import Refused, days_of, kinds_of, validity_of, years_of
from index.query import FieldClause, phrase_forms
from index.ranking import (
    DOSSIER_KEY,
    FONDS_KEY,
    ISSUER_WORDS,
    KIND_KEY,
    NUMBER_KEY,
    SIGNER_WORDS,
    SUBJECT_WORDS,
    SYMBOL_KEY,
    VALIDITY_KEY,
    YEAR_KEY,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_MOST_VALUES = 256  # of one query, with all forms that each may have
_VALUE = r'(?:"[^"]*"|[^\s",|()]+)'
_FIELD = re.compile(
    rf"(?<![^\s(])(?P<minus>-?)(?P<name>[^\W\d_]+(?:[ _-][^\W\d_]+)?):"
    rf"(?P<values>\({_VALUE}(?:\s*[,|]\s*{_VALUE})*\)|{_VALUE}(?:[,|]{_VALUE})*)"
)
_ONE_VALUE = re.compile(_VALUE)
_NUMBER = re.compile(r"(\d{1,6}[^\W\d_]?)(?:/((?:1[89]|20)\d\d))?")


class _Field(NamedTuple):
    """One field: what it is called, and what one value of it means."""

    names: tuple[str, ...]  # folded, without spaces
    understood: Callable[[str], FieldClause]


class Taken(NamedTuple):
    """The fields of a typed text, and the rest of it."""

    fields: tuple[FieldClause, ...]
    words: str


def taken(typed: str) -> Taken:
    """Take the fields out of a typed NFC text with plain quotes.

    Raises:
        ArchiveError: QUERY_INVALID, a value that the field cannot have.
    """
    rest, joined, done = list[str](), dict[tuple[str, bool], FieldClause](), 0
    for found, start, field in _found(typed):
        rest.append(typed[done:start])
        done = found.end()
        key = field.names[0], bool(found["minus"])
        values = [value.strip('"').strip() for value in _ONE_VALUE.findall(found["values"])]
        clause = FieldClause(negated=key[1])
        for value in filter(None, values):
            clause = clause.joined(_understood(typed, found["name"], field, value))
        joined[key] = joined[key].joined(clause) if key in joined else clause
    if sum(clause.size for clause in joined.values()) > _MOST_VALUES:
        raise _refused(typed, Refused("quá nhiều giá trị", "too many values"))
    return Taken(tuple(clause for clause in joined.values() if clause.size), " ".join((*rest, typed[done:])))


def _found(typed: str) -> Iterator[tuple[re.Match[str], int, _Field]]:
    """Each field with where it begins: of two words before a colon, the first may be a word of its own."""
    for found in _FIELD.finditer(typed):
        whole, last = _plain(found["name"]), _plain(re.split(r"[ _-]", found["name"])[-1])
        if whole in _BY_NAME:
            yield found, found.start(), _BY_NAME[whole]
        elif last in _BY_NAME and whole != last:
            cut = found.start("name") + max(found["name"].rfind(mark) for mark in " _-") + 1
            inner = _FIELD.match(typed, cut - (typed[cut - 1] == "-"))
            if inner and typed[cut - 1] in " -":
                yield inner, cut, _BY_NAME[last]


def _plain(name: str) -> str:
    return re.sub(r"[ _-]", "", fold(name))


def _understood(typed: str, name: str, field: _Field, value: str) -> FieldClause:
    try:
        return field.understood(value)
    except Refused as refused:
        told = Refused(f"{name}:{value}: {refused.vietnamese}", refused.english)
        raise _refused(typed, told) from refused


def _refused(typed: str, why: Refused) -> ArchiveError:
    return ArchiveError(ErrorCode.QUERY_INVALID, query=typed, detail=f"{why.vietnamese} ({why.english})")


def _kinds(value: str) -> FieldClause:
    return FieldClause(keys=tuple(f"{KIND_KEY}:{fold(kind)}" for kind in kinds_of(value)))


def _number(value: str) -> FieldClause:
    """A number, with its year or without, or a whole symbol; this one is also found where a page prints it."""
    plain = compact(value)
    found = _NUMBER.fullmatch(plain)
    if found:
        year = f"/{found[2]}" if found[2] else ""
        return FieldClause(keys=(f"{NUMBER_KEY}:{number_key(found[1])}{year}",))
    if Symbol.parse(plain) is None:
        raise Refused("hãy gõ số như 26, 26/2017 hoặc 26/2017/QĐ-UBND", "type 26, 26/2017 or 26/2017/QĐ-UBND")
    return FieldClause(keys=(f"{SYMBOL_KEY}:{number_key(plain)}",), numbers=(number_key(plain),))


def _years(value: str) -> FieldClause:
    return FieldClause(keys=tuple(f"{YEAR_KEY}:{year}" for year in years_of(value)))


def _days(value: str) -> FieldClause:
    return FieldClause(days=(days_of(value),))


def _validity(value: str) -> FieldClause:
    return FieldClause(keys=tuple(f"{VALIDITY_KEY}:{code}" for code in validity_of(value)))


def _words(name: str) -> Callable[[str], FieldClause]:
    def understood(value: str) -> FieldClause:
        forms = phrase_forms(value)
        if not forms:
            raise Refused("hãy gõ chữ cần tìm", "type words")
        return FieldClause(words=tuple((name, form) for form in forms))

    return understood


def _key(name: str) -> Callable[[str], FieldClause]:
    return lambda value: FieldClause(keys=(f"{name}:{fold(value)}",))


_FIELDS = (
    _Field(("loai", "loaivanban", "kind", "type"), _kinds),
    _Field(("so", "sohieu", "sokyhieu", "number", "symbol"), _number),
    _Field(("nam", "year"), _years),
    _Field(("ngay", "date"), _days),
    _Field(("coquan", "issuer"), _words(ISSUER_WORDS)),
    _Field(("nguoiky", "signer"), _words(SIGNER_WORDS)),
    _Field(("trichyeu", "subject"), _words(SUBJECT_WORDS)),
    _Field(("phong", "fonds"), _key(FONDS_KEY)),
    _Field(("hoso", "dossier"), _key(DOSSIER_KEY)),
    _Field(("hieuluc", "validity"), _validity),
)
_BY_NAME = {name: field for field in _FIELDS for name in field.names}
