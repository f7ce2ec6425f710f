"""From the picture that was read to the page that is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.geometry import Affine, Box, Homography
from domain.text import PageText, TextBlock, TextLine, Word

if TYPE_CHECKING:
    from collections.abc import Callable


def place(text: PageText, to_page: Affine | Homography, width: int, height: int, skew: float) -> PageText:
    """The same text with its boxes mapped onto a page of `width` × `height` pixels and clipped to it.

    Args:
        text: as read, in coordinates of the reading image.
        to_page: map from the reading image to the page.
        width: of the page, pixels.
        height: of the page, pixels.
        skew: degrees by which lines rise to the right on the page, kept with the text.
    """
    moved = map_words(text, lambda word: replace(word, box=clipped(to_page.box(word.box), width, height)))
    return replace(moved, skew=skew)


def map_words(text: PageText, change: Callable[[Word], Word]) -> PageText:
    """The same text with every word changed."""
    return replace(
        text,
        blocks=tuple(
            TextBlock(tuple(_changed(line, change) for line in block.lines), block.kind) for block in text.blocks
        ),
    )


def _changed(line: TextLine, change: Callable[[Word], Word]) -> TextLine:
    return replace(line, words=tuple(change(word) for word in line.words))


def clipped(box: Box, width: int, height: int) -> Box:
    """The part of `box` on the page, at least one pixel of it."""
    x, y = min(max(box.x, 0), width - 1), min(max(box.y, 0), height - 1)
    return Box(x, y, max(1, min(box.right, width) - x), max(1, min(box.bottom, height) - y))
