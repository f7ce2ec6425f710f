"""Drawing form fields: frame, lines of text, cells of a comb, lists, ticks; operators in the field's own space."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pikepdf import Dictionary, Name

from scan.pdf.visible.burning import is_on
from scan.pdf.visible.field_values import colour_operator, is_radio

if TYPE_CHECKING:
    from pikepdf import Object

    from scan.pdf.visible.field_values import TextStyle
    from scan.pdf.visible.looks import LookFont

_USUAL, _LEAST = 12.0, 4.0  # points of text whose size the field leaves open
_LARGEST = 144.0
_MARGIN = 2.0
_LINE = 1.15  # from baseline to baseline, in text sizes
_SELECTED = b"0.6 0.75686 0.8549 rg"  # the light blue that viewers lay under a chosen option
_CIRCLE = 0.5523  # how far the handles of a quarter circle reach


def frame(annotation: Object, width: float, height: float) -> bytes:
    """Background and border as /MK and /BS say (12.5.6.19)."""
    style = annotation.get(Name.MK)
    style = style if isinstance(style, Dictionary) else Dictionary()
    ground = colour_operator(style.get(Name.BG), stroke=False)
    edge = colour_operator(style.get(Name.BC), stroke=True)
    line = border_width(annotation)
    drawn = ground + b" 0 0 %.3f %.3f re f\n" % (width, height) if ground else b""
    if edge and line > 0 and min(width, height) > line:
        inner = (line / 2, line / 2, width - line, height - line)
        drawn += edge + b" %.3f w %.3f %.3f %.3f %.3f re S\n" % (line, *inner)
    return b"q " + drawn + b"Q\n" if drawn else b""


def border_width(annotation: Object) -> float:
    """Points of the border; 1 where nothing is said."""
    style = annotation.get(Name.BS)
    border = annotation.get(Name.Border)
    try:
        if isinstance(style, Dictionary) and Name.W in style:
            return max(0.0, float(style.W))
        return max(0.0, float(border[2])) if border is not None else 1.0
    except (TypeError, ValueError, IndexError):
        return 1.0


def text_drawing(text: str, width: float, height: float, style: TextStyle, font: LookFont) -> bytes:
    """`text` within the field; a text that is too long for it is set smaller, so that nothing is lost."""
    if style.comb > 0:
        return _in_cells(text, width, height, style, font)
    room = max(1.0, width - 2 * _MARGIN)
    size, lines = _fitted(text, room, max(1.0, height - _MARGIN), style, font)
    step = _LINE * size
    if style.multiline:
        top = height - _MARGIN - font.ascent * size
    else:
        block = step * (len(lines) - 1)
        top = (height + block - (font.ascent + font.descent) * size) / 2
    shown = [_placed_line(line, size, (width, top - at * step), style, font) for at, line in enumerate(lines)]
    return _text_object(b"".join(shown), size, style)


def _fitted(text: str, width: float, height: float, style: TextStyle, font: LookFont) -> tuple[float, list[str]]:
    """The text size and the lines: the size that is given or usual, less where the text does not fit."""
    size = style.size or (_USUAL if style.multiline else min(_USUAL, height / _LINE))
    size = min(size, _LARGEST)
    while True:
        lines = _broken(text, width / size, font) if style.multiline else text.split("\n")
        fits = max(font.measure(line) for line in lines) * size <= width and len(lines) * _LINE * size <= height + 1
        if fits or size <= _LEAST:
            return size, lines
        size = max(_LEAST, size * 0.95)


def _broken(text: str, width: float, font: LookFont) -> list[str]:
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split(" "):
            longer = f"{line} {word}" if line else word
            if line and font.measure(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return lines


def _placed_line(line: str, size: float, place: tuple[float, float], style: TextStyle, font: LookFont) -> bytes:
    width, y = place
    free = width - 2 * _MARGIN - font.measure(line) * size
    x = _MARGIN + max(0.0, free) * style.alignment / 2
    return b"1 0 0 1 %.3f %.3f Tm %s Tj\n" % (x, y, font.encode(line)) if line else b""


def _text_object(shown: bytes, size: float, style: TextStyle) -> bytes:
    return b"/Tx BMC q BT %s /Vk %.3f Tf\n%sET Q EMC\n" % (style.colour, size, shown)


def _in_cells(text: str, width: float, height: float, style: TextStyle, font: LookFont) -> bytes:
    """One letter in the middle of each cell (12.7.4.3, Comb)."""
    cell = width / style.comb
    widest = max(font.measure(letter) for letter in text)
    size = min(style.size or _USUAL, (height - _MARGIN) / _LINE, cell / max(widest, 0.1))
    y = (height - (font.ascent + font.descent) * size) / 2
    first = {0: 0, 1: (style.comb - len(text)) // 2, 2: style.comb - len(text)}[style.alignment]
    shown = b""
    for at, letter in enumerate(text.replace("\n", " ")):
        x = (max(0, first) + at + 0.5) * cell - font.measure(letter) * size / 2
        shown += b"1 0 0 1 %.3f %.3f Tm %s Tj\n" % (x, y, font.encode(letter))
    return _text_object(shown, size, style)


def list_drawing(
    choices: list[tuple[str, str]], chosen: str, width: float, height: float, style: TextStyle, font: LookFont
) -> bytes:
    """The options from the top down, as many as there is room for; chosen ones on a light ground."""
    size = style.size or _USUAL
    step, marked = _LINE * size, set(chosen.split("\n"))
    ground = shown = b""
    for at, (_, name) in enumerate(choices):
        top = height - _MARGIN - at * step
        if top - step < 0 and at:
            break
        if name in marked:
            ground += b"0 %.3f %.3f %.3f re f\n" % (top - step, width, step)
        shown += _placed_line(name, size, (width, top - font.ascent * size), style, font)
    under = b"q %s %sQ\n" % (_SELECTED, ground) if ground else b""
    return under + _text_object(shown, size, style)


def button_drawing(annotation: Object, width: float, height: float, style: TextStyle) -> bytes:
    """The tick of a check box that is on, the dot of a radio button; drawn, since it is no letter."""
    if not is_on(annotation):
        return b""
    side = 0.7 * min(width, height)
    left, bottom = (width - side) / 2, (height - side) / 2
    marks = {"l": _dot, "8": _cross, "n": _square, "u": _diamond, "H": _star, "4": _tick}
    draw = marks.get(_mark(annotation), _dot if is_radio(annotation) else _tick)
    colour = style.colour
    return b"q %s %s 1 0 0 1 %.3f %.3f cm %s Q\n" % (colour, stroking(colour), left, bottom, draw(side))


def stroking(colour: bytes) -> bytes:
    """The operator that gives lines the colour of letters."""
    numbers, _, operator = colour.rpartition(b" ")
    return numbers + b" " + operator.upper()


def _mark(annotation: Object) -> str:
    style = annotation.get(Name.MK)
    return str(style.get(Name.CA, "")) if isinstance(style, Dictionary) else ""


def _tick(side: float) -> bytes:
    points = [(0.08, 0.5), (0.36, 0.16), (0.92, 0.88)]
    return b"%.3f w 1 J 1 j " % (0.13 * side) + _polyline(points, side) + b" S"


def _cross(side: float) -> bytes:
    first, second = [(0.12, 0.12), (0.88, 0.88)], [(0.12, 0.88), (0.88, 0.12)]
    return b"%.3f w " % (0.13 * side) + _polyline(first, side) + b" " + _polyline(second, side) + b" S"


def _square(side: float) -> bytes:
    return b"0 0 %.3f %.3f re f" % (side, side)


def _diamond(side: float) -> bytes:
    return _polyline([(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)], side) + b" f"


def _star(side: float) -> bytes:
    turns = [(math.pi / 2 + at * math.pi / 5, 0.5 if at % 2 == 0 else 0.2) for at in range(10)]
    return _polyline([(0.5 + r * math.cos(t), 0.5 + r * math.sin(t)) for t, r in turns], side) + b" f"


def _dot(side: float) -> bytes:
    return ellipse((0, 0, side, side)) + b" f"


def ellipse(box: tuple[float, float, float, float]) -> bytes:
    """The path of the ellipse within `box`."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    a, b = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2
    ka, kb = _CIRCLE * a, _CIRCLE * b
    return (
        b"%.3f %.3f m " % (x + a, y)
        + b"%.3f %.3f %.3f %.3f %.3f %.3f c " % (x + a, y + kb, x + ka, y + b, x, y + b)
        + b"%.3f %.3f %.3f %.3f %.3f %.3f c " % (x - ka, y + b, x - a, y + kb, x - a, y)
        + b"%.3f %.3f %.3f %.3f %.3f %.3f c " % (x - a, y - kb, x - ka, y - b, x, y - b)
        + b"%.3f %.3f %.3f %.3f %.3f %.3f c h" % (x + ka, y - b, x + a, y - kb, x + a, y)
    )


def _polyline(points: list[tuple[float, float]], side: float) -> bytes:
    placed = [b"%.3f %.3f" % (x * side, y * side) for x, y in points]
    return b" ".join(point + (b" l" if at else b" m") for at, point in enumerate(placed))
