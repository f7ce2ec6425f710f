"""Where a signature is seen, as its page is seen, and the text that it shows."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream

from domain.geometry import Box
from scan.pdf.look_cost import is_simple
from scan.pdf.signature_looks import signature_looks

if TYPE_CHECKING:
    from pathlib import Path

    from domain.signature_roles import SignatureLook


def _document(path: Path, *, rect: list[int], text: str = "300", flags: int = 4, **page: object) -> Path:
    """Two pages, the second with a signature field whose look says `text`; the signature itself is empty."""
    pdf = pikepdf.new()
    for _ in range(2):
        pdf.add_blank_page(page_size=(600, 800))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    shown = Stream(pdf, b"BT /F 10 Tf 2 4 Td (%s) Tj ET" % text.encode())
    shown.Type, shown.Subtype, shown.BBox = Name.XObject, Name.Form, Array([0, 0, 60, 20])
    shown.Resources = Dictionary(Font=Dictionary(F=font))
    signature = pdf.make_indirect(Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Contents=b"\0"))
    widget = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T="S", V=signature))
    widget.F, widget.Rect, widget.AP = flags, Array(rect), Dictionary(N=shown)
    pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
    for key, value in page.items():
        pdf.pages[1].obj[f"/{key}"] = value
    pdf.pages[1].obj.Annots = Array([widget])
    pdf.save(path)
    return path


def _only(path: Path) -> SignatureLook:
    (found,) = signature_looks(path).values()
    return found


def test_place_and_text(tmp_path: Path) -> None:
    seen = _only(_document(tmp_path / "a.pdf", rect=[100, 700, 160, 720]))
    assert (seen.page, seen.box, seen.width, seen.height, seen.text) == (2, Box(100, 80, 60, 20), 600, 800, "300")


def test_a_turned_and_cut_page_is_told_as_it_is_seen(tmp_path: Path) -> None:
    path = _document(tmp_path / "a.pdf", rect=[160, 700, 100, 720], Rotate=90, CropBox=Array([50, 0, 600, 800]))
    seen = _only(path)
    assert (seen.box, seen.width, seen.height) == (Box(700, 50, 20, 60), 800, 550)


@pytest.mark.parametrize(
    "change",
    [
        {"rect": [0, 0, 0, 0]},
        {"rect": [700, 700, 760, 720]},  # beside the page
        {"rect": [100, 700, 160, 720], "flags": 2},  # hidden
    ],
)
def test_what_is_not_seen_has_no_look(tmp_path: Path, change: dict[str, object]) -> None:
    assert signature_looks(_document(tmp_path / "a.pdf", **change)) == {}  # type: ignore[arg-type]


def test_a_text_is_told_on_one_line_without_what_cannot_be_seen(tmp_path: Path) -> None:
    assert _only(_document(tmp_path / "a.pdf", rect=[100, 700, 160, 720], text="S\x01 12  3")).text.isprintable()


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\nnothing", b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>"])
def test_a_file_that_cannot_be_read_shows_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    assert signature_looks(path) == {}


def _forms_in_forms(pdf: pikepdf.Pdf, times: int, deep: int) -> Stream:
    """A form that draws another so often, and that one another, so deep; the last says 7."""
    form = Stream(pdf, b"BT (7) Tj ET")
    for _ in range(deep):
        form.Subtype, form.BBox = Name.Form, Array([0, 0, 9, 9])
        outer = Stream(pdf, b"/F Do " * times)
        outer.Resources = Dictionary(XObject=Dictionary(F=pdf.make_indirect(form)))
        form = outer
    return form


def test_an_appearance_that_draws_without_end_is_left_unread() -> None:
    pdf = pikepdf.new()
    assert is_simple(_forms_in_forms(pdf, 1, 5))
    assert not is_simple(_forms_in_forms(pdf, 100, 5)), "ten thousand million drawings"
    assert not is_simple(_forms_in_forms(pdf, 1, 20))
    itself = pdf.make_indirect(_forms_in_forms(pdf, 1, 1))
    itself.Resources.XObject.F = itself
    assert not is_simple(itself)


def test_an_appearance_that_unpacks_without_end_is_left_unread() -> None:
    pdf = pikepdf.new()
    bomb = Stream(pdf, b"")
    bomb.write(zlib.compress(b" " * (8 << 20)), filter=Name.FlateDecode)
    assert not is_simple(bomb)


def _printed(path: Path, content: bytes, **page: object) -> SignatureLook:
    made = _document(path, rect=[200, 700, 230, 720], text="19")
    with pikepdf.open(made, allow_overwriting_input=True) as pdf:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[1].obj.Resources = Dictionary(Font=Dictionary(F=font))
        pdf.pages[1].obj.Contents = Stream(pdf, content)
        for key, value in page.items():
            pdf.pages[1].obj[f"/{key}"] = value
        pdf.save(made)
    return _only(made)


LINE = b"BT /F 12 Tf 150 706 Td (Ngay) Tj 90 0 Td (thang 02) Tj 0 14 Td (above) Tj 0 -28 Td (below) Tj ET"


def test_what_is_printed_on_the_row_of_figures_is_told(tmp_path: Path) -> None:
    seen = _printed(tmp_path / "a.pdf", LINE)
    assert (seen.text, seen.before, seen.behind) == ("19", "Ngay", "thang 02")


def test_a_turned_and_cut_page_is_read_along_the_rows_that_are_seen(tmp_path: Path) -> None:
    upright = b"BT 0 1 -1 0 214 640 Tm /F 12 Tf (Ngay) Tj 90 0 Td (thang 02) Tj ET"
    seen = _printed(tmp_path / "a.pdf", upright, Rotate=90, CropBox=Array([50, 100, 600, 800]))
    assert (seen.before, seen.behind) == ("Ngay", "thang 02")


def test_print_beside_other_texts_is_not_read(tmp_path: Path) -> None:
    path = _document(tmp_path / "a.pdf", rect=[100, 700, 160, 720], text="Ky boi")
    assert (_only(path).before, _only(path).behind) == ("", "")


def test_a_page_that_draws_without_end_is_not_read_and_the_signature_is_told(tmp_path: Path) -> None:
    seen = _printed(tmp_path / "a.pdf", LINE + b"\n0 0 9 9 re f" * 100_000)
    assert (seen.text, seen.before, seen.behind) == ("19", "", "")
