"""What is against PDF/A and draws the same without it: letters stay letters all the same."""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from domain.errors import RefusedInput
from rendition.converting.pdf_conversion import convert_pdf
from rendition.converting.print_colours import seen_colours
from rendition.letter_font import cut_down
from tests.judges import pdftotext, verapdf
from tests.ocr.sheets import INFO, sheet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray

WORDS = b"BT /F 14 Tf 20 150 Td (letters stay) Tj ET\n"


def page(content: bytes, **resources: object) -> Pdf:
    """A page of 300 × 200 points with words in a known font and, before them, `content`."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(300, 200))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F=font), XObject=Dictionary())
    for key, value in resources.items():
        pdf.pages[0].obj.Resources[f"/{key}"] = value
    pdf.pages[0].obj.Contents = Stream(pdf, content + WORDS)
    return pdf


def image(pdf: Pdf, data: bytes, space: object, **entries: object) -> None:
    made = pdf.make_stream(data, Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1, BitsPerComponent=8)
    made.ColorSpace = space
    for key, value in entries.items():
        made[f"/{key}"] = value
    pdf.pages[0].obj.Resources.XObject.Im = made


def picture_in_array_space() -> Pdf:
    pdf = page(b"q 50 0 0 50 10 10 cm /Im Do Q ")
    image(pdf, b"\xff\0\0", Array([Name.DeviceRGB]))
    return pdf


def indirect_filter_parameters() -> Pdf:
    pdf = page(b"q 50 0 0 50 10 10 cm /Im Do Q ")
    image(pdf, b"\xff", Name.DeviceGray)
    parameters = pdf.make_indirect(Dictionary(Predictor=1))
    pdf.pages[0].obj.Resources.XObject.Im.write(b"ff>", filter=Name.ASCIIHexDecode)
    pdf.pages[0].obj.Resources.XObject.Im.DecodeParms = parameters
    return pdf


def tagged() -> Pdf:
    pdf = page(b"")
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, Namespaces=Array()))
    pdf.Root.MarkInfo = Dictionary(Type=Name.MarkInfo, Marked=True)
    return pdf


def link_that_prints() -> Pdf:
    pdf = page(b"")
    action = Dictionary(S=Name.Named, N=Name.Print)
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([9, 9, 50, 50]), A=action)
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(link)])
    return pdf


def true_type(flags: int, **entries: object) -> Pdf:
    program = cut_down("LiberationSerif-Regular.ttf", frozenset("Ho"))
    pdf = page(b"BT /T 14 Tf 20 100 Td (Ho) Tj ET ")
    facts = Dictionary(Type=Name.FontDescriptor, FontName=Name("/ABCDEF+LiberationSerif"), Flags=flags)
    facts.FontBBox, facts.ItalicAngle, facts.StemV = Array([0, -200, 1000, 900]), 0, 80
    facts.Ascent, facts.Descent, facts.CapHeight = 891, -216, 662
    facts.FontFile2 = pdf.make_stream(program)
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, BaseFont=facts.FontName, FontDescriptor=facts)
    font.FirstChar, font.LastChar = 72, 111
    font.Widths = Array([722, *([0] * 38), 500])
    for key, value in entries.items():
        font[f"/{key}"] = value
    pdf.pages[0].obj.Resources.Font.T = font
    return pdf


MENDED: dict[str, Callable[[], Pdf]] = {
    "operator that no standard knows": lambda: page(b"12 foo "),
    "names that stand for nothing": lambda: page(b"/Missing gs /Nope Do "),
    "odd intent": lambda: page(b"/Odd ri "),
    "unpaired states": lambda: page(b"Q q q 1 0 0 rg 10 10 50 50 re f "),
    "colours of print": lambda: page(b"0 1 1 0 k 0.2 0 0 1 K 3 w 10 10 50 50 re B 0 0 0 1 k "),
    "colour space in an array": picture_in_array_space,
    "parameters of a filter elsewhere": indirect_filter_parameters,
    "tags of a later standard": tagged,
    "link that prints": link_that_prints,
    "font with both flags": lambda: true_type(36, Encoding=Name.WinAnsiEncoding),
    "font without encoding": lambda: true_type(32),
    "font in the standard encoding": lambda: true_type(32, Encoding=Name.StandardEncoding),
}


def converted(pdf: Pdf, folder: Path) -> Path:
    folder.mkdir()
    pdf.save(folder / "source.pdf")
    convert_pdf(folder / "source.pdf", [None], [sheet().image()], folder / "made.pdf", INFO)
    return folder / "made.pdf"


def drawn(path: Path) -> NDArray[np.int16]:
    with closing(pdfium.PdfDocument(path)) as document:
        return np.array(document[0].render(scale=2).to_numpy()[:, :, :3], np.int16)


def test_letters_stay_letters(tmp_path: Path) -> None:
    files = {kind: converted(make(), tmp_path / str(at)) for at, (kind, make) in enumerate(MENDED.items())}

    for kind, path in files.items():
        assert "letters stay" in pdftotext(path), kind
        below = drawn(path)[130:], drawn(path.with_name("source.pdf"))[130:]
        assert np.abs(below[0] - below[1]).max() <= 2, kind
    judged = verapdf(files.values())
    assert [(kind, judged[path]) for kind, path in files.items() if judged[path]] == []


def separation() -> Pdf:
    tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([1, 1, 1]), C1=Array([1, 0, 0]), N=1)
    space = Array([Name.Separation, Name.Spot, Name.DeviceRGB, tint])
    return page(b"/S cs 1 scn 10 10 50 50 re f ", ColorSpace=Dictionary(S=space))


def print_picture() -> Pdf:
    pdf = page(b"/Im Do ")
    image(pdf, b"\0\0\0\0", Name.DeviceCMYK)
    return pdf


def jpeg_2000() -> Pdf:
    pdf, written = page(b"/Im Do "), io.BytesIO()
    Image.new("RGB", (1, 1)).save(written, "JPEG2000")
    image(pdf, written.getvalue(), Name.DeviceRGB, Filter=Name.JPXDecode)
    return pdf


REFUSED: dict[str, Callable[[], Pdf]] = {
    "spot colour": separation,
    "picture in colours of print": print_picture,
    "JPEG 2000": jpeg_2000,
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_still_becomes_a_picture(kind: str, tmp_path: Path) -> None:
    """The table in docs/renditions.md: whoever mends one of them takes it out there."""
    with pytest.raises(RefusedInput):
        converted(REFUSED[kind](), tmp_path / "one")


def test_colours_of_print_are_as_they_are_seen() -> None:
    colours = seen_colours({(0.0, 0.0, 0.0, 0.0), (0.0, 1.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0)})

    assert colours[0.0, 0.0, 0.0, 0.0] == (1, 1, 1)
    red, green, blue = colours[0.0, 1.0, 1.0, 0.0]
    assert red > 0.8
    assert max(green, blue) < 0.3
    assert max(colours[0.0, 0.0, 0.0, 1.0]) < 0.2
    assert seen_colours(set()) == {}
