"""The letters that a PDF page brings along and shows, as words on lines. Whether they are sound `ocr` judges.

A letter is seen where the page without its text looks different: so whatever hides it (a layer that is off, a clip, a
picture over it, the colour of the paper), it is not told. Letters come as they stand: a soft hyphen or a private
character may be a letter of an old encoding.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pypdfium2.raw as pdfium_c

from domain.geometry import Box
from domain.text import Word
from scan.pdf.drawing import without_needless_colour
from scan.pdf.letter_lines import Letter, lines_of
from scan.pdf.seen_page import address_of, seen_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from scan.pdf.seen_page import SeenPage
    from scan.pictures.picture import PagePicture

Lines = tuple[tuple[Word, ...], ...]

# Fonts of TCVN3 that draw small letters as capitals: `.VnTimeH`, `ABCDEF+.VnArialH,Bold`.
_CAPITALS_FONT = re.compile(r"(?:^|\+)\.?Vn[A-Za-z]*H(?:[-, ].*)?$")
_FONT_NAME_BYTES = 128
_NO_LETTER = frozenset({0, 0xFFFD})  # what PDFium says where the font tells no letter
_UNSEEN_MODES = frozenset({pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP})
_COMPARED_DPI, _COMPARED_SIDE = 100.0, 4000.0  # six-point letters are eight pixels high
_PAPER = 240  # grey levels: what is not darker is paper
_RULE = 2  # pixels at the resolution of comparison: half a millimetre
_SEEN = 12  # grey levels: paler letters on their ground no eye sees


@dataclass(frozen=True, slots=True)
class OwnLetters:
    """Letters that a page shows as text of its own, in pixels of the page as it is shown.

    Attributes:
        parts: words in the PDF's own lines and order: those of the page's content under 0, those of each annotation,
            form field and signature that shows letters under a number of its own.
        quarter_turns: clockwise quarter turns that make most letters upright.
    """

    parts: dict[int, Lines]
    quarter_turns: int = 0


def own_letters(path: Path, number: int, width: int, height: int) -> OwnLetters:
    """Read the seen letters of page `number` (from 1) of the PDF at `path`; none when it has no text.

    Args:
        path: the PDF.
        number: page, from 1.
        width: of the page's picture, in pixels; boxes are in its coordinates, /Rotate applied.
        height: likewise.

    Raises:
        PageFailed: BROKEN_PAGE, there is no such page.
        PdfiumError: PDFium cannot open it.
    """
    with seen_page(path, number) as page:
        letters = _seen(page, _letters(page, width, height), width, height)
        told = {source: _told_by(letters, source) for source in sorted({letter.source for letter in letters})}
        return OwnLetters({source: lines for source, lines in told.items() if lines}, _turns_of(letters))


def _turns_of(letters: Sequence[Letter]) -> int:
    turned = Counter(letter.turn for letter in letters if not letter.blank).most_common(1)
    return -turned[0][0] // 90 % 4 if turned else 0


def _told_by(letters: Sequence[Letter], source: int) -> Lines:
    return tuple(line for line in lines_of([letter for letter in letters if letter.source == source]) if line)


def rest_of_page(path: Path, number: int, shown: PagePicture, sources: frozenset[int]) -> PagePicture | None:
    """Draw what page `number` (from 1) shows besides the letters that `own_letters` tells; None but for a few rules.

    Letters that have no text (the font does not tell it) stay, with those that one operator shows with them.

    Args:
        path: the PDF.
        number: page, from 1.
        shown: the whole page; the rest is drawn as large.
        sources: whose letters are left out, as `OwnLetters` numbers them.

    Raises:
        PageFailed: BROKEN_PAGE, there is no such page.
        PdfiumError: PDFium cannot open it.
    """
    with seen_page(path, number) as page:
        told = [address for address in _with_text(page) if page.texts[address].source in sources]
        scale = shown.pixels.shape[1] / page.handle.get_width()
        if not _holds_more_than_rules(page.draw(min(scale, _COMPARED_DPI / 72), told)):
            return None
        return replace(shown, pixels=without_needless_colour(page.draw(scale, told)), embedded=None)


def _holds_more_than_rules(pixels: NDArray[np.uint8]) -> bool:
    """Whether something darker than paper is thicker than a rule; tables are, with their corners."""
    ink = (pixels.min(axis=2) < _PAPER).astype(np.uint8)
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink)
    return bool((stats[1:, 2:4].min(axis=1, initial=1 << 30) > _RULE).any())


def _with_text(page: SeenPage) -> frozenset[int]:
    """Addresses of the text objects each of whose letters has a text."""
    with closing(page.handle.get_textpage()) as text_page:
        silent = {address for address, index in _places(page, text_page) if _has_no_text(text_page, index)}
    return frozenset(page.texts) - silent


def _places(page: SeenPage, text_page: Any) -> Iterator[tuple[int, int]]:
    """Address of its text object and index of every letter that the page shows."""
    for index in range(text_page.count_chars()):
        handle = pdfium_c.FPDFText_GetTextObject(text_page, index)
        if handle and address_of(handle) in page.texts:
            yield address_of(handle), index


def _has_no_text(text_page: Any, index: int) -> bool:
    failed = pdfium_c.FPDFText_HasUnicodeMapError(text_page, index) == 1
    return failed or pdfium_c.FPDFText_GetUnicode(text_page, index) in _NO_LETTER


def _letters(page: SeenPage, width: int, height: int) -> list[Letter]:
    """All letters in the PDF's order, with the spaces and line ends that PDFium found between them."""
    told = _with_text(page)
    with closing(page.handle.get_textpage()) as text_page:
        return list(_each(page, text_page, told, (width, height)))


