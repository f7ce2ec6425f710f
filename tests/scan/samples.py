"""Small hand-made files: pictures, PDFs with one fault each."""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pikepdf
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from numpy.typing import NDArray


def text_page(height: int = 1754, width: int = 1240, scale: float = 0.75) -> NDArray[np.uint8]:
    """A white page with black lines of text, as large as 13-point print at 150 dpi."""
    page = np.full((height, width), 255, np.uint8)
    for row in range(150, height - 150, 36):
        cv2.putText(
            page, "Uy ban nhan dan thanh pho thong bao ke hoach", (120, row), cv2.FONT_HERSHEY_SIMPLEX, scale, 0, 2
        )
    return page


def picture_bytes(form: str = "JPEG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    """A grey gradient as a file."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).save(out, form, **options)
    return out.getvalue()


def pdf_file(path: Path, change: Callable[[pikepdf.Pdf], None] | None = None, pages: int = 1, **options: Any) -> Path:
    """A PDF with empty pages, changed by `change` before it is saved."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(200, 300))
        if change is not None:
            change(pdf)
        pdf.save(path, **options)
    return path


def picture_page(pdf: pikepdf.Pdf, data: bytes, size: tuple[int, int], **facts: object) -> None:
    """Put a picture over the whole first page."""
    stream = pdf.make_stream(data)
    stream.stream_dict.update(
        {"/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": size[0], "/Height": size[1]}
    )
    for key, value in facts.items():
        stream.stream_dict[f"/{key}"] = value
    page = pdf.pages[0]
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=stream))
    page.obj["/Contents"] = pdf.make_stream(b"q 200 0 0 300 0 0 cm /Im Do Q")


def deflated_zeros(size: int) -> bytes:
    """`size` bytes of zeros, deflated without holding them."""
    packer, piece = zlib.compressobj(9), bytes(1 << 20)
    return b"".join(packer.compress(piece) for _ in range(size >> 20)) + packer.flush()
