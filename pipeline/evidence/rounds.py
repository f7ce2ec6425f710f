"""Evidence is fetched behind everything else: records once they are archived, and again later what could not be had.

No step of a document waits for it. A thread of one machine at a time goes through the queue; what is lacking comes back
into it with a growing delay, and what nobody looked at yet (after a rebuild, in archives of before) is simply new.
"""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from catalogue.evidence_catalogue import EvidenceDue
from domain.documents import SourceNature
from domain.errors import ArchiveError
from pipeline.processing.parcels import each_to_its_end
from pipeline.proving.record_verification import document_file

if TYPE_CHECKING:
    from pipeline.evidence.gathering import Gathered
    from pipeline.wiring import Parts

_DELAYS = (timedelta(hours=1), timedelta(hours=4), timedelta(days=1), timedelta(days=4), timedelta(days=7))
_MOST_TRIES = 30  # half a year
_TOGETHER = 20  # records of one round
_LOG = logging.getLogger("vankho.evidence")


class EvidenceRounds:
    """The queue of one archive, worked on in a thread of this process."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._thread: threading.Thread | None = None
        self._ends = threading.Event()

    def begin_if_due(self) -> None:
        """Go on with the queue, where the settings allow it and this process is not at it; at once back.

        Raises:
            ArchiveError: DATABASE_FAILED.
        """
        at_it = self._thread is not None and self._thread.is_alive()
        if not self._parts.settings.evidence.fetch or at_it or self._ends.is_set():
            return
        if self._parts.catalogue.evidence.due(self._parts.clock(), 1):
            self._thread = threading.Thread(target=self._work, name="evidence", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """End behind the record in hand."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join()

    def round(self) -> int:
        """Look at the records that are due; how many were looked at.

        Raises:
            ArchiveError: a fault of the machine or a server; the record stays due.
        """
        entries = self._parts.catalogue.evidence.due(self._parts.clock(), _TOGETHER)
        for entry in entries:
            if self._ends.is_set():
                break
            each_to_its_end((entry,), lambda one: self._take(one[0]), self._in_vain)
        return len(entries)

    def _take(self, entry: EvidenceDue) -> None:
        """What has nothing to be asked for leaves the queue as well."""
        if self.look_at(entry) is None:
            self._parts.catalogue.evidence.keep(EvidenceDue(entry.record, None))

    def look_at(self, entry: EvidenceDue) -> Gathered | None:
        """Gather for one record and say when again; None where it bears no signature of strangers.

        Raises:
            ArchiveError: a fault of the machine or a server; what is wrong with the record.
        """
        gathered = self._gathered(entry.record)
        if gathered is not None:
            self._parts.catalogue.evidence.keep(self._after(entry, gathered))
        return gathered

    def _in_vain(self, entry: EvidenceDue, error: ArchiveError) -> None:
        """What is wrong with one record, a damaged file or a bug, stands in nobody's way; it may be mended by then."""
        _LOG.warning("evidence of %s cannot be looked for: %s", entry.record, error)
        self._parts.catalogue.evidence.keep(self._put_off(entry, entry.tries + 1, entry.lacking))

    def _gathered(self, code: str) -> Gathered | None:
        parts = self._parts
        record = parts.dossiers.record(code)
        if record.nature is not SourceNature.SIGNED_PDF:
            return None
        path = parts.cache.file(record, document_file(record))
        return parts.gatherer.gather(parts.authorities.judging(path, code, parts.clock()))

    def _after(self, entry: EvidenceDue, gathered: Gathered) -> EvidenceDue:
        if not gathered.lacking:
            return EvidenceDue(entry.record, None)
        told = json.dumps([asdict(item) for item in gathered.lacking], ensure_ascii=False)
        tries = 0 if gathered.kept else entry.tries + 1
        return self._put_off(entry, tries, told) if gathered.later else EvidenceDue(entry.record, None, tries, told)

    def _put_off(self, entry: EvidenceDue, tries: int, told: str) -> EvidenceDue:
        delay = _DELAYS[min(tries, len(_DELAYS) - 1)]
        due = self._parts.clock() + delay if tries < _MOST_TRIES else None
        return EvidenceDue(entry.record, due, tries, told)

    def _work(self) -> None:
        try:
            with self._parts.catalogue.only_one("fetching evidence") as may:
                while may and not self._ends.is_set() and self.round():
                    pass
        except ArchiveError as error:
            _LOG.warning("evidence is fetched later: %s", error)
        except Exception:  # noqa: BLE001 - told, and tried again: nobody waits for this thread
            _LOG.exception("fetching evidence")
