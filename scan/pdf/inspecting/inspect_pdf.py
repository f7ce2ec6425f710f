"""PDF: whole, openable, within the limits, without anything that runs; signed or not. Scope: structure, not pictures.

Every object of the file is looked at, reachable or not: what one reader cannot reach another may.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pikepdf
from pikepdf.settings import qpdf_limit_errors, set_qpdf_limits
from PIL import Image

from domain.documents import SourceNature
from domain.errors import ErrorCode, RefusedInput
from scan.inspection import SourceInspection
from scan.pdf.inspecting.active_content import active_content, dictionaries, is_program, name_at
from scan.pdf.inspecting.drawing_cost import DrawingCost, check_font_map, check_pattern, largest_area
from scan.pdf.inspecting.noticing import Noticing
from scan.pdf.inspecting.pdf_bytes import PdfBytes, holds_bomb, read_pdf_bytes
from scan.pdf.inspecting.stream_size import UnpacksTooLargeError
from scan.pdf.inspecting.streams import filters_of, pieces_of
from scan.pdf.inspecting.xfa import is_dynamic_form
from scan.pictures.picture_limits import PICTURE_ERRORS, check_size

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.limits import InputLimits

_QPDF_MEMORY = 256 << 20  # what qpdf itself may unpack: cross-reference and object streams
_SCRIPT_MARKS = (b"<script", b":script")
_PICTURE_FILTERS = {"DCTDecode": "JPEG", "DCT": "JPEG", "JPXDecode": "JPEG2000"}


def inspect_pdf(path: Path, limits: InputLimits) -> SourceInspection:
    """Look through the PDF at `path`.

    Raises:
        RefusedInput: TRUNCATED_FILE, PASSWORD_PROTECTED, NO_PAGES, TOO_MANY_PAGES, DYNAMIC_FORM, ACTIVE_CONTENT,
            DECOMPRESSION_BOMB, IMAGE_TOO_LARGE, FORM_DRAWS_ITSELF, FORMS_TOO_DEEP, TOO_MANY_OPERATORS,
            PATTERN_TOO_FINE, FONT_MAP_TOO_LARGE.
        OSError: the file cannot be read.
    """
    facts = read_pdf_bytes(path)
    if not facts.complete:
        raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail="no %%EOF")
    with _limited_qpdf(limits), _opened(path, facts, limits) as pdf:
        pages = _count_pages(pdf, limits)
        _check_form(path, pdf, limits)
        noticing = Noticing()
        noticed = _look_at_objects(pdf, limits, noticing)
        findings = {*noticed, *_byte_findings(facts)}
        findings |= {"encrypted"} if pdf.is_encrypted else set()
        findings |= {"damaged"} if pdf.get_warnings() else set()
        signed = "signature" in findings or facts.byte_range
        _check_drawing(pdf, limits)
        told = noticing.told(pdf, findings - {"signature"}, signed=signed)
    nature = SourceNature.SIGNED_PDF if signed else SourceNature.PDF
    return SourceInspection(pages, nature, told)


@contextmanager
def _limited_qpdf(limits: InputLimits) -> Iterator[None]:
    """Bound what qpdf unpacks on its own; exceeding it is a bomb whether qpdf raises or only warns."""
    most = min(_QPDF_MEMORY, limits.stream_bytes)
    before = set_qpdf_limits(flate_max_memory=most, run_length_max_memory=most, png_max_memory=most)
    errors = qpdf_limit_errors()
    try:
        yield
    except pikepdf.PdfError as error:
        if qpdf_limit_errors() > errors:
            raise _bomb(f"> {most} byte") from error
        raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail=_plain(error)) from error
    else:
        if qpdf_limit_errors() > errors:
            raise _bomb(f"> {most} byte")
    finally:
        set_qpdf_limits(**before)  # type: ignore[arg-type] # whole numbers and booleans by name


def _opened(path: Path, facts: PdfBytes, limits: InputLimits) -> pikepdf.Pdf:
    try:
        return pikepdf.open(path, suppress_warnings=True)
    except pikepdf.PasswordError as error:
        raise RefusedInput(ErrorCode.PASSWORD_PROTECTED) from error
    except pikepdf.PdfError as error:
        if facts.encrypted:  # by a certificate, or by a handler that nobody knows
            raise RefusedInput(ErrorCode.PASSWORD_PROTECTED) from error
        if holds_bomb(path, limits.stream_bytes):
            raise _bomb(f"> {limits.stream_bytes} byte") from error
        if facts.pageless:
            raise RefusedInput(ErrorCode.NO_PAGES) from error
        raise


def _count_pages(pdf: pikepdf.Pdf, limits: InputLimits) -> int:
    try:
        pages = len(pdf.pages)
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise _bomb(f"page tree: {_plain(error)}") from error
    if pages == 0:
        raise RefusedInput(ErrorCode.NO_PAGES)
    if pages > limits.pages:
        raise RefusedInput(ErrorCode.TOO_MANY_PAGES, pages=pages, limit=limits.pages)
    return pages


def _check_drawing(pdf: pikepdf.Pdf, limits: InputLimits) -> None:
    try:
        DrawingCost(limits).check(pdf)
    except UnpacksTooLargeError as error:
        raise _bomb(f"content: > {limits.stream_bytes} byte") from error


def _check_form(path: Path, pdf: pikepdf.Pdf, limits: InputLimits) -> None:
    """Before scripts are looked for: what to do with a dynamic form is another thing than with a script."""
    try:
        if is_dynamic_form(path, pdf, limits):
            raise RefusedInput(ErrorCode.DYNAMIC_FORM)
    except UnpacksTooLargeError as error:
        raise _bomb(f"XFA: > {limits.stream_bytes} byte") from error


def _byte_findings(facts: PdfBytes) -> Iterator[str]:
    if facts.header_offset:
        yield f"bytes-before-header:{facts.header_offset}"
    if facts.after_end:
        yield f"data-after-eof:{facts.after_end}"
    if facts.hybrid:
        yield "hybrid-xref"
    if facts.updates:
        yield f"incremental-updates:{facts.updates}"


def _look_at_objects(pdf: pikepdf.Pdf, limits: InputLimits, noticing: Noticing) -> set[str]:
    findings: set[str] = set()
    area = largest_area(pdf)
    for obj in pdf.objects:
        for item in dictionaries(obj):
            active = active_content(item)
            if active is not None:
                raise RefusedInput(ErrorCode.ACTIVE_CONTENT, detail=active)
            findings.update(_noticed(item, limits))
            noticing.look(item)
            check_pattern(item, area, limits)
            check_font_map(item, limits)
        if isinstance(obj, pikepdf.Stream):
            _check_stream(obj, limits)
    return findings


def _noticed(item: pikepdf.Dictionary, limits: InputLimits) -> Iterator[str]:
    if name_at(item, "/Type") in {"Sig", "DocTimeStamp"} or ("/ByteRange" in item and "/Contents" in item):
        yield "signature"
    if "/EF" in item:
        _check_embedded(item["/EF"], limits)
        yield "embedded-files"
    if "/XFA" in item:
        _check_xfa(item["/XFA"], limits)
        yield "xfa"


def _check_embedded(files: object, limits: InputLimits) -> None:
    for _, stream in files.items() if isinstance(files, pikepdf.Dictionary) else ():
        if isinstance(stream, pikepdf.Stream) and is_program(next(pieces_of(stream, limits), b"")):
            raise RefusedInput(ErrorCode.ACTIVE_CONTENT, detail="embedded program")


def _check_xfa(xfa: object, limits: InputLimits) -> None:
    parts = list(xfa) if isinstance(xfa, pikepdf.Array) else [xfa]
    for stream in (part for part in parts if isinstance(part, pikepdf.Stream)):
        before = b""
        for piece in pieces_of(stream, limits):
            if any(mark in (before + piece).lower() for mark in _SCRIPT_MARKS):
                raise RefusedInput(ErrorCode.ACTIVE_CONTENT, detail="XFA script")
            before = piece[-16:]


def _check_stream(stream: pikepdf.Stream, limits: InputLimits) -> None:
    pieces = pieces_of(stream, limits)
    try:
        if name_at(stream.stream_dict, "/Subtype") == "Image":
            _check_picture(stream, next(pieces, b""), limits)
        for _ in pieces:
            pass
    except UnpacksTooLargeError as error:
        number, generation = stream.objgen
        raise _bomb(f"{number} {generation} R: > {limits.stream_bytes} byte") from error


def _check_picture(stream: pikepdf.Stream, start: bytes, limits: InputLimits) -> None:
    """The size that the PDF declares, and the one that the picture itself does, which decoders believe."""
    check_size(_whole(stream, "/Width"), _whole(stream, "/Height"), limits)
    form = _PICTURE_FILTERS.get(filters_of(stream)[-1] if filters_of(stream) else "")
    if form is None:
        return
    try:
        with Image.open(io.BytesIO(start), formats=[form]) as picture:
            width, height = picture.size
    except PICTURE_ERRORS:
        return  # damaged, or its size stands further down: the page fails when it is drawn
    check_size(width, height, limits)


def _whole(stream: pikepdf.Stream, key: str) -> int:
    value: object = stream.stream_dict.get(key)
    return value if isinstance(value, int) else 0


def _bomb(detail: str) -> RefusedInput:
    return RefusedInput(ErrorCode.DECOMPRESSION_BOMB, detail=detail)


def _plain(error: Exception) -> str:
    """The library's words without the path it was given."""
    return str(error).rsplit("/", 1)[-1][:200]
