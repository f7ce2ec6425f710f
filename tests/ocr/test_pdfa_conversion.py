from __future__ import annotations

import contextlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from domain.errors import ErrorCode, RefusedInput
from domain.text import PageText, TextSource, WordOrigin
from pipeline.isolation.visible import write_visible_copy
from rendition.converting.pdf_conversion import convert_pdf
from rendition.pdfa import PdfPage, write_pdfa
from tests.judges import pdftotext, verapdf
from tests.ocr.sheets import DPI, HEIGHT, INFO, WIDTH, overlaps, sheet

if TYPE_CHECKING:
    from numpy.typing import NDArray

OLD_LAYER = (("UY BAN MAN DAN TiNH TAY 1'4/NH", "garbled English layer"),)
POINTS = 72 / DPI


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scanned PDF with a bad invisible layer of another program."""
    drawn, garbled = sheet(), sheet(OLD_LAYER)
    page = PdfPage(drawn.image(), garbled.text, lambda: drawn.pixels, drawn.jpeg())
    write_pdfa([page], tmp_path / "scan.pdf", INFO)
    return tmp_path / "scan.pdf"


def converted(source: Path, text: PageText | None = None, turns: int = 0) -> Path:
    target = source.with_name("converted.pdf")
    convert_pdf(source, [text], [sheet().image(turns=turns)], target, INFO)
    return target


def seen_and_converted(source: Path, text: PageText | None = None) -> Path:
    """As the archive does it: a visible copy first."""
    write_visible_copy(source, source.with_name("visible.pdf"))
    return converted(source.with_name("visible.pdf"), text)


def changed(source: Path, **entries: object) -> Path:
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for key, value in entries.items():
            pdf.pages[0].obj[f"/{key}"] = value
        pdf.save(source)
    return source


def rendered(path: Path) -> NDArray[np.uint8]:
    with pdfium.PdfDocument(path) as document:
        document.init_forms()
        bitmap = document[0].render(scale=DPI / 72 - 1e-5, rev_byteorder=True)
        return np.array(bitmap.to_numpy()[:, :, :3])


def test_old_invisible_layer_is_replaced_by_ours(scan: Path) -> None:
    text = sheet().text

    pdf = converted(scan, text)

    assert pdftotext(pdf, "-raw").rstrip("\n\f") == text.text


def test_picture_stays_byte_for_byte_and_the_file_grows_by_no_more_than_a_tenth(scan: Path) -> None:
    pdf = converted(scan, sheet().text)

    with pikepdf.open(pdf) as after, pikepdf.open(scan) as before:
        pictures = [document.pages[0].Resources.XObject.Im.read_raw_bytes() for document in (before, after)]
    assert pictures[0] == pictures[1]
    assert pdf.stat().st_size <= 1.1 * scan.stat().st_size


def test_page_without_new_text_keeps_its_layer(scan: Path) -> None:
    assert pdftotext(converted(scan, None), "-raw").rstrip("\n\f") == sheet(OLD_LAYER).text.text


def test_sound_text_of_the_page_is_not_doubled(scan: Path) -> None:
    own = replace(sheet(OLD_LAYER).text, source=TextSource.BORN_DIGITAL)

    assert pdftotext(converted(scan, own), "-raw").rstrip("\n\f") == own.text


@pytest.mark.parametrize("source", [TextSource.RECOGNISED, TextSource.BORN_DIGITAL])
def test_only_words_recognised_in_the_picture_are_laid(tmp_path: Path, source: TextSource) -> None:
    """A page with letters of its own and a pasted scan: the letters are not doubled."""
    letter = letter_without_embedded_font(tmp_path / "letter.pdf", "/Helvetica", Encoding=Name.WinAnsiEncoding)
    text = replace(sheet().text, source=source)
    own, *others = text.blocks
    lines = (replace(line, words=tuple(replace(w, origin=WordOrigin.PAGE) for w in line.words)) for line in own.lines)
    text = replace(text, blocks=(replace(own, lines=tuple(lines)), *others))

    words = pdftotext(converted(letter, text)).split()

    assert words.count("Hello") == 1
    assert sorted(words) == sorted(
        ["Hello", *(word.text for word in text.words() if word.origin is WordOrigin.PICTURE)]
    )


@pytest.mark.parametrize("turns", [0, 1])
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_text_lies_on_the_words_of_a_turned_and_cropped_page(scan: Path, rotate: int, turns: int) -> None:
    """The page's /Rotate is applied first, the turn found by reading after it."""
    width, height, edge = WIDTH * POINTS, HEIGHT * POINTS, 40
    sides = (width, height) if (rotate // 90 + turns) % 2 == 0 else (height, width)
    box = Array([edge, -edge, sides[0] + edge, sides[1] - edge])
    changed(scan, Rotate=rotate, MediaBox=Array([0, -100, 2000, 2000]), CropBox=box)

    pdf = converted(scan, sheet().text, turns)

    assert min(overlaps(pdf, sheet().text)) >= 0.7
    assert pdftotext(pdf, "-raw").rstrip("\n\f") == sheet().text.text


def test_text_lies_on_the_words_where_the_crop_box_is_larger_than_the_sheet(scan: Path) -> None:
    changed(scan, CropBox=Array([-100, -50, 2000, 2000]))

    pdf = seen_and_converted(scan, sheet().text)

    assert min(overlaps(pdf, sheet().text)) >= 0.7


def test_unbalanced_content_does_not_move_the_text(scan: Path) -> None:
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        pdf.pages[0].contents_add(b"q 5 0 0 5 300 300 cm", prepend=True)
        pdf.save(scan)

    assert min(overlaps(converted(scan, sheet().text), sheet().text)) >= 0.7


def test_invisible_text_in_forms_goes_and_visible_text_beside_it_stays(scan: Path) -> None:
    """As OCRmyPDF grafts its layer: a form, drawn in the mode of the page."""
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        names = list(page.Resources.Font.keys())
        shown = page.Contents.read_bytes()
        word = shown[shown.index(b"<") : shown.index(b"Tj") + 2]
        form = Stream(pdf, b"BT %b 12 Tf 100 100 Td %b ET" % (names[0].encode(), word))
        form.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 600, 800], Resources=page.Resources))
        page.Contents = Stream(
            pdf,
            b"BT %b 12 Tf 50 700 Td %b ET q 3 Tr /Old Do Q 3 Tr BT %b 12 Tf 50 600 Td %b T* ET"
            % (names[0].encode(), word, names[0].encode(), word.replace(b"Tj", b"'")),
        )
        page.Resources.XObject.Old = form
        pdf.save(scan)

    pdf_a = converted(scan, replace(sheet().text, blocks=()))

    assert pdftotext(pdf_a, "-raw").split() == ["UY"]


