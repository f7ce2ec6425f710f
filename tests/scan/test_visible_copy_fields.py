from __future__ import annotations

from typing import Any

import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from tests.scan.seen_pages import annotate, drawn_page, form, ink, read, seen, shown, words

NAME = "Nguyễn Thị Ánh Tuyết"
MULTILINE, PASSWORD, COMB, COMBO, RADIO = 1 << 12, 1 << 13, 1 << 24, 1 << 17, 1 << 15


def field(kind: str = "Tx", rect: tuple[float, ...] = (20, 80, 280, 110), **entries: Any) -> Pdf:
    pdf = drawn_page(b"")
    entries.setdefault("DA", String("/Helv 12 Tf 0 g"))
    annotate(pdf, "Widget", rect, FT=Name(f"/{kind}"), T=b"a", **entries)
    pdf.Root.AcroForm.NeedAppearances = True
    return pdf


@pytest.mark.parametrize("size", [0, 8, 30])
def test_a_field_without_look_shows_its_value_with_all_letters(size: int) -> None:
    pdf = field(V=String(NAME), DA=String(f"/Helv {size} Tf 0 0 1 rg"))

    assert seen(pdf) == ()
    assert " ".join(read(pdf).split()) == NAME
    assert Name.AcroForm not in pdf.Root
    assert Name.Annots not in pdf.pages[0].obj
    blue = shown(pdf)
    assert (blue[:, :, 0] - blue[:, :, 2] > 100).any()  # blue first in PDFium's pixels


def test_a_value_too_long_for_its_field_is_set_smaller_and_stays_within_it() -> None:
    pdf = field(V=String(" ".join([NAME] * 4)))

    seen(pdf)

    assert " ".join(read(pdf).split()) == " ".join([NAME] * 4)
    pixels = shown(pdf)
    assert ink(pixels[:, :40]) == ink(pixels[:, 560:]) == 0


def test_lines_are_broken_in_a_field_of_several_lines() -> None:
    pdf = field(rect=(20, 20, 120, 180), V=String(f"{NAME}\r\n{NAME} {NAME}"), Ff=MULTILINE)

    seen(pdf)

    assert len(read(pdf).splitlines()) >= 3
    assert " ".join(read(pdf).split()) == " ".join([NAME] * 3)


@pytest.mark.parametrize(("alignment", "side"), [(0, slice(40, 200)), (1, slice(220, 380)), (2, slice(400, 560))])
def test_text_stands_at_the_side_that_is_wanted(alignment: int, side: slice) -> None:
    pdf = field(V=String("Số 5"), Q=alignment)

    seen(pdf)

    pixels = shown(pdf)
    assert ink(pixels[:, side]) == ink(pixels) > 0


def test_a_comb_has_one_letter_in_each_cell() -> None:
    pdf = field(V=String("0123"), Ff=COMB, MaxLen=10)

    seen(pdf)

    cells = [ink(shown(pdf)[:, 40 + at * 52 : 92 + at * 52]) > 0 for at in range(10)]
    assert cells == [True] * 4 + [False] * 6


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_field_is_drawn_turned(turn: int) -> None:
    pdf = field(rect=(20, 20, 50, 180) if turn != 180 else (20, 20, 280, 50), V=String(NAME), MK=Dictionary(R=turn))

    seen(pdf)

    rows, columns = (shown(pdf).min(axis=2) < 200).nonzero()
    assert bool(rows.max() - rows.min() > columns.max() - columns.min()) is (turn != 180)


def test_inherited_values_and_names_of_options_are_shown() -> None:
    pdf = drawn_page(b"")
    options = Array([Array([String("HN"), String("Hà Nội")]), Array([String("HP"), String("Hải Phòng")])])
    parent = pdf.make_indirect(Dictionary(FT=Name.Ch, T=b"p", Ff=COMBO, V=String("HP"), Opt=options))
    annotate(pdf, "Widget", (20, 80, 280, 110), Parent=parent)

    seen(pdf)

    assert " ".join(read(pdf).split()) == "Hải Phòng"


def test_a_list_shows_its_options() -> None:
    pdf = field("Ch", (20, 20, 280, 180), V=String("b"), Opt=Array([String("ấ"), String("b")]))

    seen(pdf)

    assert read(pdf).split() == ["ấ", "b"]


def test_secret_letters_are_not_shown() -> None:
    pdf = field(V=String("mật"), Ff=PASSWORD)

    seen(pdf)

    assert read(pdf).strip() == "***"


@pytest.mark.parametrize("flags", [0, RADIO])
def test_a_box_that_is_ticked_is_seen_ticked_and_one_that_is_not_is_empty(flags: int) -> None:
    ticked = field("Btn", (20, 20, 60, 60), Ff=flags, V=Name.Yes, AS=Name.Yes)
    empty = field("Btn", (20, 20, 60, 60), Ff=flags, V=Name.Off, AS=Name.Off)

    assert seen(ticked) == seen(empty) == ()
    assert ink(shown(ticked)) > 100
    assert ink(shown(empty)) == 0


def test_a_look_that_shows_the_value_stays_and_an_old_one_is_made_anew() -> None:
    """The form asks for new looks, and only one of the two fields needs one."""
    pdf = field(V=String("Hello 1"))
    pdf.pages[0].obj.Annots[0].AP = Dictionary(N=form(pdf, words((5, 5), "Hello 1", 9, "1 0 0 rg")))
    old = Dictionary(N=form(pdf, words((5, 5), "draft", 9)))
    annotate(pdf, "Widget", (20, 20, 280, 50), FT=Name.Tx, T=b"b", V=String(NAME), AP=old)

    seen(pdf)

    pixels = shown(pdf)
    assert (pixels[:, :, 2] - pixels[:, :, 0] > 100).any()
    assert " ".join(read(pdf).split()) == f"Hello 1 {NAME}"


def test_letters_that_the_font_lacks_are_told() -> None:
    assert seen(field(V=String("漢 Hà"))) == ("letters-not-drawn:1",)


def test_background_and_border_are_drawn() -> None:
    pdf = field(MK=Dictionary(BG=Array([1, 0, 0]), BC=Array([0])))

    seen(pdf)

    pixels = shown(pdf)[190, 300]
    assert list(pixels) == [0, 0, 255]
