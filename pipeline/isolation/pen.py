"""Reading what a pen wrote on one page, inside a child process."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np

from domain.description.pen import PenReading
from domain.documents import SourceFormat
from ocr.pen.net import pen_net
from ocr.pen.strip import pen_strip
from pipeline.isolation.jobs import PenReadings
from pipeline.isolation.visible import with_looks
from scan.page_source import load_page

if TYPE_CHECKING:
    from pipeline.isolation.jobs import PenJob


def read_pen(job: PenJob) -> PenReadings:
    """Read each place on the page's own picture, in colour, before any clean-up.

    Raises:
        PageFailed: the picture cannot be decoded any more.
        ArchiveUnusable: READER_UNFIT.
    """
    with with_looks(job.path, job.inner) if job.form is SourceFormat.PDF else nullcontext(job.path) as path:
        pixels = load_page(path, job.form, job.inner, job.limits).pixels
    upright = np.rot90(pixels, -(job.turns % 4))
    factor = upright.shape[1] / job.width
    strips = (pen_strip(upright, place.box.scaled(factor)) for place in job.places)
    return PenReadings(tuple(map(PenReading, job.places, pen_net().read(strips))))
