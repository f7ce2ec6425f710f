"""Single pages of a PDF as pictures: put in the place of a page's own drawing, and found again in what we wrote."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from rendition.pdfa import encoded_picture, turned
from rendition.text_drawing import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from pikepdf import Object, Page, Pdf

    from rendition.pdfa import PdfPage

_RIGHT_ANGLE = 90
_KEPT = frozenset({"/Type", "/Parent", "/Annots", "/Rotate", "/UserUnit"})
# How `rendition.pdfa` begins a page; behind it stands invisible text, which draws no object.
_WHOLE = re.compile(rb"q ([\d.]+) 0 0 ([\d.]+) 0 0 cm /Im Do Q\n")
_DRAWS = re.compile(rb"\bDo\b")
_ROUNDING = 0.01
_DEEPEST = 64  # no page tree is deeper, and a loop in it must end


def with_pictures(source: Path, pictures: Mapping[int, PdfPage], target: Path) -> None:
    """Write the PDF at `source` as `target`, the pages in `pictures` (from 1) drawn as these and as nothing else.

    What the page shows stays where it was: links keep their places, the size stays. Form fields and notes are part of
    the picture.

    Args:
        source: an unsigned PDF that opens without password.
        pictures: drawn anew, upright by the page's /Rotate and the picture's `quarter_turns`; texts are not used here.
        target: replaced when it exists.

    Raises:
        pikepdf.PdfError: the file is malformed.
    """
    with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as pdf:
        for at, picture in sorted(pictures.items()):
            _replace(pdf, pdf.pages[at - 1], picture)
        pdf.save(target)


def _replace(pdf: Pdf, page: Page, picture: PdfPage) -> None:
    left, bottom, right, top = _seen_box(page)
    encoded, _ = encoded_picture(picture)
    rotation = _rotation(page.obj)
    turns = (rotation // _RIGHT_ANGLE + picture.image.quarter_turns) % 4
    sides = right - left, top - bottom
    width, height = sides if turns % 2 == 0 else sides[::-1]
    links = [item for item in page.obj.get(Name.Annots, []) if item.get(Name.Subtype) == Name.Link]
    for key in set(page.obj.keys()) - _KEPT:
        del page.obj[key]
    page.obj.Annots = Array(links)
    page.obj.MediaBox = Array([left, bottom, right, top])
    page.obj.CropBox = Array([left, bottom, right, top])
    page.obj.Rotate = rotation
    page.obj.Resources = Dictionary(XObject=Dictionary(Im=Stream(pdf, encoded.data, encoded.dictionary)))
    place = f"1 0 0 1 {number(left)} {number(bottom)} cm\n".encode() + turned(turns, width, height)
    drawn = f" cm\n{number(width)} 0 0 {number(height)} 0 0 cm /Im Do Q\n".encode()
    page.obj.Contents = Stream(pdf, b"q " + place + drawn)


def _seen_box(page: Page) -> tuple[float, float, float, float]:
    """The crop box within the media box, corners in order."""
    (x0, y0, x1, y1), (u0, v0, u1, v1) = (_ordered(box) for box in (page.mediabox, page.cropbox))
    seen = max(x0, u0), max(y0, v0), min(x1, u1), min(y1, v1)
    return seen if seen[0] < seen[2] and seen[1] < seen[3] else (x0, y0, x1, y1)


def _rotation(page: Object) -> int:
    """The page's own /Rotate or that of the nearest node above."""
    node: Object | None = page
    for _ in range(_DEEPEST):
        if node is None or Name.Rotate in node:
            break
        node = node.get(Name.Parent)
    return int(node.get(Name.Rotate, 0)) if node is not None else 0


def _ordered(box: Object) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(edge) for edge in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


@contextmanager
def written_pictures(path: Path) -> Iterator[WrittenPictures]:
    """The pictures of a file of `rendition.pdfa`, to be looked at without drawing its pages."""
    with pikepdf.open(path, access_mode=pikepdf.AccessMode.stream) as pdf:
        yield WrittenPictures(pdf)


class WrittenPictures:
    """Pages that are one picture and nothing else that is seen."""

    def __init__(self, pdf: Pdf) -> None:
        self._pdf = pdf

    def data(self, at: int) -> bytes | None:
        """The stored bytes of the picture that is page `at` (from 1); None where the page is anything else."""
        page = self._pdf.pages[at - 1].obj
        contents, box = page.get(Name.Contents), page.get(Name.MediaBox)
        if not isinstance(contents, Stream) or not {"/CropBox", "/Annots"}.isdisjoint(page.keys()):
            return None
        drawing = contents.read_bytes()
        whole = _WHOLE.match(drawing)
        if whole is None or box is None or _DRAWS.search(drawing, whole.end()):
            return None
        sides = (float(whole[1]), float(whole[2])), (float(box[2]), float(box[3]))
        if any(abs(drawn - side) > _ROUNDING for drawn, side in zip(*sides, strict=True)):
            return None
        return bytes(page.Resources.XObject.Im.read_raw_bytes())
