"""The text objects of a page as PDFium has them, form by form, and which of them nobody sees."""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2.raw as pdfium_c
from pikepdf import Matrix

from scan.pdf.page_boxes import Rect
from scan.pdf.visible.page_streams import DEEPEST_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray


Place = tuple[int, ...]
_POINTS = 72.0
_DPI = 100.0
_LONGEST = 2400  # pixels of the longer side: enough to see letters of 6 points on A2
_LIGHT = 0xD0  # a fill with no darker colour may be white on white
_FAINT = 0x20  # an alpha below may show nothing
_SEEN_DIFFERENCE = 3  # grey levels of one pixel; less is no ink
_MOST_ROUNDS = 8  # pictures drawn to tell overlapping texts apart
_CORNERS = 5  # points of a clip that is one rectangle


@dataclass(frozen=True, slots=True)
class TextObject:
    """One text as shown by one operator.

    Attributes:
        handle: PDFium's object.
        place: number of the text within its stream, after the numbers of the forms that lead there.
        box: left, bottom, right, top on the page, in its units; None when nothing is drawn.
    """

    handle: Any
    place: Place
    box: Rect | None


@dataclass(slots=True)
class PageTexts:
    """What of a page decides whether its texts are seen: the texts, and what may hide them."""

    texts: list[TextObject]
    doubtful: set[Place]
    counts: dict[Place, int]


def page_texts(page: Any) -> PageTexts:
    """All text objects of PDFium's `page`, and those that something may hide."""
    found = PageTexts([], set(), {})
    covers: list[Rect] = []
    order: list[int] = []
    objects = (pdfium_c.FPDFPage_GetObject(page, at) for at in range(pdfium_c.FPDFPage_CountObjects(page)))
    _collect(objects, (), Matrix(), found, covers, order)
    sheet = page.get_bbox()
    covered = _covered(found.texts, order, covers)
    for text, is_covered in zip(found.texts, covered, strict=True):
        if text.box is not None and (is_covered or not _within(text.box, sheet)):
            found.doubtful.add(text.place)
    return found


def _covered(texts: Sequence[TextObject], order: Sequence[int], covers: Sequence[Rect]) -> NDArray[np.bool_]:
    """Whether each text is overlapped by something that is no text and is painted later."""
    found = np.zeros(len(texts), bool)
    boxes = np.array(covers).reshape(-1, 4)
    for at, (text, before) in enumerate(zip(texts, order, strict=True)):
        if text.box is not None and before < len(boxes):
            found[at] = _meeting(boxes[before:], text.box).any()
    return found


def _collect(
    objects: Iterable[Any],
    lead: Place,
    matrix: Matrix,
    found: PageTexts,
    covers: list[Rect],
    order: list[int],
) -> None:
    texts = forms = 0
    for handle in objects:
        kind = pdfium_c.FPDFPageObj_GetType(handle)
        if kind == pdfium_c.FPDF_PAGEOBJ_TEXT:
            place = (*lead, texts)
            texts += 1
            found.texts.append(TextObject(handle, place, _box(handle, matrix)))
            order.append(len(covers))
            if _may_be_unseen(handle):
                found.doubtful.add(place)
        elif kind == pdfium_c.FPDF_PAGEOBJ_FORM:
            if len(lead) < DEEPEST_FORMS:
                inner = (pdfium_c.FPDFFormObj_GetObject(handle, at) for at in range(_inner_count(handle)))
                _collect(inner, (*lead, -1 - forms), _matrix(handle) @ matrix, found, covers, order)
            forms += 1
        elif (box := _box(handle, matrix)) is not None:
            covers.append(box)
    found.counts[lead] = texts


def _inner_count(handle: Any) -> int:
    return max(0, int(pdfium_c.FPDFFormObj_CountObjects(handle)))


def _matrix(handle: Any) -> Matrix:
    values = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFPageObj_GetMatrix(handle, values):
        return Matrix()
    return Matrix(values.a, values.b, values.c, values.d, values.e, values.f)


