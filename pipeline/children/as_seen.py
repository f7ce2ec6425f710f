"""What a document is composed from: its masters as they are seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.children.jobs import ComposeJob


def as_seen(job: ComposeJob, folder: Path) -> ComposeJob:  # noqa: ARG001 - room for copies of what must be changed first
    """The job with a copy in the place of each PDF of which something is seen that is not its pages' own content.

    The masters stay what everything is compared with.
    """
    return job
