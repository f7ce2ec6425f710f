"""Reading what a pen wrote on one page, and a stamp of urgency there, inside a child process."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from domain.description.pen import PenReading, PenRole, PenText
from domain.documents import SourceFormat
from ocr.pen.net import pen_net
from ocr.pen.strip import pen_strip
from pipeline.isolation.jobs import PenReadings
from pipeline.isolation.visible import with_looks
from scan.page_source import load_page
from scan.secrecy.stamp import find_urgency_stamp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from domain.description.pen import PenPlace
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
    written = [place for place in job.places if place.role is not PenRole.URGENCY]
    strips = (pen_strip(upright, place.box.scaled(factor)) for place in written)
    read = map(PenReading, written, pen_net().read(strips)) if written else ()
    stamped = (_stamp(upright, factor, place) for place in job.places if place.role is PenRole.URGENCY)
    return PenReadings((*read, *filter(None, stamped)))


def _stamp(upright: NDArray[np.uint8], factor: float, place: PenPlace) -> PenReading | None:
    """A stamp of urgency at the upper left of a page, and where it really stands."""
    stamp = find_urgency_stamp(np.ascontiguousarray(upright))
    if stamp is None:
        return None
    box = stamp.box.scaled(1 / factor)
    return PenReading(replace(place, box=box), tuple(PenText(*told) for told in stamp.odds))
