"""Places on a page.

Page coordinates everywhere: pixels of the upright master picture (after its EXIF orientation and the detected
quarter turn), origin top left, x to the right, y down. ALTO 4 `MeasurementUnit` pixel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in page coordinates (pixels)."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        """First column right of the box."""
        return self.x + self.w

    @property
    def bottom(self) -> int:
        """First row below the box."""
        return self.y + self.h

    @property
    def area(self) -> int:
        """Pixels covered."""
        return self.w * self.h

    def as_list(self) -> list[int]:
        """`[x, y, w, h]`, the form of the command line and of the HTTP interface."""
        return [self.x, self.y, self.w, self.h]

    def intersection(self, other: Box) -> int:
        """Pixels that both boxes cover."""
        width = min(self.right, other.right) - max(self.x, other.x)
        height = min(self.bottom, other.bottom) - max(self.y, other.y)
        return max(width, 0) * max(height, 0)

    def turned(self, quarter_turns: int, width: int, height: int) -> Box:
        """The same place after so many clockwise quarter turns of a page of `width` × `height` pixels."""
        box = self
        for _ in range(quarter_turns % 4):
            box = Box(height - box.bottom, box.x, box.h, box.w)
            width, height = height, width
        return box

    def scaled(self, factor: float) -> Box:
        """The same place on the page at another resolution."""
        left, top = round(self.x * factor), round(self.y * factor)
        return Box(left, top, max(1, round(self.right * factor) - left), max(1, round(self.bottom * factor) - top))


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of `boxes`.

    Raises:
        ValueError: there is no box.
    """
    items = list(boxes)
    if not items:
        raise ValueError("no box to enclose")
    left, top = min(b.x for b in items), min(b.y for b in items)
    return Box(left, top, max(b.right for b in items) - left, max(b.bottom for b in items) - top)


@dataclass(frozen=True, slots=True)
class Affine:
    """A plane map: `x' = a·x + b·y + c`, `y' = d·x + e·y + f`, in pixels."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The image of one point."""
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def box(self, box: Box) -> Box:
        """The smallest upright box around the image of `box`; at least one pixel in each direction."""
        return _around([self.point(x, y) for x in (box.x, box.right) for y in (box.y, box.bottom)])

    @property
    def inverse(self) -> Affine:
        """The map back.

        Raises:
            ZeroDivisionError: it maps the plane onto a line.
        """
        scale = 1 / (self.a * self.e - self.b * self.d)
        a, b, d, e = self.e * scale, -self.b * scale, -self.d * scale, self.a * scale
        return Affine(a, b, -a * self.c - b * self.f, d, e, -d * self.c - e * self.f)


@dataclass(frozen=True, slots=True)
class Homography:
    """A map between two views of one plane: the nine numbers of its matrix, row by row."""

    matrix: tuple[float, ...]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """The image of one point."""
        a, b, c, d, e, f, g, h, i = self.matrix
        depth = g * x + h * y + i
        return (a * x + b * y + c) / depth, (d * x + e * y + f) / depth

    def box(self, box: Box) -> Box:
        """The smallest upright box around the image of `box`; at least one pixel in each direction."""
        return _around([self.point(x, y) for x in (box.x, box.right) for y in (box.y, box.bottom)])

    def after(self, first: Affine) -> Homography:
        """The map that applies `first`, then this one."""
        rows = (self.matrix[0:3], self.matrix[3:6], self.matrix[6:9])
        return Homography(
            tuple(
                number
                for p, q, r in rows
                for number in (p * first.a + q * first.d, p * first.b + q * first.e, p * first.c + q * first.f + r)
            )
        )

    @property
    def inverse(self) -> Homography:
        """The map back: the adjugate of the matrix, since its scale does not matter."""
        a, b, c, d, e, f, g, h, i = self.matrix
        rows = (
            (e * i - f * h, c * h - b * i, b * f - c * e),
            (f * g - d * i, a * i - c * g, c * d - a * f),
            (d * h - e * g, b * g - a * h, a * e - b * d),
        )
        return Homography(tuple(number for row in rows for number in row))


def _around(points: list[tuple[float, float]]) -> Box:
    left, top = min(x for x, _ in points), min(y for _, y in points)
    right, bottom = max(x for x, _ in points), max(y for _, y in points)
    x, y = round(left), round(top)
    return Box(x, y, max(1, round(right) - x), max(1, round(bottom) - y))


IDENTITY = Affine(1, 0, 0, 0, 1, 0)
