"""The story of a record, on one screen. Every line is a step with a name of the domain; `steps.py` tells each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError

if TYPE_CHECKING:
    from pipeline.durable import Flow, Story
    from pipeline.steps import RecordSteps

VERSION = "1"  # of the order of steps; raise it when a running story could not go on under the new order


def archive_story(steps: RecordSteps) -> Story:
    """The way of one document from received master to archived, searchable record."""

    def archive_document(flow: Flow, code: str) -> None:
        try:
            pages = flow.step("open", steps.open, code)
            flow.pages(code, pages)
            flow.step("compose", steps.compose, code)
            flow.step("seal", steps.seal, code)
        except ArchiveError as error:
            steps.fail(code, error)
        flow.step("pack", steps.pack, code)
        flow.step("index", steps.index, code)

    return archive_document
