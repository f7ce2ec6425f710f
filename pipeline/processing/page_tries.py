"""Reading pages in child processes: how often a page is tried, and `vankho read`, which needs no archive."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.file_names import display_path
from domain.limits import InputLimits
from domain.page import Page, PageState, ReadPage
from domain.text import ReaderChoice, WordOrigin
from ocr.readers import find_reader
from pipeline.isolation.jobs import INSPECT, READ_PAGE, PageJob, inspecting_seconds
from pipeline.isolation.sandbox import Sandbox
from pipeline.processing.progress import Progress
from pipeline.secrecy.guard import degree_on, refuse_secret
from pipeline.secrecy.words import degree_in_words
from scan.identify import identify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from pipeline.isolation.task import Task


_MORE_ROOM = frozenset({ErrorCode.MEMORY_LIMIT.value, ErrorCode.PARSER_CRASH.value})


def read_in_child(sandbox: Sandbox, job: PageJob) -> ReadPage:
    """The page's reading; a page that cannot be read says why, the others go on.

    One that found no room, or at which its reader crashed, is read once more, alone. What took too long once would
    take as long again.

    Raises:
        ArchiveUnusable: nothing can be read on this machine (Tesseract is missing, the disk is full).
    """
    reading = read_once(sandbox.call_once, job)
    if wants_room(reading):
        reading = read_once(sandbox.call_alone, job)
    if reading.page.state is PageState.FAILED:
        sandbox.check_room()
    return reading


def read_once(call: Callable[[Task[[PageJob], ReadPage], PageJob], ReadPage], job: PageJob) -> ReadPage:
    """The reading of one try by `Sandbox.call_once` or `call_alone`.

    Raises:
        ArchiveUnusable: as `read_in_child`.
    """
    try:
        return call(READ_PAGE, job)
    except ArchiveUnusable:
        raise
    except ArchiveError as error:
        return ReadPage(Page(job.number, PageState.FAILED, None, reason=error.code.value), None)


def wants_room(reading: ReadPage) -> bool:
    """The page might be read alone, with more memory."""
    return reading.page.reason in _MORE_ROOM


_ORIGINS = {  # as PREMIS tells them
    WordOrigin.PAGE: "chữ của tệp",
    WordOrigin.APPEARANCE: "do chữ ký, chú thích, biểu mẫu đưa lên",
    WordOrigin.PICTURE: "đọc từ ảnh",
    WordOrigin.PEN: "chữ số viết tay",
}


def told_of(readings: Sequence[ReadPage]) -> str:
    """Say who read, how many pages, where their words come from, and which pages could not be read: one line."""
    engines = sorted({reading.text.engine for reading in readings if reading.text and reading.text.engine})
    words = Counter(word.origin for reading in readings if reading.text for word in reading.text.words())
    counts = ", ".join(f"{words[origin]} {name}" for origin, name in _ORIGINS.items() if words[origin])
    failed = [reading.page.number for reading in readings if reading.page.state is PageState.FAILED]
    unread = [f"không đọc được: {failed}"] if failed else []
    return "; ".join([*engines, f"{len(readings)} tr.", *([f"từ: {counts}"] if counts else []), *unread])


@dataclass(frozen=True, slots=True)
class Readers:
    """Who reads: the sandbox of their processes, how many at a time, who is told.

    Attributes:
        languages: Tesseract's names of trained data, the main one first.
        choice: of the recogniser.
        guarded: what bears a degree of secrecy is not read.
    """

    sandbox: Sandbox
    workers: int
    progress: Progress
    languages: tuple[str, ...] = ("vie",)
    choice: ReaderChoice = ReaderChoice.AUTOMATIC
    guarded: bool = True


def read_file(path: Path, readers: Readers) -> Iterator[ReadPage]:
    """All pages of a file, in order.

    Raises:
        RefusedInput: the file cannot be taken; SECRET_FILE, before anything of it is given.
        ArchiveUnusable: READER_UNFIT, TESSERACT_MISSING, LANGUAGE_DATA_MISSING.
    """
    reader = find_reader(readers.choice, readers.languages, readers.progress.lacking)
    limits = InputLimits()
    form = identify(path, limits)
    pages = readers.sandbox.call_longer(inspecting_seconds(path), INSPECT, path, form, limits).pages
    if readers.guarded:
        refuse_secret(degree_on(readers.sandbox, path, form, limits))
    readers.progress.received(display_path(path), pages)
    jobs = [PageJob(path, form, number, number, reader, limits) for number in range(1, pages + 1)]

    def read(job: PageJob) -> ReadPage:
        reading = read_in_child(readers.sandbox, job)
        readers.progress.page_read(display_path(path), job.number)
        return reading

    pool = ThreadPoolExecutor(readers.workers)
    try:
        for reading in pool.map(read, jobs):
            if readers.guarded and reading.page.number == 1:
                refuse_secret(degree_in_words(reading.page, reading.text))
            yield reading
    except BaseException:
        readers.sandbox.stop()  # who stops us must not wait for a page that hangs, nor leave it behind
        raise
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
