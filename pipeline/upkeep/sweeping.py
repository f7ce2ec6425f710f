"""After a crash: unfinished documents are taken up, leftovers of finished ones go. No master is dropped unarchived."""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from pipeline.intake.plan import IntakePlan, plan_key
from pipeline.intake.receiving import submission_of

if TYPE_CHECKING:
    from catalogue.catalogue import Catalogue
    from storage.objects.object_store import ObjectStore

_AREAS = ("intake/", "work/")
_GRACE_SECONDS = 3600.0
_LOG = logging.getLogger("vankho.sweeping")
_ABANDONED = timedelta(hours=24)


class Sweeper:
    """Brings the intake and work areas in line with the catalogue, again and again."""

    def __init__(self, store: ObjectStore, catalogue: Catalogue, fonds: str) -> None:
        self._store = store
        self._catalogue = catalogue
        self._fonds = fonds
        self._suspects: dict[str, float] = {}

    def sweep(self, *, at_once: bool = False) -> None:
        """Look at every document in the two areas.

        A document with a plan that the catalogue does not know (its registration was cut short, or the database was
        lost) is registered. One without a plan was never acknowledged: it goes, when it is still so after an hour,
        since another machine may be taking it in just now. Parts of uploads that nobody finished go after a day.

        Args:
            at_once: nobody else takes anything in; nothing is waited for.
        """
        self._store.clean_abandoned(timedelta(0) if at_once else _ABANDONED)
        suspects = {}
        for content in {_content(info.key) for area in _AREAS for info in self._store.list(area)}:
            if self._is_unacknowledged(content):
                since = self._suspects.get(content, time.monotonic())
                if at_once or time.monotonic() - since > _GRACE_SECONDS:
                    drop(self._store, content)
                else:
                    suspects[content] = since
        self._suspects = suspects

    def _is_unacknowledged(self, content: str) -> bool:
        """As `_is_suspect`; a damaged plan is told, its masters stay, and the next document is looked at."""
        try:
            return self._is_suspect(content)
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_CORRUPT:
                raise
            _LOG.warning("intake/%s: %s", content, error)
            return False

    def _is_suspect(self, content: str) -> bool:
        """Settle what can be settled; True for objects that nobody acknowledged."""
        known = self._catalogue.by_content(content)
        if known is not None:
            if known.state is RecordState.ARCHIVED:
                drop(self._store, content)
            return False
        if self._store.stat(plan_key(content)) is None:
            return True
        plan = IntakePlan.from_json(self._store.read_bytes(plan_key(content)))
        self._catalogue.register(submission_of(plan, self._fonds))
        return False


def drop(store: ObjectStore, content: str) -> None:
    """Forget the work and intake objects of one document, which is archived or was never acknowledged.

    Cut short, it is done again: by the catalogue for what is archived, since there is no plan for the rest.
    """
    for area in reversed(_AREAS):
        store.clear(f"{area}{content}")


def _content(key: str) -> str:
    return key.split("/")[1]
