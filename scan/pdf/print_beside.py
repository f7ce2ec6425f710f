"""The print right before and behind a place on a PDF page, on its row: `Số:` … `/QĐ-UBND`, `ngày` … `tháng`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

import pypdfium2 as pdfium
from pikepdf import Array, Stream

from domain.geometry import Box
from domain.limits import InputLimits
from scan.pdf.inspecting.stream_size import UnpacksTooLargeError
from scan.pdf.inspecting.streams import pieces_of
from scan.pdf.look_cost import is_simple
from scan.pdf.page_boxes import quarter_turns, user_unit, visible_box

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pikepdf import Page, Pdf

_REACH = 150  # points before and behind the place
_ROW = 4  # points above and below its middle: rows are closer than many signatures are high
_MOST_PAGES = 10
_MOST_BYTES = 1 << 20

Print = tuple[str, str]


def print_beside(path: Path, pdf: Pdf, places: Iterable[tuple[int, Box]]) -> dict[tuple[int, Box], Print]:
    """For each place (page from 1, box in points as seen), what the page's own content prints before and behind it.

    Pages that would take long to read are left out; annotations and fields are no print.
    """
    found: dict[tuple[int, Box], Print] = {}
    with closing(pdfium.PdfDocument(path)) as document:
        pages = groupby(sorted(set(places), key=itemgetter(0)), key=itemgetter(0))
        for number, on_page in islice(pages, _MOST_PAGES):
            page = pdf.pages[number - 1]
            if _is_simple(pdf, page):
                with closing(document[number - 1]) as shown, closing(shown.get_textpage()) as text:
                    for _, box in on_page:
                        before, behind = (text.get_text_bounded(*area) for area in _areas(page, box))
                        found[number, box] = (str(before), str(behind))
    return found


def _is_simple(pdf: Pdf, page: Page) -> bool:
    """What is read for the letters is within the bounds of an appearance that is."""
    contents: object = page.obj.get("/Contents")
    streams = list(contents) if isinstance(contents, Array) else [contents]
    limits = replace(InputLimits(), stream_bytes=_MOST_BYTES)
    try:
        pieces = [b"".join(pieces_of(stream, limits)) for stream in streams if isinstance(stream, Stream)]
        content = Stream(pdf, b"\n".join(pieces))
        content.Resources = page.resources
        return is_simple(content)
    except (UnpacksTooLargeError, AttributeError, KeyError, TypeError, ValueError):
        return False


def _areas(page: Page, box: Box) -> Iterator[tuple[float, float, float, float]]:
    """Left, bottom, right and top of what is before and behind the middle of the place, as the page counts."""
    left, bottom, right, top = visible_box(page)
    unit, turns = user_unit(page), quarter_turns(page)
    width, height = round((right - left) * unit), round((top - bottom) * unit)
    seen = (height, width) if turns % 2 else (width, height)
    middle, row = box.x + box.w // 2, box.y + box.h // 2 - _ROW
    before = Box(box.x - _REACH, row, middle - box.x + _REACH, 2 * _ROW)
    behind = Box(middle, row, box.right - middle + _REACH, 2 * _ROW)
    for strip in (before, behind):
        back = strip.turned(-turns, *seen)
        yield left + back.x / unit, top - back.bottom / unit, left + back.right / unit, top - back.y / unit
