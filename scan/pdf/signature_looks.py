"""Where signatures are seen on the pages of a PDF, and the text that they show."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name

from domain.geometry import Box
from domain.signature_roles import SignatureLook
from scan.pdf.look_cost import is_simple
from scan.pdf.page_boxes import quarter_turns, rectangle, user_unit, visible_box
from scan.pdf.print_beside import print_beside
from scan.pdf.visible.burning import is_seen, look, notes_of
from scan.pdf.visible.layers import Layers
from scan.pdf.visible.look_text import texts_of_looks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pikepdf import Object, Page, Pdf

_MOST_PAGES = 5_000
_MOST_NOTES = 20_000  # of all pages; a file may list any number
_MOST_SIGNATURES = 500
_MOST_LETTERS = 200  # of a text that is told
_MOST_BESIDE = 40
_FIGURES = re.compile(r"[\d ./-]{0,9}\d[\d ./-]{0,9}")
_LEAST_SIDE = 1  # point; a smaller signature is there, but not seen


def signature_looks(path: Path) -> dict[int, SignatureLook]:
    """The looks of the signatures of `path`, by the object number of the signature; the first of several.

    A file that cannot be read shows none. It is for telling people what they see: no verdict rests on it.
    """
    try:
        with pikepdf.open(path) as pdf:
            found = dict(islice(_seen(pdf), _MOST_SIGNATURES))
            shown = [look(widget) for widget, _ in found.values()]
            texts = texts_of_looks([item if item is not None and is_simple(item) else None for item in shown])
            looks = {
                number: SignatureLook(*place, text=_on_one_line(text))
                for (number, (_, place)), text in zip(found.items(), texts, strict=True)
            }
            return _with_print(path, pdf, looks)
    except Exception:  # noqa: BLE001 - a stranger's file may break either library anywhere
        return {}


def _with_print(path: Path, pdf: Pdf, looks: dict[int, SignatureLook]) -> dict[int, SignatureLook]:
    """Figures alone are a number or a part of a day by what is printed beside them."""
    bare = {number: look for number, look in looks.items() if _FIGURES.fullmatch(look.text)}
    if not bare:
        return looks
    found = print_beside(path, pdf, ((look.page, look.box) for look in bare.values()))
    told = {number: found.get((look.page, look.box), ("", "")) for number, look in bare.items()}
    beside = {
        number: replace(
            bare[number], before=_on_one_line(before)[-_MOST_BESIDE:], behind=_on_one_line(behind)[:_MOST_BESIDE]
        )
        for number, (before, behind) in told.items()
    }
    return looks | beside


_Place = tuple[int, Box, int, int]


def _seen(pdf: Pdf) -> Iterator[tuple[int, tuple[Dictionary, _Place]]]:
    layers, known = Layers(pdf), set()
    for number, page, widget in islice(_widgets(pdf), _MOST_NOTES):
        signature = _signature(widget)
        if signature in known or signature is None or not is_seen(widget, layers):
            continue
        place = _place(number, page, widget)
        if place is not None:
            known.add(signature)
            yield signature, (widget, place)


def _widgets(pdf: Pdf) -> Iterator[tuple[int, Page, Dictionary]]:
    for number, page in enumerate(islice(pdf.pages, _MOST_PAGES), 1):
        for note in notes_of(page):
            if note.get(Name.Subtype) == Name.Widget:
                yield number, page, note


def _signature(widget: Dictionary) -> int | None:
    """The object number of the signature that the widget, or the field above it, has as its value."""
    parent = widget.get(Name.Parent)
    for field in (widget, parent):
        if isinstance(field, Dictionary) and isinstance(value := field.get(Name.V), Dictionary):
            return int(value.objgen[0]) or None if Name.ByteRange in value else None
    return None


def _place(number: int, page: Page, widget: Object) -> _Place | None:
    """Page, box and size of the page in points as seen; None where nothing of the signature can be seen."""
    rect = rectangle(widget.get(Name.Rect))
    if rect is None:
        return None
    left, bottom, right, top = visible_box(page)
    unit, turns = user_unit(page), quarter_turns(page)
    x, y = round((rect[0] - left) * unit), round((top - rect[3]) * unit)
    wide, high = round((rect[2] - rect[0]) * unit), round((rect[3] - rect[1]) * unit)
    width, height = round((right - left) * unit), round((top - bottom) * unit)
    on_page = Box(x, y, wide, high).intersection(Box(0, 0, width, height))
    if min(wide, high) < _LEAST_SIDE or on_page == 0:
        return None
    box = Box(x, y, wide, high).turned(turns, width, height)
    return number, box, *((height, width) if turns % 2 else (width, height))


def _on_one_line(text: str) -> str:
    """Text on one line, cut to its greatest length, without what cannot be seen."""
    words = "".join(letter if letter.isprintable() else " " for letter in text).split()
    return " ".join(words)[:_MOST_LETTERS]
