"""Making what annotations and form fields show part of their pages (ISO 32000-1, 12.5.5), as PDFium shows it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Stream

from scan.pdf.page_boxes import quarter_turns, rectangle
from scan.pdf.visible.page_streams import add_form, copied, resources_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pikepdf import Object, Page, Pdf

    from scan.pdf.page_boxes import Rect
    from scan.pdf.visible.layers import Layers

_INVISIBLE, _HIDDEN, _NO_VIEW, _NO_ROTATE = 1, 2, 32, 16  # ISO 32000-1, table 165
_LEAST = 0.001  # points; a field of no size is not seen


def burn_annotations(pdf: Pdf, layers: Layers) -> None:
    """Draw into each page what its annotations show, in the order in which they are shown; only links stay."""
    for page in pdf.pages:
        drawn = [piece for item in _in_order(page) if is_seen(item, layers) and (piece := _piece(pdf, page, item))]
        if drawn:
            _append(pdf, page, b"".join(drawn))
        _keep_links(page)


def leave_out_unseen(pages: Iterable[Page], layers: Layers) -> bool:
    """Take from `pages` the notes and fields that a flag or a layer hides; whether there were some."""
    found = False
    for page in pages:
        notes = notes_of(page)
        seen = [note for note in notes if is_seen(note, layers)]
        if len(seen) < len(notes):
            found = True
            page.obj.Annots = Array(seen)
    return found


def notes_of(page: Page) -> list[Dictionary]:
    """The annotations of `page`; what is no dictionary is none."""
    listed = page.obj.get(Name.Annots)
    return [item for item in listed if isinstance(item, Dictionary)] if isinstance(listed, Array) else []


def is_seen(annotation: Object, layers: Layers) -> bool:
    """It is shown on screen: not hidden by a flag or a layer, and no window that opens on a click."""
    subtype = annotation.get(Name.Subtype)
    unseen = _HIDDEN | _NO_VIEW | (_INVISIBLE if subtype == Name.Widget else 0)
    return subtype != Name.Popup and not flags(annotation) & unseen and layers.shows(annotation.get(Name.OC))


def flags(annotation: Object) -> int:
    """/F as a number."""
    try:
        return int(annotation.get(Name.F, 0))
    except (TypeError, ValueError):
        return 0


def look(annotation: Object) -> Object | None:
    """The normal appearance in the state that is shown (12.5.5); None when there is none."""
    looks = annotation.get(Name.AP)
    normal = looks.get(Name.N) if isinstance(looks, Dictionary) else None
    if isinstance(normal, Dictionary):
        normal = normal.get(_state(annotation, normal))
    return normal if isinstance(normal, Stream) else None


def _state(annotation: Object, states: Dictionary) -> str:
    state = annotation.get(Name.AS)
    if state is not None:
        return str(state) if str(state).startswith("/") else f"/{state}"
    parent = annotation.get(Name.Parent)
    value = annotation.get(Name.V) or (parent.get(Name.V) if isinstance(parent, Dictionary) else None)
    name = f"/{str(value).lstrip('/')}" if isinstance(value, (pikepdf.Name, pikepdf.String)) else ""
    return name if name in states else "/Off"


def is_on(button: Object) -> bool:
    """The check box or radio button is on, by its state or, where it has none, by its value."""
    state = button.get(Name.AS)
    if state is None:
        parent = button.get(Name.Parent)
        state = button.get(Name.V) or (parent.get(Name.V) if isinstance(parent, Dictionary) else None)
    return state is not None and str(state).lstrip("/") not in {"", "Off"}


def _in_order(page: Page) -> Iterator[Dictionary]:
    """Viewers draw form fields above all other annotations."""
    listed = notes_of(page)
    yield from (item for item in listed if item.get(Name.Subtype) != Name.Widget)
    yield from (item for item in listed if item.get(Name.Subtype) == Name.Widget)


def _piece(pdf: Pdf, page: Page, annotation: Object) -> bytes:
    """The operators that draw the annotation; empty when nothing of it is seen."""
    form, target = look(annotation), rectangle(annotation.get(Name.Rect))
    if form is None or target is None:
        return b""
    box = rectangle(form.get(Name.BBox))
    if box is None or min(target[2] - target[0], target[3] - target[1]) < _LEAST:
        return b""
    matrix = _placed(form, box, target)
    if flags(annotation) & _NO_ROTATE and (turns := quarter_turns(page)):
        matrix = matrix @ _about_corner(target, turns)
    name = add_form(page, _as_form(pdf, page, form))
    return b"q " + b" ".join(b"%.6g" % value for value in matrix.shorthand) + f" cm {name} Do Q\n".encode()


def _placed(form: Object, box: Rect, target: Rect) -> Matrix:
    """The matrix that brings the form's turned box onto the annotation's rectangle (12.5.5, algorithm 8.1)."""
    turned = matrix_of(form)
    corners = [turned.transform((x, y)) for x in (box[0], box[2]) for y in (box[1], box[3])]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    bottom, top = min(y for _, y in corners), max(y for _, y in corners)
    wide = (target[2] - target[0]) / (right - left) if right - left > _LEAST else 1.0
    high = (target[3] - target[1]) / (top - bottom) if top - bottom > _LEAST else 1.0
    return Matrix(wide, 0, 0, high, target[0] - wide * left, target[1] - high * bottom)


def matrix_of(form: Object) -> Matrix:
    """The form's own matrix; the identity when it has none that can be read."""
    value = form.get(Name.Matrix)
    try:
        return Matrix(*(float(number) for number in value)) if isinstance(value, Array) else Matrix()
    except (TypeError, ValueError):
        return Matrix()


