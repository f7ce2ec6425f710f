"""A pen's figures become words of the text where they are written, told apart from what was read of the print."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from describe.head.head import head_of
from describe.head.pen_places import head_places
from describe.written import with_written, without_written, written_words
from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource, Place
from domain.description.pen import PenRole
from domain.page import ColourMode, DpiSource, Page, PageImage, PageState
from domain.text import WordOrigin
from ocr.alto import parse_alto, write_alto
from tests.describe.pages import HEIGHT, WIDTH, Drawn, ink, national_title, page_of, width_of

if TYPE_CHECKING:
    from describe.pages import DescribedPage
    from domain.text import PageText

LEFT, TOP = 0.16, 0.11
GAP = (LEFT + width_of("Số: ") + 0.005, LEFT + 0.095)


def head(*read: str, confirmed: bool = False) -> DescribedPage:
    """A head with a pen's number, of which the reader of print read something or nothing."""
    number = [Drawn("Số:", LEFT, TOP), *(Drawn(text, GAP[0] + 0.004, TOP, GAP[1] - 0.01) for text in read)]
    marks = () if read else (ink(GAP[0], TOP, GAP[1], TOP + 0.015),)
    page = page_of(
        Drawn("SỞ Y TẾ", 0.2, 0.07), *national_title(), *number, Drawn("/SYT-NVD", LEFT + 0.1, TOP),
        Drawn("Kiên Giang, ngày      tháng 4 năm 2017", 0.5, TOP + 0.03), marks=marks,
    )  # fmt: skip
    assert page.text is not None
    (block,) = page.text.blocks
    size = 2 + len(read)
    at = next(n for n, line in enumerate(block.lines) if line.words[0].text == "Số:")
    words = tuple(word for line in block.lines[at : at + size] for word in line.words)
    joined = replace(block.lines[at], words=words, confirmed=confirmed)
    block = replace(block, lines=(*block.lines[:at], joined, *block.lines[at + size :]))
    return replace(page, text=replace(page.text, blocks=(block,)))


def described(page: DescribedPage, value: str = "275", confidence: float = 0.97) -> Description:
    place = next(place for place in head_places(head_of(page)) if place.role is PenRole.NUMBER)
    where = (Place(1, (place.box,)),)
    return Description((Field(FieldName.NUMBER, value, "", FieldSource.PEN, confidence, where),))


def written(page: DescribedPage, confidence: float = 0.97) -> PageText:
    assert page.text is not None
    return with_written(page.text, written_words(described(page, confidence=confidence)).get(1, ()))


def number_line(text: PageText) -> str:
    return next(line.text for line in text.lines() if line.text.startswith("Số:"))


def test_a_certain_number_stands_between_the_printed_words() -> None:
    text = written(head())
    assert number_line(text) == "Số: 275 /SYT-NVD"
    word = next(word for word in text.words() if word.text == "275")
    assert word.origin is WordOrigin.PEN
    assert GAP[0] - 0.015 < word.box.x / WIDTH < word.box.right / WIDTH < LEFT + 0.11


def test_a_number_that_somebody_is_asked_for_is_no_word() -> None:
    assert number_line(written(head(), confidence=0.89)) == "Số: /SYT-NVD"


def test_what_was_read_of_the_same_ink_stands_behind_it() -> None:
    text = written(head("2ạ5"))
    assert number_line(text) == "Số: 275 /SYT-NVD"
    assert "2ạ5" in text.recognised
    assert number_line(without_written(text)) == "Số: 2ạ5 /SYT-NVD"


def test_print_in_its_place_and_the_same_figures_stay() -> None:
    for read in ("275", "Trường"):
        page = head(read)
        assert page.text is not None
        assert with_written(page.text, written_words(described(head())).get(1, ())) == page.text


def test_a_line_that_a_person_confirmed_stays() -> None:
    assert number_line(written(head(confirmed=True))) == "Số: /SYT-NVD"


def test_day_and_month_stand_in_their_places() -> None:
    day_box = next(place.box for place in head_places(head_of(head())) if place.role is PenRole.DAY)
    where = tuple(Place(1, (box,)) for box in (day_box, replace(day_box, x=day_box.x + 300)))
    days = (("2017-02-05", "05 02", where), ("2017-10-16", "16 10", where), ("2017-04-16", "16", where[:1]))
    for day, told, own in days:
        field = Field(FieldName.DATE, day, "", FieldSource.PEN, 0.97, own)
        words = written_words(Description((field,)))[1]
        assert " ".join(word.text for word in words) == told


def test_describing_looks_at_the_text_without_it() -> None:
    page = head()
    assert without_written(written(page)) == page.text


def test_it_is_read_back_from_the_text_file_as_it_was() -> None:
    page = head("2ạ5")
    text = written(page)
    image = PageImage(WIDTH, HEIGHT, 200, DpiSource.METADATA, 0, ColourMode.COLOUR)
    read = parse_alto(write_alto(Page(1, PageState.READ, image, 9, 0.9), text, "a.jpg")).text
    word = next(word for word in read.words() if word.text == "275")
    assert (word.origin, word.recognised) == (WordOrigin.PEN, "2ạ5")


@pytest.mark.parametrize("source", [FieldSource.PRINT, FieldSource.PERSON, FieldSource.SHEET])
def test_only_what_a_pen_wrote_is_put_in(source: FieldSource) -> None:
    (number,) = described(head()).fields
    assert written_words(Description((replace(number, source=source),))) == {}
