"""What Tesseract writes as hOCR: lines of words with box, confidence and, for each letter, what else it saw there.

hOCR 1.2 (http://kba.github.io/hocr-spec/1.2/): `ocr_line` and its kin, `ocrx_word` with `bbox` and `x_wconf`. With
`lstm_choice_mode=2` each word holds one `lstm_choices` span a letter, whose children are the letters that the network
weighed at that place, best first; a space before the word has a span of its own.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lxml import etree

from domain.geometry import Box
from domain.text import Glyph, Word
from domain.vietnamese import nfc
from ocr.engine import RawLine

if TYPE_CHECKING:
    from collections.abc import Iterator

_BBOX = re.compile(r"bbox (-?\d+) (-?\d+) (-?\d+) (-?\d+)")
_CONFIDENCE = re.compile(r"x_wconf (\d+)")
_WEIGHT = re.compile(r"x_confs ([\d.]+)")
# The network knows Đ under two numbers (U+0110, U+00D0) and often writes one letter as both.
_DOUBLED_D = re.compile("[ĐÐ]{2}|[đð]{2}")
_SPLIT_AT = re.compile(r"(?<=\w)\(@(?=\w)")  # and the sign of an address as a bracket and the sign
_LINES = frozenset({"ocr_line", "ocr_caption", "ocr_textfloat", "ocr_header"})


def parse_hocr(text: str) -> tuple[tuple[RawLine, ...], ...]:
    """The lines of each page; words without letters and lines without words are left out.

    Raises:
        ValueError: the text is no XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("hOCR that is no XML") from error
    return tuple(tuple(_lines(page)) for page in _of_class(root, "ocr_page"))


def _lines(page: etree._Element) -> Iterator[RawLine]:
    for block, area in enumerate(_of_class(page, "ocr_carea"), 1):
        for element in area.iter("{*}span"):
            if element.get("class") in _LINES:
                words = tuple(word for word in map(_word, _of_class(element, "ocrx_word")) if word.text)
                if words:
                    yield RawLine(words, block)


def _of_class(root: etree._Element, name: str) -> Iterator[etree._Element]:
    return (element for element in root.iter("{*}div", "{*}span") if element.get("class") == name)


def _word(element: etree._Element) -> Word:
    title = element.get("title", "")
    place, sureness = _BBOX.search(title), _CONFIDENCE.search(title)
    left, top, right, bottom = (int(n) for n in place.groups()) if place else (0, 0, 0, 0)
    text = _printable(_own_text(element))
    box = Box(left, top, max(1, right - left), max(1, bottom - top))
    return Word(text, box, int(sureness[1]) / 100 if sureness else 0.0, glyphs=_glyphs(element, text))


def _own_text(element: etree._Element) -> str:
    """The word's text, also where it stands in `strong` or `em`, without what was seen at its letters."""
    inner = (child for child in element if child.get("class") != "ocrx_cinfo")
    text = "".join([element.text or "", *(str(part) for child in inner for part in child.itertext())])
    return _SPLIT_AT.sub("@", _DOUBLED_D.sub(lambda pair: pair[0] if pair[0][0] == pair[0][1] else pair[0][0], text))


def _glyphs(element: etree._Element, text: str) -> tuple[Glyph, ...]:
    """What was seen at each letter of `text`; empty when the spans do not fit the text."""
    spans = [child for child in element if child.get("id", "").startswith("lstm_choices")]
    if spans and len(spans[0]) and not (spans[0][0].text or "").strip():
        spans = spans[1:]
    glyphs = tuple(map(_glyph, spans))
    fits = len(glyphs) == len(text) and all(c in glyph.letters for c, glyph in zip(text, glyphs, strict=True))
    return glyphs if fits else ()


def _glyph(span: etree._Element) -> Glyph:
    """The single letters among the choices of a span; more or less than one are left out."""
    choices = [(letter, choice) for choice in span if len(letter := _printable(choice.text or "")) == 1]
    return Glyph("".join(letter for letter, _ in choices), tuple(_weight(choice) for _, choice in choices))


def _weight(choice: etree._Element) -> float:
    found = _WEIGHT.search(choice.get("title", ""))
    return float(found[1]) / 100 if found else 0.0


def _printable(text: str) -> str:
    """NFC without spaces, control, format and private characters."""
    return "".join(c for c in nfc(text) if not c.isspace() and unicodedata.category(c)[0] != "C")
