"""What use cases ask of the durable engine: work on a record, and wait a little."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.durable.membership import is_living
from pipeline.processing.story import ARCHIVE

if TYPE_CHECKING:
    from pipeline.wiring import Parts

_POLL_SECONDS = 0.25


def submit(parts: Parts, code: str, *, urgent: bool = False) -> None:
    """Let the engine work on a record's present attempt; harmless when repeated."""
    summary = parts.catalogue.find(code)
    parts.engine.submit(ARCHIVE, code, summary.received.isoformat() if summary else "", urgent=urgent)


def rest(parts: Parts) -> None:
    """Wait a little, unless the work cannot go on: then say so instead of waiting for ever.

    Raises:
        ArchiveUnusable: DISK_FULL, or the fault that keeps the engine from working; NO_WORKER, for a while nobody has
            lived who would do the work, which this process leaves to others.
    """
    time.sleep(_POLL_SECONDS)
    if not parts.works:
        _look_for_workers(parts)
    parts.engine.check()
    if shutil.disk_usage(parts.settings.home).free < parts.settings.reserve_bytes:
        raise ArchiveUnusable(ErrorCode.DISK_FULL, path=str(parts.settings.home))


def _look_for_workers(parts: Parts) -> None:
    if any(map(is_living, parts.catalogue.workers())):
        parts.faults.clear("workers")
    else:
        parts.faults.note("workers", ArchiveUnusable(ErrorCode.NO_WORKER))
