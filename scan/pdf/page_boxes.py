"""What part of a PDF page is seen: CropBox cut to MediaBox, turned by /Rotate (ISO 32000-1, 14.11.2).

Boxes may be inherited, have their corners the wrong way round, lack, or lie beyond one another.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Name

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Object, Page, Pdf

Rect = tuple[float, float, float, float]
_LETTER: Rect = (0.0, 0.0, 612.0, 792.0)  # what viewers take where no size is told
_DEEPEST = 64  # nodes of a page tree above a page; a loop in it must end
_OTHER_BOXES = (Name.BleedBox, Name.TrimBox, Name.ArtBox)  # for printers' knives; nothing that is seen depends on them


def rectangle(value: object) -> Rect | None:
    """The array as left, bottom, right, top; None when it is no rectangle or has no area."""
    box = _ordered(value)
    return box if box and box[2] > box[0] and box[3] > box[1] else None


def corner(value: object) -> tuple[float, float]:
    """The left lower corner of the array, which need have no area; that of the page's space when it is no rectangle."""
    box = _ordered(value)
    return (box[0], box[1]) if box else (0.0, 0.0)


def _ordered(value: object) -> Rect | None:
    if not isinstance(value, Array) or len(value) != 4:  # noqa: PLR2004 - two corners
        return None
    try:
        x0, y0, x1, y1 = (float(number) for number in value)
    except (TypeError, ValueError):
        return None
    box = min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    return box if all(map(math.isfinite, box)) else None


def visible_box(page: Page) -> Rect:
    """The part of `page` that viewers show, in its own units; the whole sheet where the two boxes do not meet."""
    media = rectangle(inherited(page.obj, Name.MediaBox)) or _LETTER
    crop = rectangle(inherited(page.obj, Name.CropBox))
    if crop is None:
        return media
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if right > left and top > bottom else media


def quarter_turns(page: Page) -> int:
    """Clockwise quarter turns by /Rotate, 0 to 3; a part of a quarter is left out, as viewers do."""
    try:
        return int(float(inherited(page.obj, Name.Rotate) or 0) / 90) % 4  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0


def user_unit(page: Page) -> float:
    """Points a unit of the page, 1 unless it says another."""
    try:
        unit = float(page.obj.get(Name.UserUnit, 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if unit > 0 and math.isfinite(unit) else 1.0


def user_unit_at(path: Path, number: int) -> float:
    """Points a unit of page `number` (from 1) of the PDF at `path`; 1 where that cannot be told."""
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
            return user_unit(pdf.pages[number - 1])
    except (pikepdf.PdfError, LookupError, ValueError, TypeError, AttributeError):
        return 1.0


def settle_boxes(pdf: Pdf) -> None:
    """Write on each page the one box that is seen, its turns and its unit, where no reader can mistake them."""
    for page in pdf.pages:
        box, turns, unit = visible_box(page), quarter_turns(page), user_unit(page)
        page.obj.MediaBox = Array(list(box))
        page.obj.CropBox = Array(list(box))  # an inherited one must not come back
        page.obj.Rotate = 90 * turns
        for name in _OTHER_BOXES:
            if name in page.obj:
                del page.obj[name]
        if unit == 1 and Name.UserUnit in page.obj:
            del page.obj[Name.UserUnit]


def inherited(node: Object, key: Name) -> object:
    """The entry of the page, field or node, or of the nearest one above it; None when none has it."""
    for _ in range(_DEEPEST):
        found = node.get(key)
        if found is not None:
            return found
        parent = node.get(Name.Parent)
        if parent is None or not hasattr(parent, "keys"):
            return None
        node = parent
    return None
