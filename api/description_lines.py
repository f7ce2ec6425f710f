"""Descriptions as JSON and as lines for people: the same on the command line and over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.code_words import with_meaning
from api.terms import term
from api.validity_lines import validity_json, validity_lines
from domain.description.dates import PartialDate
from domain.description.fields import FieldName
from domain.findings import FindingLevel
from domain.messages import Language

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.description.checks import CheckFinding
    from domain.description.fields import Field, Place, Reading, Value
    from pipeline.describing.shown import DescriptionShown, ResolvedCitation

_DATES = frozenset({FieldName.DATE, FieldName.ARRIVAL_DATE})
_LOOKED_AT = _DATES | {FieldName.NUMBER, FieldName.ARRIVAL_NUMBER}
_LIKELIEST = 3
_ISO_DAY = 10


def description_json(file: str, shown: DescriptionShown, language: Language = Language.VI) -> dict[str, object]:
    """What `vankho describe --json` tells of one file or record."""
    return {"file": file, **fields_json(shown, language)}


def fields_json(shown: DescriptionShown, language: Language = Language.VI) -> dict[str, object]:
    """Fields by their names, citations, and what the archive's records show of its force."""
    return {
        "fields": {field.name.value: _field_json(field) for field in shown.description.fields},
        "citations": [_citation_json(one) for one in shown.citations],
        **({"checks": [_check_json(one, language) for one in shown.checks]} if shown.checks else {}),
        **({"validity": validity_json(shown.validity, language)} if shown.validity else {}),
    }


def written(name: FieldName, value: Value | None) -> str:
    """A value as people write it: days as they write them, items with semicolons between, codes as they are."""
    if value is None:
        return "–"
    if name in _DATES and isinstance(value, str):
        return PartialDate.parse(value).readable
    return "; ".join(value) if isinstance(value, tuple) else value


def said(name: FieldName, value: Value | None, language: Language) -> str:
    """A value as people read it: as they write it, codes with their meaning."""
    return with_meaning(name.value, written(name, value), language)


def told(field: Field, language: Language) -> tuple[str, ...]:
    """Where a value comes from, what is to be told about it, and what else it may be."""
    findings = [term(finding, language) for finding in field.findings]
    others = [f"{said(field.name, one.value, language)} ({term(one.source, language)})" for one in field.others]
    return tuple(dict.fromkeys((term(field.source, language), *findings, *others)))  # a pen is source and finding


def likeliest(field: Field) -> tuple[str, ...]:
    """The three likeliest readings of a number or day that somebody is asked for and can look at; else none."""
    if not field.asked or not field.places or field.name not in _LOOKED_AT:
        return ()
    values = dict.fromkeys(value for value in (field.value, *(one.value for one in field.others)) if value is not None)
    whole = (value for value in values if field.name not in _DATES or len(value) == _ISO_DAY)
    return tuple(written(field.name, value) for value in whole)[:_LIKELIEST]


def percent(field: Field) -> int:
    """How sure a value is, in whole per cent; 100 only where nothing can be otherwise."""
    return 100 if field.confidence == 1 else min(round(field.confidence * 100), 99)


def field_lines(shown: DescriptionShown, language: Language, asked: str) -> Iterator[str]:
    """A line a field, one that a person is asked for marked, and a line a citation."""
    for field in shown.description.fields:
        mark = "?" if field.asked else " "
        doubt = f", {asked}" if field.asked else ""
        why = "; ".join((f"{percent(field)}%{doubt}", *told(field, language)))
        yield f"{mark} {term(field.name, language)}: {said(field.name, field.value, language)}  ({why})"
    for finding in shown.description.findings:
        pages = ", ".join(map(str, finding.pages))
        yield f"! {term(finding.code, language)}{f' ({pages})' if pages else ''}"
    for found in shown.checks:
        yield f"{'·' if found.level is FindingLevel.TOLD else '!'} {check_line(found, language)}"
    yield from validity_lines(shown.validity, language)
    for one in shown.citations:
        record = f"  → {one.record.code}" if one.record else ""
        yield f"  {term(one.citation.role, language)}: {_cited(one)}{record}"
    for citing in shown.cited_by:
        yield f"  ← {term(citing.citation.role, language)}: {citing.record}  {citing.title}"


def check_line(found: CheckFinding, language: Language) -> str:
    """What does not fit, which fields or what it is about, and by which rule."""
    about = found.detail or ", ".join(term(name, language) for name in found.fields)
    return f"{term(found.code, language)}: {about} [{found.source}]"


def _check_json(found: CheckFinding, language: Language) -> dict[str, object]:
    return {
        "code": found.code.value,
        "level": found.level.value,
        "message": check_line(found, language),
        "fields": [name.value for name in found.fields],
        "detail": found.detail,
        "source": found.source,
    }


def _cited(one: ResolvedCitation) -> str:
    date = one.citation.date
    return f"{one.citation.symbol}{f' ({date.readable})' if date else ''}"


def _field_json(field: Field) -> dict[str, object]:
    return {
        "value": list(field.value) if isinstance(field.value, tuple) else field.value,
        "printed": field.printed,
        "confidence": round(field.confidence, 3),
        "asked": field.asked,
        "source": field.source.value,
        "others": [_reading_json(one) for one in field.others],
        **_place_json(field.places),
    }


def _reading_json(one: Reading) -> dict[str, object]:
    value = list(one.value) if isinstance(one.value, tuple) else one.value
    return {"value": value, "source": one.source.value, "confidence": round(one.confidence, 3)}


def _place_json(places: tuple[Place, ...]) -> dict[str, object]:
    """Where it begins; what goes on over a page has more places."""
    if not places:
        return {"page": None, "boxes": []}
    return {"page": places[0].page, "boxes": [box.as_list() for box in places[0].boxes]}


def _citation_json(one: ResolvedCitation) -> dict[str, object]:
    citation = one.citation
    return {
        "symbol": citation.symbol,
        "date": str(citation.date) if citation.date else None,
        "role": citation.role.value,
        "page": citation.places[0].page if citation.places else None,
        "record": one.record.code if one.record else None,
    }