def _each(page: SeenPage, text_page: Any, told: frozenset[int], size: tuple[int, int]) -> Iterator[Letter]:
    waiting = ""  # first half of a surrogate pair
    source = 0
    for index in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        letter = waiting + chr(code)
        if 0xD800 <= code < 0xDC00:  # noqa: PLR2004
            waiting = letter
            continue
        waiting = ""
        text = letter.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        handle = pdfium_c.FPDFText_GetTextObject(text_page, index)
        shown = page.texts.get(address_of(handle)) if handle else None
        source = shown.source if shown else source
        if shown is None or address_of(handle) not in told or shown.mode in _UNSEEN_MODES:
            yield Letter(" " if shown else text, source)
        else:
            yield _placed(Letter(text, source, address_of(handle)), page, text_page, index, size)


def _placed(letter: Letter, page: SeenPage, text_page: Any, index: int, size: tuple[int, int]) -> Letter:
    loose = pdfium_c.FS_RECTF()
    pdfium_c.FPDFText_GetLooseCharBox(text_page, index, loose)
    degrees = math.degrees(pdfium_c.FPDFText_GetCharAngle(text_page, index)) + page.handle.get_rotation()
    return replace(
        letter,
        box=_char_box(page.handle, text_page, index, size),
        advance=_pixels(page.handle, (loose.left, loose.bottom, loose.right, loose.top), size),
        turn=round(degrees / 90) % 4 * 90,
        drawn_as_capital=_is_drawn_as_capital(text_page, index),
    )


def _seen(page: SeenPage, letters: Sequence[Letter], width: int, height: int) -> list[Letter]:
    """The letters whose place looks different without text; a hidden one leaves a space."""
    objects = {letter.address for letter in letters if letter.address}
    if not objects:
        return list(letters)
    points = page.handle.get_size()
    scale = min(_COMPARED_DPI / 72, _COMPARED_SIDE / max(points))
    shown, bare = page.draw(scale), page.draw(scale, objects)
    changed = np.abs(shown.astype(np.int16) - bare).max(axis=2) > _SEEN
    factor = changed.shape[1] / width, changed.shape[0] / height
    return [letter if _is_seen(letter, changed, factor) else Letter(" ", letter.source) for letter in letters]


def _is_seen(letter: Letter, changed: NDArray[np.bool_], factor: tuple[float, float]) -> bool:
    if letter.box is None or letter.blank:
        return True
    left, right = int(letter.box.x * factor[0]), math.ceil(letter.box.right * factor[0])
    top, bottom = int(letter.box.y * factor[1]), math.ceil(letter.box.bottom * factor[1])
    return bool(changed[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1].any())


def _is_drawn_as_capital(text_page: Any, index: int) -> bool:
    name = ctypes.create_string_buffer(_FONT_NAME_BYTES)
    pdfium_c.FPDFText_GetFontInfo(text_page, index, name, _FONT_NAME_BYTES, ctypes.c_int())
    return bool(_CAPITALS_FONT.search(name.value.decode("ascii", "replace")))


def _char_box(page: Any, text_page: Any, index: int, size: tuple[int, int]) -> Box | None:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium_c.FPDFText_GetCharBox(text_page, index, left, right, bottom, top):
        return None
    return _pixels(page, (left.value, bottom.value, right.value, top.value), size)


def _pixels(page: Any, corners: tuple[float, float, float, float], size: tuple[int, int]) -> Box:
    """A rectangle of the page (left, bottom, right, top in points) as it is shown."""
    left, bottom, right, top = corners
    places = [_pixel(page, x, y, size) for x, y in ((left, top), (right, bottom))]
    (x0, x1), (y0, y1) = (sorted(side) for side in zip(*places, strict=True))
    return Box(x0, y0, max(1, x1 - x0), max(1, y1 - y0))


def _pixel(page: Any, x: float, y: float, size: tuple[int, int]) -> tuple[int, int]:
    column, row = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, column, row)
    return min(max(column.value, 0), size[0] - 1), min(max(row.value, 0), size[1] - 1)
