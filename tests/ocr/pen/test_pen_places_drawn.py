"""What is read and told of places that are hard: drawn as offices write them, in every ink, and spoilt."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from describe.pen import with_pen
from domain.description.document import Description
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource
from domain.description.pen import PLACE_FOOT, PenPlace, PenReading, PenRole
from domain.geometry import Box
from ocr.pen.net import pen_net
from ocr.pen.strip import pen_strip
from ocr.pen.struck import struck_apart
from training.pen.drawing import BASELINE, EM, print_of, written
from training.pen.hands import School

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Pixels = NDArray[np.uint8]

BLUE, BLACK, RED, STAMP = (30, 45, 130), (25, 25, 30), (190, 35, 45), (60, 50, 140)
GAP, LEAD, TAIL = 150, 40, 45
ROWS = print_of("LiberationSerif-Regular", 40, "Số:").shape[0]


def ink_of(text: str, seed: int = 4) -> NDArray[np.float32]:
    return written(School(Random(seed), slice(None)), text, Random(seed), dated=True)  # noqa: S311 - a drawing


def page(
    *inks: tuple[NDArray[np.float32], int], colour: tuple[int, int, int] = BLUE, before: str = "Số:",
    behind: str = "/QĐ-UBND", gap: int = GAP, dotted: bool = False,
) -> Pixels:  # fmt: skip
    """A line with print at both sides of a gap and ink at columns of the gap."""
    left, right = (print_of("LiberationSerif-Regular", 40, text) for text in (before, behind))
    sheet = np.zeros((2, ROWS, LEAD + gap + TAIL), np.float32)
    sheet[0, :, :LEAD], sheet[0, :, LEAD + gap :] = left[:, -LEAD:], right[:, :TAIL]
    for x in range(LEAD, LEAD + gap, 9) if dotted else ():
        cv2.circle(sheet[0], (x, BASELINE), 1, 1.0, -1)
    for ink, at in inks:
        wide = min(ink.shape[1], sheet.shape[2] - LEAD - at)
        part = sheet[1, :, LEAD + at : LEAD + at + wide]
        np.maximum(part, ink[:, :wide], out=part)
    light = np.full((*sheet.shape[1:], 3), 246.0, np.float32)
    for layer, shade in zip(sheet, ((25, 25, 25), colour), strict=True):
        light *= 1 - layer[..., None] * (1 - np.array(shade, np.float32) / 255)
    return np.clip(cv2.GaussianBlur(light, (0, 0), 0.6), 0, 255).astype(np.uint8)


def read(pixels: Pixels, role: PenRole = PenRole.NUMBER, *, left: int = 0) -> PenReading:
    """What the net reads at the place; `left` columns of it lie beyond the page."""
    high = round(2 * EM)
    box = Box(-left, BASELINE - round(PLACE_FOOT * high), pixels.shape[1] + left, high)
    return PenReading(PenPlace(role, 1, box), next(iter(pen_net().read([pen_strip(pixels, box)]))))


def number_of(*readings: PenReading) -> Field:
    fields = tuple(
        Field(name, None, "", FieldSource.PEN, 0.0, findings=(FieldFinding.HANDWRITTEN,))
        for name in (FieldName.NUMBER, FieldName.ARRIVAL_NUMBER, FieldName.ARRIVAL_DATE)
    )
    found = with_pen(Description(fields), readings).field(FieldName.NUMBER)
    assert found is not None
    return found


def values(field: Field) -> Sequence[object]:
    return [field.value, *(one.value for one in field.others)]


@pytest.mark.parametrize("colour", [BLUE, BLACK, RED, STAMP])
@pytest.mark.parametrize("dotted", [False, True])
def test_figures_in_every_ink_and_over_dots_are_read(colour: tuple[int, int, int], *, dotted: bool) -> None:
    found = number_of(read(page((ink_of("275"), 20), colour=colour, dotted=dotted)))
    assert "275" in values(found)


def test_a_place_left_blank_is_told_blank() -> None:
    assert FieldFinding.BLANK in number_of(read(page())).findings
    assert not number_of(read(page(dotted=True))).asked


def test_a_scrawl_is_asked_for() -> None:
    scrawl = np.zeros((ROWS, 130), np.float32)
    turns = np.linspace(0, 14, 400)
    loops = np.stack([10 + turns * 8 + 6 * np.cos(turns * 5), BASELINE - 16 + 16 * np.sin(turns * 6)], axis=1)
    cv2.polylines(scrawl, [np.round(loops * 16).astype(np.int32)], isClosed=False, color=1.0, thickness=3, shift=4)
    assert number_of(read(page((scrawl, 8)))).asked


def test_a_blot_is_asked_for() -> None:
    blot = np.zeros((ROWS, 120), np.float32)
    cv2.ellipse(blot, (60, BASELINE - 18), (48, 24), 8, 0, 360, 1.0, -1)
    assert number_of(read(page((ink_of("275"), 20), (blot, 12)))).asked


def test_nine_figures_are_no_number_and_are_asked_for() -> None:
    found = number_of(read(page((ink_of("123456789"), 4), gap=360)))
    assert found.asked
    assert all(len(str(value)) <= 6 for value in values(found) if value)


def crossed_out(text: str) -> NDArray[np.float32]:
    ink = ink_of(text).copy()
    cv2.line(ink, (0, BASELINE - 15), (ink.shape[1] - 1, BASELINE - 19), 1.0, 4)
    return ink


def test_of_two_numbers_the_one_that_is_not_crossed_out_comes_first_and_is_asked_for() -> None:
    pixels = page((crossed_out("318"), 6), (ink_of("275"), 100), gap=210)
    alone = read(page((ink_of("275"), 100), gap=210)).texts[0].text
    found = read(pixels)
    assert found.texts[0].text == alone
    assert len(found.texts) > 1
    assert number_of(found).asked


def test_joined_bars_and_rules_cross_nothing_out() -> None:
    high = round(2 * EM)
    for text in ("47", "275", "11"):
        pixels = page((ink_of(text), 20), dotted=True)
        box = Box(0, BASELINE - round(PLACE_FOOT * high), pixels.shape[1], high)
        assert struck_apart(pen_strip(pixels, box)) is None


def test_a_place_at_the_edge_of_the_page_is_read_as_far_as_it_goes() -> None:
    pixels = page((ink_of("275"), 20))[:, 25:]
    assert "275" in values(number_of(read(pixels, left=25)))


def test_a_photograph_in_uneven_light_is_read_or_asked_for() -> None:
    pixels = page((ink_of("275"), 20))
    light = np.linspace(0.45, 0.9, pixels.shape[1])[None, :, None] * np.linspace(0.8, 1, pixels.shape[0])[:, None, None]
    found = number_of(read(np.clip(pixels * light, 0, 255).astype(np.uint8)))
    assert found.asked or found.value == "275"


def test_a_stamp_of_arrivals_figures_are_never_the_documents_own() -> None:
    arrived = read(page((ink_of("1207"), 12), before="Số:", behind="       ", colour=STAMP), PenRole.ARRIVAL_NUMBER)
    found = number_of(arrived)
    assert (found.value, found.others) == (None, ())
