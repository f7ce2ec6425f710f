"""Print in pictures: a scan under, beside and over letters, seen through masks, stencils, clips and blend modes."""

from __future__ import annotations

from math import sin
from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw, ImageOps

from testbed.seen.drawing import PAGE, Drawing, placed
from testbed.seen.lettering import painted, text_operators
from testbed.seen.wording import Line, note

if TYPE_CHECKING:
    from testbed.seen.drawing import Box

_HALF = 470.0  # above it letters, below it a scan
_PEN_DPI = 150


def scan(drawing: Drawing) -> None:
    """The whole page is one picture."""
    lines = drawing.sheet().lines
    drawing.put(drawing.paint(drawing.picture(painted(lines, PAGE))))
    drawing.see(*lines)


def scan_beside(drawing: Drawing) -> None:
    """Typed above, a scan pasted in below."""
    lines = drawing.sheet().lines
    drawing.write(*(line for line in lines if line.y > _HALF + 80))
    pasted = _lower(lines)
    box: Box = (40, 180, 560, _HALF)
    drawing.put(drawing.paint(drawing.picture(painted(pasted, box)), box))
    drawing.see(*pasted)


def letters_over_scan(drawing: Drawing) -> None:
    """A scan, and an incoming number typed onto it."""
    scan(drawing)
    drawing.write(note(drawing.chance))


def number_over_scan(drawing: Drawing) -> None:
    """A scan whose number and day were filled in as letters."""
    sheet = drawing.sheet(gaps=True)
    drawing.put(drawing.paint(drawing.picture(painted(sheet.lines, PAGE))))
    drawing.see(*sheet.lines)
    drawing.put(text_operators([sheet.number, sheet.day]))


def pen_over_scan(drawing: Drawing) -> None:
    """A pen's strokes on a tablet: a picture of the whole page, seen only through its soft mask."""
    scan(drawing)
    pen, seen_part = _pen()
    mask = drawing.pdf.make_indirect(drawing.picture(seen_part))
    drawing.put(drawing.paint(drawing.picture(pen, SMask=mask)))


def print_over_scan(drawing: Drawing) -> None:
    """Print in a picture of the whole page, seen only through its soft mask, over a scan."""
    scan(drawing)
    said = note(drawing.chance)
    print_seen = ImageOps.invert(painted([said], PAGE))
    mask = drawing.pdf.make_indirect(drawing.picture(print_seen))
    drawing.put(drawing.paint(drawing.picture(Image.new("L", print_seen.size, 0), SMask=mask)))
    drawing.see(said)


def masked_by_colour(drawing: Drawing) -> None:
    """A picture of the whole page over letters, whose white is masked out by colour."""
    drawing.write(*drawing.sheet().lines)
    said = note(drawing.chance)
    drawing.put(drawing.paint(drawing.picture(painted([said], PAGE), Mask=Array([255, 255]))))
    drawing.see(said)


def multiplied(drawing: Drawing) -> None:
    """A picture of the whole page multiplied with the letters below it."""
    drawing.write(*drawing.sheet().lines)
    said = note(drawing.chance)
    state = drawing.resource("/ExtGState", Dictionary(BM=Name.Multiply))
    drawing.put(state + b" gs " + drawing.paint(drawing.picture(painted([said], PAGE))))
    drawing.see(said)


def stencil(drawing: Drawing) -> None:
    """A page of two colours as scanners make it: a stencil through which black is painted."""
    lines = drawing.sheet().lines
    bits = painted(lines, PAGE).point(lambda value: 255 * (value > 127)).convert("1")
    drawing.put(b"0 g " + drawing.paint(drawing.picture(bits, ImageMask=True)))
    drawing.see(*lines)


def stencil_over_letters(drawing: Drawing) -> None:
    """Letters, and more print by a stencil of the whole page."""
    drawing.write(*drawing.sheet().lines)
    said = note(drawing.chance)
    bits = painted([said], PAGE).point(lambda value: 255 * (value > 127)).convert("1")
    drawing.put(b"0 g " + drawing.paint(drawing.picture(bits, ImageMask=True)))
    drawing.see(said)


def strips(drawing: Drawing) -> None:
    """A scan in two strips, each clipped out of a picture of the whole page."""
    lines = drawing.sheet().lines
    upper = painted((line for line in lines if line.y > _HALF + 100), PAGE)
    lower = painted((line for line in lines if line.y <= _HALF + 100), PAGE)
    cut = next(line.y for line in lines if line.y <= _HALF + 100) + 16
    for image, clip in ((upper, b"0 %.1f 595 842 re W n " % cut), (lower, b"0 0 595 %.1f re W n " % cut)):
        drawing.put(clip + drawing.paint(drawing.picture(image)))
    drawing.see(*lines)


def picture_in_form(drawing: Drawing) -> None:
    """A scan that lies on its side in a form within a form, and is turned by both."""
    lines = drawing.sheet().lines
    image = drawing.pdf.make_indirect(drawing.picture(painted(lines, PAGE).rotate(90, expand=True)))
    inner = drawing.form(placed(b"/Im", (0, 0, 1, 1)), (0, 0, 1, 1), Resources=Dictionary(XObject=Dictionary(Im=image)))
    inner.Matrix = Array([0, -1, 1, 0, 0, 1])
    nested = Dictionary(XObject=Dictionary(In=drawing.pdf.make_indirect(inner)))
    drawing.put(drawing.paint(drawing.form(b"/In Do", (0, 0, 1, 1), Resources=nested)))
    drawing.see(*lines)


def not_embedded(drawing: Drawing) -> None:
    """Letters, one line of them in a font that is not in the file."""
    drawing.write(*drawing.sheet().lines)
    said = Line("Cong van den so 1482", 90, 330)
    helvetica = drawing.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    name = drawing.resource("/Font", helvetica)
    drawing.put(b"BT %s 12 Tf %g %g Td (%s) Tj ET" % (name, said.x, said.y, said.text.encode()))
    drawing.see(said)
    drawing.own.append(said)


def own_letters(drawing: Drawing) -> None:
    """Letters of the page itself and nothing else."""
    drawing.write(*drawing.sheet().lines)


def letters_in_colour(drawing: Drawing) -> None:
    """Letters, some red, some white on a dark ground: both are seen."""
    drawing.write(*drawing.sheet().lines)
    red, white = note(drawing.chance), note(drawing.chance, y=280)
    drawing.put(text_operators([red], b"0.8 0.1 0.1 rg"))
    drawing.put(b"0.1 0.2 0.5 rg 70 270 400 32 re f")
    drawing.put(text_operators([white], b"1 g"))
    drawing.see(red, white)
    drawing.own += [red, white]


def _lower(lines: tuple[Line, ...]) -> list[Line]:
    """The lines that the typed part leaves out, moved down onto the pasted scan."""
    left = [line for line in lines if line.y <= _HALF + 80]
    shift = left[0].y - (_HALF - 40)
    return [Line(line.text, line.x, line.y - shift, line.size, line.told) for line in left]


def _pen() -> tuple[Image.Image, Image.Image]:
    """Blue of the whole page, and the mask that lets one stroke through."""
    size = (round(595 * _PEN_DPI / 72), round(842 * _PEN_DPI / 72))
    mask = Image.new("L", size, 0)
    stroke = [(650 + x, 1300 + 70 * sin(x / 40)) for x in range(0, 380, 4)]
    ImageDraw.Draw(mask).line(stroke, fill=255, width=5)
    return Image.new("RGB", size, (30, 50, 150)), mask
