"""Every kind of document that is drawn, by name; one function draws any of them, with its truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random

from PIL import Image

from testbed.seen import appearances, hidden, papers, pictures
from testbed.seen.drawing import Drawing, words
from testbed.seen.frame import FRAMES, PLAIN, Crop, Frame
from testbed.seen.signatures import sign_with_looks, unsigned_copy
from testbed.seen.wording import Line


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which print is seen or hidden.

    Attributes:
        group: the part of the table that it belongs to.
        draw: puts it on a page; none for a page handed in as a picture, which `paper` makes.
        frames: how its documents are framed, one after the other.
        comparable: poppler draws the master as it is to be seen; not so where a look is missing, for poppler's own
            looks lack Vietnamese letters.
    """

    group: str
    draw: Callable[[Drawing], None] | None = None
    paper: Callable[[Path, Random], papers.Paper] | None = None
    frames: tuple[Frame, ...] = FRAMES
    comparable: bool = True


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document that was drawn, with its truth.

    Attributes:
        seen: words that a reader reads.
        own: those that are letters of the page's content.
        unseen: words that stand in the file and are not seen.
        phrases: what must be read in this order.
        lines: where the words stand, in points of the page as it is seen.
        look: the page as it is seen, where the file is a picture.
    """

    kind: str
    path: Path
    seen: tuple[str, ...]
    own: tuple[str, ...]
    unseen: tuple[str, ...]
    phrases: tuple[str, ...]
    lines: tuple[Line, ...]
    look: Image.Image | None = None


def _turned(degrees: int) -> tuple[Frame, ...]:
    return (Frame(degrees), Frame(degrees, Crop.OFFSET))


def _mixed(drawing: Drawing) -> None:
    """Letters, a number in looks of stamps, and a scan beside, by turns."""
    drawing.chance.choice((appearances.number_by_stamp, pictures.scan_beside, pictures.number_over_scan))(drawing)


_UPRIGHT = (PLAIN, Frame(0, Crop.INSIDE), Frame(0, Crop.OFFSET), Frame(unit=2.0))  # a note without look is not turned
_OWN, _LOOKS, _PICTURES = "own letters", "appearances", "pictures"
_SHOWN, _FRAMED, _HIDDEN, _PAPERS = "layers that are on", "rotation and crop", "never seen", "handed in as pictures"

KINDS: dict[str, Kind] = {
    "letters": Kind(_OWN, pictures.own_letters),
    "letters, a font that is not embedded": Kind(_OWN, pictures.not_embedded),
    "letters in colour and on colour": Kind(_OWN, pictures.letters_in_colour),
    "number and day by signature, letters": Kind(_LOOKS, partial(appearances.number_by_signature, as_picture=False)),
    "number and day by signature, pictures": Kind(_LOOKS, partial(appearances.number_by_signature, as_picture=True)),
    "number and day by stamp annotation": Kind(_LOOKS, appearances.number_by_stamp),
    "stamp annotation, letters": Kind(_LOOKS, partial(appearances.stamp, as_picture=False)),
    "stamp annotation, picture": Kind(_LOOKS, partial(appearances.stamp, as_picture=True)),
    "free text": Kind(_LOOKS, partial(appearances.free_text, with_look=True)),
    "free text without look": Kind(
        _LOOKS, partial(appearances.free_text, with_look=False), frames=_UPRIGHT, comparable=False
    ),
    "form field": Kind(_LOOKS, partial(appearances.field, with_look=True)),
    "form field without look": Kind(_LOOKS, partial(appearances.field, with_look=False), comparable=False),
    "form field over a scan": Kind(_LOOKS, appearances.field_over_scan),
    "scan": Kind(_PICTURES, pictures.scan),
    "scan beside letters": Kind(_PICTURES, pictures.scan_beside),
    "letters over a scan": Kind(_PICTURES, pictures.letters_over_scan),
    "number and day as letters over a scan": Kind(_PICTURES, pictures.number_over_scan),
    "soft mask, a pen over a scan": Kind(_PICTURES, pictures.pen_over_scan),
    "soft mask, print over a scan": Kind(_PICTURES, pictures.print_over_scan),
    "colour mask over letters": Kind(_PICTURES, pictures.masked_by_colour),
    "picture multiplied with letters": Kind(_PICTURES, pictures.multiplied),
    "stencil": Kind(_PICTURES, pictures.stencil),
    "stencil over letters": Kind(_PICTURES, pictures.stencil_over_letters),
    "scan in clipped strips": Kind(_PICTURES, pictures.strips),
    "scan turned in a form in a form": Kind(_PICTURES, pictures.picture_in_form),
    "on by /OC of a form": Kind(_SHOWN, partial(hidden.form_in_layer, on=True)),
    "on by BDC": Kind(_SHOWN, partial(hidden.marked_in_layer, on=True)),
    "on by OCMD": Kind(_SHOWN, partial(hidden.member_of_layers, on=True)),
    "on by /OC of a picture": Kind(_SHOWN, partial(hidden.picture_in_layer, on=True)),
    "on by /OC of an annotation": Kind(_SHOWN, partial(hidden.annotation_in_layer, on=True)),
    "/Rotate 90": Kind(_FRAMED, _mixed, frames=_turned(90)),
    "/Rotate 180": Kind(_FRAMED, _mixed, frames=_turned(180)),
    "/Rotate 270": Kind(_FRAMED, _mixed, frames=_turned(270)),
    "CropBox inside MediaBox": Kind(_FRAMED, _mixed, frames=(Frame(0, Crop.INSIDE), Frame(270, Crop.INSIDE))),
    "CropBox beyond MediaBox": Kind(_FRAMED, _mixed, frames=(Frame(0, Crop.BEYOND), Frame(90, Crop.BEYOND))),
    "origin elsewhere": Kind(_FRAMED, _mixed, frames=(Frame(0, Crop.OFFSET),)),
    "UserUnit 2 and 0.5": Kind(_FRAMED, _mixed, frames=(Frame(unit=2.0), Frame(unit=0.5))),
    "off by /OC of a form": Kind(_HIDDEN, partial(hidden.form_in_layer, on=False)),
    "off by BDC": Kind(_HIDDEN, partial(hidden.marked_in_layer, on=False)),
    "off by OCMD": Kind(_HIDDEN, partial(hidden.member_of_layers, on=False)),
    "off by /OC of a picture": Kind(_HIDDEN, partial(hidden.picture_in_layer, on=False)),
    "off by /OC of an annotation": Kind(_HIDDEN, partial(hidden.annotation_in_layer, on=False)),
    "white on white": Kind(_HIDDEN, hidden.white_on_white),
    "render mode 3": Kind(_HIDDEN, hidden.mode_3),
    "render mode 3 over a scan": Kind(_HIDDEN, hidden.mode_3_over_scan),
    "clipped away": Kind(_HIDDEN, hidden.clipped),
    "under a scan": Kind(_HIDDEN, hidden.under_scan),
    "under an opaque picture": Kind(_HIDDEN, hidden.under_picture),
    "under a filled rectangle": Kind(_HIDDEN, hidden.under_fill),
    "no opacity": Kind(_HIDDEN, hidden.transparent),
    "masked out": Kind(_HIDDEN, hidden.masked_out),
    "annotation flag Hidden": Kind(_HIDDEN, partial(hidden.flagged, flags=hidden.HIDDEN)),
    "annotation flag NoView": Kind(_HIDDEN, partial(hidden.flagged, flags=hidden.NO_VIEW)),
    "outside the crop": Kind(_HIDDEN, hidden.beyond_the_edge, frames=(Frame(0, Crop.INSIDE), Frame(90, Crop.INSIDE))),
    "outside the page": Kind(_HIDDEN, hidden.beyond_the_edge, frames=(PLAIN, Frame(180))),
    "16-bit grey": Kind(_PAPERS, paper=partial(papers.grey_16, white_is_zero=False), frames=(PLAIN,)),
    "16-bit grey, WhiteIsZero": Kind(_PAPERS, paper=partial(papers.grey_16, white_is_zero=True), frames=(PLAIN,)),
    "fax of 204 × 98 dpi": Kind(_PAPERS, paper=papers.fax, frames=(PLAIN,)),
    "negative": Kind(_PAPERS, paper=papers.negative, frames=(PLAIN,)),
    "coloured paper": Kind(_PAPERS, paper=papers.coloured_paper, frames=(PLAIN,) * 3),
    "coloured light": Kind(_PAPERS, paper=papers.coloured_light, frames=(PLAIN,) * 3),
    "large capitals": Kind(_PAPERS, paper=papers.large_capitals, frames=(PLAIN,) * 3),
    "pale seal": Kind(_PAPERS, paper=papers.pale_seal, frames=(PLAIN,)),
}


def draw_document(name: str, number: int, folder: Path, *, bare: bool = False) -> Drawn:
    """The document `number` (from 0) of a kind; `bare` leaves out what is never seen."""
    kind = KINDS[name]
    chance = Random(f"{name} {number}")
    path = folder / f"{list(KINDS).index(name):02d}-{number}.pdf"
    if kind.paper is not None:
        made = kind.paper(path, chance)
        return Drawn(name, made.path, tuple(words(made.lines)), (), (), made.phrases, made.lines, made.look)
    drawing = Drawing(kind.frames[number % len(kind.frames)], chance, bare=bare)
    if kind.draw is not None:
        kind.draw(drawing)
    drawing.save(path)
    if drawing.looks:
        unsigned = unsigned_copy(path)
        sign_with_looks(unsigned, path, drawing.looks, drawing.frame)
        unsigned.unlink()
    return Drawn(
        name,
        path,
        tuple(words(drawing.seen)),
        tuple(words(drawing.own)),
        tuple(words(drawing.unseen)),
        tuple(drawing.phrases),
        tuple(drawing.seen),
    )
