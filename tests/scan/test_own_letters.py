"""Letters that a PDF page shows: all that is seen, nothing that is hidden, each in its place."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from domain.text import WordOrigin
from scan.page_source import PagePicture
from scan.pdf.own_letters import own_letters, rest_of_page
from tests.scan.samples import pdf_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.text import Word

    Preparation = Callable[[pikepdf.Pdf, pikepdf.Object], None]


def page_words(path: Path, number: int, width: int, height: int) -> tuple[tuple[Word, ...], ...]:
    """Lines of the page's own content."""
    return own_letters(path, number, width, height).parts.get(0, ())


def said(path: Path) -> list[list[str]]:
    """Lines as text: what each part of the page says, the page's own content first."""
    parts = own_letters(path, 1, 800, 1200).parts
    return [[" ".join(word.text for word in line) for line in lines] for _, lines in sorted(parts.items())]


def written(turn: int) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page = pdf.pages[0].obj
        page["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page["/Contents"] = pdf.make_stream(b"BT /F 20 Tf 20 250 Td (So 308) Tj 0 -40 Td (Quyet dinh) Tj ET")
        page["/Rotate"] = turn

    return change


def test_words_of_the_text_layer_stand_where_they_are_drawn(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf", written(0))
    lines = page_words(path, 1, 400, 600)
    assert [[word.text for word in line] for line in lines] == [["So", "308"], ["Quyet", "dinh"]]
    first = lines[0][0].box
    assert 38 <= first.x <= 44
    assert 65 <= first.y <= 75
    assert 98 <= first.bottom <= 104
    assert lines[0][0].confidence == 1.0


def test_words_of_a_turned_page_are_turned_with_it(tmp_path: Path) -> None:
    lines = page_words(pdf_file(tmp_path / "a.pdf", written(90)), 1, 600, 400)
    box = next(word.box for line in lines for word in line if word.text == "308")
    assert box.h > box.w
    assert box.x > 450


def test_a_page_without_text_has_no_words(tmp_path: Path) -> None:
    assert page_words(pdf_file(tmp_path / "a.pdf"), 1, 400, 600) == ()


def typed(lines: list[bytes], font: str = "Helvetica") -> Callable[[pikepdf.Pdf], None]:
    """Lines of bytes in a font that says they are Windows-1252, as `.VnTime` and `VNI-Times` do."""

    def change(pdf: pikepdf.Pdf) -> None:
        face = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name(f"/{font}"),
            Encoding=pikepdf.Name.WinAnsiEncoding,
        )  # fmt: skip
        page = pdf.pages[0].obj
        page["/Resources"] = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=face))
        shown = b"".join(b"(" + line + b") Tj 0 -14 Td " for line in lines)
        page["/Contents"] = pdf.make_stream(b"BT /F 8 Tf 20 250 Td " + shown + b"ET")

    return change


def test_letters_of_old_encodings_come_as_they_stand(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf", typed(["QuyÕt ®Þnh cña UBND x· §¤NG S¥N".encode("cp1252")]))
    words = [word.text for line in page_words(path, 1, 400, 600) for word in line]
    assert words == ["QuyÕt", "®Þnh", "cña", "UBND", "x·", "§¤NG", "S¥N"]


def test_a_hyphen_at_the_end_of_a_line_ends_it(tmp_path: Path) -> None:
    lines = [b"C\xa8n c\xf8 v\xb5o th\xad", b"ng\xe1 c\xf1a t\xd8nh"]  # the TCVN3 letter ư is the soft hyphen
    found = page_words(pdf_file(tmp_path / "a.pdf", typed(lines)), 1, 400, 600)
    assert [[word.text for word in line] for line in found] == [["C¨n", "cø", "vµo", "th-"], ["ngá", "cña", "tØnh"]]
    assert found[0][-1].box.bottom < found[1][0].box.bottom


@pytest.mark.parametrize(
    ("font", "shown"),
    [
        (".VnTimeH", "CéNG HOµ"),
        ("ABCDEF+.VnArialH,Bold", "CéNG HOµ"),
        (".VnTime", "Céng hoµ"),
        ("Helvetica", "Céng hoµ"),
    ],
)
def test_a_font_that_draws_capitals_gives_capitals(tmp_path: Path, font: str, shown: str) -> None:
    path = pdf_file(tmp_path / "a.pdf", typed(["Céng hoµ".encode("cp1252")], font))
    assert " ".join(word.text for line in page_words(path, 1, 400, 600) for word in line) == shown


def shown(
    content: bytes, prepare: Callable[[pikepdf.Pdf, pikepdf.Object], None] | None = None
) -> Callable[[pikepdf.Pdf], None]:
    """A page of 400 × 600 points with `content`; /F is a font."""

    def change(pdf: pikepdf.Pdf) -> None:
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        page = pdf.pages[0].obj
        page.MediaBox = Array([0, 0, 400, 600])
        page.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary(), Properties=Dictionary())
        page.Contents = pdf.make_stream(content)
        if prepare:
            prepare(pdf, page)

    return change


