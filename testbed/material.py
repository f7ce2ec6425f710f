"""The pages that are measured: drawn ones of every ageing, as scanners would have saved them, and the real scans."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from testbed.pages.ageing import Ageing, age
from testbed.pages.document import samples
from testbed.pages.layout import draw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from testbed.pages.sheet import DrawnPage

SHARED = Path(__file__).parents[2] / "shared"
REAL_SCANS = SHARED / "corpus" / "real-scans"
_TRUE_DPI = {"va-1535": 200, "qn-05ct-p2": 100}  # where the file says nothing or something wrong
_A4_INCHES = 8.27
_JPEG_QUALITY = {Ageing.OFFICE_SCAN: 75, Ageing.YELLOWED: 85, Ageing.STAMPED: 85}


@dataclass(frozen=True, slots=True)
class PageFile:
    """One page as a picture file.

    Attributes:
        path: PNG, JPEG or TIFF.
        dpi: true resolution.
        truth: exact text, optional parts between ⟦ and ⟧.
        real: scanned by an office, not drawn.
    """

    path: Path
    dpi: int
    truth: str
    real: bool

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size


def drawn_pages(folder: Path, count: int, first: int = 0) -> list[PageFile]:
    """`count` pages of the sample documents from number `first` on, every ageing in turn, written below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    drawn = islice(zip(_sample_pages(), cycle(Ageing), strict=False), first, first + count)
    for number, (page, ageing) in enumerate(drawn, first):
        aged = age(page, ageing, seed=number)
        path = folder / f"{number:02d}-{ageing.value}{_suffix(ageing)}"
        path.write_bytes(encoded(aged, ageing))
        pages.append(PageFile(path, aged.dpi, aged.text.text, real=False))
    return pages


def real_pages() -> list[PageFile]:
    """The real scans with exact text; none where ../shared is not."""
    pictures = sorted(path for path in REAL_SCANS.glob("*.*") if path.suffix in {".jpg", ".png"})
    return [PageFile(path, _dpi(path), _truth(path), real=True) for path in pictures]


def encoded(page: DrawnPage, ageing: Ageing) -> bytes:
    """The picture as a scanner saves it: G4 TIFF from a copier, JPEG in colour, PNG when untouched."""
    image, buffer, dpi = Image.fromarray(page.pixels), io.BytesIO(), (page.dpi, page.dpi)
    if ageing is Ageing.PHOTOCOPY:
        image.convert("1", dither=Image.Dither.NONE).save(buffer, "TIFF", compression="group4", dpi=dpi)
    elif ageing is Ageing.CLEAN:
        image.convert("L").save(buffer, "PNG", dpi=dpi)
    else:
        image.save(buffer, "JPEG", quality=_JPEG_QUALITY[ageing], dpi=dpi)
    return buffer.getvalue()


def _sample_pages() -> Iterator[DrawnPage]:
    while True:
        for document in samples().values():
            yield from draw(document)


def _suffix(ageing: Ageing) -> str:
    return {Ageing.PHOTOCOPY: ".tif", Ageing.CLEAN: ".png"}.get(ageing, ".jpg")


def _dpi(path: Path) -> int:
    with Image.open(path) as image:
        told = image.info.get("dpi", (image.width / _A4_INCHES,))[0]
    return _TRUE_DPI.get(path.stem, round(float(told)))


def _truth(path: Path) -> str:
    return path.with_suffix(".gt.marked.txt").read_text(encoding="utf-8")
