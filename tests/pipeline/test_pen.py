"""What a pen wrote is read for a description, and a fault of that costs the reading only."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from catalogue.catalogue import open_catalogue
from domain.delivery.sheet import SheetValue, SheetWords
from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource
from domain.description.pen import PenPlace, PenReading, PenRole, PenText
from domain.documents import SourceFormat
from domain.errors import ArchiveError, ErrorCode
from domain.geometry import Box
from domain.limits import InputLimits
from domain.page import ColourMode, DpiSource, Page, PageImage, PageState
from domain.text import PageText, TextSource
from pipeline.describing.described import description_of
from pipeline.describing.pen import KnownBeside, numbers_in, pen_reader, read_before
from pipeline.isolation.jobs import READ_PEN
from pipeline.isolation.pen import read_head
from pipeline.isolation.sandbox import Sandbox
from testbed.pages.fonts import Face, Style, Type
from testbed.pages.seal import RED, inked
from testbed.pages.stamping import framed
from tests.catalogue.databases import sqlite_url
from tests.catalogue.factories import DOSSIER, record, submission
from tests.describe.pages import HEIGHT, WIDTH, Drawn, ink, national_title, page_of, width_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


LEFT, TOP = 0.16, 0.11
END = LEFT + 0.1
BY_PEN = ink(LEFT + width_of("Số: ") + 0.005, TOP, END - 0.005, TOP + 0.015)
HEAD = (Drawn("SỞ Y TẾ", 0.2, 0.07), *national_title(), Drawn("Kiên Giang, ngày 05 tháng 4 năm 2017", 0.5, TOP))
IMAGE = PageImage(WIDTH, HEIGHT, 200, DpiSource.METADATA, 0, ColourMode.COLOUR)


def page(*, by_pen: bool) -> tuple[Page, PageText | None]:
    line = (Drawn("Số:", LEFT, TOP), Drawn("/SYT-NVD", END, TOP)) if by_pen else (Drawn("Số: 26/SYT-NVD", LEFT, TOP),)
    text = page_of(*HEAD, *line, marks=(BY_PEN,) if by_pen else ()).text
    return Page(1, PageState.READ, IMAGE, 20, 0.99), text


def reads_275(image: PageImage, places: Sequence[PenPlace]) -> tuple[PenReading, ...]:
    assert image == IMAGE
    return tuple(PenReading(place, (PenText("275/", 0.999),)) for place in places if place.role is PenRole.NUMBER)


def read_nothing(_: PageImage, __: Sequence[PenPlace]) -> tuple[PenReading, ...]:
    pytest.fail("nothing was written by a pen")


def test_a_pens_number_is_read_where_there_is_one() -> None:
    number = description_of("1", [page(by_pen=True)], reads_275).field(FieldName.NUMBER)
    assert number is not None
    assert (number.value, number.source, number.asked) == ("275", FieldSource.PEN, False)


def test_print_is_not_looked_at_again() -> None:
    assert description_of("1", [page(by_pen=False)], read_nothing).value(FieldName.NUMBER) == "26"


def test_without_a_reader_of_pens_it_is_asked_for() -> None:
    number = description_of("1", [page(by_pen=True)]).field(FieldName.NUMBER)
    assert number is not None
    assert (number.value, number.asked) == (None, True)


def test_a_picture_that_cannot_be_read_once_more_costs_the_reading_only(tmp_path: Path) -> None:
    gone = pen_reader(
        Sandbox(InputLimits(), tmp_path, ()), InputLimits(), lambda _: (tmp_path / "gone.jpg", SourceFormat.JPEG, 1)
    )
    found = description_of("1", [page(by_pen=True)], gone)
    assert found.value(FieldName.NOTATION) == "SYT-NVD"
    assert found.value(FieldName.NUMBER) is None


def test_a_master_that_cannot_be_had_costs_the_reading_only(tmp_path: Path) -> None:
    def located(_: int) -> tuple[Path, SourceFormat, int]:
        raise ArchiveError(ErrorCode.OBJECT_MISSING, key="x")

    found = description_of(
        "1", [page(by_pen=True)], pen_reader(Sandbox(InputLimits(), tmp_path, ()), InputLimits(), located)
    )
    assert found.value(FieldName.NOTATION) == "SYT-NVD"


STAMP = 120, 330  # of a page of 150 dpi: below its number


@pytest.fixture(scope="module")
def urgent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scan with a red stamp of urgency at its upper left."""
    sheet = np.full((1754, 1240, 3), 255, np.uint8)
    ink = framed("HỎA TỐC", Type(Face.TERMES, Style.BOLD, 17), 150, np.random.default_rng(4))
    path = tmp_path_factory.mktemp("urgent") / "page.png"
    Image.fromarray(inked(sheet, ink, STAMP, RED)).save(path, dpi=(150, 150))
    return path


