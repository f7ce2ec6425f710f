"""Reading pages in child processes: how often a page is tried, and `vankho read`, which needs no archive."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable
from domain.limits import InputLimits
from domain.page import Page, PageState, ReadPage
from ocr.tesseract_engine import TesseractEngine
from pipeline.page_task import PageJob, read_page
from scan.identify import identify
from scan.inspect_source import inspect_source
from scan.inspection import SourceInspection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.sandbox import Sandbox

_TRIES = 2  # a page that hangs or crashes its reader is tried once more, then marked


def read_in_child(sandbox: Sandbox, job: PageJob) -> ReadPage:
    """The page's reading; a page that cannot be read says why, the others go on.

    Raises:
        ArchiveUnusable: nothing can be read on this machine (Tesseract is missing, the disk is full).
    """
    reading = ReadPage(Page(job.number, PageState.FAILED, None), None)
    for _ in range(_TRIES):
        try:
            reading = sandbox.call(read_page, job, returns=ReadPage)
            break
        except ArchiveUnusable:
            raise
        except ArchiveError as error:
            reading = ReadPage(Page(job.number, PageState.FAILED, None, reason=error.code.value), None)
    if reading.page.state is PageState.FAILED:
        sandbox.check_room()
    return reading


def read_file(path: Path, sandbox: Sandbox, workers: int, languages: tuple[str, ...] = ("vie",)) -> Iterator[ReadPage]:
    """All pages of a file, in order, `workers` at a time.

    Raises:
        RefusedInput: the file cannot be taken.
        ArchiveUnusable: TESSERACT_MISSING, LANGUAGE_DATA_MISSING.
    """
    reader = TesseractEngine(languages).probe()
    limits = InputLimits()
    form = identify(path, limits)
    pages = sandbox.call(inspect_source, path, form, limits, returns=SourceInspection).pages
    jobs = [PageJob(path, form, number, number, reader, limits) for number in range(1, pages + 1)]
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(lambda job: read_in_child(sandbox, job), jobs)
