"""Drawing one page as people see it, inside a child process."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import cv2

from domain.documents import SourceFormat
from pipeline.isolation.visible import with_looks
from scan.page_source import load_page

if TYPE_CHECKING:
    from pipeline.isolation.jobs import DrawJob

_JPEG_QUALITY = 80


def draw_page(job: DrawJob) -> bool:
    """Draw the page, inside a child process."""
    with with_looks(job.path, job.number) if job.form is SourceFormat.PDF else nullcontext(job.path) as path:
        pixels = load_page(path, job.form, job.number, job.limits).pixels
    height = max(1, round(pixels.shape[0] * job.width / pixels.shape[1]))
    drawn = cv2.resize(pixels, (job.width, height), interpolation=cv2.INTER_AREA)
    ordered = cv2.cvtColor(drawn, cv2.COLOR_RGB2BGR) if drawn.ndim > 2 else drawn  # noqa: PLR2004 - rows, columns
    _, encoded = cv2.imencode(".jpg", ordered, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    job.target.write_bytes(encoded.tobytes())
    return True
