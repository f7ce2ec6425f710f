"""The stories, on one screen. Every line is a step with a name of the domain; `steps.py` tells each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError
from pipeline.durable.engine import Story

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.auditing.audit_steps import Auditing
    from pipeline.describing.describe_steps import Redescribing
    from pipeline.durable.engine import Flow
    from pipeline.processing.steps import RecordSteps
    from pipeline.proving.resealing import Resealing
    from pipeline.texts.reread_steps import Rereading

    Tell = Callable[[Flow, str], None]

VERSION = "7"  # of the order of steps; raise it when a running story could not go on under the new order
ARCHIVE = "archive"
REREAD, REREAD_ALL = "reread", "reread-all"  # pages that an older reader read, or all of them
DESCRIBE = "describe"
RESEAL = "reseal"
RELEASED = "released"
SIGNED = "signed"
AUDIT = "audit"


def all_stories(
    steps: RecordSteps,
    older: Rereading,
    anew: Rereading,
    describing: Redescribing,
    resealing: Resealing,
    auditing: Auditing,
) -> tuple[Story, ...]:
    """The registry: a new kind of durable work is a new line here."""
    return (
        Story(ARCHIVE, archive_story(steps), steps.read_page),
        Story(RELEASED, released_story(steps)),
        Story(SIGNED, signed_story(steps)),
        Story(REREAD, reread_story(older), older.read_page),
        Story(REREAD_ALL, reread_story(anew), anew.read_page),
        Story(DESCRIBE, describe_story(describing)),
        Story(RESEAL, one_step_story("reseal", resealing.reseal, resealing.fail)),
        Story(AUDIT, audit_story(auditing), auditing.judge),
    )


def archive_story(steps: RecordSteps) -> Tell:
    """The way of one document from received master to archived, searchable record."""

    def archive_document(flow: Flow, code: str) -> None:
        try:
            pages = flow.step("open", steps.open, code)
            flow.pages(code, pages)
            if flow.step("describe", steps.describe, code):
                return  # until people have answered and released it
            flow.step("compose", steps.compose, code)
            if flow.step("seal", steps.seal, code):
                return  # until somebody confirms its signature
        except ArchiveError as error:
            _end(flow, steps.fail, code, error)
        _pack_and_index(flow, steps, code)

    return archive_document


def released_story(steps: RecordSteps) -> Tell:
    """A document that was in review and is released goes on."""

    def archive_released(flow: Flow, code: str) -> None:
        try:
            flow.step("release", steps.release, code)
            flow.step("compose", steps.compose, code)
            if flow.step("seal", steps.seal, code):
                return
        except ArchiveError as error:
            _end(flow, steps.fail, code, error)
        _pack_and_index(flow, steps, code)

    return archive_released


def signed_story(steps: RecordSteps) -> Tell:
    """A document whose signature was confirmed, or that another signs by now, goes on."""

    def finish_document(flow: Flow, code: str) -> None:
        try:
            if flow.step("seal", steps.seal, code):
                return
        except ArchiveError as error:
            _end(flow, steps.fail, code, error)
        _pack_and_index(flow, steps, code)

    return finish_document


def _pack_and_index(flow: Flow, steps: RecordSteps, code: str) -> None:
    try:
        flow.step("pack", steps.pack, code)  # also of a document that failed: its neighbours may wait for it
    except ArchiveError as error:
        _end(flow, steps.fail, code, error)
    try:
        flow.step("index", steps.index, code)
    except ArchiveError as error:
        _end(flow, steps.fail_stored, code, error)


def reread_story(steps: Rereading) -> Tell:
    """An archived record is read again."""

    def reread_document(flow: Flow, code: str) -> None:
        try:
            flow.pages(code, flow.step("begin", steps.begin, code))
            flow.step("revise", steps.revise, code)
        except ArchiveError as error:
            _end(flow, steps.fail, code, error)

    return reread_document


def describe_story(steps: Redescribing) -> Tell:
    """An archived record is described anew."""
    return one_step_story("describe", steps.describe, steps.fail)


def one_step_story(name: str, step: Callable[[str], None], fail: Callable[[str, ArchiveError], None]) -> Tell:
    """One thing is done to an archived record."""

    def tell(flow: Flow, code: str) -> None:
        try:
            flow.step(name, step, code)
        except ArchiveError as error:
            _end(flow, fail, code, error)

    return tell


def audit_story(steps: Auditing) -> Tell:
    """Portions of an audit are judged side by side, as pages are read; then they are counted and told."""

    def audit_archive(flow: Flow, identifier: str) -> None:
        try:
            flow.pages(identifier, flow.step("begin", steps.begin, identifier))
            flow.step("conclude", steps.conclude, identifier)
        except ArchiveError as error:
            _end(flow, steps.fail, identifier, error)

    return audit_archive


def _end(flow: Flow, fail: Callable[[str, ArchiveError], None], key: str, error: ArchiveError) -> None:
    """A failure is told in a step of its own: a fault of the machine while it is told is waited out."""
    flow.step("fail", lambda about: fail(about, error), key)