def black_picture(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    data = zlib.compress(bytes(16))
    picture = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=4, Height=4)
    picture.stream_dict.update({"/ColorSpace": Name.DeviceGray, "/BitsPerComponent": 8, "/Filter": Name.FlateDecode})
    page.Resources.XObject.Im = picture


def layer_off(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name="nháp"))
    page.Resources.Properties.L = layer
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer]), Order=Array([layer])))


SEEN = b"BT /F 20 Tf 40 500 Td (Thay duoc) Tj ET "


@pytest.mark.parametrize(
    ("hidden", "prepare"),
    [
        (b"BT 1 g /F 20 Tf 40 400 Td (An) Tj ET", None),  # white on white
        (b"0 1 0 rg 40 380 200 60 re f BT /F 20 Tf 50 400 Td (An) Tj ET", None),  # the colour of its ground
        (b"BT 3 Tr /F 20 Tf 40 400 Td (An) Tj ET", None),
        (b"BT 7 Tr /F 20 Tf 40 400 Td (An) Tj ET", None),
        (b"q 0 0 10 10 re W n BT /F 20 Tf 40 400 Td (An) Tj ET Q", None),  # clipped away
        (b"BT /F 20 Tf 40 400 Td (An) Tj ET q 200 0 0 60 30 380 cm /Im Do Q", black_picture),  # covered
        (b"/OC /L BDC BT /F 20 Tf 40 400 Td (An) Tj ET EMC", layer_off),
        (b"BT /F 20 Tf 40 -300 Td (An) Tj ET", None),  # below the page
    ],
)
def test_letters_that_nobody_sees_are_not_told(tmp_path: Path, hidden: bytes, prepare: Preparation | None) -> None:
    assert said(pdf_file(tmp_path / "a.pdf", shown(SEEN + hidden, prepare))) == [["Thay duoc"]]


@pytest.mark.parametrize(
    "pale", [b"BT .85 g /F 20 Tf 40 400 Td (Nhat) Tj ET", b"BT 1 1 .6 rg /F 20 Tf 40 400 Td (Nhat) Tj ET"]
)
def test_pale_letters_are_seen(tmp_path: Path, pale: bytes) -> None:
    assert said(pdf_file(tmp_path / "a.pdf", shown(SEEN + pale))) == [["Thay duoc", "Nhat"]]


def with_look(
    letters: bytes, flags: int = 4, kind: str = "Stamp", left: int = 200
) -> Callable[[pikepdf.Pdf, pikepdf.Object], None]:
    """An annotation that shows letters at (left, 500)."""

    def change(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        look = pdf.make_stream(letters, Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 100, 60]))
        look.stream_dict.Resources = page.Resources
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=Array([left, 480, left + 100, 540]), F=flags)
        note.AP = Dictionary(N=look)
        page.Annots = Array([*page.get("/Annots", []), pdf.make_indirect(note)])

    return change


def test_letters_of_appearances_are_told_apart_from_the_pages_own(tmp_path: Path) -> None:
    look = with_look(b"BT /F 20 Tf 0 20 Td (364) Tj ET")
    path = pdf_file(tmp_path / "a.pdf", shown(SEEN, look))
    parts = own_letters(path, 1, 800, 1200).parts
    assert said(path) == [["Thay duoc"], ["364"]]
    word = next(lines for source, lines in parts.items() if source)[0][0]
    assert word.origin is WordOrigin.APPEARANCE
    assert 400 <= word.box.x <= 404
    assert 170 <= word.box.y <= 180
    assert {w.origin for line in parts[0] for w in line} == {WordOrigin.PAGE}


