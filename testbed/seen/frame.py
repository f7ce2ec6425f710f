"""How a page is framed: its rotation, its boxes and their origin, its unit; what a reader sees stays the same.

Everything is drawn in points of the page as it is seen: origin at the lower left, A4 upright.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT = 595.0, 842.0
_MARGIN = 90.0  # of the media box around a crop box inside it
_ORIGIN = (-120.0, 310.0)
_BEYOND = (150.0, 200.0)


class Crop(StrEnum):
    """What the boxes of the page are."""

    NONE = "none"
    INSIDE = "inside"
    BEYOND = "beyond"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to frame the page: degrees of `/Rotate`, its boxes, points a unit of user space."""

    rotate: int = 0
    crop: Crop = Crop.NONE
    unit: float = 1.0

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in user space, before the page is turned."""
        sides = (WIDTH / self.unit, HEIGHT / self.unit)
        return sides if self.rotate % 180 == 0 else sides[::-1]

    @property
    def origin(self) -> tuple[float, float]:
        """Lower left corner of what is seen, in user space."""
        if self.crop is Crop.INSIDE:
            return (_MARGIN, _MARGIN)
        return _ORIGIN if self.crop is Crop.OFFSET else (0.0, 0.0)

    @property
    def media_box(self) -> list[float]:
        """The medium, in user space."""
        (x, y), (width, height) = self.origin, self.size
        margin = _MARGIN if self.crop is Crop.INSIDE else 0.0
        return [x - margin, y - margin, x + width + margin, y + height + margin]

    @property
    def crop_box(self) -> list[float] | None:
        """The crop box, in user space; none where the page has none."""
        (x, y), (width, height) = self.origin, self.size
        if self.crop is Crop.INSIDE:
            return [x, y, x + width, y + height]
        if self.crop is Crop.BEYOND:
            return [x - _BEYOND[0], y - _BEYOND[1], x + width + _BEYOND[0], y + height + _BEYOND[1]]
        return None

    @property
    def linear(self) -> tuple[float, float, float, float]:
        """The part of the matrix from the page as it is seen to user space that turns and scales."""
        scale = 1 / self.unit
        turned = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[self.rotate]
        return (turned[0] * scale, turned[1] * scale, turned[2] * scale, turned[3] * scale)

    @property
    def matrix(self) -> tuple[float, ...]:
        """The matrix from the page as it is seen to user space."""
        x, y = self.origin
        dx, dy = self._shift(*self.size)
        return (*self.linear, x + dx, y + dy)

    def local(self, width: float, height: float) -> tuple[tuple[float, ...], tuple[float, float]]:
        """The matrix of a box of its own, and that box's sides in user space: what a stamp on a turned page needs."""
        sides = (width / self.unit, height / self.unit)
        turned = sides if self.rotate % 180 == 0 else sides[::-1]
        return (*self.linear, *self._shift(*turned)), turned

    def rectangle(self, box: Sequence[float]) -> list[float]:
        """A box of the page as it is seen, in user space."""
        a, b, c, d, e, f = self.matrix
        corners = [(a * x + c * y + e, b * x + d * y + f) for x, y in ((box[0], box[1]), (box[2], box[3]))]
        xs, ys = zip(*corners, strict=True)
        return [min(xs), min(ys), max(xs), max(ys)]

    def _shift(self, width: float, height: float) -> tuple[float, float]:
        """What brings the turned box back to its corner."""
        return {0: (0.0, 0.0), 90: (width, 0.0), 180: (width, height), 270: (0.0, height)}[self.rotate]


PLAIN = Frame()
# One document of a kind is drawn in each: rotation and boxes crossed with everything else.
FRAMES = (PLAIN, Frame(90, Crop.INSIDE), Frame(180, Crop.OFFSET), Frame(270, Crop.BEYOND, 2.0))
