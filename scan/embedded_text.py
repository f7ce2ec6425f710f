"""The text layer that a PDF page brings along, as words on lines. Whether it is sound, `ocr` judges."""

from __future__ import annotations

import ctypes
import unicodedata
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium_c

from domain.geometry import Box, union
from domain.text import Word
from domain.vietnamese import nfc
from scan.pdf_page import opened_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LINE_ENDS = "\r\n"
_HYPHENS = {"\x02": "-", "\ufffe": "-"}  # PDFium's marks for a hyphen at the end of a line


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: Box | None


def embedded_words(path: Path, number: int, width: int, height: int) -> tuple[tuple[Word, ...], ...]:
    """Lines of words of page `number` (from 1) in the order of the PDF; empty when it has no text.

    Args:
        path: the PDF.
        number: page, from 1.
        width: of the page's picture, in pixels; boxes are in its coordinates, /Rotate applied.
        height: likewise.

    Raises:
        PageFailed: BROKEN_PAGE, there is no such page.
        PdfPageError: PDFium cannot open it.
    """
    with opened_page(path, number) as page, closing(page.get_textpage()) as text_page:
        lines = _lines(_letters(page, text_page, width, height))
        return tuple(line for line in lines if line)


def _letters(page: Any, text_page: Any, width: int, height: int) -> Iterator[_Letter]:
    waiting = ""  # first half of a surrogate pair
    for index in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        letter = waiting + chr(code)
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004
            waiting = letter
            continue
        waiting = ""
        text = letter.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        yield _Letter(_HYPHENS.get(text, text), _box(page, text_page, index, width, height))


def _box(page: Any, text_page: Any, index: int, width: int, height: int) -> Box | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium_c.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
        return None
    corners = [_pixel(page, x, y, width, height) for x, y in ((left, top), (right, bottom))]
    (x0, x1), (y0, y1) = (sorted(side) for side in zip(*corners, strict=True))
    return Box(x0, y0, max(1, x1 - x0), max(1, y1 - y0))


def _pixel(page: Any, x: ctypes.c_double, y: ctypes.c_double, width: int, height: int) -> tuple[int, int]:
    column, row = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, column, row)
    return min(max(column.value, 0), width - 1), min(max(row.value, 0), height - 1)


def _lines(letters: Iterator[_Letter]) -> Iterator[tuple[Word, ...]]:
    words: list[Word] = []
    held: list[_Letter] = []
    for letter in letters:
        if not letter.text.isspace():
            held.append(letter)
            continue
        words += _word(held)
        held = []
        if letter.text in _LINE_ENDS:
            yield tuple(words)
            words = []
    yield (*words, *_word(held))


def _word(letters: list[_Letter]) -> list[Word]:
    """The word of `letters`, NFC, without characters that cannot be printed; none when nothing is left."""
    text = nfc("".join(c for letter in letters for c in letter.text if not unicodedata.category(c).startswith("C")))
    boxes = [letter.box for letter in letters if letter.box is not None]
    return [Word(text, union(boxes), 1.0)] if text and boxes else []
