"""Reading what a pen wrote on one page, and a stamp of urgency there, inside a child process."""

from __future__ import annotations

import logging
from contextlib import nullcontext
from typing import TYPE_CHECKING

import numpy as np

from describe.document import pen_places
from describe.pages import DescribedPage
from domain.description.pen import PenReading, PenRole, PenText
from domain.documents import SourceFormat
from ocr.pen.net import pen_net
from ocr.pen.shipped import has_pen_net
from ocr.pen.strip import pen_strip
from pipeline.isolation.jobs import PenReadings
from pipeline.isolation.visible import with_looks
from scan.page_source import load_page
from scan.secrecy.stamp import find_urgency_stamp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from domain.description.pen import PenPlace
    from domain.page import PageImage
    from domain.text import PageText
    from pipeline.isolation.jobs import PenJob

_LOG = logging.getLogger("vankho.reading")


def read_pen(job: PenJob) -> PenReadings:
    """Read each place on the page's own picture, in colour, before any clean-up.

    Raises:
        PageFailed: the picture cannot be decoded any more.
        ArchiveUnusable: READER_UNFIT.
    """
    with with_looks(job.path, job.inner) if job.form is SourceFormat.PDF else nullcontext(job.path) as path:
        pixels = load_page(path, job.form, job.inner, job.limits).pixels
    return PenReadings(_read(pixels, job.turns, job.width, job.places))


def read_head(pixels: NDArray[np.uint8], image: PageImage, text: PageText) -> tuple[PenReading, ...]:
    """The same of a first page that was just read: its picture need not be decoded once more.

    A page is never lost for what a rule stumbles over: it is described again from its text.
    """
    if not has_pen_net():
        return ()
    try:
        places = pen_places([DescribedPage(1, image.width, image.height, text)])
        return _read(pixels, image.quarter_turns, image.width, places) if places else ()
    except Exception:  # noqa: BLE001 - whatever a rule stumbles over
        _LOG.exception("reading what a pen wrote on a first page failed")
        return ()


def _read(pixels: NDArray[np.uint8], turns: int, width: int, places: Sequence[PenPlace]) -> tuple[PenReading, ...]:
    upright = np.rot90(pixels, -(turns % 4))
    factor = upright.shape[1] / width
    written = [place for place in places if place.role is not PenRole.URGENCY]
    strips = (pen_strip(upright, place.box.scaled(factor)) for place in written)
    read = map(PenReading, written, pen_net().read(strips)) if written else ()
    stamped = (PenReading(place, _stamp(upright)) for place in places if place.role is PenRole.URGENCY)
    return (*read, *stamped)


def _stamp(upright: NDArray[np.uint8]) -> tuple[PenText, ...]:
    """What a stamp of urgency at the upper left of a page may say; nothing where there is none."""
    stamp = find_urgency_stamp(np.ascontiguousarray(upright))
    return tuple(PenText(*told) for told in stamp.odds) if stamp else ()
