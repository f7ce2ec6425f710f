"""Drawing a page as it was and as it became, inside a child process; what was changed is framed."""

from __future__ import annotations

import ctypes
import mmap
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import pikepdf
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from domain.errors import ErrorCode, PageFailed, RefusedInput
from domain.geometry import Box
from pipeline.isolation.jobs import DrawnPair
from pipeline.isolation.visible import with_looks
from scan.differing_places import differing_places, framed
from scan.pdf.inspecting.drawing_cost import DrawingCost
from scan.pdf.inspecting.stream_size import UnpacksTooLargeError
from scan.pdf.opening import PdfPageError
from scan.shown import PdfShower, opened_pdf
from signing.pdf.outline import outline_of
from signing.verify.changes.history import History
from signing.verify.changes.places import Rectangle, rectangle
from signing.verify.changes.structure import Field, Structure, structure_of
from signing.verify.changes.tables import RevisionUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.limits import InputLimits
    from pipeline.isolation.jobs import DrawPairJob

_WIDTH, _MOST_HIGH = 1000, 3000  # pixels; a page of another shape is drawn narrower
_JPEG_QUALITY = 80
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class _Side:
    """A page at one revision: its picture, the places of the fields that were changed, those that signers added."""

    pixels: NDArray[Any]
    named: tuple[Box, ...]
    added: tuple[Box, ...]


def draw_pair(job: DrawPairJob) -> DrawnPair:
    """Draw the page twice, inside a child process.

    Raises:
        PageFailed: BROKEN_PAGE, it cannot be drawn.
        RefusedInput: PASSWORD_PROTECTED, or drawing it would cost too much.
    """
    try:
        with _history(job.path) as history:
            one, two = _sides(history, job)
    except (PdfPageError, RevisionUnreadable) as error:
        raise PageFailed(ErrorCode.BROKEN_PAGE, page=_number(job), detail=str(error)) from error
    places = differing_places(one.pixels, two.pixels, two.added) if one and two else ()
    for side, target in ((one, job.before), (two, job.after)):
        if side is not None:
            _save(framed(side.pixels, [*side.named, *_outside(places, side.named)]), target)
    return DrawnPair(one is None or two is None or bool(places) or one.pixels.shape != two.pixels.shape)


def _sides(history: History, job: DrawPairJob) -> tuple[_Side | None, _Side | None]:
    page = job.page
    old, new = (structure_of(history, number - 1) for number in (page.revision_before, page.revision_after))
    kept = {number for number, field in old.fields.items() if field.inherited.get(b"V") is not None}
    one = _side(history, old, job, page.page_before, kept) if page.page_before else None
    return one, _side(history, new, job, page.page_after, kept) if page.page_after else None


def _side(history: History, structure: Structure, job: DrawPairJob, number: int, kept: set[int]) -> _Side:
    shown = [field for field in structure.fields.values() if structure.page_of(field.number) == number]
    named = [field for field in shown if field.name in job.fields]
    added = [field for field in shown if field.is_signature and field.number not in kept and field not in named]

    def places(fields: Iterable[Field]) -> list[Rectangle]:
        found = (
            rectangle(lambda value: history.resolve(value, structure.revision), field.entries.get(b"Rect"))
            for field in fields
        )
        return [place for place in found if place is not None]

    with _as_it_was(job.path, history.end_of(structure.revision), len(history.data)) as path:
        _check_cost(path, number, job.limits)
        with with_looks(path, number) as seen, opened_pdf(seen) as document:
            shower = PdfShower(document)
            width, height = shower.size(number)
            pixels = shower.drawn(number, max(1, round(min(_WIDTH, _MOST_HIGH * width / max(height, 0.1)))))
            with closing(document[number - 1]) as page:
                boxes = [tuple(_box(page, pixels.shape, place) for place in places(part)) for part in (named, added)]
    return _Side(pixels, *boxes)


@contextmanager
def _history(path: Path) -> Iterator[History]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        outline = outline_of(data)
        if outline is None:
            raise RevisionUnreadable(0)
        yield History(data, outline)


@contextmanager
def _as_it_was(path: Path, end: int, size: int) -> Iterator[Path]:
    """The document as its first `end` bytes hold it."""
    if end == size:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="revision-") as folder:
        target = Path(folder) / "revision.pdf"
        with path.open("rb") as source, target.open("wb") as copy:
            for start in range(0, end, _BLOCK):
                copy.write(source.read(min(_BLOCK, end - start)))
        yield target


def _check_cost(path: Path, number: int, limits: InputLimits) -> None:
    """Refuse what PDFium would be at for minutes; what pikepdf cannot open, it may draw all the same."""
    try:
        with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True) as pdf:
            DrawingCost(limits).check_page(pdf.pages[number - 1], number)
    except pikepdf.PasswordError as error:
        raise RefusedInput(ErrorCode.PASSWORD_PROTECTED) from error
    except UnpacksTooLargeError as error:
        raise RefusedInput(ErrorCode.DECOMPRESSION_BOMB, detail=str(error)) from error
    except (pikepdf.PdfError, LookupError, ValueError, TypeError, AttributeError):
        return


def _box(page: Any, shape: tuple[int, ...], place: Rectangle) -> Box:
    """A place of the page, in points, as pixels of its picture; never without area."""
    size = shape[1], shape[0]
    corners = [_pixel(page, size, x, y) for x, y in (place[:2], place[2:])]
    left, top = (min(values) for values in zip(*corners, strict=True))
    right, bottom = (max(values) for values in zip(*corners, strict=True))
    return Box(left, top, max(1, right - left), max(1, bottom - top))


def _pixel(page: Any, size: tuple[int, int], x: float, y: float) -> tuple[int, int]:
    column, row = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, *size, 0, x, y, column, row)
    return min(max(column.value, 0), size[0] - 1), min(max(row.value, 0), size[1] - 1)


def _outside(places: Iterable[Box], named: Iterable[Box]) -> list[Box]:
    """Those of `places` that are not for the most part within a field that is framed anyway."""
    return [place for place in places if all(2 * place.intersection(box) < place.area for box in named)]


def _save(pixels: NDArray[Any], target: Path) -> None:
    _, encoded = cv2.imencode(
        ".jpg", cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY]
    )
    target.write_bytes(encoded.tobytes())


def _number(job: DrawPairJob) -> int:
    return job.page.page_after or job.page.page_before or 0
