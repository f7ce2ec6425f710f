"""Places of a PDF page whose look its file leaves to the program: form fields and notes without an appearance.

PDFium draws them with fonts that lack Vietnamese letters, so what it shows there is nothing to compare with. That
something is shown there can still be proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name

from scan.pdf.page_boxes import user_unit

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Object

_HIDDEN = 2 | 32  # Hidden, NoView
_SHAPELESS = frozenset({"/Link", "/Popup"})
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Unshaped:
    """A place on the upright page as shares of its width and height: left, top, right, bottom; whether it has text."""

    place: tuple[float, float, float, float]
    filled: bool


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a PDF says of one page: points of a unit of its space (/UserUnit), and its places without a look."""

    unit: float = 1.0
    unshaped: tuple[Unshaped, ...] = ()


def page_facts(path: Path) -> tuple[PageFacts, ...]:
    """The facts of all pages of the PDF at `path`; none where it is malformed."""
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
            form = pdf.Root.get(Name.AcroForm)
            anew = isinstance(form, Dictionary) and bool(form.get(Name.NeedAppearances, False))
            return tuple(_facts(page, anew=anew) for page in pdf.pages)
    except (pikepdf.PdfError, ValueError, TypeError, LookupError, AttributeError):
        return ()


def _facts(page: pikepdf.Page, *, anew: bool) -> PageFacts:
    unit = user_unit(page)
    annotations = page.obj.get(Name.Annots)
    if not isinstance(annotations, Array):
        return PageFacts(unit)
    shapeless = [item for item in annotations if isinstance(item, Dictionary) and _is_shapeless(item, anew=anew)]
    return PageFacts(unit, tuple(Unshaped(_place(item, page), _is_filled(item)) for item in shapeless))


def _is_shapeless(item: Object, *, anew: bool) -> bool:
    if int(item.get(Name.F, 0)) & _HIDDEN or str(item.get(Name.Subtype)) in _SHAPELESS or Name.Rect not in item:
        return False
    looks = item.get(Name.AP)
    shaped = isinstance(looks, Dictionary) and Name.N in looks
    return not shaped or (anew and item.get(Name.Subtype) == Name.Widget)


def _is_filled(item: Object) -> bool:
    """It, or the field that it belongs to, says something."""
    node: Object | None = item
    for _ in range(_DEEPEST):
        if node is None:
            return False
        for key in (Name.V, Name.Contents):
            value = node.get(key)
            if isinstance(value, pikepdf.String) and str(value).strip():
                return True
        node = node.get(Name.Parent)
    return False


def _place(item: Object, page: pikepdf.Page) -> tuple[float, float, float, float]:
    """Where an annotation is on the upright page."""
    media, crop = (_ordered(box) for box in (page.mediabox, page.cropbox))
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    x0, y0, x1, y1 = _ordered(item.Rect)
    wide, high = max(box[2] - box[0], 0.1), max(box[3] - box[1], 0.1)
    left, right = ((x - box[0]) / wide for x in (x0, x1))
    top, bottom = ((box[3] - y) / high for y in (y1, y0))
    return _turned((left, top, right, bottom), int(page.obj.get(Name.Rotate, 0)) // 90 % 4)


def _turned(place: tuple[float, float, float, float], turns: int) -> tuple[float, float, float, float]:
    for _ in range(turns):
        left, top, right, bottom = place
        place = (1 - bottom, left, 1 - top, right)
    return place


def _ordered(box: Object) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
