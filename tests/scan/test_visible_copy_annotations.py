from __future__ import annotations

import numpy as np
import pytest
from pikepdf import Array, Dictionary, Name, Pdf

from tests.scan.seen_pages import annotate, drawn_page, form, ink, read, saved, seen, shown, words

LOOK = b"q 1 0 0 rg 0 0 30 40 re f 0 0 1 rg 30 0 70 20 re f Q"


def looked(turn: tuple[int, ...] = (1, 0, 0, 1), rotate: int = 0, flags: int = 4) -> Pdf:
    pdf = drawn_page(words((20, 150), "page"), Rotate=rotate)
    look = form(pdf, LOOK + words((5, 5), "64"), Matrix=Array([*turn, 3, 7]))
    annotate(pdf, "Stamp", (150, 60, 250, 120), AP=Dictionary(N=look), F=flags)
    return pdf


@pytest.mark.parametrize("rotate", [0, 90, 180, 270, -90])
@pytest.mark.parametrize("turn", [(1, 0, 0, 1), (0, 1, -1, 0), (0.7, 0.7, -0.7, 0.7), (-1, 0, 0, 1)])
def test_a_look_becomes_content_at_its_place_on_turned_pages_and_through_matrices(
    rotate: int, turn: tuple[int, ...]
) -> None:
    pdf = looked(turn, rotate)
    before = shown(pdf)

    seen(pdf)

    assert np.abs(shown(pdf) - before).max() <= 2
    assert read(pdf).split() == ["page", "64"]
    assert Name.Annots not in pdf.pages[0].obj


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_a_note_that_does_not_turn_with_its_page_stays_upright(rotate: int) -> None:
    pdf = looked(rotate=rotate, flags=4 | 16)
    before = shown(pdf)

    seen(pdf)

    assert (np.abs(shown(pdf) - before).max(axis=2) > 2).sum() <= 0.01 * ink(before)  # a rounded edge


@pytest.mark.parametrize(("flags", "is_seen"), [(0, True), (1, True), (2, False), (32, False), (4, True), (256, True)])
def test_flags_hide_as_they_do_on_screen(flags: int, is_seen: bool) -> None:
    pdf = looked(flags=flags)

    seen(pdf)

    assert ("64" in read(pdf)) is is_seen


def test_a_highlight_lets_its_words_be_seen() -> None:
    pdf = drawn_page(words((20, 150), "page"))
    pdf.pages[0].obj.Resources.ExtGState = Dictionary(M=Dictionary(BM=Name.Multiply))
    group = Dictionary(S=Name.Transparency)
    look = form(pdf, b"/M gs 1 1 0 rg 0 0 100 40 re f", Group=group)
    annotate(pdf, "Highlight", (10, 140, 110, 180), AP=Dictionary(N=look))
    before = shown(pdf)

    seen(pdf)

    assert np.abs(shown(pdf) - before).max() <= 2


@pytest.mark.parametrize("subtype", ["Highlight", "Underline", "StrikeOut", "Squiggly", "Square", "Circle", "Text"])
def test_a_note_without_look_is_drawn_where_viewers_draw_it(subtype: str) -> None:
    pdf = drawn_page(words((20, 150), "page"))
    quad = Array([20, 120, 40, 120, 20, 100, 40, 100])
    annotate(pdf, subtype, (20, 100, 40, 120), C=Array([1, 0.9, 0]), Contents=b"words of the note", QuadPoints=quad)
    before = shown(pdf)

    notes = seen(pdf)

    different = (np.abs(shown(pdf) - before).max(axis=2) > 80).sum()
    assert notes == ()
    assert different <= 0.2 * ink(before)  # edges of thin lines
    assert read(pdf).split() == ["page"]


