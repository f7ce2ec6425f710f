"""What a document is composed from: its masters as they are seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.documents import SourceFormat
from domain.errors import RefusedInput
from pipeline.isolation.composing import GivenUp
from pipeline.isolation.jobs import ComposeJob
from pipeline.isolation.visible import write_visible_copy
from rendition.pdfa_report import WayReason

if TYPE_CHECKING:
    from pathlib import Path

_COPY = "seen.pdf"
_HIDDEN_TEXT = "hidden-text-stays"


@dataclass(frozen=True, slots=True)
class AsSeen:
    """What is composed from.

    Attributes:
        job: with a copy in the place of a PDF, whose pages' own content is what is seen. The masters stay what
            everything is compared with.
        notes: what could not be drawn, by stable codes with the page behind a colon.
        given_up: pages that must become pictures, since something hidden could not be taken out of them.
    """

    job: ComposeJob
    notes: tuple[str, ...] = ()
    given_up: tuple[tuple[int, GivenUp], ...] = ()


def as_seen(job: ComposeJob, folder: Path) -> AsSeen:
    """Write into `folder` what is seen of the job's one PDF; any other job, and a malformed PDF, stays as it is."""
    if [source.form for source in job.sources] != [SourceFormat.PDF]:
        return AsSeen(job)
    source = job.sources[0]
    try:
        notes = write_visible_copy(source.path, folder / _COPY)
    except RefusedInput:  # the pictures of its pages can still be drawn
        return AsSeen(job)
    hidden = [int(page) for code, _, page in (note.partition(":") for note in notes) if code == _HIDDEN_TEXT]
    return AsSeen(
        job=replace(job, sources=(replace(source, path=folder / _COPY),)),
        notes=tuple(note for note in notes if not note.startswith(_HIDDEN_TEXT)),
        given_up=tuple((page, GivenUp(WayReason.HIDDEN_TEXT)) for page in hidden),
    )