def active(pdf: Pdf) -> None:
    script = Dictionary(S=Name.JavaScript, JS=b"app.alert(1)")
    page = pdf.pages[0]
    pdf.Root.OpenAction = script
    pdf.Root.AA = Dictionary(WC=script)
    page.AA = Dictionary(O=script)
    pdf.attachments["virus.exe"] = b"MZ"
    pdf.Root.Collection = Dictionary()
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[10, 10, 50, 50], A=script, PA=script)
    outward = Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Launch, F=b"cmd.exe"))
    movie = Dictionary(Subtype=Name.Movie, Rect=[0, 0, 9, 9], Movie=Dictionary(F=b"a.avi"))
    hidden = Dictionary(Subtype=Name.FreeText, Rect=[0, 0, 9, 9], F=2, Contents=b"secret")
    page.Annots = Array([pdf.make_indirect(item) for item in (link, outward, movie, hidden)])


def test_nothing_that_acts_is_left(scan: Path) -> None:
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        active(pdf)
        pdf.save(scan)

    result = seen_and_converted(scan, sheet().text)

    with pikepdf.open(result) as pdf:
        everything = b"".join(item.unparse(resolved=True) for item in pdf.objects)
        assert list(pdf.attachments) == []
    assert not [
        word for word in (b"/JavaScript", b"/Launch", b"/AA", b"/Movie", b"secret", b"MZ") if word in everything
    ]
    assert verapdf([result]) == {result: []}


