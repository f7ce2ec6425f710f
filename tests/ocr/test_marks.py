from __future__ import annotations

import cv2
import numpy as np
import pytest

from domain.geometry import Box
from domain.text import MarkKind
from ocr.page.marks import find_marks
from scan.cleaning.prepare import prepare
from scan.pictures.picture import PagePicture
from testbed.corpus import Part
from testbed.pages.collection import Kind, drawn_page

DPI = 150


def blank() -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    return np.zeros((1754, 1240), np.uint8)


def pen(ink: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], box: Box) -> None:
    """A loop of a pen that fills a box."""
    steps = np.linspace(0, 6 * np.pi, 300)
    x = box.x + box.w * (steps / steps[-1] * 0.9 + 0.05 + 0.05 * np.sin(steps))
    y = box.y + box.h * (0.5 + 0.48 * np.cos(steps))
    cv2.polylines(ink, [np.column_stack([x, y]).astype(np.int32)], isClosed=False, color=255, thickness=2)


def test_strokes_that_no_word_covers_are_told_as_not_read() -> None:
    ink, signature = blank(), Box(700, 1400, 220, 90)
    pen(ink, signature)
    (mark,) = find_marks(ink, 1.0, DPI, [], [])
    assert mark.kind is MarkKind.UNREAD
    assert mark.box.intersection(signature) > 0.8 * signature.area


def test_words_rules_dots_the_edge_and_what_lies_under_a_seal_are_not() -> None:
    ink = blank()
    pen(ink, Box(100, 100, 200, 40))  # a word
    cv2.line(ink, (100, 300), (900, 300), 255, 2)  # a rule
    ink[400:403, 100:900:8] = 255  # a dotted leader
    cv2.rectangle(ink, (0, 0), (10, 1753), 255, cv2.FILLED)  # the lid's shadow
    cv2.circle(ink, (800, 1500), 100, 255, 3)  # a seal
    marks = find_marks(ink, 1.0, DPI, [Box(100, 100, 200, 40)], [Box(700, 1400, 200, 200)])
    assert [(mark.kind, mark.box) for mark in marks] == [(MarkKind.SEAL, Box(700, 1400, 200, 200))]


def test_places_are_told_on_the_sheet_whose_ink_was_reduced() -> None:
    ink = blank()
    pen(ink, Box(700, 1400, 220, 90))
    (mark,) = find_marks(ink, 0.5, 2 * DPI, [], [])
    assert mark.box.intersection(Box(1400, 2800, 440, 180)) > 0.8 * 440 * 180


@pytest.mark.parametrize("kind", [Kind.STAMPED, Kind.HEAD_SEAL])
def test_seals_of_drawn_pages_are_found_where_they_are(kind: Kind) -> None:
    drawn = drawn_page(kind, Part.TUNE, 3)
    prepared = prepare(PagePicture(drawn.pixels, float(drawn.dpi)))
    true = [mark.box for mark in drawn.marks if mark.kind is MarkKind.SEAL]
    assert len(prepared.seals) == len(true)
    assert all(any(seal.intersection(box) > 0.8 * box.area for seal in prepared.seals) for box in true)


def test_a_round_stain_is_no_seal() -> None:
    drawn = drawn_page(Kind.YELLOWED, Part.TUNE, 1)
    assert prepare(PagePicture(drawn.pixels, float(drawn.dpi))).seals == ()
