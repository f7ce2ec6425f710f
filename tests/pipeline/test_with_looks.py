"""A page is read with looks for its fields and notes; the other pages of a book cost nothing then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from pipeline.isolation.visible import with_looks

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = 2


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Three pages: a plain one, and two with a note that has no look and one that is hidden."""
    made = tmp_path / "book.pdf"
    with pikepdf.new() as pdf:
        for number in range(3):
            page = pdf.add_blank_page(page_size=(595, 842))
            notes = [_note(flags) for flags in (0, HIDDEN)] if number else []
            page.obj.Annots = Array([pdf.make_indirect(note) for note in notes])
        pdf.save(made)
    return made


def _note(flags: int) -> Dictionary:
    place = Array([100, 700, 300, 730])
    text = String("Đã số hóa")
    return Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=place, Contents=text, DA=String("0 g"), F=flags)


def _looks(path: Path, number: int) -> list[bool]:
    """Of each note of a page, whether it has a look."""
    with pikepdf.open(path) as pdf:
        return [Name.AP in note for note in pdf.pages[number - 1].obj.Annots]


def test_only_the_page_that_is_wanted_gets_looks_and_loses_what_is_hidden(book: Path) -> None:
    with with_looks(book, only=2) as path:
        assert path != book
        assert [_looks(path, number) for number in (1, 2, 3)] == [[], [True], [False, False]]


def test_a_page_that_needs_nothing_is_read_from_the_file_itself(book: Path) -> None:
    with with_looks(book, only=1) as path:
        assert path == book


def test_all_pages_get_looks_where_no_page_is_named(book: Path) -> None:
    with with_looks(book) as path:
        assert [_looks(path, number) for number in (1, 2, 3)] == [[], [True], [True]]


def test_a_page_that_is_not_there_leaves_the_file_as_it_is(book: Path) -> None:
    with with_looks(book, only=9) as path:
        assert path == book
