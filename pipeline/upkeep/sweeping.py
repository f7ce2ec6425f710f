"""After a crash: unfinished documents are taken up, leftovers of finished ones go. No master is dropped unarchived."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from pipeline.intake.earlier import is_content, is_kept
from pipeline.intake.intake_plan import IntakePlan
from pipeline.intake.places import Attempt, intake_folder, place_name, work_folder
from pipeline.intake.planning import submission_of
from storage.areas import AREAS, INTAKE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from catalogue.catalogue import Catalogue
    from domain.entries import RecordSummary
    from storage.objects.object_store import ObjectStore

_SWEPT = tuple(area for area in AREAS if area.swept)
_GRACE_SECONDS = 3600.0
_LOG = logging.getLogger("vankho.sweeping")
_ABANDONED = timedelta(hours=24)
_TOGETHER = 200  # records looked at in one question


class Sweeper:
    """Brings the intake and work areas in line with the catalogue, again and again."""

    def __init__(self, store: ObjectStore, catalogue: Catalogue, fonds: str) -> None:
        self._store = store
        self._catalogue = catalogue
        self._fonds = fonds
        self._suspects: dict[str, float] = {}

    def sweep(self, *, at_once: bool = False) -> None:
        """Look at every document in the swept areas, and at every record that has not arrived.

        A document with a plan that the catalogue does not know (the database was lost) is registered. What has no
        plan was never acknowledged: it goes, record and all, when it is still so after an hour, since another machine
        may be taking it in just now. Parts of uploads that nobody finished go after a day.

        Args:
            at_once: nobody else takes anything in; nothing is waited for.
        """
        self._store.clean_abandoned(timedelta(0) if at_once else _ABANDONED)
        suspects = {}
        for name, forget in (*self._not_arrived(), *self._unacknowledged()):
            since = self._suspects.get(name, time.monotonic())
            if at_once or time.monotonic() - since > _GRACE_SECONDS:
                forget()
            else:
                suspects[name] = since
        self._suspects = suspects

    def _not_arrived(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Records whose masters did not come; one whose plan lies there was cut short a moment before it was told."""
        for record in self._catalogue.records(limit=_TOGETHER, state=RecordState.ARRIVING):
            try:
                kept = is_kept(self._store, record)
            except ArchiveError as error:
                self._told(record.code, error)
                continue
            if kept:
                self._catalogue.set_state(record.code, RecordState.RECEIVED, attempt=record.received)
            else:
                yield f"record {record.code}", partial(self._withdraw, record)

    @staticmethod
    def _told(name: str, error: ArchiveError) -> None:
        """A damaged plan is told, its masters stay, and the next document is looked at."""
        if error.code is not ErrorCode.OBJECT_CORRUPT:
            raise error
        _LOG.warning("%s%s: %s", INTAKE.prefix, name, error)

    def _withdraw(self, record: RecordSummary) -> None:
        if self._catalogue.withdraw(record.code, record.received):
            self._store.clear(intake_folder(record.code))

    def _unacknowledged(self) -> Iterator[tuple[str, Callable[[], object]]]:
        """Places of no record, and how each is forgotten; what can be settled is settled."""
        for name, attempts in self._places().items():
            try:
                suspect = self._of_content(name) if is_content(name) else self._of_record(name, attempts)
            except ArchiveError as error:
                self._told(name, error)
            else:
                if suspect:
                    yield name, partial(_clear, self._store, name)

    def _places(self) -> dict[str, set[str]]:
        """The names of all places, with the attempts whose results lie there."""
        found: dict[str, set[str]] = {}
        for area in _SWEPT:
            for info in self._store.list(area.prefix):
                _, name, rest = info.key.split("/", 2)
                attempt, inside, _ = rest.partition("/")
                found.setdefault(name, set()).update([attempt] if inside else [])
        return found

    def _of_content(self, name: str) -> bool:
        """Left by a release that named places by content; True where nobody acknowledged it."""
        records = self._catalogue.by_content(name)
        if records:
            if all(record.state is RecordState.ARCHIVED for record in records):
                _clear(self._store, name)
            return False
        plan = self._plan(name)
        if plan:
            self._catalogue.restore(submission_of(plan, self._fonds), "")
        return plan is None

    def _of_record(self, name: str, attempts: set[str]) -> bool:
        """True where nobody acknowledged it."""
        record, plan = self._catalogue.find(name), None
        if record is None and (plan := self._plan(name)):  # a long code is not the name of its place
            record = self._catalogue.find(plan.record)
        if record:
            self._tidy(record, attempts)
        elif plan:
            self._catalogue.restore(submission_of(plan, self._fonds), plan.record)
        return record is None and plan is None

    def _tidy(self, record: RecordSummary, attempts: set[str]) -> None:
        """What is archived needs nothing here any more; a document in work only the results of its present attempt."""
        if record.state is RecordState.ARCHIVED:
            drop(self._store, record.code)
            return
        for over in attempts - {Attempt(record.code, record.received).name}:
            self._store.clear(f"{work_folder(record.code)}/{over}")

    def _plan(self, name: str) -> IntakePlan | None:
        key = f"{INTAKE.prefix}{name}/plan.json"
        return IntakePlan.from_json(self._store.read_bytes(key)) if self._store.stat(key) else None


def drop(store: ObjectStore, code: str) -> None:
    """Forget the work and intake objects of a record, which is archived.

    Cut short, it is done again.
    """
    _clear(store, place_name(code))


def _clear(store: ObjectStore, name: str) -> None:
    for area in reversed(_SWEPT):
        store.clear(f"{area.prefix}{name}")
