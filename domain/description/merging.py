"""What several say of one document, put together. Pure.

A person's word stands whatever a machine finds later. What a sheet said beforehand stands beside what the page says:
where both say the same it is surer, where they do not, both are kept and a person is asked. Nobody's word is lost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.description.fields import ASKED_BELOW, Field, FieldFinding, FieldName, FieldSource, Reading, in_order
from domain.description.symbols import number_key
from domain.vietnamese import tone_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from domain.description.document import Description
    from domain.description.fields import Value

_OF_SHEET = 0.95  # probability that a sheet is right where nothing speaks against it; chosen
_AGREED = 0.98  # where a page says the same, at least; chosen


def with_person(description: Description, values: Mapping[FieldName, Value | None]) -> Description:
    """The description with what a person says; what stood there before is kept beside it."""
    said = [_of_person(name, value, description.field(name)) for name, value in values.items()]
    return _with_fields(description, said)


def with_sheet(description: Description, values: Mapping[FieldName, Value]) -> Description:
    """The description with what a sheet says."""
    said = [_of_sheet(name, value, description.field(name)) for name, value in values.items()]
    return _with_fields(description, said)


def described_anew(machine: Description, before: Description | None) -> Description:
    """What a machine says now, with what persons and sheets said before."""
    if before is None:
        return machine
    told = {field.name: value for field in before.fields if (value := _sheet_value(field)) is not None}
    sheet = with_sheet(machine, told)
    persons = {field.name: field for field in before.fields if field.source is FieldSource.PERSON}
    return _with_fields(sheet, [_kept(field, sheet.field(name)) for name, field in persons.items()])


def _with_fields(description: Description, said: Iterable[Field]) -> Description:
    fields = {field.name: field for field in description.fields} | {field.name: field for field in said}
    return replace(description, fields=in_order(fields.values()))


def _of_person(name: FieldName, value: Value | None, before: Field | None) -> Field:
    if before is None:
        return Field(name, value, "", FieldSource.PERSON, 1.0)
    findings = tuple(found for found in before.findings if found is not FieldFinding.CONTRADICTED)
    others = before.others if before.source is FieldSource.PERSON else _readings(before)
    return Field(name, value, before.printed, FieldSource.PERSON, 1.0, before.places, others, findings)


def _kept(person: Field, found: Field | None) -> Field:
    """A person's field, with what a machine finds now beside it."""
    if found is None:
        return person
    return replace(person, printed=found.printed, places=found.places, others=_readings(found))


def _of_sheet(name: FieldName, value: Value, before: Field | None) -> Field:
    told = Reading(value, FieldSource.SHEET, _OF_SHEET)
    page = before and _without_sheet(before)
    if page is not None and page.source is FieldSource.PERSON:
        return replace(page, others=(*page.others, told))
    if page is None or page.value is None:
        printed, places, findings = (page.printed, page.places, page.findings) if page else ("", (), ())
        others = page.others if page else ()
        return Field(name, value, printed, FieldSource.SHEET, _OF_SHEET, places, others, findings)
    if same(name, page.value, value):
        return replace(page, confidence=max(page.confidence, _AGREED), others=(*page.others, told))
    findings = tuple(dict.fromkeys((*page.findings, FieldFinding.CONTRADICTED)))
    if page.confidence >= ASKED_BELOW:
        return replace(page, others=(told, *page.others), findings=findings)
    return Field(name, value, page.printed, FieldSource.SHEET, _OF_SHEET, page.places, _readings(page), findings)


def _without_sheet(field: Field) -> Field:
    """The field as it was before a sheet spoke, which may speak again: the same, or corrected."""
    others = tuple(one for one in field.others if one.source is not FieldSource.SHEET)
    if field.source is FieldSource.PERSON:
        return replace(field, others=others)
    findings = tuple(found for found in field.findings if found is not FieldFinding.CONTRADICTED)
    if field.source is not FieldSource.SHEET:
        return replace(field, others=others, findings=findings)
    if FieldFinding.CONTRADICTED not in field.findings or not others:  # nothing was read there
        return replace(field, value=None, others=others)
    first, *rest = others
    was = replace(field, value=first.value, source=first.source, confidence=first.confidence, findings=findings)
    return replace(was, places=first.places, others=tuple(rest))


def same(name: FieldName, one: Value, other: Value) -> bool:
    """Two values are one, letters of another case, tone placement, spaces and final signs left aside."""
    return _key(name, one) == _key(name, other)


def _key(name: FieldName, value: Value) -> str:
    plain = "; ".join(value) if isinstance(value, tuple) else value
    if name in {FieldName.SYMBOL, FieldName.NUMBER}:
        return number_key(plain)
    if name is FieldName.NOTATION:
        return "".join(plain.split()).casefold()
    return tone_key(" ".join(plain.split()).rstrip(" .;,"))


def _sheet_value(field: Field) -> Value | None:
    if field.source is FieldSource.SHEET:
        return field.value
    return next((one.value for one in field.others if one.source is FieldSource.SHEET), None)


def _readings(field: Field) -> tuple[Reading, ...]:
    """The value of a field as one of its readings, before the others."""
    if field.value is None:
        return field.others
    return (Reading(field.value, field.source, field.confidence, field.places), *field.others)
