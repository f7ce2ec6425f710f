"""Places of a PDF page whose look its file leaves to the program: form fields and notes without an appearance.

PDFium draws them with fonts that lack Vietnamese letters, so what it shows there is nothing to compare with. That
something is shown there can still be proved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Dictionary, Name

from scan.pdf.page_boxes import quarter_turns, rectangle, user_unit, visible_box
from scan.pdf.visible.burning import flags, notes_of

if TYPE_CHECKING:
    from pathlib import Path

    from pikepdf import Object, Page

_HIDDEN = 2 | 32  # Hidden, NoView
_WITHOUT_LOOK = frozenset({Name.Link, Name.Popup})
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Unshaped:
    """A place on the upright page as shares of its width and height: left, top, right, bottom; whether it has text."""

    place: tuple[float, float, float, float]
    filled: bool

    def turned(self, turns: int) -> Unshaped:
        """After so many clockwise quarter turns of the page."""
        place = self.place
        for _ in range(turns):
            left, top, right, bottom = place
            place = (1 - bottom, left, 1 - top, right)
        return Unshaped(place, self.filled)


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


def _facts(page: Page, *, anew: bool) -> PageFacts:
    shapeless = (note for note in notes_of(page) if _is_shapeless(note, anew=anew))
    return PageFacts(user_unit(page), tuple(found for note in shapeless if (found := _unshaped(note, page))))


def _is_shapeless(item: Object, *, anew: bool) -> bool:
    if flags(item) & _HIDDEN or item.get(Name.Subtype) in _WITHOUT_LOOK:
        return False
    looks = item.get(Name.AP)
    shaped = isinstance(looks, Dictionary) and Name.N in looks
    return not shaped or (anew and item.get(Name.Subtype) == Name.Widget)


def _unshaped(item: Object, page: Page) -> Unshaped | None:
    """Where an annotation is on the upright page; None when it has no area."""
    rect = rectangle(item.get(Name.Rect))
    if rect is None:
        return None
    left, bottom, right, top = visible_box(page)
    wide, high = right - left, top - bottom
    across, down = [(x - left) / wide for x in rect[::2]], [(top - y) / high for y in rect[:0:-2]]
    return Unshaped((across[0], down[0], across[1], down[1]), _is_filled(item)).turned(quarter_turns(page))


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
