"""The description of a document from the texts of its pages: what each room finds, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from describe.citations import citations
from describe.confidence import calibrated
from describe.foot.fields import foot_fields
from describe.head.fields import head_fields, head_findings
from describe.marks.fields import mark_fields
from describe.marks.findings import mark_findings
from domain.description.document import Description, Finding
from domain.description.fields import Field, FieldName

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from describe.pages import DescribedPage

EXTRACTOR = "vankho describe 1"
_ORDER = {name: number for number, name in enumerate(FieldName)}


def describe(pages: Sequence[DescribedPage]) -> Description:
    """What is known of a document.

    Args:
        pages: all of them in order; those that could not be read too.
    """
    first = _first(pages)
    found = found_fields(pages)
    own = next((field.printed for field in found if field.name is FieldName.SYMBOL), "")
    of_head = tuple(Finding(code, (first.number,)) for code in head_findings(first)) if first else ()
    findings = {finding.code: finding for finding in (*of_head, *mark_findings(pages))}
    return Description(tuple(map(calibrated, found)), citations(pages, own), tuple(findings.values()), EXTRACTOR)


def found_fields(pages: Sequence[DescribedPage]) -> tuple[Field, ...]:
    """The fields as the rules find them, with certainties that are no probabilities yet."""
    first = _first(pages)
    head = head_fields(first) if first else ()
    return _ordered((*head, *foot_fields(pages), *mark_fields(pages)))


def _first(pages: Sequence[DescribedPage]) -> DescribedPage | None:
    return next((page for page in pages if page.lines), None)


def _ordered(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Each name once, in the order of the list; the first room that spoke of it is heard."""
    by_name: dict[FieldName, Field] = {}
    for field in fields:
        by_name.setdefault(field.name, field)
    return tuple(sorted(by_name.values(), key=lambda field: _ORDER.get(field.name, len(_ORDER))))