def test_filled_form_field_stays_visible_without_the_form(scan: Path) -> None:
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        look = Stream(pdf, b"0 0 1 rg 0 0 100 40 re f")
        look.update(Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 100, 40]))
        field = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=b"a", V=b"x", F=4, Rect=[300, 20, 400, 60]
        )
        field.AP = Dictionary(N=look)
        widget = pdf.make_indirect(field)
        pdf.pages[0].Annots = Array([widget])
        pdf.Root.AcroForm = Dictionary(Fields=Array([widget]))
        pdf.save(scan)
    before = rendered(scan).astype(int)

    result = seen_and_converted(scan, sheet().text)

    assert np.abs(rendered(result) - before).mean() < 0.5
    with pikepdf.open(result) as pdf:
        assert Name.AcroForm not in pdf.Root
        assert Name.Annots not in pdf.pages[0].obj


def test_same_input_gives_the_same_bytes(scan: Path) -> None:
    first = converted(scan, sheet().text).read_bytes()

    assert converted(scan, sheet().text).read_bytes() == first


def test_notes_of_other_programs_do_not_hinder(scan: Path) -> None:
    """As iText and some scanners leave them in the page tree and the resources."""
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.ITXT = pikepdf.String("1.0")
        pdf.pages[0].Resources.Encoding = Dictionary()
        pdf.pages[0].obj.PZ = 1
        pdf.save(scan)

    assert converted(scan, sheet().text).exists()


def letter_without_embedded_font(path: Path, name: str = "/Garamond", **entries: Any) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name(name), **entries)
        pdf.pages[0].Resources = Dictionary(Font=Dictionary(F=font))
        pdf.pages[0].Contents = Stream(pdf, b"BT /F 12 Tf 50 700 Td (Hello) Tj ET")
        pdf.save(path)
    return path


def test_font_that_is_not_embedded_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    source = letter_without_embedded_font(tmp_path / "letter.pdf")

    with pytest.raises(RefusedInput) as refused:
        converted(source, sheet().text)

    assert refused.value.code is ErrorCode.NOT_CONFORMANT
    assert [path.name for path in tmp_path.iterdir()] == ["letter.pdf"]


@pytest.mark.parametrize(
    "name", ["/Helvetica", "/Times New Roman,Bold", "/TimesNewRomanPS-ItalicMT", "/Courier-Oblique"]
)
def test_font_with_a_twin_of_the_same_widths_is_embedded(tmp_path: Path, name: str) -> None:
    source = letter_without_embedded_font(tmp_path / "letter.pdf", name, Encoding=Name.WinAnsiEncoding)

    result = converted(source, replace(sheet().text, source=TextSource.BORN_DIGITAL))

    assert pdftotext(result).split() == ["Hello"]
    assert verapdf([result]) == {result: []}


def test_font_whose_widths_say_that_it_is_another_is_refused(tmp_path: Path) -> None:
    widths = Array([700] * 95)
    source = letter_without_embedded_font(tmp_path / "letter.pdf", "/Arial", FirstChar=32, LastChar=126, Widths=widths)

    with pytest.raises(RefusedInput):
        converted(source)


def test_letter_between_codes_is_embedded_by_its_name(tmp_path: Path) -> None:
    encoding = Dictionary(Differences=Array([72, Name.Dcroat, 101, Name.ecircumflex]))
    source = letter_without_embedded_font(tmp_path / "letter.pdf", "/Times-Roman", Encoding=encoding)

    result = converted(source)

    assert pdftotext(result).split() == ["Đêllo"]
    assert verapdf([result]) == {result: []}


