"""The description of a document from the texts of its pages: what each room finds, joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from describe.citations import citations
from describe.confidence import calibrated
from describe.foot.fields import foot_fields
from describe.head.fields import told_by_head
from describe.head.head import Head, head_of
from describe.head.pen_places import head_places
from describe.marks.fields import mark_fields, stamp_places, urgency_places
from describe.marks.findings import mark_findings
from describe.pages import DescribedPage
from describe.pen import wants_pen
from domain.description.document import Description, Finding
from domain.description.fields import Field, FieldName, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.description.pen import PenPlace

EXTRACTOR = "vankho describe 2"


@dataclass(frozen=True)
class Document:
    """The pages of a document as rules look at them; its head is found once, whatever is asked.

    Attributes:
        pages: all of them in order; those that could not be read too.
    """

    pages: Sequence[DescribedPage]

    def described(self) -> Description:
        """What is known of it."""
        found, oddities = self.fields()
        own = next((field.printed for field in found if field.name is FieldName.SYMBOL), "")
        findings = {finding.code: finding for finding in (*oddities, *mark_findings(self.pages))}
        told = tuple(map(calibrated, found))
        return Description(told, citations(self.pages, own), tuple(findings.values()), EXTRACTOR)

    def fields(self) -> tuple[tuple[Field, ...], tuple[Finding, ...]]:
        """Fields as the rules find them, with certainties that are no probabilities yet; what is odd about the head."""
        if self._first is None or self._head is None:
            return _each_once(mark_fields(self.pages)), ()
        head, oddities = told_by_head(self._head)
        fields = _each_once((*head, *foot_fields(self.pages), *mark_fields(self.pages)))
        return fields, tuple(Finding(code, (self._first.number,)) for code in oddities)

    def places_to_read(self, found: Description) -> tuple[PenPlace, ...]:
        """Where the page's own picture is to be looked at: what a pen filled in, and a stamp that was not read."""
        if wants_pen(found):
            return self.pen_places()
        return () if self._first is None or self._first.born_digital else tuple(urgency_places(self._first))

    def pen_places(self) -> tuple[PenPlace, ...]:
        """Where a pen filled in head and stamp of arrival, or may have; `describe.pen.with_pen` takes what it reads."""
        if self._first is None or self._first.born_digital or self._head is None:
            return ()
        of_head = head_places(self._head) if self._head.found and not self._head.appendix else ()
        return (*of_head, *stamp_places(self._first))

    @cached_property
    def _first(self) -> DescribedPage | None:
        return next((page for page in self.pages if page.lines), None)

    @cached_property
    def _head(self) -> Head | None:
        return head_of(self._first) if self._first is not None else None


def describe(pages: Sequence[DescribedPage]) -> Description:
    """What is known of a document of these pages."""
    return Document(pages).described()


def pen_places(pages: Sequence[DescribedPage]) -> tuple[PenPlace, ...]:
    """See `Document.pen_places`."""
    return Document(pages).pen_places()


def _each_once(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Each name once; the first room that spoke of it is heard."""
    by_name: dict[FieldName, Field] = {}
    for field in fields:
        by_name.setdefault(field.name, field)
    return in_order(by_name.values())
