"""The journal of a process: who tells its acts, and who lays them into the log; loaded as far as the process needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.journal.writer import JournalWriter

if TYPE_CHECKING:
    from contextlib import ExitStack

    from pipeline.wiring import Parts


def begin_writer(parts: Parts, made: ExitStack) -> JournalWriter:
    """Tell what is done to the journal; where this process writes to the object store, it is laid there too.

    Args:
        parts: of the archive.
        made: what is to be ended with the process, to which both are added.
    """
    writer = JournalWriter(lambda: parts.outbox)
    if parts.role.writes:
        from pipeline.journal.sequencing import Sequencing

        made.callback(Sequencing(parts, writer).close)
    made.callback(writer.close)
    return writer