def noted(pdf: Pdf) -> None:
    """What programs note beside the standard, and what PDF/A does not want although it draws nothing."""
    page = pdf.pages[0]
    picture = page.Resources.XObject.Im
    picture.ImageName, picture.Interpolate = Name.Logo, True
    picture.Alternates = Array([Dictionary(Image=picture)])
    pdf.trailer.DocChecksum = Name("/0123456789ABCDEF")
    pdf.Root.MarkInfo = Dictionary(Type=Name.MarkInfo, Marked=False)
    pdf.Root.PieceInfo = Dictionary(Own=Dictionary(LastModified=b"D:2025"))
    page.obj.PieceInfo = Dictionary(Own=Dictionary(LastModified=b"D:2025"))
    page.obj.Thumb = pdf.make_stream(b"\0", Width=1, Height=1, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    page.Resources.ExtGState = Dictionary(G0=Dictionary(HTP=Array([0, 0]), TR=Name.Identity, PZ=1))
    page.obj.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
    pdf.Root.Metadata = pdf.make_stream(b"<?xpacket begin='' no XML", Type=Name.Metadata, Subtype=Name.XML)


def test_notes_beside_the_standard_do_not_turn_letters_into_a_picture(scan: Path) -> None:
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        noted(pdf)
        pdf.save(scan)

    result = seen_and_converted(scan, sheet().text)

    assert verapdf([result]) == {result: []}
    assert pdftotext(result, "-raw").rstrip("\n\f") == sheet().text.text


def test_font_without_the_entries_that_only_pdfa_wants_is_completed(scan: Path) -> None:
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        for item in pdf.objects:
            if isinstance(item, Dictionary) and item.get(Name.Subtype) == Name.CIDFontType2:
                item.FontDescriptor.CIDSet = pdf.make_stream(b"\x80")
                item.FontDescriptor.Odd = 1
        pdf.save(scan)

    result = converted(scan)

    assert verapdf([result]) == {result: []}


def test_picture_drawn_between_words_of_one_text_object_stays(scan: Path) -> None:
    """As signing programs draw their stamps."""
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0]
        page.Contents = Stream(pdf, b"BT 1 0 0 1 9 9 Tm q 200 0 0 100 50 60 cm /Im Do Q 5 0 Td -5 0 Td ET")
        pdf.save(scan)
    before = rendered(scan).astype(int)

    result = converted(scan)

    assert np.abs(rendered(result) - before).max() <= 2


@pytest.mark.parametrize("kind", ["field", "layer", "note"])
def test_what_is_no_visible_copy_is_refused_and_nothing_of_it_lost(scan: Path, kind: str) -> None:
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        if kind == "field":
            pdf.Root.AcroForm = Dictionary(Fields=Array())
        elif kind == "layer":
            pdf.Root.OCProperties = Dictionary(OCGs=Array(), D=Dictionary())
        else:
            note = Dictionary(Subtype=Name.FreeText, Rect=[0, 0, 9, 9], Contents=b"seen")
            pdf.pages[0].Annots = Array([pdf.make_indirect(note)])
        pdf.save(scan)

    with pytest.raises(RefusedInput):
        converted(scan)


MALFORMED: dict[str, dict[str, object]] = {
    "contents": {"Contents": Array([5, Name.A])},
    "no list of annotations": {"Annots": Dictionary()},
    "annotations": {"Annots": Array([7, Dictionary(F=Name.X), Dictionary(Subtype=7)])},
    "short crop box": {"CropBox": Array([0, 0])},
    "rotate": {"Rotate": Name.Left},
    "resources": {"Resources": Array()},
    "no area": {"MediaBox": Array([0, 0, 0, 0])},
}


def test_malformed_page_is_converted_or_refused_but_nothing_else(scan: Path) -> None:
    files = []
    for name, entries in MALFORMED.items():
        (scan.parent / name).mkdir()
        copy = Path(shutil.copy(scan, scan.parent / name))
        changed(copy, **entries)
        with contextlib.suppress(RefusedInput):
            files.append(converted(copy, sheet().text))

    assert files
    assert not any(verapdf(files).values())


@pytest.mark.parametrize("damage", [b"", b"%PDF-1.7\nnothing", b"not a PDF"])
def test_what_is_no_pdf_is_refused(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "source.pdf").write_bytes(damage)

    with pytest.raises(RefusedInput):
        converted(tmp_path / "source.pdf")


def test_password_is_told(scan: Path) -> None:
    with pikepdf.open(scan, allow_overwriting_input=True) as pdf:
        pdf.save(scan, encryption=pikepdf.Encryption(owner="o", user="u"))

    with pytest.raises(RefusedInput) as refused:
        converted(scan)

    assert refused.value.code is ErrorCode.PASSWORD_PROTECTED