def _box(handle: Any, matrix: Matrix) -> Rect | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(handle, *edges):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    if right <= left and top <= bottom:
        return None
    corners = [matrix.transform((x, y)) for x in (left, right) for y in (bottom, top)]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _may_be_unseen(handle: Any) -> bool:
    """Its own state may hide it: mode, colour, transparency, a clip."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    pdfium_c.FPDFPageObj_GetFillColor(handle, red, green, blue, alpha)
    light = min(red.value, green.value, blue.value) >= _LIGHT
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(handle)
    return (
        light
        or alpha.value < _FAINT
        or mode != pdfium_c.FPDF_TEXTRENDERMODE_FILL
        or bool(pdfium_c.FPDFPageObj_HasTransparency(handle))
        or _is_clipped(handle)
    )


def _is_clipped(handle: Any) -> bool:
    """A clip does not hold the whole text, or is more than rectangles; both in the text's own space."""
    clip = pdfium_c.FPDFPageObj_GetClipPath(handle)
    box = _box(handle, Matrix())
    if not clip or box is None:
        return False
    for path in range(max(0, pdfium_c.FPDFClipPath_CountPaths(clip))):
        points = list(_points(clip, path))
        if len(points) > _CORNERS or not points:
            return True
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if not _within(box, (min(xs), min(ys), max(xs), max(ys))):
            return True
    return False


def _points(clip: Any, path: int) -> Iterator[tuple[float, float]]:
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(max(0, pdfium_c.FPDFClipPath_CountPathSegments(clip, path))):
        segment = pdfium_c.FPDFClipPath_GetPathSegment(clip, path, at)
        if pdfium_c.FPDFPathSegment_GetPoint(segment, x, y):
            yield x.value, y.value


def unseen_texts(page: Any, texts: PageTexts) -> set[Place]:
    """The doubtful texts that change no pixel of `page` when they are left out, all other text away.

    So text below a picture is told from text written over it, and letters drawn twice are both seen.
    """
    asked = [text for text in texts.texts if text.place in texts.doubtful and text.box is not None]
    rounds = _apart(asked)
    if not rounds:
        return set()
    with _switched(texts.texts, present=False):
        empty = picture(page)
        unseen = set[Place]()
        for group in rounds:
            with _switched(group, present=True):
                shown = picture(page)
            changed = np.abs(shown.astype(np.int16) - empty).max(axis=2) > _SEEN_DIFFERENCE
            unseen |= {text.place for text in group if not _touches(changed, page, text)}
    return unseen


def _apart(texts: Sequence[TextObject]) -> list[list[TextObject]]:
    """Groups of texts that do not overlap; texts beyond the last group are left out, and so are seen."""
    groups: list[list[TextObject]] = []
    boxes = np.array([_box_of(text) for text in texts]).reshape(-1, 4)
    group_of = np.full(len(texts), -1)
    for at, text in enumerate(texts):
        taken = set(group_of[:at][_meeting(boxes[:at], _box_of(text))])
        free = next((number for number in range(_MOST_ROUNDS) if number not in taken), None)
        if free is None:
            continue
        group_of[at] = free
        if free == len(groups):
            groups.append([])
        groups[free].append(text)
    return groups


def _meeting(boxes: NDArray[np.float64], box: Rect) -> NDArray[np.bool_]:
    """Which of `boxes` overlap `box`."""
    left, bottom, right, top = box
    meets: NDArray[np.bool_] = (
        (boxes[:, 0] < right) & (left < boxes[:, 2]) & (boxes[:, 1] < top) & (bottom < boxes[:, 3])
    )
    return meets


@contextmanager
def _switched(texts: Sequence[TextObject], *, present: bool) -> Iterator[None]:
    """Put the texts on the page, or take them away, for the length of a `with` block."""
    for text in texts:
        pdfium_c.FPDFPageObj_SetIsActive(text.handle, present)
    try:
        yield
    finally:
        for text in texts:
            pdfium_c.FPDFPageObj_SetIsActive(text.handle, not present)


def picture(page: Any) -> NDArray[np.uint8]:
    """The page on white paper, as finely as it takes to see whether letters are there."""
    return np.array(page.render(scale=_scale(page)).to_numpy()[:, :, :3])


def _scale(page: Any) -> float:
    return float(min(_DPI / _POINTS, _LONGEST / max(*page.get_size(), 1.0)))


def _touches(changed: NDArray[np.bool_], page: Any, text: TextObject) -> bool:
    height, width = changed.shape
    box = _box_of(text)
    column, row = ctypes.c_int(), ctypes.c_int()
    corners = []
    for x, y in ((box[0], box[1]), (box[2], box[3])):
        pdfium_c.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, column, row)
        corners.append((column.value, row.value))
    (x0, y0), (x1, y1) = corners
    rows = slice(max(0, min(y0, y1) - 1), max(0, max(y0, y1) + 2))
    columns = slice(max(0, min(x0, x1) - 1), max(0, max(x0, x1) + 2))
    return bool(changed[rows, columns].any())


def _box_of(text: TextObject) -> Rect:
    return text.box or (0.0, 0.0, 0.0, 0.0)


def _within(inner: Rect, outer: Rect) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and inner[2] <= outer[2] and inner[3] <= outer[3]
