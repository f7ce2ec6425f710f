"""Pages as offices and cameras make them, read as the program reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

import domain.embedded_fonts
from domain.limits import InputLimits
from domain.page import ColourMode, FindingCode, ReadPage
from domain.text import MarkKind, ReaderChoice
from ocr.page.unread_print import lines_told
from ocr.readers import find_reader
from pipeline.isolation.jobs import PageJob
from pipeline.isolation.page import read_page
from scan.identify import identify
from testbed.corpus import Part
from testbed.pages.collection import Kind, drawn_page

_FONT = Path(domain.embedded_fonts.__file__).parent / "fonts" / "LiberationSerif-Regular.ttf"
_TITLE = "BÁO CÁO TỔNG KẾT"
_TEXT = "qua xã đã chỉnh lý được một trăm hai mươi mét giá tài liệu"
LIMITS = InputLimits()


def sheet(title: int = 16, lines: int = 6) -> Image.Image:
    """A title and lines of text on half a sheet, 200 dpi."""
    page = Image.new("L", (1654, 1169), 255)
    draw, top = ImageDraw.Draw(page), 120.0
    for text, points in ((_TITLE, title), *[(_TEXT, 14)] * lines):
        draw.text((150, top), text, 0, ImageFont.truetype(_FONT, round(points / 72 * 200)))
        top += points / 72 * 200 * 1.5
    return page


def in_light(page: Image.Image, *colour: int) -> Image.Image:
    return Image.fromarray((np.asarray(page)[..., None] * (np.array(colour) / 255)).astype(np.uint8))


def read(path: Path, picture: Image.Image, **options: Any) -> ReadPage:
    picture.save(path, **{"dpi": (200, 200), **options})
    return read_page(PageJob(path, identify(path, LIMITS), 1, 1, find_reader(ReaderChoice.AUTOMATIC, ("vie",)), LIMITS))


def said(page: ReadPage) -> list[str]:
    assert page.text is not None
    return page.text.text.split("\n")


EXPECTED = [_TITLE, *[_TEXT] * 6]


@pytest.mark.parametrize("points", [30, 44])
def test_a_title_far_larger_than_the_text(tmp_path: Path, points: int) -> None:
    assert said(read(tmp_path / "a.png", sheet(points))) == EXPECTED


@pytest.mark.parametrize("light", [(105, 140, 200), (255, 185, 105), (250, 200, 215)], ids=["shade", "lamp", "pink"])
def test_coloured_light_and_paper(tmp_path: Path, light: tuple[int, int, int]) -> None:
    page = read(tmp_path / "a.jpg", in_light(sheet(), *light))
    assert said(page) == EXPECTED
    assert page.page.image is not None
    assert page.page.image.colour is ColourMode.COLOUR


def test_a_negative_is_read_and_told(tmp_path: Path) -> None:
    page = read(tmp_path / "a.png", Image.eval(sheet(), lambda level: 255 - level))
    assert said(page) == EXPECTED
    assert page.page.image is not None
    assert FindingCode.NEGATIVE in {finding.code for finding in page.page.image.findings}


def test_a_fax_of_unequal_resolutions(tmp_path: Path) -> None:
    fax = sheet().resize((1654, 585), Image.Resampling.BOX).point(lambda level: 255 if level > 190 else 0, "1")
    page = read(tmp_path / "a.tif", fax, dpi=(200, 100), compression="group4")
    assert said(page) == EXPECTED
    assert page.page.image is not None
    assert (page.page.image.width, page.page.image.height, page.page.image.dpi) == (1654, 1170, 200)


def test_print_that_was_not_read_is_told_with_its_place(tmp_path: Path) -> None:
    drawn = drawn_page(Kind.NUMBER_STAMP, Part.TUNE, 1)  # dotted lines run through its small print
    done = read(tmp_path / "a.jpg", Image.fromarray(drawn.pixels), dpi=(drawn.dpi, drawn.dpi), quality=85)
    assert done.text is not None
    assert done.page.image is not None
    marks = [mark for mark in done.text.marks if mark.kind is MarkKind.UNREAD_TEXT]
    told = [finding.value for finding in done.page.image.findings if finding.code is FindingCode.UNREAD_TEXT]
    assert told == ([lines_told(marks)] if marks else [])
    assert not any(mark.box.intersection(word.box) > word.box.area / 2 for mark in marks for word in done.text.words())
