"""Names and positions stamped in the red ink of the seal are read, though the page loses all coloured ink."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from domain.geometry import Box
from domain.page import ColourMode
from domain.text import ReaderChoice
from ocr.readers import engine_of, find_reader
from pipeline.isolation.stamped import stamped_lines
from scan.cleaning.prepare import PreparedPage, prepare
from scan.cleaning.red_print import red_prints
from scan.pictures.picture import PagePicture
from testbed.pages.fonts import Face, Style, Type

DPI = 200
SEAL = Box(300, 300, 280, 280)
RED, BLUE, BLACK = (214, 48, 52), (40, 60, 170), (30, 30, 30)
NAME, POSITION = Box(520, 590, 350, 60), Box(500, 200, 260, 40)


@pytest.fixture(scope="module")
def sheet() -> PreparedPage:
    """A seal, a name stamped below it in red with a pen's stroke through it, a position printed in black."""
    picture = Image.new("RGB", (1000, 1000), "white")
    draw = ImageDraw.Draw(picture)
    bold = Type(Face.SERIF, Style.BOLD, 14).at(DPI)
    draw.text((POSITION.x, POSITION.y), "GIÁM ĐỐC", BLACK, font=bold)
    draw.text((NAME.x, NAME.y), "Nguyễn Văn Minh", RED, font=bold)
    draw.ellipse((SEAL.x, SEAL.y, SEAL.right, SEAL.bottom), outline=RED, width=6)
    draw.line((640, 560, 690, 680), BLUE, width=2)
    prepared = prepare(PagePicture(np.asarray(picture), float(DPI)))
    return replace(prepared, seals=(SEAL,), image=replace(prepared.image, colour=ColourMode.COLOUR))


def test_the_red_ink_is_left_without_black_print_the_pen_and_the_seal(sheet: PreparedPage) -> None:
    ((picture, place),) = red_prints(sheet)
    dark = cv2.resize(picture, (place.w, place.h)) < 150

    rows, columns = np.nonzero(dark)

    assert rows.size > 2000
    assert NAME.x <= columns.min() + place.x <= columns.max() + place.x < NAME.right
    assert NAME.y <= rows.min() + place.y <= rows.max() + place.y < NAME.bottom


def test_the_name_is_read_where_it_stands(sheet: PreparedPage) -> None:
    (line,) = stamped_lines(sheet, engine_of(find_reader(ReaderChoice.OURS, ("vie",))))
    assert " ".join(word.text for word in line.words) == "Nguyễn Văn Minh"
    on_page = [sheet.to_page.box(word.box) for word in line.words]
    assert all(NAME.x - 8 < box.x and box.bottom < NAME.bottom + 20 and box.y > NAME.y - 8 for box in on_page)


def test_a_seal_alone_has_nothing_to_be_read(sheet: PreparedPage) -> None:
    bare = sheet.upright.copy()
    bare[NAME.y - 10 : NAME.bottom + 30, NAME.x - 10 :] = 255
    assert not list(red_prints(replace(sheet, upright=bare)))
