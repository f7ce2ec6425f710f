"""Checks of one description: what it says against itself, against what it cites, and against the record. Pure.

Only what is certain is held against anything: a field that a person is asked for is told so already.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from describe.authorities.fitting import issuer_fits, kind_fits
from describe.authorities.units import units_in
from describe.checking.rules import offices, rules
from domain.description.checks import CheckCode, CheckFinding
from domain.description.dates import PartialDate
from domain.description.fields import ASKED_BELOW, FieldName
from domain.description.kinds import LETTER, kind_named
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from describe.checking.rules import Rule
    from domain.description.document import Description

_BY_OTHERS = ("TL.", "TUQ.")  # in these, others than the head of a body and his deputies sign

_Found = tuple[tuple[FieldName, ...], str]


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of the record besides its description.

    Attributes:
        pages: how many it has.
        received: the day on which it came in, in Vietnam.
        dossier: code of its dossier.
        names: of the files that were handed in.
    """

    pages: int
    received: date
    dossier: str
    names: tuple[str, ...] = ()


def check(description: Description, about: Circumstances) -> tuple[CheckFinding, ...]:
    """What does not fit, by the rules that hold for the document's day or the day on which it came in."""
    issued = _certain(description, FieldName.DATE)
    return tuple(
        CheckFinding(rule.code, rule.level, rule.source, fields, detail)
        for rule in rules()
        if rule.holds(about.received.isoformat() if rule.by_received else issued)
        for fields, detail in _CHECKS[rule.code](description, about, rule)
    )


def _kind_of_symbol(description: Description, _: Circumstances, __: Rule) -> Iterator[_Found]:
    notation, name = _certain(description, FieldName.NOTATION), _certain(description, FieldName.KIND)
    kind = kind_named(name) if name else None
    if notation and kind and kind.abbreviations and kind.name != LETTER and not kind_fits(notation, kind.abbreviations):
        yield (FieldName.KIND, FieldName.NOTATION), notation


def _issuer_of_symbol(description: Description, _: Circumstances, __: Rule) -> Iterator[_Found]:
    notation, issuer = _certain(description, FieldName.NOTATION), _certain(description, FieldName.ISSUER)
    if notation and issuer and not issuer_fits(notation, issuer):
        yield (FieldName.ISSUER, FieldName.NOTATION), notation


def _position_of_issuer(description: Description, _: Circumstances, __: Rule) -> Iterator[_Found]:
    issuer, position = _certain(description, FieldName.ISSUER), _certain(description, FieldName.SIGNER_POSITION)
    authority = description.text(FieldName.SIGNING_AUTHORITY)
    if not issuer or not position or any(one in authority for one in _BY_OTHERS):
        return
    name, said = f"{' '.join(fold(issuer).split())} ", fold(position)
    allowed = next((words for begins, words in offices() if name.startswith(f"{begins} ")), None)
    if allowed and not any(words in said for words in allowed):
        yield (FieldName.ISSUER, FieldName.SIGNER_POSITION), position


def _unit_ended(description: Description, _: Circumstances, __: Rule) -> Iterator[_Found]:
    """Issuer or parent is of a rank of units that there was not on the document's day."""
    day = _certain(description, FieldName.DATE)
    for name in (FieldName.ISSUER_PARENT, FieldName.ISSUER):
        ended = [one for one in units_in(_certain(description, name)) if not one.there_on(day)]
        if ended:
            yield (name, FieldName.DATE), f"{ended[-1].rank} {ended[-1].name}"


def _before_cited(description: Description, _: Circumstances, __: Rule) -> Iterator[_Found]:
    own = _day(description)
    cited = [one for one in description.citations if one.date and one.confidence >= ASKED_BELOW]
    if own and cited:
        newest = max(cited, key=lambda one: one.date.first if one.date else own.first)
        if newest.date and newest.date.first > own.last:
            yield (FieldName.DATE,), f"{newest.symbol} ({newest.date.readable})"


def _after_received(description: Description, about: Circumstances, _: Rule) -> Iterator[_Found]:
    own = _day(description)
    if own and own.first > about.received:
        yield (FieldName.DATE,), own.readable


def _page_count(description: Description, about: Circumstances, _: Rule) -> Iterator[_Found]:
    said = description.text(FieldName.PAGES)
    if said.isdecimal() and int(said) != about.pages:
        yield (FieldName.PAGES,), str(about.pages)


def _file_name(_: Description, about: Circumstances, __: Rule) -> Iterator[_Found]:
    """Names that begin with the dossier's code and go on otherwise than by the ordinal of the document."""
    code = re.escape(about.dossier)
    for name in about.names:
        stem = name.rpartition(".")[0] or name
        if re.match(rf"{code}(?!\d)", stem) and not re.fullmatch(rf"{code}(?:\.\d+)?", stem):
            yield (), name


def _field_missing(description: Description, _: Circumstances, rule: Rule) -> Iterator[_Found]:
    missing = tuple(name for name in rule.required if description.value(name) is None)
    if missing:
        yield missing, ""


_CHECKS: dict[CheckCode, Callable[[Description, Circumstances, Rule], Iterator[_Found]]] = {
    CheckCode.KIND_OF_SYMBOL: _kind_of_symbol,
    CheckCode.ISSUER_OF_SYMBOL: _issuer_of_symbol,
    CheckCode.POSITION_OF_ISSUER: _position_of_issuer,
    CheckCode.UNIT_ENDED: _unit_ended,
    CheckCode.BEFORE_CITED: _before_cited,
    CheckCode.AFTER_RECEIVED: _after_received,
    CheckCode.PAGE_COUNT: _page_count,
    CheckCode.FILE_NAME: _file_name,
    CheckCode.FIELD_MISSING: _field_missing,
}


def _day(description: Description) -> PartialDate | None:
    told = _certain(description, FieldName.DATE)
    return PartialDate.parse(told) if told else None


def _certain(description: Description, name: FieldName) -> str:
    """The value of a field that nobody is asked for; else empty."""
    field = description.field(name)
    return "" if field is None or field.asked else description.text(name)
