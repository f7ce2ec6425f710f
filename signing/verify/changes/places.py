"""Where things stand on a page, in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from signing.pdf.tokens import Array, Value
from signing.verify.changes.sameness import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from signing.verify.changes.history import Node
    from signing.verify.changes.structure import Page

Rectangle: TypeAlias = tuple[float, float, float, float]  # left, bottom, right, top
_CORNERS = 4


def rectangle(resolve: Callable[[Value | None], Node], value: Value | None) -> Rectangle | None:
    """A rectangle as written, corners in order; None when it is none."""
    found = resolve(value).value
    if not isinstance(found, Array) or len(found.items) != _CORNERS:
        return None
    numbers = [plain(resolve(item).value) for item in found.items]
    if any(kind != "number" for kind, _ in numbers):
        return None
    left, bottom, right, top = (float(str(number)) for _, number in numbers)
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def area(place: Rectangle | None) -> float:
    """Square points."""
    return 0.0 if place is None else (place[2] - place[0]) * (place[3] - place[1])


def overlap(one: Rectangle | None, two: Rectangle | None) -> float:
    """Square points that both cover."""
    if one is None or two is None:
        return 0.0
    width = min(one[2], two[2]) - max(one[0], two[0])
    height = min(one[3], two[3]) - max(one[1], two[1])
    return max(width, 0.0) * max(height, 0.0)


def page_area(resolve: Callable[[Value | None], Node], page: Page) -> float:
    """Square points of the page as it is shown."""
    held = page.inherited | page.entries
    return area(rectangle(resolve, held.get(b"CropBox", held.get(b"MediaBox"))))
