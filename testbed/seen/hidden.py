"""What stands in the file and is not seen, or is: layers, white on white, clips, covers, flags, and beyond the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name

from testbed.seen.appearances import around, look_of
from testbed.seen.drawing import PAGE, Drawing
from testbed.seen.frame import HEIGHT, WIDTH
from testbed.seen.lettering import painted, text_operators
from testbed.seen.wording import hidden, note

if TYPE_CHECKING:
    from testbed.seen.wording import Line

_COVER = (70.0, 270.0, 520.0, 320.0)
HIDDEN, NO_VIEW = 4 | 2, 4 | 32  # flags of an annotation that is printed, with those that keep it from being seen


def form_in_layer(drawing: Drawing, *, on: bool) -> None:
    """A form that belongs to a layer by `/OC`."""
    drawing.write(*drawing.sheet().lines)
    line = note(drawing.chance) if on else hidden(drawing.chance)
    form = drawing.form(text_operators([line]), PAGE, OC=drawing.layer(on=on))
    _shown(drawing, drawing.resource("/XObject", form) + b" Do", line, on=on)


def marked_in_layer(drawing: Drawing, *, on: bool) -> None:
    """Content between `BDC` and `EMC` that belongs to a layer."""
    drawing.write(*drawing.sheet().lines)
    line = note(drawing.chance) if on else hidden(drawing.chance)
    _marked(drawing, drawing.layer(on=on), line, on=on)


def member_of_layers(drawing: Drawing, *, on: bool) -> None:
    """Content that belongs to two layers, one of them off: seen where any is enough, and not where all are needed."""
    drawing.write(*drawing.sheet().lines)
    line = note(drawing.chance) if on else hidden(drawing.chance)
    groups = Array([drawing.layer(on=True), drawing.layer(on=False)])
    policy = Name.AnyOn if on else Name.AllOn
    _marked(drawing, drawing.pdf.make_indirect(Dictionary(Type=Name.OCMD, OCGs=groups, P=policy)), line, on=on)


def picture_in_layer(drawing: Drawing, *, on: bool) -> None:
    """A picture that belongs to a layer by `/OC`."""
    drawing.write(*drawing.sheet().lines)
    line = note(drawing.chance, y=290) if on else hidden(drawing.chance)
    image = drawing.picture(painted([line], _COVER), OC=drawing.layer(on=on))
    _shown(drawing, drawing.paint(image, _COVER), line, on=on)


def annotation_in_layer(drawing: Drawing, *, on: bool) -> None:
    """A stamp annotation that belongs to a layer by `/OC`."""
    drawing.write(*drawing.sheet().lines)
    line = note(drawing.chance) if on else hidden(drawing.chance)
    group = drawing.layer(on=on)
    if on or not drawing.bare:
        drawing.annotate("/Stamp", around(line), look_of(drawing, line), OC=group)
    _shown(drawing, b"", line, on=on)


def white_on_white(drawing: Drawing) -> None:
    """White letters on paper."""
    drawing.write(*drawing.sheet().lines)
    line = hidden(drawing.chance)
    drawing.hide(text_operators([line], b"1 g"), line)


def mode_3(drawing: Drawing) -> None:
    """Letters that are neither filled nor stroked, on paper."""
    drawing.write(*drawing.sheet().lines)
    line = hidden(drawing.chance)
    drawing.hide(text_operators([line], mode=3), line)


def mode_3_over_scan(drawing: Drawing) -> None:
    """Another program's bad reading of a scan, in letters that are neither filled nor stroked."""
    lines = drawing.sheet().lines
    drawing.put(drawing.paint(drawing.picture(painted(lines, PAGE))))
    drawing.see(*lines)
    line = hidden(drawing.chance, y=lines[-1].y)
    drawing.hide(text_operators([line], mode=3), line)


def clipped(drawing: Drawing) -> None:
    """Letters outside the clip."""
    drawing.write(*drawing.sheet().lines)
    line = hidden(drawing.chance)
    drawing.hide(b"0 0 595 200 re W n " + text_operators([line]), line)


def under_scan(drawing: Drawing) -> None:
    """A bad reading painted below the scan, as some programs do."""
    line = hidden(drawing.chance)
    drawing.hide(text_operators([line]), line)
    lines = drawing.sheet().lines
    drawing.put(drawing.paint(drawing.picture(painted(lines, PAGE))))
    drawing.see(*lines)


def under_picture(drawing: Drawing) -> None:
    """Letters, some of them covered by an opaque picture that says something else."""
    drawing.write(*drawing.sheet().lines)
    line, said = hidden(drawing.chance), note(drawing.chance, y=290)
    drawing.hide(text_operators([line]), line)
    drawing.put(drawing.paint(drawing.picture(painted([said], _COVER)), _COVER))
    drawing.see(said)


def under_fill(drawing: Drawing) -> None:
    """Letters covered by a filled rectangle."""
    drawing.write(*drawing.sheet().lines)
    line = hidden(drawing.chance)
    drawing.hide(text_operators([line]), line)
    drawing.put(b"0.9 g 70 270 450 50 re f")


def transparent(drawing: Drawing) -> None:
    """Letters of no opacity."""
    drawing.write(*drawing.sheet().lines)
    line = hidden(drawing.chance)
    state = drawing.resource("/ExtGState", Dictionary(ca=0, CA=0))
    drawing.hide(state + b" gs " + text_operators([line]), line)


def masked_out(drawing: Drawing) -> None:
    """A form that a soft mask in the graphics state takes away wholly."""
    drawing.write(*drawing.sheet().lines)
    line = hidden(drawing.chance)
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    black = drawing.form(b"0 g 0 0 595 842 re f", PAGE, Group=group)
    mask = Dictionary(Type=Name.Mask, S=Name.Luminosity, G=drawing.pdf.make_indirect(black))
    state = drawing.resource("/ExtGState", Dictionary(SMask=mask))
    drawing.hide(state + b" gs " + text_operators([line]), line)


def flagged(drawing: Drawing, flags: int) -> None:
    """A stamp annotation whose flags keep it from being seen."""
    drawing.write(*drawing.sheet().lines)
    line = hidden(drawing.chance)
    if not drawing.bare:
        drawing.annotate("/Stamp", around(line), look_of(drawing, line), F=flags)
    drawing.hide(b"", line)


def beyond_the_edge(drawing: Drawing) -> None:
    """Letters outside what the page's boxes show: below, and to the right."""
    drawing.write(*drawing.sheet().lines)
    below, right = hidden(drawing.chance, y=-40), hidden(drawing.chance, x=WIDTH + 15, y=HEIGHT / 2)
    drawing.hide(text_operators([below]), below)
    drawing.hide(text_operators([right]), right)


def _marked(drawing: Drawing, owner: Dictionary, line: Line, *, on: bool) -> None:
    name = drawing.resource("/Properties", owner)
    _shown(drawing, b"/OC %s BDC " % name + text_operators([line]) + b" EMC", line, on=on)


def _shown(drawing: Drawing, operators: bytes, line: Line, *, on: bool) -> None:
    if on:
        drawing.put(operators)
        drawing.see(line)
    else:
        drawing.hide(operators, line)
