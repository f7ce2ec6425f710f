"""How colours of print (DeviceCMYK) are seen on screen: as PDFium draws them, by which the master is judged."""

from __future__ import annotations

import io
from contextlib import closing
from typing import TYPE_CHECKING

import pikepdf
import pypdfium2 as pdfium
from pikepdf import Stream

if TYPE_CHECKING:
    from collections.abc import Collection

_CELL = 4  # points and pixels of one sample
_ROW = 200  # samples in one row


def seen_colours(colours: Collection[tuple[float, ...]]) -> dict[tuple[float, ...], tuple[float, ...]]:
    """RGB colour, 0 to 1, that is seen of each CMYK colour, 0 to 1."""
    if not colours:
        return {}
    listed = sorted(colours)
    with pikepdf.new() as pdf:
        rows = -(-len(listed) // _ROW)
        pdf.add_blank_page(page_size=(_ROW * _CELL, rows * _CELL))
        drawn = (
            b"%.4f %.4f %.4f %.4f k " % colour + b"%d %d %d %d re f\n" % (x * _CELL, y * _CELL, _CELL, _CELL)
            for at, colour in enumerate(listed)
            for y, x in [divmod(at, _ROW)]
        )
        pdf.pages[0].obj.Contents = Stream(pdf, b"".join(drawn))
        written = io.BytesIO()
        pdf.save(written)
    with closing(pdfium.PdfDocument(written.getvalue())) as document:
        pixels = document[0].render(scale=1, rev_byteorder=True).to_numpy()[::-1]
    middle = _CELL // 2
    samples = {
        colour: pixels[y * _CELL + middle, x * _CELL + middle, :3]
        for at, colour in enumerate(listed)
        for y, x in [divmod(at, _ROW)]
    }
    return {colour: tuple(round(float(part) / 255, 4) for part in rgb) for colour, rgb in samples.items()}
