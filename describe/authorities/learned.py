"""Names that an archive learned: readings near to a confirmed one are mended, those that are the same are surer.

A reading of which nobody has to be asked is not mended: two bodies may be called nearly the same. Where the confirmed
name is likely enough, a person is asked. Only what a person said to be a faulty spelling is mended always.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from describe.likeness import alike
from domain.description.authorities import AuthorityKind, AuthorityState
from domain.description.fields import FieldFinding, FieldName, FieldSource, Reading
from domain.vietnamese import fold, tone_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.description.authorities import AuthorityRecord
    from domain.description.document import Description
    from domain.description.fields import Field

_CONFIRMED = 0.97  # probability of a reading that is a confirmed name, at least; chosen
_NEIGHBOUR = 0.02  # share of documents that bear a name near to a confirmed one that is another; chosen
_SO_MISREAD = 0.5  # share of faulty readings that leave a name so near; chosen
_COMPLETED = 0.8  # probability of a name of which only the end was read; chosen
_FEWEST = 2  # words that are the end of a name
_YEARS = 5  # before and after a person was seen signing in which he may have signed
_YEAR_LETTERS = 4
_SHORT = 2  # letters of a word that is never taken for another
_KINDS = {
    FieldName.ISSUER: AuthorityKind.BODY,
    FieldName.ISSUER_PARENT: AuthorityKind.BODY,
    FieldName.PLACE: AuthorityKind.PLACE,
    FieldName.SIGNER_NAME: AuthorityKind.PERSON,
}
_READ = frozenset({FieldSource.PRINT, FieldSource.BORN_DIGITAL, FieldSource.DERIVED})


@dataclass(frozen=True, slots=True)
class _Proper:
    """A confirmed name, and the keys of its faulty spellings."""

    name: str
    faulty: frozenset[str]


class _Names:
    """Confirmed names of one kind, by what is near to them."""

    def __init__(self, records: Iterable[AuthorityRecord]) -> None:
        self._exact: dict[str, _Proper] = {}
        self._near: defaultdict[tuple[int, tuple[str, ...]], list[_Proper]] = defaultdict(list)
        for record in records:
            self._add(record.name, record.spellings)

    def _add(self, name: str, spellings: tuple[str, ...] = ()) -> None:
        proper = _Proper(name, frozenset(map(_key, spellings)))
        self._exact[_key(name)] = proper
        for spelling in proper.faulty:
            self._exact.setdefault(spelling, proper)
        for pattern in _patterns(name):
            self._near[pattern].append(proper)

    def known(self, name: str) -> _Proper | None:
        """The confirmed name that is spelled so, rightly or not."""
        return self._exact.get(_key(name))

    def nearest(self, name: str) -> str | None:
        """The one confirmed name of which this may be a faulty reading; None where there are several, or none."""
        words = _bare(name)
        near = {
            proper.name
            for pattern in _patterns(name)
            for proper in self._near.get(pattern, ())
            if _one_fault(words[pattern[0]], _bare(proper.name)[pattern[0]])
        }
        return near.pop() if len(near) == 1 else None

    def ending_so(self, name: str) -> str | None:
        """The one confirmed name of which this may be the end, as a seal leaves it; None where there are several."""
        words = _bare(name)
        ends = {proper.name for proper in self._exact.values() if _is_end(words, _bare(proper.name))}
        return ends.pop() if len(ends) == 1 else None


class LearnedNames:
    """The authority records of an archive, as describing uses them."""

    def __init__(self, records: Iterable[AuthorityRecord] = ()) -> None:
        known = tuple(records)
        confirmed = [one for one in known if one.state is AuthorityState.CONFIRMED]
        self._taken_back = {(one.kind, _key(one.name)) for one in known if _was_confirmed(one)}
        self._bodies = _Names(one for one in confirmed if one.kind is AuthorityKind.BODY)
        self._places = _Names(one for one in confirmed if one.kind is AuthorityKind.PLACE)
        people: defaultdict[str, list[AuthorityRecord]] = defaultdict(list)
        for one in confirmed:
            if one.kind is AuthorityKind.PERSON:
                people[_key(one.issuer)].append(one)
        self._people = dict(people)
        self._signing: dict[tuple[str, str], tuple[list[AuthorityRecord], _Names]] = {}
        self._is_empty = not confirmed

    def improve(self, description: Description) -> Description:
        """The description with its issuers, signer and place as the confirmed names let it be read."""
        if self._is_empty:
            return description
        fields = {field.name: field for field in description.fields}
        of_names = {
            FieldName.ISSUER: self._bodies,
            FieldName.ISSUER_PARENT: self._bodies,
            FieldName.PLACE: self._places,
        }
        for name, names in of_names.items():
            if name in fields:
                fields[name] = _improved(fields[name], names)
        self._improve_signer(fields, description.text(FieldName.DATE))
        return replace(description, fields=tuple(fields[field.name] for field in description.fields))

    def settles(self, description: Description) -> bool:
        """A description is as the confirmed names let it be: no value would be another, none asked for less.

        Nor does it show a name that was refused after it was confirmed, as a mended value or as another reading.
        """
        if any(map(self._shows_taken_back, description.fields)):
            return False
        pairs = zip(description.fields, self.improve(description).fields, strict=True)
        return all((one.value, one.asked) == (other.value, other.asked) for one, other in pairs)

    def _shows_taken_back(self, field: Field) -> bool:
        if not self._taken_back or field.name not in _KINDS:
            return False
        shown: list[object] = [other.value for other in field.others]
        if FieldFinding.MISREAD in field.findings:
            shown.append(field.value)
        kind = _KINDS[field.name]
        return any(isinstance(value, str) and (kind, _key(value)) in self._taken_back for value in shown)

    def _improve_signer(self, fields: dict[FieldName, Field], day: str) -> None:
        """The signer, and his position, by those who sign for the issuer."""
        issuer, signer = fields.get(FieldName.ISSUER), fields.get(FieldName.SIGNER_NAME)
        if issuer is None or signer is None or not isinstance(issuer.value, str):
            return
        signing, names = self._who_signs(_key(issuer.value), day[:_YEAR_LETTERS])
        fields[FieldName.SIGNER_NAME] = signer = _completed(_improved(signer, names), names)
        position = fields.get(FieldName.SIGNER_POSITION)
        if position is not None and isinstance(signer.value, str):
            own = [one for one in signing if _key(one.name) == _key(signer.value)]
            his = (replace(one, name=one.position, spellings=()) for one in own)
            fields[FieldName.SIGNER_POSITION] = _improved(position, _Names(his))

    def _who_signs(self, issuer: str, year: str) -> tuple[list[AuthorityRecord], _Names]:
        """Those who may have signed for a body in a year; empty: in any."""
        if issuer not in self._people:
            return [], _Names(())
        if (issuer, year) not in self._signing:
            signing = [one for one in self._people[issuer] if _signs_in(one, year)]
            self._signing[issuer, year] = signing, _Names(signing)
        return self._signing[issuer, year]


def _was_confirmed(record: AuthorityRecord) -> bool:
    """It is confirmed no more: records described meanwhile may show it."""
    decided = [decision.state for decision in record.decisions]
    return record.state is not AuthorityState.CONFIRMED and AuthorityState.CONFIRMED in decided


def _improved(field: Field, names: _Names) -> Field:
    """A field that was read from the page, mended or surer."""
    if not isinstance(field.value, str) or field.source not in _READ or FieldFinding.CUT_OFF in field.findings:
        return field
    proper = names.known(field.value)
    if proper is not None and _key(field.value) in proper.faulty:
        return _mended(field, proper.name, _CONFIRMED)
    if proper is not None:
        doubted = any(other.source is field.source for other in field.others)
        return field if doubted else replace(field, confidence=max(field.confidence, _CONFIRMED))
    near = names.nearest(field.value)
    if near is None or any(other.value == near for other in field.others):
        return field
    wrong = (1 - field.confidence) * _SO_MISREAD
    sure = min(wrong / (wrong + field.confidence * _NEIGHBOUR), _CONFIRMED)
    if field.asked and sure > 1 / 2:
        return _mended(field, near, sure)
    other = Reading(near, field.source, sure, field.places)
    return replace(field, confidence=min(field.confidence, 1 - sure), others=(other, *field.others))


def _completed(field: Field, names: _Names) -> Field:
    """A doubtful name of which only the end was read, made whole; a person is asked all the same."""
    if not isinstance(field.value, str) or field.source not in _READ or not field.asked or field.others:
        return field
    whole = names.ending_so(field.value)
    return field if whole is None else _mended(field, whole, _COMPLETED)


def _mended(field: Field, name: str, sure: float) -> Field:
    """The field with a confirmed name for a value, in the capitals of what was read, which stays beside it."""
    read = str(field.value)
    value = name.upper() if read.isupper() else name
    as_read = Reading(read, field.source, 1 - sure, field.places)
    findings = tuple(dict.fromkeys((*field.findings, FieldFinding.MISREAD)))
    return replace(field, value=value, confidence=sure, others=(as_read, *field.others), findings=findings)


def _signs_in(record: AuthorityRecord, year: str) -> bool:
    """A person may have signed in a year: some years before the first one seen to some years after the last."""
    if not year or not record.first:
        return True
    first, last = (int(day[:_YEAR_LETTERS]) for day in (record.first, record.last))
    return first - _YEARS <= int(year) <= last + _YEARS


def _is_end(read: tuple[str, ...], proper: tuple[str, ...]) -> bool:
    """Words are the last ones of a longer name, one of them misread at most."""
    if not _FEWEST <= len(read) < len(proper):
        return False
    pairs = list(zip(read, proper[-len(read) :], strict=True))
    return sum(one != other for one, other in pairs) <= 1 and all(_one_fault(*pair) for pair in pairs)


def _key(name: str) -> str:
    return tone_key(" ".join(name.split()))


def _bare(name: str) -> tuple[str, ...]:
    return tuple(fold(name).split())


def _patterns(name: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The name with each of its words left out."""
    words = _bare(name)
    for place in range(len(words)):
        yield place, (*words[:place], "", *words[place + 1 :])


def _one_fault(read: str, proper: str) -> bool:
    """A word may be misread from another: but for its marks the same, or with few letters wrong; figures never."""
    if read == proper:
        return True
    if len(proper) <= _SHORT or any(map(str.isdigit, read + proper)):
        return False
    return alike(read, proper)
