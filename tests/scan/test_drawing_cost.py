"""Files that ask for endless drawing are refused before anything is drawn; what real files do passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pikepdf import Array, Dictionary, Name, Stream

from domain.documents import SourceFormat
from domain.errors import ErrorCode, RefusedInput
from domain.limits import InputLimits
from domain.messages import Language, explain
from scan.inspect_source import inspect_source
from tests.scan.samples import pdf_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pikepdf import Pdf

LIMITS = InputLimits(page_operators=2000, form_depth=8, pattern_tiles=100_000, font_codes=70_000)


def form(pdf: Pdf, content: bytes, **drawn: Stream) -> Stream:
    """A form whose content draws these by their names; an object of its own."""
    made = pdf.make_stream(content)
    made.Type, made.Subtype, made.BBox = Name.XObject, Name.Form, Array([0, 0, 100, 100])
    made.Resources = Dictionary(XObject=Dictionary({f"/{name}": part for name, part in drawn.items()}))
    return made


def show(pdf: Pdf, content: bytes, **drawn: Stream) -> None:
    """Put the content on the first page."""
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary({f"/{name}": part for name, part in drawn.items()}))


def draws_itself(pdf: Pdf) -> None:
    looped = form(pdf, b"/A Do /A Do")
    looped.Resources.XObject["/A"] = looped
    show(pdf, b"q /A Do Q", A=looped)


def draw_each_other(pdf: Pdf) -> None:
    first, second = form(pdf, b"/B Do"), form(pdf, b"/A#42 Do")
    first.Resources.XObject["/B"], second.Resources.XObject["/AB"] = second, first
    show(pdf, b"/A Do", A=first)


def draws_itself_by_the_resources_of_the_page(pdf: Pdf) -> None:
    looped = form(pdf, b"/A Do")
    del looped.Resources
    show(pdf, b"/A Do", A=looped)


def draws_itself_in_a_note(pdf: Pdf) -> None:
    looped = form(pdf, b"/A Do")
    looped.Resources.XObject["/A"] = looped
    note = Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=Array([0, 0, 9, 9]), AP=Dictionary(N=looped))
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(note)])


def draws_itself_as_a_pattern(pdf: Pdf) -> None:
    tile = pattern(pdf, 10)
    tile.write(b"/Pattern cs /P scn 0 0 9 9 re f")
    tile.Resources = Dictionary(Pattern=Dictionary(P=tile))
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Pattern cs /P scn 0 0 99 99 re f")
    pdf.pages[0].obj.Resources = Dictionary(Pattern=Dictionary(P=tile))


def draws_itself_as_a_mask(pdf: Pdf) -> None:
    looped = form(pdf, b"/G gs 0 0 9 9 re f")
    looped.Resources = Dictionary(ExtGState=Dictionary(G=Dictionary(SMask=Dictionary(S=Name.Alpha, G=looped))))
    show(pdf, b"/A Do", A=looped)


def lie_deep_in_one_another(pdf: Pdf) -> None:
    inner = form(pdf, b"0 0 9 9 re f")
    for _ in range(40):
        inner = form(pdf, b"/A Do", A=inner)
    show(pdf, b"/A Do", A=inner)


def multiply(pdf: Pdf) -> None:
    """Six levels of ten each: a million times two operators in less than a kilobyte."""
    inner = form(pdf, b"0 0 9 9 re f")
    for _ in range(6):
        inner = form(pdf, b"/A Do " * 10, A=inner)
    show(pdf, b"/A Do", A=inner)


def many_operators(pdf: Pdf) -> None:
    """In two streams of one page, each of which would pass."""
    half = [pdf.make_stream(b"0 0 m 9 9 l S\n" * 400) for _ in range(2)]
    pdf.pages[0].obj.Contents = Array(half)


def pattern(pdf: Pdf, step: float, *matrix: float) -> Stream:
    tile = pdf.make_stream(b"0 0 1 1 re f")
    tile.Type, tile.PatternType, tile.PaintType, tile.TilingType = Name.Pattern, 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 1, 1]), step, step
    if matrix:
        tile.Matrix = Array([*matrix])
    tile.Resources = Dictionary()
    return tile


def tiny_steps(pdf: Pdf) -> None:
    pdf.Root["/Odd"] = pattern(pdf, 0.001)


def tiny_by_its_matrix(pdf: Pdf) -> None:
    pdf.Root["/Odd"] = pattern(pdf, 10, 0.0001, 0, 0, 0.0001, 0, 0)


def font(pdf: Pdf, ranges: bytes) -> None:
    mapped = pdf.make_stream(b"begincmap 1 beginbfrange\n" + ranges + b"\nendbfrange endcmap")
    pdf.Root["/Odd"] = Dictionary(Type=Name.Font, Subtype=Name.Type0, BaseFont=Name.A, ToUnicode=mapped)


def multiply_behind(pdf: Pdf, between: bytes) -> None:
    """The same, with something that PDFium skips between name and operator."""
    inner = form(pdf, b"0 0 9 9 re f")
    for _ in range(6):
        inner = form(pdf, b"/A" + between + b"Do " + b"/A Do " * 3, A=inner)
    show(pdf, (b"/A" + between + b"Do ") * 10, A=inner)


HOSTILE: dict[str, tuple[Callable[[Pdf], None], ErrorCode]] = {
    "draws itself": (draws_itself, ErrorCode.FORM_DRAWS_ITSELF),
    "two draw each other": (draw_each_other, ErrorCode.FORM_DRAWS_ITSELF),
    "by the page's resources": (draws_itself_by_the_resources_of_the_page, ErrorCode.FORM_DRAWS_ITSELF),
    "in a note": (draws_itself_in_a_note, ErrorCode.FORM_DRAWS_ITSELF),
    "as a pattern": (draws_itself_as_a_pattern, ErrorCode.FORM_DRAWS_ITSELF),
    "as a mask": (draws_itself_as_a_mask, ErrorCode.FORM_DRAWS_ITSELF),
    "deep": (lie_deep_in_one_another, ErrorCode.FORMS_TOO_DEEP),
    "forms that multiply": (multiply, ErrorCode.TOO_MANY_OPERATORS),
    "behind comments": (lambda pdf: multiply_behind(pdf, b" %c\n"), ErrorCode.TOO_MANY_OPERATORS),
    "behind long comments": (
        lambda pdf: multiply_behind(pdf, b"%a b c d e f g" + b" h" * 4096 + b"\r"),
        ErrorCode.TOO_MANY_OPERATORS,
    ),
    "behind null bytes": (lambda pdf: multiply_behind(pdf, b"\0"), ErrorCode.TOO_MANY_OPERATORS),
    "blanks": (lambda pdf: show(pdf, b" " * 200_000), ErrorCode.TOO_MANY_OPERATORS),
    "operators": (many_operators, ErrorCode.TOO_MANY_OPERATORS),
    "steps": (tiny_steps, ErrorCode.PATTERN_TOO_FINE),
    "matrix": (tiny_by_its_matrix, ErrorCode.PATTERN_TOO_FINE),
    "one range": (lambda pdf: font(pdf, b"<0000> <FFFFFF> <0000>"), ErrorCode.FONT_MAP_TOO_LARGE),
    "many ranges": (lambda pdf: font(pdf, b"<0000> <FFFF> <0000>\n" * 9), ErrorCode.FONT_MAP_TOO_LARGE),
}


@pytest.mark.parametrize(("change", "code"), HOSTILE.values(), ids=HOSTILE)
def test_what_would_draw_for_ever_is_refused_with_its_own_reason(
    tmp_path: Path, change: Callable[[Pdf], None], code: ErrorCode
) -> None:
    with pytest.raises(RefusedInput) as refused:
        inspect_source(pdf_file(tmp_path / "a.pdf", change), SourceFormat.PDF, LIMITS)

    assert refused.value.code is code
    assert all("?" not in explain(refused.value, language) for language in Language)


def drawn_often(pdf: Pdf) -> None:
    """A letterhead on the page and in another form, side by side and within."""
    head = form(pdf, b"0 0 9 9 re f")
    show(pdf, b"/A Do /B Do /A Do", A=head, B=form(pdf, b"/A Do /A Do", A=head))


def unused_loop(pdf: Pdf) -> None:
    """A form names itself among its resources, as some programs write, and does not draw it."""
    head = form(pdf, b"0 0 9 9 re f (/A Do) Tj")
    head.Resources.XObject["/B"] = head
    show(pdf, b"/A Do", A=head)


HARMLESS: dict[str, Callable[[Pdf], None]] = {
    "drawn often": drawn_often,
    "names itself": unused_loop,
    "hatching": lambda pdf: pdf.Root.update({"/Odd": pattern(pdf, 8, 0.24, 0, 0, 0.24, 0, 0)}),
    "a pattern without steps": lambda pdf: pdf.Root.update({"/Odd": pattern(pdf, 0)}),
    "a whole font": lambda pdf: font(pdf, b"<0000> <FFFF> <0000>"),
    "a broken map": lambda pdf: font(pdf, b"<FFFF> <0000> <0000> <zz> <"),
    "no contents": lambda pdf: pdf.pages[0].obj.update({"/Contents": Array([])}),
}


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_real_files_do_passes(tmp_path: Path, change: Callable[[Pdf], None]) -> None:
    inspection = inspect_source(pdf_file(tmp_path / "a.pdf", change), SourceFormat.PDF, LIMITS)

    assert inspection.pages == 1


def test_a_use_that_is_cut_by_a_piece_of_its_stream_is_counted(tmp_path: Path) -> None:
    def change(pdf: Pdf) -> None:
        inner = form(pdf, b"0 0 9 9 re f " * 20)
        show(pdf, b" ".join(b"q /A Do Q" + b" " * (number % 7) for number in range(20_000)), A=inner)

    limits = InputLimits(page_operators=20_000 * 43 - 1)
    with pytest.raises(RefusedInput) as refused:
        inspect_source(pdf_file(tmp_path / "a.pdf", change), SourceFormat.PDF, limits)
    assert refused.value.code is ErrorCode.TOO_MANY_OPERATORS
    exact = InputLimits(page_operators=20_000 * 43)
    assert inspect_source(pdf_file(tmp_path / "b.pdf", change), SourceFormat.PDF, exact).pages == 1
