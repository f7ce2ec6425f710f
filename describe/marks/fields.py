"""Fields that marks, stamps and the document as a whole tell."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from describe.marks.arrival import arrival, arrival_places
from describe.marks.copies import copy_mark
from describe.marks.runs import runs
from describe.marks.stamps import CIRCULATIONS, LIFTED, SECRECIES, URGENCIES, stamps
from describe.marks.whole import autograph, enclosures, language, page_count
from domain.description.fields import ASKED_BELOW, Field, FieldName, FieldSource, Place
from domain.description.pen import PenPlace, PenRole
from domain.text import MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from describe.marks.runs import Run
    from describe.pages import DescribedPage
    from domain.geometry import Box

_STAMPED = (
    (FieldName.URGENCY, URGENCIES),
    (FieldName.SECRECY, SECRECIES),
    (FieldName.CIRCULATION, CIRCULATIONS),
)
_LEFTMOST, _HIGHEST, _LOWEST = 0.4, 0.05, 0.45  # shares of the page between which such stamps begin
_SOME_WIDE, _SOME_HIGH = (0.015, 0.4), (0.01, 0.12)  # of ink that may be a part of one
_WIDE, _HIGH = (0.06, 0.25), (0.012, 0.05)  # shares of width and height of one


def mark_fields(pages: Sequence[DescribedPage]) -> tuple[Field, ...]:
    """What stands beside the text of a document, and what it is as a whole."""
    return tuple(_fields(pages)) if pages else ()


def stamp_places(page: DescribedPage) -> tuple[PenPlace, ...]:
    """Where a pen filled in the stamp of arrival on a first page, and where a stamp of urgency may be."""
    return (*arrival_places(runs(page)), *urgency_places(page))


def urgency_places(page: DescribedPage) -> Iterator[PenPlace]:
    """Where a stamp of urgency was read with doubt, else the first ink at the upper left that was not read.

    None where one was read for certain.
    """
    read = max(stamps(runs(page), URGENCIES), key=lambda stamp: stamp.confidence, default=None)
    if read is not None:
        fitting = iter([read.run.box] if read.confidence < ASKED_BELOW else [])
    else:
        fitting = (mark.box for mark in page.marks if _may_be_stamp(page, mark.box))
    yield from (PenPlace(PenRole.URGENCY, page.number, box) for box in islice(fitting, 1))


def _fields(pages: Sequence[DescribedPage]) -> Iterator[Field]:
    first = runs(pages[0])
    yield from _stamped(pages[0], first)
    copied = copy_mark([first, *([runs(pages[-1])] if len(pages) > 1 else [])])
    found = (copied, *arrival(first), enclosures(pages), language(pages), page_count(pages), autograph(pages))
    yield from (field for field in found if field is not None)


def _stamped(page: DescribedPage, first: Sequence[Run]) -> Iterator[Field]:
    """The stamps of the first page, of each sort the likeliest; a degree of secrecy that was lifted is none."""
    lifted = next(stamps(first, LIFTED), None)
    for name, sayings in _STAMPED:
        found = sorted(stamps(first, sayings), key=lambda stamp: -stamp.confidence)
        if not found and name is FieldName.URGENCY and (unread := _unread_stamp(page)):
            yield Field(name, None, "", FieldSource.STAMP, 0.0, (Place(page.number, (unread,)),))
        if found and not (lifted and name is FieldName.SECRECY):
            yield found[0].field(name)


def _may_be_stamp(page: DescribedPage, box: Box) -> bool:
    """It reaches into where such stamps stand, and is neither a dot nor a picture; the rest may have been read."""
    left, right, top, bottom = page.shares(box)
    fits = _SOME_WIDE[0] < right - left < _SOME_WIDE[1] and _SOME_HIGH[0] < bottom - top < _SOME_HIGH[1]
    return fits and left < _LEFTMOST and _HIGHEST < top < _LOWEST


def _unread_stamp(page: DescribedPage) -> Box | None:
    """Printed letters at the upper left that were not read, of the size of a stamp of urgency."""
    for mark in page.marks:
        left, right, top, bottom = page.shares(mark.box)
        there = left < _LEFTMOST and _HIGHEST < top < _LOWEST
        fits = _WIDE[0] < right - left < _WIDE[1] and _HIGH[0] < bottom - top < _HIGH[1]
        if mark.kind is MarkKind.UNREAD_TEXT and there and fits:
            return mark.box
    return None
