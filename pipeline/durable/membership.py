"""This process among the others that work on one archive: it shows that it lives, and takes over from who does not.

Who was not seen for `LOST_SECONDS`, by the database's clock, counts as dead: what it had in hand goes back into the
queues. Should it only have been slow, the durable engine refuses what it still brings, states of records only go
forward and stored objects are never overwritten, so it does no harm and simply goes on with new work.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid
from importlib.metadata import version
from typing import TYPE_CHECKING

from domain.entries import WorkerEntry
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from pipeline.processing.story import VERSION

if TYPE_CHECKING:
    from catalogue.catalogue import Catalogue
    from domain.entries import WorkerSummary
    from pipeline.durable.engine import Engine
    from pipeline.durable.housekeeping import Housekeeping
    from pipeline.durable.waited_out import Faults

BEAT_SECONDS = 3.0
LOST_SECONDS = 20.0
ADOPT_SECONDS = 30.0
_LOG = logging.getLogger("vankho.membership")


def entry_of(worker: str, pages: int) -> WorkerEntry:
    """What is written down about this process; its version is the program's and the story's."""
    return WorkerEntry(
        name=worker,
        incarnation=uuid.uuid4().hex,
        host=socket.gethostname(),
        pid=os.getpid(),
        version=f"{version('vankho')}+{VERSION}",
        concurrency=pages,
    )


def is_living(worker: WorkerSummary) -> bool:
    """It was seen lately."""
    return not worker.lost and worker.seconds < LOST_SECONDS


class Membership:
    """One working process among the others, and the thread that shows that it lives."""

    def __init__(
        self, catalogue: Catalogue, engine: Engine, keeping: Housekeeping, faults: Faults, entry: WorkerEntry
    ) -> None:
        self._catalogue = catalogue
        self._engine = engine
        self._keeping = keeping
        self._faults = faults
        self._entry = entry
        self._over = threading.Event()
        self._adopted = 0.0
        self._seeing_since: float | None = None  # we judge nobody before we have seen others for as long
        self._thread = threading.Thread(target=self._live, name="membership", daemon=True)

    def join(self) -> None:
        """Be seen, before any work is taken.

        Raises:
            ArchiveUnusable: ARCHIVE_LOCKED, another living process has our name.
        """
        last = time.monotonic() + LOST_SECONDS + BEAT_SECONDS
        while other := self._namesake():
            if time.monotonic() > last:
                holder = f"worker {other.name}: {other.host}, PID {other.pid}"
                raise ArchiveUnusable(ErrorCode.ARCHIVE_LOCKED, holder=holder)
            time.sleep(BEAT_SECONDS)
        self._catalogue.worker_seen(self._entry)
        self._thread.start()

    def leave(self) -> None:
        """Be seen no more; harmless when the database is away."""
        self._over.set()
        self._thread.join(BEAT_SECONDS)
        try:
            self._catalogue.worker_gone(self._entry.name, self._entry.incarnation)
        except ArchiveError as error:
            _LOG.warning("worker %s could not sign off: %s", self._entry.name, error)

    def _namesake(self) -> WorkerSummary | None:
        """Another process that lives under our name, as far as can be known."""
        for other in self._catalogue.workers():
            if other.name == self._entry.name and is_living(other):
                here = other.host == self._entry.host
                gone = here and (other.pid == os.getpid() or not _process_lives(other.pid))
                return None if gone else other
        return None

    def _live(self) -> None:
        while not self._over.wait(BEAT_SECONDS):
            try:
                self._beat()
                self._keeping.round()
            except ArchiveError as error:
                self._seeing_since = None
                self._faults.note("membership", error)
            except Exception:  # noqa: BLE001 - the membership must outlive a bug of house-keeping
                _LOG.exception("membership")
            else:
                self._faults.clear("membership")

    def _beat(self) -> None:
        if not self._catalogue.worker_seen(self._entry):
            _LOG.warning("worker %s had been given up as lost; it goes on with new work", self._entry.name)
        now = time.monotonic()
        if self._seeing_since is None:
            self._seeing_since = now
        if now - self._seeing_since > LOST_SECONDS:
            self._take_over()

    def _take_over(self) -> None:
        """The holders are asked for first: who takes work is among the living before he does."""
        for name in self._catalogue.claim_lost(LOST_SECONDS):
            _LOG.warning("worker %s was not seen for %d s", name, LOST_SECONDS)
        holders = self._engine.holders()
        living = [worker for worker in self._catalogue.workers() if is_living(worker)]
        dead = holders - {worker.name for worker in living}
        if dead and (count := self._engine.take_over(sorted(dead))):
            _LOG.warning("%d units of work taken over from %s", count, ", ".join(sorted(dead)))
        if time.monotonic() - self._adopted > ADOPT_SECONDS:
            self._adopted = time.monotonic()
            self._keeping.adopt({worker.version.rpartition("+")[2] for worker in living})


def _process_lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
