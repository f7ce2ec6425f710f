"""The text layer that a PDF page brings along, as words on lines. Whether it is sound, and Unicode, `ocr` judges.

Letters come as they stand: a soft hyphen or a private character may be a letter of an old encoding.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium_c

from domain.geometry import Box, union
from domain.text import Word
from scan.pdf.pdf_page import opened_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LINE_ENDS = "\r\n"
_LINE_HYPHENS = "\x02\ufffe"  # PDFium's marks for a hyphen at the end of a line, in place of the line's end
# Fonts of TCVN3 that draw small letters as capitals: `.VnTimeH`, `ABCDEF+.VnArialH,Bold`.
_CAPITALS_FONT = re.compile(r"(?:^|\+)\.?Vn[A-Za-z]*H(?:[-, ].*)?$")
_UNICODE_LETTERS = re.compile("[\u1ea0-\u1ef9\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0]")
_SYMBOL_SPACE = "\uf020"
_FONT_NAME_BYTES = 128


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: Box | None
    drawn_as_capital: bool = False


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
        letters = _with_capitals(list(_letters(page, text_page, width, height)))
        return tuple(line for line in _lines(letters) if line)


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
        yield _Letter(text, _box(page, text_page, index, width, height), _is_drawn_as_capital(text_page, index))


def _is_drawn_as_capital(text_page: Any, index: int) -> bool:
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
    pdfium_c.FPDFText_GetFontInfo(text_page, index, name, _FONT_NAME_BYTES, ctypes.c_int())
    return bool(_CAPITALS_FONT.search(name.value.decode("ascii", "replace")))


def _with_capitals(letters: list[_Letter]) -> list[_Letter]:
    """Letters of ASCII as their font draws them; where the text is Unicode, a font's name is a left-over."""
    if _UNICODE_LETTERS.search("".join(letter.text for letter in letters)):
        return letters
    return [
        replace(letter, text=letter.text.upper()) if letter.drawn_as_capital and letter.text.isascii() else letter
        for letter in letters
    ]


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


def _lines(letters: list[_Letter]) -> Iterator[tuple[Word, ...]]:
    words: list[Word] = []
    held: list[_Letter] = []
    for letter in letters:
        ends_line = letter.text in _LINE_ENDS or letter.text in _LINE_HYPHENS
        if letter.text in _LINE_HYPHENS:
            held.append(replace(letter, text="-"))
        elif not letter.text.isspace() and letter.text != _SYMBOL_SPACE:
            held.append(letter)
            continue
        words += _word(held)
        held = []
        if ends_line:
            yield tuple(words)
            words = []
    yield (*words, *_word(held))


def _word(letters: list[_Letter]) -> list[Word]:
    """The word of `letters` without control characters; none when nothing is left."""
    text = "".join(c for letter in letters for c in letter.text if unicodedata.category(c) != "Cc")
    boxes = [letter.box for letter in letters if letter.box is not None]
    return [Word(text, union(boxes), 1.0)] if text and boxes else []
