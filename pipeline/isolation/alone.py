"""Which pages of a PDF are those that PDF/A cannot hold as they are drawn: each is tried alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pikepdf

from domain.errors import ErrorCode, RefusedInput
from pipeline.isolation.composing import GivenUp
from rendition.converting.pdf_conversion import convert_pdf
from rendition.pdfa_report import WayReason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.isolation.jobs import ComposeJob

_ALONE, _TRIED = "alone.pdf", "tried.pdf"


def refused_alone(job: ComposeJob, numbers: Sequence[int], folder: Path) -> dict[int, GivenUp]:
    """Those of the pages (from 1) that do not conform by themselves; none when the fault is the document's.

    Args:
        job: of one PDF.
        numbers: pages to be tried.
        folder: for passing files.
    """
    found: dict[int, GivenUp] = {}
    if job.sources[0].pages == 1:
        return found
    for number in numbers:
        try:
            _alone(job.sources[0].path, number, folder / _ALONE)
            convert_pdf(folder / _ALONE, [None], [None], folder / _TRIED, job.info)
        except RefusedInput as error:
            if error.code is not ErrorCode.NOT_CONFORMANT:
                raise
            found[number] = GivenUp(WayReason.NOT_CONFORMANT, str(error.facts.get("detail", "")))
        except pikepdf.PdfError as error:
            found[number] = GivenUp(WayReason.NOT_CONFORMANT, str(error))
    return found


def _alone(source: Path, number: int, target: Path) -> None:
    """One page with what belongs to the document: layers, form."""
    with pikepdf.open(source, access_mode=pikepdf.AccessMode.stream) as pdf:
        del pdf.pages[number:]
        del pdf.pages[: number - 1]
        pdf.save(target)
