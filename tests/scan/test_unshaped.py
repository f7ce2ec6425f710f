"""Places of a page whose look is left to the program that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from scan.pdf.visible.unshaped import Unshaped, page_facts

if TYPE_CHECKING:
    from pathlib import Path


def _places(path: Path, *notes: Dictionary, turn: int = 0, anew: bool = False) -> tuple[Unshaped, ...]:
    """Of a page of 200 by 100 points, whose turn stands above it in the page tree."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 100))
    pdf.Root.Pages.Rotate = turn
    listed = Array([pdf.make_indirect(note) for note in notes])
    pdf.pages[0].obj.Annots = listed
    pdf.Root.AcroForm = Dictionary(Fields=listed, NeedAppearances=anew)
    pdf.save(path)
    (facts,) = page_facts(path)
    return facts.unshaped


def _field(**more: object) -> Dictionary:
    return Dictionary(
        {"/Subtype": Name.Widget, "/Rect": Array([20, 10, 40, 30])} | {f"/{k}": v for k, v in more.items()}
    )


def test_a_field_without_a_look_is_told_with_its_place_and_whether_it_says_something(tmp_path: Path) -> None:
    empty, full = _places(tmp_path / "a.pdf", _field(), _field(V=pikepdf.String("300")))
    assert (empty.filled, full.filled) == (False, True)
    assert empty.place == pytest.approx((0.1, 0.7, 0.2, 0.9))


def test_a_turn_of_the_page_turns_the_place(tmp_path: Path) -> None:
    (found,) = _places(tmp_path / "a.pdf", _field(), turn=90)
    assert found.place == pytest.approx((0.1, 0.1, 0.3, 0.2))


@pytest.mark.parametrize(
    "more", [{"F": 2}, {"F": 32}, {"Subtype": Name.Link}, {"Rect": Array([20, 10, 20, 10])}, {"Rect": 7}]
)
def test_what_is_not_seen_has_no_place(tmp_path: Path, more: dict[str, object]) -> None:
    assert _places(tmp_path / "a.pdf", _field(**more)) == ()


@pytest.mark.parametrize("anew", [False, True])
def test_a_field_with_a_look_has_none_unless_looks_are_to_be_made_anew(tmp_path: Path, anew: bool) -> None:
    shaped = _field(AP=Dictionary(N=Dictionary()))
    assert len(_places(tmp_path / "a.pdf", shaped, anew=anew)) == anew
