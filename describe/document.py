"""The description of a document from the texts of its pages: what each room finds, joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from describe.citations import citations
from describe.confidence import calibrated
from describe.foot.fields import foot_fields
from describe.head.fields import told_by_head
from describe.head.head import head_of
from describe.head.pen_places import head_places
from describe.marks.fields import mark_fields, stamp_places, urgency_places
from describe.marks.findings import mark_findings
from describe.pen import wants_pen
from domain.description.document import Description, Finding
from domain.description.fields import Field, FieldName, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from describe.pages import DescribedPage
    from domain.description.pen import PenPlace

EXTRACTOR = "vankho describe 2"


def describe(pages: Sequence[DescribedPage]) -> Description:
    """What is known of a document.

    Args:
        pages: all of them in order; those that could not be read too.
    """
    found, oddities = found_in(pages)
    own = next((field.printed for field in found if field.name is FieldName.SYMBOL), "")
    findings = {finding.code: finding for finding in (*oddities, *mark_findings(pages))}
    return Description(tuple(map(calibrated, found)), citations(pages, own), tuple(findings.values()), EXTRACTOR)


def found_in(pages: Sequence[DescribedPage]) -> tuple[tuple[Field, ...], tuple[Finding, ...]]:
    """The fields as the rules find them, with certainties that are no probabilities yet; what is odd about the head."""
    first = next((page for page in pages if page.lines), None)
    if first is None:
        return _each_once(mark_fields(pages)), ()
    head, oddities = told_by_head(first)
    fields = _each_once((*head, *foot_fields(pages), *mark_fields(pages)))
    return fields, tuple(Finding(code, (first.number,)) for code in oddities)


def places_to_read(pages: Sequence[DescribedPage], found: Description) -> tuple[PenPlace, ...]:
    """Where the page's own picture is to be looked at: what a pen filled in, and a stamp that was not read."""
    if wants_pen(found):
        return pen_places(pages)
    first = next((page for page in pages if page.lines), None)
    return () if first is None or first.born_digital else tuple(urgency_places(first))


def pen_places(pages: Sequence[DescribedPage]) -> tuple[PenPlace, ...]:
    """Where a pen filled in head and stamp of arrival, or may have; `describe.pen.with_pen` takes what it reads."""
    first = next((page for page in pages if page.lines), None)
    if first is None or first.born_digital:
        return ()
    head = head_of(first)
    of_head = head_places(head) if head.found and not head.appendix else ()
    return (*of_head, *stamp_places(first))


def _each_once(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Each name once; the first room that spoke of it is heard."""
    by_name: dict[FieldName, Field] = {}
    for field in fields:
        by_name.setdefault(field.name, field)
    return in_order(by_name.values())
