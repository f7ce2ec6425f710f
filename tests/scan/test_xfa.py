"""Forms whose pages only Adobe Reader draws are refused; forms that are drawn on their pages are taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from domain.documents import SourceFormat
from domain.errors import ErrorCode, RefusedInput
from domain.findings import SourceFindingCode
from domain.limits import InputLimits
from scan.inspect_source import inspect_source
from tests.scan.samples import pdf_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TEMPLATE = b'<template xmlns="http://www.xfa.org/schema/"><subform><field name="a"/></subform></template>'
_REQUIRED = b"<config><acrobat><acrobat7><dynamicRender>required</dynamicRender></acrobat7></acrobat></config>"
_FORBIDDEN = _REQUIRED.replace(b"required", b"forbidden")
_WAIT = "Please wait... If this message is not eventually replaced"


def form(
    *parts: bytes, says: str = "", widget: bool = False, needs_rendering: bool | None = None
) -> Callable[[pikepdf.Pdf], None]:
    """A form of these XML parts; its own page says something, bears a field or not."""

    def change(pdf: pikepdf.Pdf) -> None:
        streams = [item for part in parts for item in (String("part"), pdf.make_stream(part))]
        pdf.Root.AcroForm = Dictionary(Fields=Array([]), XFA=Array(streams) if len(parts) > 1 else streams[1])
        if needs_rendering is not None:
            pdf.Root.NeedsRendering = needs_rendering
        font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        pdf.pages[0].obj.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
        pdf.pages[0].obj.Contents = pdf.make_stream(f"BT /F1 12 Tf 20 200 Td ({says}) Tj ET".encode())
        if widget:
            field = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("a"))
            field.Rect = Array([10, 10, 60, 30])
            pdf.pages[0].obj.Annots = Array([pdf.make_indirect(field)])
            pdf.Root.AcroForm.Fields = Array([pdf.pages[0].obj.Annots[0]])

    return change


@pytest.mark.parametrize(
    "change",
    [
        form(_TEMPLATE, needs_rendering=True),
        form(b"<a/>", widget=True, needs_rendering=True),
        form(_REQUIRED, _TEMPLATE),
        form(_REQUIRED.replace(b"<dynamicRender", b"<c:dynamicRender"), _TEMPLATE),
        form(_FORBIDDEN, _TEMPLATE, says=_WAIT),
        form(_TEMPLATE, b"<x><script>x()</script></x>", needs_rendering=True),
    ],
)
def test_a_form_that_only_adobe_reader_shows_is_refused(tmp_path: Path, change: Callable[[pikepdf.Pdf], None]) -> None:
    with pytest.raises(RefusedInput) as refusal:
        inspect_source(pdf_file(tmp_path / "a.pdf", change), SourceFormat.PDF, InputLimits())
    assert refusal.value.code is ErrorCode.DYNAMIC_FORM


@pytest.mark.parametrize(
    "change",
    [
        form(_FORBIDDEN, _TEMPLATE, widget=True, says="Ho va ten"),
        form(_TEMPLATE, widget=True, says=_WAIT, needs_rendering=False),
        form(_TEMPLATE, says="To khai da dien day du"),
        form(b"<data/>", says=_WAIT),
    ],
)
def test_a_form_that_is_drawn_on_its_pages_is_taken_and_told(
    tmp_path: Path, change: Callable[[pikepdf.Pdf], None]
) -> None:
    inspection = inspect_source(pdf_file(tmp_path / "a.pdf", change), SourceFormat.PDF, InputLimits())
    assert SourceFindingCode.XFA in {finding.code for finding in inspection.findings}


def test_a_bomb_in_the_form_is_refused_as_one(tmp_path: Path) -> None:
    path = pdf_file(tmp_path / "a.pdf", form(bytes(3 << 20), _TEMPLATE))
    with pytest.raises(RefusedInput) as refusal:
        inspect_source(path, SourceFormat.PDF, InputLimits(stream_bytes=1 << 20))
    assert refusal.value.code is ErrorCode.DECOMPRESSION_BOMB
