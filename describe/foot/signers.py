"""Who signed: each signer's lines of authority and position, and the name below the signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from describe.foot.authority import Head, goes_on, is_head_line, read_head
from describe.foot.columns import Segment
from describe.foot.names import Name, read_name
from domain.text import MarkKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from describe.foot.columns import Foot

_SAME_COLUMN = 0.14  # of the width, between the middles of position and name
_LEFT_EDGE = 0.3  # what begins further left belongs to the recipients, unless it is a position itself
_FAR_BELOW = 0.22  # of the height, from the position down to the name
_BODY_OF_PAGE = 0.2  # upper part of a page where nobody signs, unless the recipients are named there too
_GOOD_NAME = 0.5  # below a better one another signer begins
_ALONE = 0.8  # what a name without a position above leaves of its certainty
_OVERLAID = 0.93  # what ink over a name leaves of its certainty
_CLOSE_BELOW = 1.4  # line heights from a position to the line that goes on with it


@dataclass(frozen=True)
class Signer:
    """One signer.

    Attributes:
        head: authority and position.
        lines: of the head.
        name: None where it was not read.
        name_line: where it stands.
        confidence: of the name.
    """

    head: Head
    lines: tuple[Segment, ...]
    name: Name | None
    name_line: Segment | None
    confidence: float


@dataclass
class _Column:
    """Lines of one column while they are gathered, from top to bottom."""

    middle: float
    heads: list[Segment] = field(default_factory=list)
    names: list[tuple[Name, Segment]] = field(default_factory=list)


def signers(foot: Foot) -> tuple[Signer, ...]:
    """Those who signed; the one of whom the document is comes first."""
    found = [_signer(foot, column) for column in _columns(foot)]
    if not found:
        return _without_head(foot)
    if foot.heading is None:
        found = [one for one in found if one.name and one.confidence >= _GOOD_NAME and not one.head.mended]
    return tuple(sorted(found, key=lambda one: (one.head.approves, -round(one.lines[0].middle, 1), one.lines[0].top)))


def _columns(foot: Foot) -> Iterator[_Column]:
    """The lines of each signer."""
    open_ones: list[_Column] = []
    for segment in foot.segments:
        near = [one for one in open_ones if abs(one.middle - segment.middle) < _SAME_COLUMN]
        column = min(near, key=lambda one: abs(one.middle - segment.middle)) if near else None
        if _is_head(foot, segment):
            if column is None or any(name.confidence >= _GOOD_NAME for name, _ in column.names):
                if column is not None:
                    open_ones.remove(column)
                    yield column
                column = _Column(segment.middle)
                open_ones.append(column)
            column.heads.append(segment)
        elif column is not None and _goes_on(foot, column, segment):
            column.heads.append(segment)
        elif column is not None and (name := _name(foot, column, segment)):
            column.names.append((name, segment))
    yield from open_ones


def _is_head(foot: Foot, segment: Segment) -> bool:
    if foot.heading is None and segment.top < _BODY_OF_PAGE:
        return False
    if foot.heading is not None and segment.left < _LEFT_EDGE and segment.middle < foot.heading.right:
        return False
    return segment.middle > _LEFT_EDGE / 2 and is_head_line(segment.text, damaged=foot.heading is not None)


def _goes_on(foot: Foot, column: _Column, segment: Segment) -> bool:
    """The line right below a position names its body."""
    last = column.heads[-1]
    close = segment.top - last.bottom < _CLOSE_BELOW * last.height
    return not column.names and close and goes_on(segment.text) and not foot.in_seal(segment)


def _name(foot: Foot, column: _Column, segment: Segment) -> Name | None:
    if segment.left < _LEFT_EDGE and column.middle > _LEFT_EDGE + _SAME_COLUMN:
        return None
    if not 0 < segment.top - column.heads[-1].top < _FAR_BELOW:
        return None
    return _name_of(foot, segment)


def _name_of(foot: Foot, segment: Segment) -> Name | None:
    """The name that a line is; the capitals within a seal are none."""
    return None if segment.text.isupper() and foot.in_seal(segment) else read_name(segment.words)


def _without_head(foot: Foot) -> tuple[Signer, ...]:
    """The name beside or below the recipients where nothing that stood above it was read."""
    if foot.heading is None:
        return ()
    low = [line for line in foot.segments if line.top > foot.heading.top and line.left > _LEFT_EDGE + _SAME_COLUMN]
    names = [(name, line) for line in low if (name := _name_of(foot, line))]
    if not names:
        return ()
    name, line = max(names, key=lambda one: one[0].confidence)
    return (Signer(Head(), (), name, line, name.confidence * _ALONE),)


def _signer(foot: Foot, column: _Column) -> Signer:
    head = read_head(column.heads, penned=_penned(foot, column.heads[0]))
    if not column.names:
        return Signer(head, tuple(column.heads), None, None, 0.0)
    name, line = max(column.names, key=lambda one: (one[0].confidence, one[1].top))
    overlaid = _OVERLAID if foot.inked(line.box) else 1.0
    return Signer(head, tuple(column.heads), name, line, name.confidence * overlaid)


def _penned(foot: Foot, line: Segment) -> bool:
    """Ink that was not read stands before or over the beginning of the line, as a `KT.` written by hand does."""
    box = line.box
    for mark in foot.page.marks:
        middle = mark.box.y + mark.box.h / 2
        beside = abs(middle - (box.y + box.h / 2)) < box.h
        before = mark.box.x < box.x and mark.box.right > box.x - 2 * box.h
        if mark.kind is MarkKind.UNREAD and beside and before and mark.box.w > box.h / 2:
            return True
    return False
