from __future__ import annotations

from domain.geometry import Affine, Box
from domain.text import BlockKind, PageText, TextBlock, TextLine, TextSource, Word
from ocr.page.placing import place


def page_of(*boxes: Box) -> PageText:
    words = tuple(Word("chữ", box, 0.5) for box in boxes)
    return PageText((TextBlock((TextLine(words),), BlockKind.TABLE),), TextSource.RECOGNISED, "Engine 1 (vie)")


def test_boxes_move_to_the_page_and_everything_else_stays() -> None:
    text = page_of(Box(100, 200, 40, 20))
    placed = place(text, Affine(0.5, 0, 10, 0, 0.5, 0), 1000, 1000, 1.25)
    (word,) = placed.words()
    assert word == Word("chữ", Box(60, 100, 20, 10), 0.5)
    assert placed.skew == 1.25
    assert (placed.source, placed.engine, placed.blocks[0].kind) == (text.source, text.engine, BlockKind.TABLE)


def test_boxes_are_clipped_to_the_page_and_keep_a_pixel() -> None:
    placed = place(
        page_of(Box(-5, -5, 20, 20), Box(90, 90, 50, 50), Box(500, 500, 5, 5)), Affine(1, 0, 0, 0, 1, 0), 100, 100, 0
    )
    assert [word.box for word in placed.words()] == [Box(0, 0, 15, 15), Box(90, 90, 10, 10), Box(99, 99, 1, 1)]
