"""Signatures whose looks are print on the page, put there by a throw-away key: as offices put numbers and days."""

from __future__ import annotations

import shutil
from io import BytesIO
from typing import TYPE_CHECKING

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import StaticStampStyle

from demo.foreign_signature import throw_away_signer
from testbed.seen.appearances import around
from testbed.seen.drawing import Look, placed
from testbed.seen.lettering import embedded, moved, painted, text_operators

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from testbed.seen.frame import Frame


def sign_with_looks(unsigned: Path, signed: Path, looks: Sequence[Look], frame: Frame) -> None:
    """Write `unsigned` to `signed` with one signature a look, each an increment upon the one before."""
    signer = throw_away_signer()
    stamp = signed.with_suffix(".look")
    data = unsigned.read_bytes()
    for number, look in enumerate(looks, 1):
        _draw_look(look, frame, stamp)
        filled = Margins(0, 0, 0, 0)
        style = StaticStampStyle.from_pdf_file(
            str(stamp),
            border_width=0,
            background_layout=SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, filled),
        )
        name = f"Signature{number}"
        metadata = PdfSignatureMetadata(name, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
        box = tuple(round(value, 2) for value in frame.rectangle(around(look.line)))
        field = SigFieldSpec(name, on_page=0, box=box)  # type: ignore[arg-type] # fractions of a point are allowed
        output = BytesIO()
        PdfSigner(metadata, signer, stamp_style=style, new_field_spec=field).sign_pdf(
            IncrementalPdfFileWriter(BytesIO(data)), output=output
        )
        data = output.getvalue()
    stamp.unlink(missing_ok=True)
    signed.write_bytes(data)


def _draw_look(look: Look, frame: Frame, path: Path) -> None:
    """A page of the size of the look: what pyHanko takes a signature's appearance from."""
    box = around(look.line)
    across, high = box[2] - box[0], box[3] - box[1]
    matrix, sides = frame.local(across, high)
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=sides)
    if look.as_picture:
        image = painted([look.line], box)
        picture = Stream(pdf, image.tobytes(), Type=Name.XObject, Subtype=Name.Image, Width=image.width)
        picture.Height, picture.ColorSpace, picture.BitsPerComponent = image.height, Name.DeviceGray, 8
        page.Resources = Dictionary(XObject=Dictionary(Im=picture))
        operators = placed(b"/Im", (0, 0, across, high))
    else:
        page.Resources = Dictionary(Font=Dictionary(F1=embedded(pdf)))
        operators = text_operators([moved(look.line, box[0], box[1])])
    turned = " ".join(f"{value:g}" for value in matrix).encode()
    page.Contents = Stream(pdf, b"q " + turned + b" cm " + operators + b" Q")
    page.MediaBox = Array([0, 0, *sides])
    pdf.save(path)


def unsigned_copy(path: Path) -> Path:
    """The file moved aside, to be signed into its place."""
    aside = path.with_suffix(".unsigned")
    shutil.move(path, aside)
    return aside