def test_what_appearances_beside_each_other_show_is_not_mixed(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        with_look(b"BT /F 12 Tf 14 TL 0 30 Td (Ky boi) Tj T* (Co quan) Tj ET")(pdf, page)
        with_look(b"BT /F 12 Tf 14 TL 0 30 Td (Trung tam) Tj T* (Tin hoc) Tj ET", left=290)(pdf, page)

    told = said(pdf_file(tmp_path / "a.pdf", shown(SEEN, change)))
    assert told == [["Thay duoc"], ["Ky boi", "Co quan"], ["Trung tam", "Tin hoc"]]


@pytest.mark.parametrize("flags", [2, 32])  # Hidden, NoView
def test_what_hidden_annotations_would_show_is_not_told(tmp_path: Path, flags: int) -> None:
    look = with_look(b"BT /F 20 Tf 0 20 Td (364) Tj ET", flags)
    assert said(pdf_file(tmp_path / "a.pdf", shown(SEEN, look))) == [["Thay duoc"]]


def test_letters_under_a_marker_are_seen(tmp_path: Path) -> None:
    look = with_look(b"1 1 0 rg 0 0 100 60 re f", kind="Highlight", left=40)
    assert said(pdf_file(tmp_path / "a.pdf", shown(SEEN, look))) == [["Thay duoc"]]


def test_words_of_a_justified_line_are_parted_where_no_space_stands(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf", shown(b"BT /F 20 Tf 40 500 Td [(Danh) -170 (muc) -170 (thu)] TJ ET"))
    assert said(path) == [["Danh muc thu"]]
    assert len(page_words(path, 1, 800, 1200)[0]) == 3


def test_letters_spaced_apart_stay_one_word(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf", shown(b"BT 2 Tc /F 20 Tf 40 500 Td (QUYET) Tj ET"))
    assert said(path) == [["QUYET"]]


@pytest.mark.parametrize(("matrix", "turns"), [("1 0 0 1", 0), ("0 1 -1 0", 1), ("-1 0 0 -1", 2), ("0 -1 1 0", 3)])
def test_turned_letters_tell_how_the_page_is_made_upright(tmp_path: Path, matrix: str, turns: int) -> None:
    content = f"BT /F 20 Tf {matrix} 200 300 Tm (Nam 1987) Tj ET".encode()
    assert own_letters(pdf_file(tmp_path / "a.pdf", shown(content)), 1, 800, 1200).quarter_turns == turns


def rest(path: Path, sources: frozenset[int]) -> PagePicture | None:
    return rest_of_page(path, 1, PagePicture(np.zeros((1200, 800, 3), np.uint8), 144), sources)


def test_nothing_is_left_of_a_page_that_only_has_letters(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf", shown(SEEN))
    assert rest(path, frozenset({0})) is None
    assert rest(path, frozenset()) is not None


def test_the_rest_of_a_page_shows_pictures_and_no_letters(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf", shown(SEEN + b"q 100 0 0 100 200 100 cm /Im Do Q", black_picture))
    left = rest(path, frozenset({0}))
    assert left is not None
    assert left.pixels.shape == (1200, 800)
    assert left.pixels[:400].min() == 255
    assert left.pixels[820:980, 420:580].max() == 0


def test_letters_of_which_the_font_tells_no_text_stay_in_the_rest(tmp_path: Path) -> None:
    def nameless(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        """Type 3 letters with names that mean nothing and no ToUnicode."""
        drawn = pdf.make_stream(b"600 0 0 0 500 700 d1 0 0 500 700 re f")
        font = Dictionary(Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, 0, 600, 700]))
        font.FontMatrix = Array([0.001, 0, 0, 0.001, 0, 0])
        font.update({"/CharProcs": Dictionary(zz1=drawn), "/FirstChar": 1, "/LastChar": 1, "/Widths": Array([600])})
        font.Encoding = Dictionary(Type=Name.Encoding, Differences=Array([1, Name.zz1]))
        page.Resources.Font.N = font

    content = SEEN + b"BT /N 20 Tf 40 400 Td (\\001\\001) Tj ET"
    path = pdf_file(tmp_path / "a.pdf", shown(content, nameless))
    left = rest(path, frozenset({0}))
    assert left is not None
    assert left.pixels[370:400, 80:100].min() < 50
    assert left.pixels[:300].min() == 255


def test_letters_stand_where_they_are_seen_although_a_box_reaches_beyond_the_sheet(tmp_path: Path) -> None:
    def change(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        with_look(b"BT /F 20 Tf 0 20 Td (364) Tj ET")(pdf, page)
        page.MediaBox, page.CropBox, page.Rotate = Array([0, 0, 400, 600]), Array([-300, -200, 500, 900]), 90

    parts = own_letters(pdf_file(tmp_path / "a.pdf", shown(SEEN, change)), 1, 1200, 800).parts
    own, shown_by = parts[0][0][0].box, next(lines for source, lines in parts.items() if source)[0][0].box
    assert (own.x, own.y) == pytest.approx((991, 80), abs=4)
    assert (shown_by.x, shown_by.y) == pytest.approx((999, 401), abs=4)
