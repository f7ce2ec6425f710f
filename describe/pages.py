"""Pages as describing sees them: lines in page units, so that a scan of 150 dpi and one of 300 look alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from domain.geometry import union
from domain.text import BlockKind, PageText, TextLine, TextSource, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.geometry import Box
    from domain.text import Mark


@dataclass(frozen=True)
class PlacedWords:
    """Words beside each other on one line, with their place as shares of the page.

    Attributes:
        words: in reading order, never empty; their boxes are in page coordinates.
        left, right: their ends as shares of the page's width.
        top, bottom: their upper and lower edge as shares of the page's height.
    """

    words: tuple[Word, ...]
    left: float
    right: float
    top: float
    bottom: float

    @cached_property
    def text(self) -> str:
        """Words with single spaces between."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """The smallest box around the words, in page coordinates."""
        return union(word.box for word in self.words)


@dataclass(frozen=True)
class Line:
    """One printed line with its place as shares of the page's width and height.

    Attributes:
        line: the line itself, its words in page coordinates.
        block: what the reader took its block for.
        left, right: 0 at the left edge, 1 at the right one.
        top, bottom: 0 at the upper edge, 1 at the lower one.
    """

    line: TextLine
    block: BlockKind
    left: float
    right: float
    top: float
    bottom: float

    @property
    def text(self) -> str:
        """Its words with single spaces between."""
        return self.line.text

    @property
    def middle(self) -> float:
        """Half way between its left and right end."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """Share of the page's height."""
        return self.bottom - self.top


@dataclass(frozen=True)
class DescribedPage:
    """One page of a document to be described.

    Attributes:
        number: from 1.
        width, height: of its upright picture, in pixels.
        text: as read and corrected; None where it could not be read.
    """

    number: int
    width: int
    height: int
    text: PageText | None

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Its lines in reading order; none on a blank page."""
        return tuple(self._lines())

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Seals and ink that was not read: a pen's number lies among it."""
        return self.text.marks if self.text else ()

    @property
    def born_digital(self) -> bool:
        """Its letters stood in the file."""
        return self.text is not None and self.text.source is TextSource.BORN_DIGITAL

    def _lines(self) -> Iterator[Line]:
        for block in self.text.blocks if self.text else ():
            for line in block.lines:
                yield Line(line, block.kind, *self.shares(line.box))

    def shares(self, box: Box) -> tuple[float, float, float, float]:
        """Left, right, top and bottom of a box as shares of the page."""
        return box.x / self.width, box.right / self.width, box.y / self.height, box.bottom / self.height