def test_a_stamp_of_urgency_that_was_not_read_is_told_by_its_shape_with_its_place(urgent: Path) -> None:
    scale = WIDTH / 1240
    text = page_of(*HEAD, Drawn("Số: 26/SYT-NVD", LEFT, TOP), marks=(ink(0.1, 0.19, 0.24, 0.22),)).text
    pens = pen_reader(Sandbox(InputLimits(), urgent.parent, ()), InputLimits(), lambda _: (urgent, SourceFormat.PNG, 1))
    told = description_of("1", [(Page(1, PageState.READ, IMAGE, 20, 0.99), text)], pens).field(FieldName.URGENCY)
    assert told is not None
    assert (told.value, told.source, told.asked) == ("HỎA TỐC", FieldSource.STAMP, False)
    (box,) = told.places[0].boxes
    assert abs(box.x - STAMP[0] * scale) < 40
    assert abs(box.y - STAMP[1] * scale) < 40


def test_ink_that_is_no_stamp_gives_no_urgency(urgent: Path) -> None:
    blank = urgent.with_name("blank.png")
    Image.fromarray(np.full((1754, 1240, 3), 255, np.uint8)).save(blank, dpi=(150, 150))
    text = page_of(*HEAD, Drawn("Số: 26/SYT-NVD", LEFT, TOP), marks=(ink(0.1, 0.19, 0.24, 0.22),)).text
    pens = pen_reader(Sandbox(InputLimits(), urgent.parent, ()), InputLimits(), lambda _: (blank, SourceFormat.PNG, 1))
    found = description_of("1", [(Page(1, PageState.READ, IMAGE, 20, 0.99), text)], pens)
    assert found.field(FieldName.URGENCY) is None


def test_numbers_in_the_names_of_files_are_those_that_stand_alone() -> None:
    assert numbers_in(["CV_275.pdf", "2017-10-16 so 1972.jpg"]) == {"275", "2017", "10", "16", "1972"}
    assert numbers_in(["0904000000972844.pdf"]) == frozenset()
    assert READ_PEN.module == "pipeline.isolation.pen"


def test_what_was_read_with_the_page_is_not_read_once_more() -> None:
    first = page(by_pen=True)
    told = read_head(np.full((HEIGHT, WIDTH, 3), 250, np.uint8), IMAGE, first[1] or PageText((), TextSource.NONE, ""))
    assert [one.place.role for one in told][:1] == [PenRole.NUMBER]
    kept = [replace(one, texts=(PenText("275/", 0.999),)) for one in told]
    number = description_of("1", [first], read_before(kept, read_nothing)).field(FieldName.NUMBER)
    assert number is not None
    assert number.value == "275"


def test_places_that_were_not_read_with_the_page_are_read() -> None:
    other = PenReading(PenPlace(PenRole.NUMBER, 1, Box(1, 2, 3, 4)), ())
    number = description_of("1", [page(by_pen=True)], read_before([other], reads_275)).field(FieldName.NUMBER)
    assert number is not None
    assert number.value == "275"
    assert read_before([], None) is None


def test_a_page_is_not_lost_for_a_rule_that_stumbles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.isolation.pen.pen_places", lambda _: 1 / 0)
    assert read_head(np.zeros((9, 9), np.uint8), IMAGE, PageText((), TextSource.NONE, "")) == ()


def test_what_a_sheet_and_file_names_say_is_handed_to_whoever_decides() -> None:
    sheet = SheetWords("bảng kê.xlsx", 3, (SheetValue(FieldName.SYMBOL, "215/SYT-NVD"),))
    said = KnownBeside(("CV_275.pdf",), sheet).said(Description(()))
    assert {(one.name, one.value, one.source) for one in said} >= {
        (FieldName.NUMBER, "275", FieldSource.FILE_NAME),
        (FieldName.NUMBER, "215", FieldSource.SHEET),
    }


def test_neighbours_in_the_archive_put_a_reading_first(tmp_path: Path) -> None:
    def reads(_: PageImage, places: Sequence[PenPlace]) -> tuple[PenReading, ...]:
        texts = (PenText("875/", 0.6), PenText("275/", 0.35))
        return tuple(PenReading(place, texts) for place in places if place.role is PenRole.NUMBER)

    catalogue = open_catalogue(sqlite_url(tmp_path))
    values = {FieldName.NUMBER: "268", FieldName.NOTATION: "SYT-NVD", FieldName.ISSUER: "SỞ Y TẾ"}
    for told_number, day in (("268", "2017-04-03"), ("281", "2017-04-07")):
        told = values | {FieldName.NUMBER: told_number, FieldName.DATE: day}
        description = Description(
            tuple(Field(name, value, "", FieldSource.PRINT, 0.97) for name, value in told.items())
        )
        given = submission(int(told_number))
        code = catalogue.register(given).code
        catalogue.save_record(record(code, given), 1, DOSSIER, description=description)
    found = description_of("1", [page(by_pen=True)], reads, KnownBeside(code="1", catalogue=catalogue))
    catalogue.close()
    number = found.field(FieldName.NUMBER)
    assert number is not None
    assert (number.value, number.asked) == ("275", True)
    assert FieldSource.NEIGHBOURS in {one.source for one in number.others}
