"""Drawing one page as people see it, inside a child process."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import cv2
import numpy as np

from domain.documents import SourceFormat
from ocr.page.placing import clipped
from pipeline.isolation.visible import with_looks
from scan.page_source import load_page

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.isolation.jobs import DrawJob, PagePlace

_JPEG_QUALITY = 80


def draw_page(job: DrawJob) -> bool:
    """Draw the page, inside a child process."""
    with with_looks(job.path, job.number) if job.form is SourceFormat.PDF else nullcontext(job.path) as path:
        pixels = load_page(path, job.form, job.number, job.limits).pixels
    shown = _cut_out(pixels, job.place) if job.place else pixels
    height = max(1, round(shown.shape[0] * job.width / shown.shape[1]))
    means = cv2.INTER_AREA if job.width <= shown.shape[1] else cv2.INTER_CUBIC
    drawn = cv2.resize(shown, (job.width, height), interpolation=means)
    ordered = cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR) if drawn.ndim > 2 else drawn  # noqa: PLR2004 - rows, columns
    _, encoded = cv2.imencode(".jpg", ordered, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    job.target.write_bytes(encoded.tobytes())
    return True


def _cut_out(pixels: NDArray[np.uint8], place: PagePlace) -> NDArray[np.uint8]:
    """The part of the picture that shows the place, at least one pixel of it."""
    box = clipped(place.box.scaled(pixels.shape[1] / place.page_width), pixels.shape[1], pixels.shape[0])
    return np.ascontiguousarray(pixels[box.y : box.bottom, box.x : box.right])
