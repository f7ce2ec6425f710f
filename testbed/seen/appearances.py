"""Print that is no part of the page's content: signatures, stamps, notes and form fields, with looks of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pikepdf import Array, Dictionary, Name, String

from testbed.seen.drawing import Box, Drawing, Look, placed
from testbed.seen.lettering import moved, painted, text_operators
from testbed.seen.wording import Line, note

if TYPE_CHECKING:
    from pikepdf import Stream

_PAD = 4.0
_TEXT = Name("/Tx")


def number_by_signature(drawing: Drawing, *, as_picture: bool) -> None:
    """Number and day are the looks of two signatures, as offices put them on."""
    sheet = drawing.sheet(gaps=True)
    drawing.write(*sheet.lines)
    drawing.looks += [Look(line, as_picture) for line in (sheet.number, sheet.day)]


def stamp(drawing: Drawing, *, as_picture: bool) -> None:
    """A stamp annotation says something more."""
    drawing.write(*drawing.sheet().lines)
    said = note(drawing.chance)
    drawing.annotate("/Stamp", around(said), look_of(drawing, said, as_picture=as_picture))
    drawing.see(said)


def number_by_stamp(drawing: Drawing) -> None:
    """Number and day are two stamp annotations: no signature is there."""
    sheet = drawing.sheet(gaps=True)
    drawing.write(*sheet.lines)
    for line in (sheet.number, sheet.day):
        drawing.annotate("/Stamp", around(line), look_of(drawing, line))


def free_text(drawing: Drawing, *, with_look: bool) -> None:
    """A note typed onto the page by a reader's program."""
    drawing.write(*drawing.sheet().lines)
    said = note(drawing.chance)
    look = look_of(drawing, said) if with_look else None
    entries = {"Contents": String(said.text), "DA": _style(drawing), "Border": Array([0, 0, 0])}
    drawing.annotate("/FreeText", around(said), look, **entries)
    drawing.see(said)


def field(drawing: Drawing, *, with_look: bool) -> None:
    """A form field that somebody filled in."""
    drawing.write(*drawing.sheet().lines, Line("Ý kiến:", 90, 330))
    said = note(drawing.chance, x=140)
    _fill(drawing, said, with_look=with_look)
    drawing.see(said)


def field_over_scan(drawing: Drawing) -> None:
    """A form field on a scanned form."""
    lines = (*drawing.sheet().lines, Line("Ý kiến:", 90, 330))
    drawing.put(drawing.paint(drawing.picture(painted(lines, (0, 0, 595, 842)))))
    said = note(drawing.chance, x=140)
    _fill(drawing, said, with_look=True)
    drawing.see(*lines, said)


def look_of(drawing: Drawing, line: Line, *, as_picture: bool = False) -> Stream:
    """The line as the look of an annotation around it."""
    box = around(line)
    across, high = box[2] - box[0], box[3] - box[1]
    if not as_picture:
        return drawing.form(text_operators([moved(line, box[0], box[1])]), (0, 0, across, high))
    image = drawing.pdf.make_indirect(drawing.picture(painted([line], box)))
    resources = Dictionary(XObject=Dictionary(Im=image))
    return drawing.form(placed(b"/Im", (0, 0, across, high)), (0, 0, across, high), Resources=resources)


def around(line: Line) -> Box:
    """The box of an annotation that shows the line."""
    left, bottom, right, top = line.box
    return (left - _PAD, bottom - _PAD / 2, right + _PAD, top + _PAD / 2)


def _fill(drawing: Drawing, said: Line, *, with_look: bool) -> None:
    left, bottom, _, top = around(said)
    box = (left, bottom, left + 330, top)
    look = look_of(drawing, said) if with_look else None
    if look is not None:
        look.BBox = Array([0, 0, box[2] - box[0], box[3] - box[1]])
    turned = Dictionary(R=drawing.frame.rotate)
    entries = {"FT": _TEXT, "T": String("y_kien"), "V": String(said.text), "DA": _style(drawing), "MK": turned}
    made = drawing.annotate("/Widget", box, look, **entries)
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    form = Dictionary(Fields=Array([made]), DA=_style(drawing))
    form.DR = Dictionary(Font=Dictionary(Helv=drawing.pdf.make_indirect(helvetica)))
    if not with_look:
        form.NeedAppearances = True
    drawing.pdf.Root.AcroForm = drawing.pdf.make_indirect(form)


def _style(drawing: Drawing) -> String:
    """Black letters of twelve points as they are seen."""
    return String(f"/Helv {12 / drawing.frame.unit:g} Tf 0 g")