@pytest.mark.parametrize("rect", [None, (60, 40, 60, 40), (60, 40, 66, 45), (60, 40, 180, 120), (0, 0, 0, 0)])
def test_the_sign_of_a_note_has_its_own_size_whatever_its_rectangle_says(rect: tuple[int, ...] | None) -> None:
    pdf = drawn_page(words((20, 150), "page"))
    note = annotate(pdf, "Text", rect or (0, 0, 0, 0), Contents=b"words of the note")
    if rect is None:
        del note.Rect
    without, before = shown(drawn_page(words((20, 150), "page"))), shown(pdf)

    notes = seen(pdf)

    different = (np.abs(shown(pdf) - before).max(axis=2) > 80).sum()
    assert notes == ()
    assert (np.abs(before - without).max(axis=2) > 80).sum() > 400, "PDFium draws it, 20 points wide and high"
    assert different <= 0.2 * ink(before)


def test_a_kind_of_note_that_has_no_drawing_is_told() -> None:
    pdf = drawn_page(words((20, 150), "page"))
    annotate(pdf, "Caret", (20, 100, 40, 120))

    assert seen(pdf) == ("note-not-drawn:1",)


def test_free_text_without_look_is_drawn_with_vietnamese_letters() -> None:
    pdf = drawn_page(b"")
    annotate(pdf, "FreeText", (20, 20, 280, 180), Contents="Đã nộp đủ hồ sơ\nngày 19", DA=b"1 0 0 rg /Helv 14 Tf")

    assert seen(pdf) == ()
    assert read(pdf).split() == ["Đã", "nộp", "đủ", "hồ", "sơ", "ngày", "19"]


def test_links_stay_links_and_windows_that_open_on_a_click_are_not_drawn() -> None:
    pdf = drawn_page(b"")
    annotate(pdf, "Link", (20, 20, 60, 60), A=Dictionary(S=Name.URI, URI=b"https://vi.wikipedia.org"))
    annotate(pdf, "Popup", (20, 20, 200, 160), AP=Dictionary(N=form(pdf, LOOK)))

    seen(pdf)

    assert [str(item.Subtype) for item in pdf.pages[0].obj.Annots] == ["/Link"]
    assert ink(shown(pdf)) == 0


@pytest.mark.parametrize("state", ["Yes", "Off"])
def test_a_button_shows_the_look_of_its_state(state: str) -> None:
    pdf = drawn_page(b"")
    looks = Dictionary(Yes=form(pdf, words((5, 5), "on")), Off=form(pdf, words((5, 5), "off")))
    annotate(pdf, "Widget", (20, 20, 120, 60), FT=Name.Btn, T=b"a", AS=Name(f"/{state}"), AP=Dictionary(N=looks))

    seen(pdf)

    assert read(pdf).strip() == {"Yes": "on", "Off": "off"}[state]


@pytest.mark.parametrize("rect", [(0, 0, 0, 0), (20, 20, 20, 80), (20, 20, 120, 20)])
def test_a_signature_without_size_is_not_seen(rect: tuple[float, ...]) -> None:
    pdf = drawn_page(b"")
    annotate(pdf, "Widget", rect, FT=Name.Sig, T=b"s", AP=Dictionary(N=form(pdf, words((5, 5), "364"))))

    seen(pdf)

    assert read(pdf).strip() == ""


@pytest.mark.parametrize("content", [b"q q 5 0 0 5 9 9 cm ", b"Q Q 0 1 -1 0 50 0 cm ", b"q BT /F 9 Tf ET"])
def test_what_the_page_leaves_behind_does_not_move_its_notes(content: bytes) -> None:
    pdf = drawn_page(content + words((20, 30), "page"))
    annotate(pdf, "Stamp", (150, 60, 250, 100), AP=Dictionary(N=form(pdf, LOOK)))
    before = shown(pdf)

    seen(pdf)

    assert np.abs(shown(pdf) - before).max() <= 2


def test_the_same_page_gives_the_same_bytes() -> None:
    first, second = looked(), looked()
    seen(first)
    seen(second)

    assert saved(first)[:-200] == saved(second)[:-200]