def _about_corner(target: Rect, turns: int) -> Matrix:
    """A note that does not turn with its page turns about its upper left corner."""
    left, top, angle = target[0], target[3], turns * math.pi / 2
    cosine, sine = round(math.cos(angle)), round(math.sin(angle))
    to_origin, back = Matrix(1, 0, 0, 1, -left, -top), Matrix(1, 0, 0, 1, left, top)
    return to_origin @ Matrix(cosine, sine, -sine, cosine, 0, 0) @ back


def _as_form(pdf: Pdf, page: Page, look_stream: Object) -> Object:
    """The appearance as a form XObject; what it lacks is as viewers take it."""
    form = look_stream if look_stream.is_indirect else pdf.make_indirect(look_stream)
    form.Type, form.Subtype = Name.XObject, Name.Form
    if not isinstance(form.get(Name.Resources), Dictionary):
        form.Resources = copied(resources_of(page.obj))
    return form


def _append(pdf: Pdf, page: Page, drawn: bytes) -> None:
    """Draw after the page's own content, where no state that this leaves behind can move it."""
    contents = page.obj.get(Name.Contents)
    if not isinstance(contents, (Array, Stream)):
        page.obj.Contents = Stream(pdf, drawn)
        return
    opened, left_open = _balance(str(item.operator) for item in pikepdf.parse_content_stream(page))
    page.contents_add(Stream(pdf, b"q\n" * (opened + 1)), prepend=True)
    page.contents_add(Stream(pdf, b"\n" + b"Q\n" * (left_open + 1) + drawn))


def _balance(operators: Iterable[str]) -> tuple[int, int]:
    """How many `q` are missing at the start of a stream, and how many `Q` are at its end once they are there."""
    depth = lowest = 0
    for operator in operators:
        depth += {"q": 1, "Q": -1}.get(operator, 0)
        lowest = min(lowest, depth)
    return -lowest, depth - lowest


def _keep_links(page: Page) -> None:
    kept = [item for item in notes_of(page) if item.get(Name.Subtype) == Name.Link and not flags(item) & _HIDDEN]
    if kept:
        page.obj.Annots = Array(kept)
    elif Name.Annots in page.obj:
        del page.obj[Name.Annots]
