"""Drawing notes that bring no look, as PDFium draws them (ISO 32000-1, 12.5.6); operators in the page's space."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pikepdf import Array, Name

from scan.pdf.page_boxes import corner, rectangle
from scan.pdf.visible.field_drawing import border_width, ellipse, stroking, text_drawing
from scan.pdf.visible.field_values import colour_operator, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pikepdf import Object

    from scan.pdf.page_boxes import Rect
    from scan.pdf.visible.field_values import TextStyle
    from scan.pdf.visible.looks import LookFont

_ZIGZAG = 2.0  # points from one turn of a wavy line to the next
_QUAD = 8
_SIGN = 20.0  # points of both sides


def note_drawing(annotation: Object, box: Rect, style: TextStyle, font: LookFont) -> bytes | None:
    """The operators that draw the note; None when this kind has no drawing."""
    kind = str(annotation.get(Name.Subtype, "")).lstrip("/")
    if kind == "FreeText":
        return _free_text(annotation, box, style, font)
    draw = _DRAWINGS.get(kind)
    return None if draw is None else b"q " + draw(annotation, box) + b" Q\n"


def drawn_box(annotation: Object) -> Rect | None:
    """Where a note without look is drawn, on the page; None when that is nowhere.

    The sign of a note has a size of its own, whatever its rectangle says: a point, or nothing, is common.
    """
    if annotation.get(Name.Subtype) != Name.Text:
        return rectangle(annotation.get(Name.Rect))
    left, bottom = corner(annotation.get(Name.Rect))
    return left, bottom, left + _SIGN, bottom + _SIGN


def _free_text(annotation: Object, box: Rect, style: TextStyle, font: LookFont) -> bytes:
    width, height = box[2] - box[0], box[3] - box[1]
    ground = colour_operator(annotation.get(Name.C), stroke=False)
    line = border_width(annotation)
    drawn = ground + b" 0 0 %.3f %.3f re f\n" % (width, height) if ground else b""
    if line and min(width, height) > line:
        edge = (line / 2, line / 2, width - line, height - line)
        drawn += stroking(style.colour) + b" %.3f w %.3f %.3f %.3f %.3f re S\n" % (line, *edge)
    text = text_of(annotation.get(Name.Contents))
    shown = text_drawing(text, width, height, replace(style, multiline=True, comb=0), font) if text else b""
    return b"q 1 0 0 1 %.3f %.3f cm " % (box[0], box[1]) + drawn + shown + b"Q\n"


def _quads(annotation: Object) -> Iterator[Rect]:
    """The rectangles that the note marks; a note that names none is not drawn by viewers."""
    points = annotation.get(Name.QuadPoints)
    try:
        numbers = [float(number) for number in points] if isinstance(points, Array) else []
    except (TypeError, ValueError):
        numbers = []
    for quad in (numbers[at : at + _QUAD] for at in range(0, len(numbers) - _QUAD + 1, _QUAD)):
        yield min(quad[0::2]), min(quad[1::2]), max(quad[0::2]), max(quad[1::2])


def _highlight(annotation: Object, _: Rect) -> bytes:
    colour = colour_operator(annotation.get(Name.C), stroke=False) or b"1 1 0 rg"
    quads = (b"%.3f %.3f %.3f %.3f re" % (x0, y0, x1 - x0, y1 - y0) for x0, y0, x1, y1 in _quads(annotation))
    return b"/Multiply gs " + colour + b" " + b" ".join(quads) + b" f"


def _pen(annotation: Object) -> bytes:
    return (colour_operator(annotation.get(Name.C), stroke=True) or b"0 G") + b" "


def _underline(annotation: Object, _: Rect) -> bytes:
    lines = (b"%.3f %.3f m %.3f %.3f l" % (x0, y0 + 1, x1, y0 + 1) for x0, y0, x1, _top in _quads(annotation))
    return _pen(annotation) + b"1 w " + b" ".join(lines) + b" S"


def _strike_out(annotation: Object, _: Rect) -> bytes:
    lines = (
        b"%.3f %.3f m %.3f %.3f l" % (x0, (y0 + y1) / 2, x1, (y0 + y1) / 2) for x0, y0, x1, y1 in _quads(annotation)
    )
    return _pen(annotation) + b"1 w " + b" ".join(lines) + b" S"


def _squiggly(annotation: Object, _: Rect) -> bytes:
    drawn = b""
    for x0, y0, x1, _top in _quads(annotation):
        steps = max(1, int((x1 - x0) / _ZIGZAG))
        points = [(x0 + at * _ZIGZAG, y0 + 1 + (at % 2) * _ZIGZAG) for at in range(min(steps, 10_000) + 1)]
        drawn += b" ".join(b"%.3f %.3f %s" % (*point, b"l" if at else b"m") for at, point in enumerate(points)) + b" "
    return _pen(annotation) + b"1 w " + drawn + b"S"


def _shape(path: Callable[[Rect], bytes]) -> Callable[[Object, Rect], bytes]:
    def draw(annotation: Object, box: Rect) -> bytes:
        line = border_width(annotation)
        ground = colour_operator(annotation.get(Name.IC), stroke=False)
        inner = (box[0] + line / 2, box[1] + line / 2, box[2] - line / 2, box[3] - line / 2)
        paint = {(True, True): b"B", (True, False): b"f", (False, True): b"S"}.get((bool(ground), line > 0), b"n")
        return _pen(annotation) + ground + b" %.3f w " % line + path(inner) + b" " + paint

    return draw


def _rectangle(box: Rect) -> bytes:
    return b"%.3f %.3f %.3f %.3f re" % (box[0], box[1], box[2] - box[0], box[3] - box[1])


def _ink(annotation: Object, _: Rect) -> bytes:
    drawn = _pen(annotation) + b"%.3f w " % border_width(annotation)
    listed = annotation.get(Name.InkList)
    for stroke in listed if isinstance(listed, Array) else ():
        numbers = [float(number) for number in stroke]
        points = list(zip(numbers[0::2], numbers[1::2], strict=False))
        drawn += b" ".join(b"%.3f %.3f %s" % (*point, b"l" if at else b"m") for at, point in enumerate(points)) + b" S "
    return drawn


def _text_note(annotation: Object, box: Rect) -> bytes:
    """The sign of a note, a yellow speech bubble; its words are not on the page."""
    bubble = [(0.5, 4.5), (6.5, 4.5), (9, 0.5), (11.5, 4.5), (19.5, 4.5), (19.5, 19.5), (0.5, 19.5)]
    path = b" ".join(b"%.1f %.1f %s" % (*point, b"l" if at else b"m") for at, point in enumerate(bubble)) + b" h B "
    lines = b" ".join(b"2.5 %.1f m 17.5 %.1f l" % (y, y) for y in (8.5, 12, 15.5)) + b" S"
    colour = colour_operator(annotation.get(Name.C), stroke=False) or b"1 1 0 rg"
    return b"1 0 0 1 %.3f %.3f cm 0 G " % box[:2] + colour + b" 1 w " + path + lines


_DRAWINGS: dict[str, Callable[[Object, Rect], bytes]] = {
    "Highlight": _highlight,
    "Underline": _underline,
    "StrikeOut": _strike_out,
    "Squiggly": _squiggly,
    "Square": _shape(_rectangle),
    "Circle": _shape(ellipse),
    "Ink": _ink,
    "Text": _text_note,
}
