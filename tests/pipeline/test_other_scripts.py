"""Pages in letters that are not read: told as such and left empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

from domain.documents import SourceFormat
from domain.limits import InputLimits
from domain.page import FindingCode, PageState
from domain.text import MarkKind, ReaderChoice
from ocr.readers import find_reader
from pipeline.isolation.jobs import PageJob
from pipeline.isolation.page import read_page
from testbed.pages.fonts import Face, Style, Type

if TYPE_CHECKING:
    from pathlib import Path

    from domain.page import ReadPage

_RUSSIAN = (
    "Союз Советских Социалистических Республик",
    "есть социалистическое государство рабочих и крестьян.",
    "Политическую основу составляют Советы депутатов",
    "трудящихся, выросшие и окрепшие в результате свержения",
    "власти помещиков и капиталистов и завоевания диктатуры",
)
_VIETNAMESE = ("Ủy ban nhân dân tỉnh chịu trách nhiệm thi hành", "Quyết định này kể từ ngày ký và công bố.")


def read(path: Path, lines: tuple[str, ...]) -> ReadPage:
    picture = Image.new("L", (1600, 1000), 250)
    draw, font = ImageDraw.Draw(picture), Type(Face.SERIF, Style.REGULAR, 14).at(200)
    for row, line in enumerate(lines):
        draw.text((120, 100 + 70 * row), line, fill=20, font=font)
    picture.save(path, dpi=(200, 200))
    reader = find_reader(ReaderChoice.OURS, ("vie",))
    return read_page(PageJob(path, SourceFormat.PNG, 1, 1, reader, InputLimits()))


def test_a_page_in_russian_is_told_and_not_filled_with_noise(tmp_path: Path) -> None:
    reading = read(tmp_path / "page.png", _RUSSIAN)
    assert reading.text is not None
    assert reading.page.image is not None
    assert reading.page.state is PageState.READ
    assert reading.text.text == ""
    assert FindingCode.OTHER_SCRIPT in {found.code for found in reading.page.image.findings}
    unread = [mark for mark in reading.text.marks if mark.kind is MarkKind.UNREAD]
    assert sum(mark.box.area for mark in unread) > len(_RUSSIAN) * 500 * 20


def test_the_vietnamese_lines_above_it_stay(tmp_path: Path) -> None:
    reading = read(tmp_path / "page.png", (*_VIETNAMESE, *_RUSSIAN))
    assert reading.text is not None
    assert reading.text.text.splitlines() == list(_VIETNAMESE)


def test_vietnamese_on_its_head_is_turned_and_no_other_script(tmp_path: Path) -> None:
    lines = (*_VIETNAMESE, *("Hội đồng nhân dân tỉnh giám sát việc thực hiện Nghị quyết này.",) * 8)
    upright = read(tmp_path / "page.png", lines)
    with Image.open(tmp_path / "page.png") as picture:
        picture.rotate(180).save(tmp_path / "turned.png", dpi=(200, 200))
    turned = read_page(
        PageJob(
            tmp_path / "turned.png", SourceFormat.PNG, 1, 1, find_reader(ReaderChoice.OURS, ("vie",)), InputLimits()
        )
    )
    assert turned.text is not None
    assert upright.text is not None
    assert turned.text.text == upright.text.text
