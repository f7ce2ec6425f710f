"""Recipients (Nơi nhận, ô 9b): one item a dash, wrapped lines joined, without dashes and final signs.

Below the last one (`Lưu: VT, …`) offices print handling codes of their own; these are no recipients.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from describe.foot.columns import Segment, boxes, heading_end, is_heading
from describe.likeness import differences
from domain.description.fields import Field, FieldName, FieldSource, Place
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from describe.foot.columns import Foot

_BULLET = re.compile(r"^\s*(?:[-–—+•*·~■▪]|(?:[-–—]\s*)?[+•])+\s*")
_FINAL = ";.,"
_AS_ABOVE = re.compile(r"tren\b|dieu \d|thanh phan\b|kinh gui\b")  # folded, behind Như
_OFFICE = re.compile(r"\bvt\b|\bvp")  # behind Lưu
_KEPT = re.compile(r"^l[uư]?v?u?\b|^luu\b")  # Lưu, folded
_LEFT_EDGE = 0.34  # what begins further right is no recipient
_WIDEST_STEP = 2.6  # line heights from one line to the next
_INDENT = 0.014  # of the width: what is further in than the dash continues an item
_LEAST_LETTERS = 4  # behind the heading, on its line: fewer are specks
_LOST_DASH = 0.8  # that a line without dash after a final sign is an item of its own
_SLIGHT_FAULT = 0.97  # what long lists lose besides words that tell so


@dataclass(frozen=True)
class _Item:
    """A recipient as it is gathered: its lines, and how sure the division is."""

    parts: tuple[Segment, ...]
    sure: float = 1.0

    @property
    def text(self) -> str:
        """Without dash and final sign."""
        words = _BULLET.sub("", " ".join(part.text for part in self.parts)).rstrip().rstrip(_FINAL).split()
        return _mended(" ".join(words))

    @property
    def ended(self) -> bool:
        """It ends with a final sign."""
        return self.parts[-1].text.rstrip().endswith((";", "."))

    @property
    def kept(self) -> bool:
        """It says what is kept by the office itself, the last of the list."""
        return bool(_KEPT.match(fold(self.text)))

    @property
    def confidence(self) -> float:
        """Of its least certain word, dashes aside."""
        words = [word for part in self.parts for word in part.words if any(map(str.isalnum, word.text))]
        return self.sure * min((word.confidence for word in words), default=0.0)


def recipients(foot: Foot) -> Field | None:
    """The recipients that a foot names; None where it has no such list."""
    if foot.heading is None:
        return None
    items = tuple(item for item in _items(tuple(_lines(foot))) if item.text)
    if not items:
        return None
    parts = tuple(part for item in items for part in item.parts)
    confidence = _SLIGHT_FAULT * min(item.confidence for item in items)
    return Field(
        FieldName.RECIPIENTS,
        tuple(item.text for item in items),
        " ".join(part.text for part in parts),
        FieldSource.BORN_DIGITAL if foot.page.born_digital else FieldSource.PRINT,
        confidence,
        (Place(foot.page.number, boxes(parts)),),
    )


def _lines(foot: Foot) -> Iterator[Segment]:
    """The lines of the list, from the heading down to the first wide gap."""
    heading = foot.heading
    assert heading is not None  # noqa: S101 - asked before
    rest = heading.words[heading_end(heading) :]
    if sum(len(word.text) for word in rest) >= _LEAST_LETTERS:
        yield replace(heading, words=rest)
    bottom, height = heading.bottom, heading.height
    for segment in foot.segments:
        if segment.top <= heading.top or segment.left > _LEFT_EDGE or is_heading(segment):
            continue
        if segment.bottom < heading.top or segment.top - bottom > _WIDEST_STEP * max(height, segment.height):
            if segment.top > heading.bottom:
                return
            continue
        bottom, height = segment.bottom, segment.height
        yield segment


def _items(lines: tuple[Segment, ...]) -> list[_Item]:
    """Lines gathered to items; what stands below the last one and is none is left out."""
    dashed = 2 * sum(bool(_BULLET.match(line.text)) for line in lines) >= len(lines)
    items: list[_Item] = []
    for line in lines:
        last = items[-1] if items else None
        if last is None or _BULLET.match(line.text):
            items.append(_Item((line,)))
        elif last.kept and (last.ended or not dashed):
            break
        elif not dashed:
            items.append(_Item((line,)))
        elif last.ended and line.left <= last.parts[0].left + _INDENT:
            items.append(_Item((line,), _LOST_DASH))
        else:
            items[-1] = replace(last, parts=(*last.parts, line))
    return items


def _mended(text: str) -> str:
    """An item whose beginning is one of the few that lists are made of, with a letter lost or wrong, mended."""
    first, _, rest = text.partition(" ")
    bare, following = fold(first.rstrip(":.")), fold(rest)
    if _AS_ABOVE.match(following) and differences(bare, "nhu") == 1:
        return f"Như {rest}"
    if bare[:1] == "l" and differences(bare, "luu") == 1 and _OFFICE.search(following):
        return f"Lưu{first[len(first.rstrip(':.')) :]} {rest}"
    return text
