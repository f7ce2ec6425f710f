"""What the first page of a PDF/A shows, for the seal's mark, which must not hide print (ADR 0020)."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.isolation.seal_jobs import SeenInk
from scan.comparing import compared_width
from scan.pdf.visible.unshaped import page_facts
from scan.shown import PdfShower, opened_pdf
from signing.seal.mark_room import InkMap

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_CELL = 2.0  # points
_AROUND = 15  # pixels at 100 dpi, 4 mm: what is darker than the paper right around it is ink
_CONTRAST, _DARK = 24, 128
_SPECK = 4  # pixels: dust


def find_ink(path: Path) -> SeenInk:
    """What the first page of the PDF at `path` shows, found in a child that has no key, for the process that has it.

    Raises:
        PdfPageError: PDFium cannot open or draw it.
    """
    ink = ink_of(path)
    rows, columns = ink.taken.shape
    return SeenInk(ink.cell, columns, rows, b64encode(np.packbits(ink.taken).tobytes()).decode())


def ink_of(path: Path) -> InkMap:
    """Where the first page of the PDF at `path` has print, stamps, strokes or is dark.

    Raises:
        PdfPageError: PDFium cannot open or draw it.
    """
    facts = page_facts(path)
    unit = facts[0].unit if facts else 1.0
    with opened_pdf(path) as document:
        shower = PdfShower(document)
        width, height = (side * unit for side in shower.size(1))
        pixels = shower.drawn(1, compared_width((width, height)))
    inked = _ink(pixels)
    size = max(1, int(np.ceil(width / _CELL))), max(1, int(np.ceil(height / _CELL)))
    cells = cv2.resize(inked.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return InkMap(_CELL, np.asarray(cells > 0, np.bool_))


def _ink(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 where there is ink of any colour: darker than the paper around it, in any of the three channels, or dark."""
    channels = cv2.split(pixels) if pixels.ndim > 2 else [pixels]  # noqa: PLR2004 - rows, columns
    darkest = np.asarray(np.minimum.reduce(channels), np.uint8)
    paper = cv2.dilate(darkest, np.ones((_AROUND, _AROUND), np.uint8))
    there = ((cv2.subtract(paper, darkest) > _CONTRAST) | (darkest < _DARK)).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(there, connectivity=8)
    kept = stats[:, cv2.CC_STAT_AREA] >= _SPECK
    kept[0] = False
    return np.asarray(kept[labels] if count > 1 else there, np.uint8)
