"""The stories of a record, on one screen. Every line is a step with a name of the domain; `steps.py` tells each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.durable.engine import Flow, PageTask, Story
    from pipeline.processing.steps import RecordSteps
    from pipeline.texts.reread_steps import Rereading

VERSION = "4"  # of the order of steps; raise it when a running story could not go on under the new order
OLDER, ANEW = "reread:", "reread-all:"  # beginnings of the keys of stories of re-reading; then the record's code


def code_of(key: str) -> str:
    """The record that a story of re-reading is about."""
    return key.partition(":")[2]


def archive_story(steps: RecordSteps) -> Story:
    """The way of one document from received master to archived, searchable record."""

    def archive_document(flow: Flow, code: str) -> None:
        try:
            pages = flow.step("open", steps.open, code)
            flow.pages(code, pages)
            flow.step("compose", steps.compose, code)
            flow.step("seal", steps.seal, code)
        except ArchiveError as error:
            _end(flow, steps.fail, code, error)
        try:
            flow.step("pack", steps.pack, code)  # also of a document that failed: its neighbours may wait for it
        except ArchiveError as error:
            _end(flow, steps.fail, code, error)
        try:
            flow.step("index", steps.index, code)
        except ArchiveError as error:
            _end(flow, steps.fail_stored, code, error)

    return archive_document


def reread_story(steps: Rereading) -> Story:
    """An archived record is read again; the key says whether older pages only, or all of them."""

    def reread_document(flow: Flow, key: str) -> None:
        try:
            flow.pages(key, flow.step("begin", steps.begin, key))
            flow.step("revise", steps.revise, key)
        except ArchiveError as error:
            _end(flow, steps.fail, key, error)

    return reread_document


def _end(flow: Flow, fail: Callable[[str, ArchiveError], None], key: str, error: ArchiveError) -> None:
    """A failure is told in a step of its own: a fault of the machine while it is told is waited out."""
    flow.step("fail", lambda about: fail(about, error), key)


def either_story(archive: Story, reread: Story) -> Story:
    """One story for the durable engine: the key says which."""

    def tell(flow: Flow, key: str) -> None:
        (reread if _is_reread(key) else archive)(flow, key)

    return tell


def either_page(steps: RecordSteps, rereading: Rereading) -> PageTask:
    """The page task of whichever story the key means."""

    def read_page(key: str, number: int, *, late: bool) -> bool:
        return (rereading.read_page if _is_reread(key) else steps.read_page)(key, number, late=late)

    return read_page


def _is_reread(key: str) -> bool:
    """Any other key is a record's code alone, which has no colon."""
    return key.startswith((OLDER, ANEW))
