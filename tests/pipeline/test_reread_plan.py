from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from domain.documents import SourceFormat
from domain.limits import InputLimits
from domain.page import ColourMode, DpiSource, Page, PageImage, PageState, ReadPage
from domain.text import PageText, ReaderChoice, TextSource
from ocr.readers import find_reader
from pipeline.isolation.jobs import PageJob
from pipeline.isolation.page import read_page
from pipeline.texts.reread_plan import Left, why_left
from pipeline.texts.reread_report import RereadReport, change_of, sentence_of, words_changed
from pipeline.texts.reread_steps import _unusable
from tests.end_to_end import papers
from tests.index.pages import page_text

if TYPE_CHECKING:
    from pathlib import Path

NOW = "Văn Khố 2 (vie), Tesseract 5.3.0 (vie)"
IMAGE = PageImage(1654, 2339, 200, DpiSource.METADATA, 0, ColourMode.GREY)
READ = Page(1, PageState.READ, IMAGE, 5, 0.9)
BLANK, FAILED = replace(READ, state=PageState.BLANK), Page(1, PageState.FAILED, None, reason="time-limit")
NOTHING = PageText((), TextSource.NONE, "")


def read_by(engine: str) -> PageText:
    return replace(page_text("một hai"), engine=engine)


def born_digital(engine: str) -> PageText:
    return replace(read_by(engine), source=TextSource.BORN_DIGITAL)


@pytest.mark.parametrize(
    ("page", "text", "older", "anew"),
    [
        (READ, read_by("Tesseract 5.3.0 (vie)"), None, None),
        (READ, read_by("Văn Khố 1 (vie), Tesseract 5.3.0 (vie)"), None, None),
        (READ, read_by("Văn Khố 2 (vie)"), None, None),
        (READ, PageText((), TextSource.NONE, "Văn Khố 1 (vie)"), None, None),
        (READ, read_by(NOW), Left.CURRENT, None),
        (READ, born_digital("PDF letters 2, tcvn3"), Left.BORN_DIGITAL, Left.BORN_DIGITAL),
        (READ, born_digital("PDF text layer"), None, None),  # it told neither appearances nor what was hidden
        (READ, read_by(f"PDF letters 2 + {NOW}"), Left.CURRENT, None),
        (READ, read_by("PDF letters 2 + Tesseract 5.3.0 (vie)"), None, None),
        (BLANK, NOTHING, Left.BLANK, Left.BLANK),
        (FAILED, NOTHING, Left.FAILED, None),
    ],
)
def test_what_alto_says_of_a_pages_reader_decides(
    page: Page, text: PageText, older: Left | None, anew: Left | None
) -> None:
    assert why_left(page, text, NOW, anew=False) is older
    assert why_left(page, text, NOW, anew=True) is anew


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [("một hai ba", "một hai ba", 0), ("một hai", "một hái", 1), ("BộY tế", "Bộ Y tế", 2), ("", "một hai", 2)],
)
def test_words_that_differ_are_counted(before: str, after: str, count: int) -> None:
    assert words_changed(page_text(before), page_text(after)) == count
    assert change_of(3, page_text(before), page_text(after)).words == count


@pytest.mark.parametrize("turns", [0, 1])
def test_a_page_is_read_as_it_was_archived_upright_or_not(tmp_path: Path, turns: int) -> None:
    """The sealed PDF/A shows it so, and boxes must fit what it shows."""
    path = papers.save(papers.sheet("Quyết định về việc số hóa", "tài liệu lưu trữ"), tmp_path / "a.png")
    reader = find_reader(ReaderChoice.OURS, ("vie",))
    job = PageJob(path, SourceFormat.PNG, 1, 1, reader, InputLimits(), turns)
    image = read_page(job).page.image
    assert image is not None
    assert image.quarter_turns == turns


def test_a_reading_that_finds_nothing_does_not_take_the_place_of_a_text() -> None:
    text = page_text("một hai")
    assert _unusable(ReadPage(READ, text), text) is None
    assert _unusable(ReadPage(READ, text), NOTHING) is None
    assert _unusable(ReadPage(BLANK, NOTHING), NOTHING) is None
    assert _unusable(ReadPage(BLANK, NOTHING), text) is Left.FOUND_BLANK
    assert _unusable(ReadPage(READ, NOTHING), text) is Left.FOUND_BLANK
    assert _unusable(ReadPage(FAILED, None), text) is Left.UNREADABLE


def test_the_event_names_readers_pages_and_what_stays() -> None:
    before, after = (
        replace(page_text("một hai"), engine="Tesseract 5"),
        replace(page_text("một ba"), engine="Văn Khố 2"),
    )
    read = tuple(change_of(number, before, after) for number in (1, 2, 7))
    told = sentence_of(RereadReport("X", "Văn Khố 3", read), {1, 7})
    assert told == "Tesseract 5 → Văn Khố 2. tr. 1, 7. 2 chữ đổi. PDF/A và chữ ký giữ nguyên"
