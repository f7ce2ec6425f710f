"""Giving a look to fields and notes that have none, in a font with all Vietnamese letters (ISO 32000-1, 12.7.3.3).

Where the form asks for new looks (/NeedAppearances), viewers draw all fields anew; a look that already shows the value
of its field is kept, since it is what its author saw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from pikepdf import Array, Dictionary, Name, Stream

from scan.pdf.visible.burning import is_seen, look, notes_of
from scan.pdf.visible.drawn_notes import drawn_box, note_drawing
from scan.pdf.visible.field_drawing import button_drawing, frame, list_drawing, text_drawing
from scan.pdf.visible.field_values import (
    field_kind,
    is_check_box,
    is_list,
    options,
    shown_value,
    text_of,
    text_style,
)
from scan.pdf.visible.look_text import texts_of_looks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pikepdf import Object, Pdf

    from scan.pdf.page_boxes import Rect
    from scan.pdf.visible.layers import Layers

_WITHOUT_LOOK = frozenset({Name.Link, Name.Popup})
_TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


class LookFont(Protocol):
    """A font that draws what has no look; lengths in units of the font size."""

    @property
    def resource(self) -> Object:
        """The font dictionary."""

    @property
    def ascent(self) -> float:
        """Above the baseline."""

    @property
    def descent(self) -> float:
        """Below the baseline, negative."""

    def lacks(self, text: str) -> bool:
        """It cannot draw some letter."""

    def measure(self, text: str) -> float:
        """Width of the text."""

    def encode(self, text: str) -> bytes:
        """The text as a PDF string."""

    def close(self) -> None:
        """All has been written."""


def give_looks(pdf: Pdf, font: LookFont, layers: Layers, only: int | None = None) -> tuple[str, ...]:
    """Give a look to what is seen on the pages of `pdf` and has none, or one that does not show its value.

    Args:
        pdf: is changed.
        font: draws the looks.
        layers: of `pdf`.
        only: number of the one page that is wanted, from 1; all where None.

    Returns:
        `letters-not-drawn:<page>` where the font lacks a letter, `note-not-drawn:<page>` where a kind of note has no
        drawing of ours.
    """
    form = pdf.Root.get(Name.AcroForm)
    form = form if isinstance(form, Dictionary) else None
    notes: list[str] = []
    for number, annotation in _without_look(pdf, form, layers, only):
        drawn = _draw(pdf, annotation, form, font)
        if drawn is None:
            notes.append(f"note-not-drawn:{number}")
        elif font.lacks("".join(_text(annotation).split("\n"))):
            notes.append(f"letters-not-drawn:{number}")
    font.close()
    return tuple(dict.fromkeys(notes))


def needs_looks(pdf: Pdf, layers: Layers, only: int | None = None) -> bool:
    """Whether something is seen on the pages of `pdf` that has no look, or one that does not show its value."""
    form = pdf.Root.get(Name.AcroForm)
    return any(_without_look(pdf, form if isinstance(form, Dictionary) else None, layers, only))


def _without_look(
    pdf: Pdf, form: Dictionary | None, layers: Layers, only: int | None
) -> Iterator[tuple[int, Dictionary]]:
    """Annotations that need a look, with the number of their page, from 1."""
    wanted = form is not None and bool(form.get(Name.NeedAppearances, False))
    waiting: list[tuple[int, Dictionary]] = []
    for number in (only,) if only else range(1, len(pdf.pages) + 1):
        for annotation in notes_of(pdf.pages[number - 1]):
            if not _wants_look(annotation, layers):
                continue
            if look(annotation) is None and not _has_looks(annotation):
                yield number, annotation
            elif wanted and _has_text(annotation):
                waiting.append((number, annotation))
    shown = texts_of_looks([look(annotation) for _, annotation in waiting])
    for (number, annotation), text in zip(waiting, shown, strict=True):
        if _letters(text) != _letters(shown_value(annotation)):
            yield number, annotation


def _wants_look(annotation: Object, layers: Layers) -> bool:
    return (
        annotation.get(Name.Subtype) not in _WITHOUT_LOOK
        and is_seen(annotation, layers)
        and drawn_box(annotation) is not None
    )


def _has_looks(annotation: Object) -> bool:
    """A button that is off often has a look for its other state only: that is how it looks."""
    looks = annotation.get(Name.AP)
    normal = looks.get(Name.N) if isinstance(looks, Dictionary) else None
    return isinstance(normal, Dictionary) and not isinstance(normal, Stream) and len(normal) > 0


def _has_text(annotation: Object) -> bool:
    return (
        annotation.get(Name.Subtype) == Name.Widget
        and field_kind(annotation) in {"Tx", "Ch"}
        and not is_list(annotation)
    )


def _letters(text: str) -> str:
    return "".join(text.split())


def _text(annotation: Object) -> str:
    if annotation.get(Name.Subtype) == Name.Widget:
        return shown_value(annotation) or _caption(annotation)
    return text_of(annotation.get(Name.Contents)) if annotation.get(Name.Subtype) == Name.FreeText else ""


def _caption(annotation: Object) -> str:
    style = annotation.get(Name.MK)
    return text_of(style.get(Name.CA)) if isinstance(style, Dictionary) else ""


def _draw(pdf: Pdf, annotation: Dictionary, form: Object | None, font: LookFont) -> bool | None:
    """Give the annotation its look; None when its kind has none of ours."""
    box = drawn_box(annotation)
    if box is None:
        return False
    if annotation.get(Name.Subtype) != Name.Widget:
        drawing = note_drawing(annotation, box, text_style(annotation, None), font)
        if drawing is None:
            return None
        _set_look(pdf, annotation, drawing, box, (1, 0, 0, 1), font)
        annotation.Rect = Array(list(box))
        return True
    style = annotation.get(Name.MK)
    turn = int(style.get(Name.R, 0)) % 360 if isinstance(style, Dictionary) else 0
    width, height = box[2] - box[0], box[3] - box[1]
    if turn in {90, 270}:
        width, height = height, width
    drawing = frame(annotation, width, height) + _field(annotation, form, width, height, font)
    _set_look(pdf, annotation, drawing, (0, 0, width, height), _TURNS.get(turn, (1, 0, 0, 1)), font)
    return True


def _field(annotation: Object, form: Object | None, width: float, height: float, font: LookFont) -> bytes:
    kind, style = field_kind(annotation), text_style(annotation, form)
    if is_check_box(annotation):
        return button_drawing(annotation, width, height, style)
    if is_list(annotation):
        return list_drawing(options(annotation), shown_value(annotation), width, height, style, font)
    text = shown_value(annotation) if kind in {"Tx", "Ch"} else _caption(annotation) if kind == "Btn" else ""
    return text_drawing(text, width, height, style, font) if text else b""


def _set_look(
    pdf: Pdf,
    annotation: Dictionary,
    drawing: bytes,
    box: Rect,
    turn: tuple[int, int, int, int],
    font: LookFont,
) -> None:
    multiply = Dictionary(Type=Name.ExtGState, BM=Name.Multiply)
    made = Stream(
        pdf,
        drawing,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array(list(box)),
        Matrix=Array([*turn, 0, 0]),
        Resources=Dictionary(Font=Dictionary(Vk=font.resource), ExtGState=Dictionary(Multiply=multiply)),
    )
    annotation.AP = Dictionary(N=pdf.make_indirect(made))
    if Name.AS in annotation:
        del annotation[Name.AS]
