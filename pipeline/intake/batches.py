"""Use case batches: opened by the person who hands in, found by identifier or name, closed by a person.

The catalogue decides, since all machines ask it; what it decided is written into the object store before any document
comes in the batch, so that a rebuild finds it. Where the writing was cut short the next use, the next start or
house-keeping does it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.batches import MOST_LETTERS_OF_A_NAME, Batch, BatchEvent, BatchEventType, BatchKind, read_identifier
from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode
from domain.vietnamese import nfc
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from catalogue.catalogue import Catalogue
    from domain.people.access import Sight
    from pipeline.intake.receiving import Deposit
    from storage.objects.object_store import ObjectStore

BATCHES = "batches/"
BATCH = StoredForm(Batch, schema=2)
_TOLD = 8  # identifiers of one sentence
_LOG = logging.getLogger("vankho.batches")


class Batches:
    """The batches of one archive."""

    def __init__(self, store: ObjectStore, catalogue: Catalogue, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._catalogue = catalogue
        self._clock = clock

    def new(self, name: str, owner: str, kind: BatchKind = BatchKind.GENERAL) -> Batch:
        """Open a batch.

        Raises:
            ArchiveError: BATCH_EXISTS, the owner has an open one of that name; USAGE, it can be no name.
        """
        batch, is_new = self._catalogue.open_batch(_checked(name), owner, self._clock(), kind)
        self._keep(batch.identifier)
        if not is_new:
            raise ArchiveError(ErrorCode.BATCH_EXISTS, batch=batch.identifier, name=batch.name, owner=batch.owner)
        return batch

    def chosen(self, given: str, owner: str, sight: Sight | None = None, kind: BatchKind = BatchKind.GENERAL) -> Batch:
        """The batch to hand documents in: of that identifier, or the owner's open one of that name, opened if need be.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, BATCH_CLOSED; USAGE, it can be no name.
        """
        name, identifier = self.accepted(given, sight)
        if not identifier:
            batch, _ = self._catalogue.open_batch(name, owner, self._clock(), kind)
            identifier = batch.identifier
        self._keep(identifier)
        return self.batch(identifier)

    def accepted(self, given: str, sight: Sight | None = None) -> tuple[str, str]:
        """Name and identifier of the batch for a deposit to come; no identifier where its name will choose or open it.

        While the database is away what is given stands for the name: the batch is looked for when it is entered.

        Raises:
            ArchiveError: BATCH_NOT_FOUND, BATCH_CLOSED; USAGE, it can be no name.
        """
        identifier = read_identifier(given)
        if identifier is None:
            return _checked(given), ""
        try:
            if not self._is_seen(identifier, sight):
                raise ArchiveError(ErrorCode.BATCH_NOT_FOUND, batch=identifier)
            batch = self.batch(identifier)
        except ArchiveUnusable:
            return identifier, ""
        batch.require_open()
        return batch.name, identifier

    def entered(self, deposit: Deposit, sight: Sight | None = None) -> Deposit:
        """The deposit with its batch chosen; one that has begun goes on although its batch was closed meanwhile."""
        if deposit.batch_id:
            return deposit
        batch = self.chosen(deposit.batch, deposit.owner, sight, deposit.kind)
        return replace(deposit, batch=batch.name, batch_id=batch.identifier)

    def find(self, given: str, sight: Sight | None = None) -> str:
        """The identifier of the batch that is asked for by its identifier, or by its name where one alone has it.

        What may not be seen is not there.

        Raises:
            ArchiveError: BATCH_NOT_FOUND; SEVERAL_BATCHES, with their identifiers.
        """
        identifier = read_identifier(given)
        if identifier is not None and self._is_seen(identifier, sight):
            return identifier
        name = nfc(given).strip()
        found = self._catalogue.batches_named(name, _TOLD + 1, sight)
        if not found:
            raise ArchiveError(ErrorCode.BATCH_NOT_FOUND, batch=given)
        if len(found) > 1:
            told = ", ".join(found[:_TOLD]) + (", …" if len(found) > _TOLD else "")
            raise ArchiveError(ErrorCode.SEVERAL_BATCHES, name=name, batches=told)
        return found[0]

    def found(self, given: str | None, sight: Sight | None = None) -> str | None:
        """As `find`; None where nothing is asked for."""
        return self.find(given, sight) if given else None

    def batch(self, identifier: str) -> Batch:
        """The batch with its history.

        Raises:
            ArchiveError: BATCH_NOT_FOUND.
        """
        batch = self._catalogue.batch(identifier)
        if batch is None:
            raise ArchiveError(ErrorCode.BATCH_NOT_FOUND, batch=identifier)
        return batch

    def kind(self, identifier: str) -> BatchKind:
        """What sort of papers a batch brings; general where nothing is known of it."""
        batch = self._catalogue.batch(identifier) if identifier else None
        return batch.kind if batch else BatchKind.GENERAL

    def turned(self, identifier: str, type_: BatchEventType, agent: str, detail: str = "") -> Batch:
        """The batch with one more event of its life, kept.

        Raises:
            ArchiveError: BATCH_NOT_FOUND.
        """
        event = BatchEvent(type_, self._clock(), agent, detail)
        batch = self._catalogue.change_batch(identifier, lambda batch: replace(batch, events=(*batch.events, event)))
        self._keep(identifier)
        return batch

    def close(self, identifier: str, agent: str) -> Batch:
        """Let a batch take no more documents; one that is closed stays as it is.

        Raises:
            ArchiveError: BATCH_NOT_FOUND.
        """
        time = self._clock()
        batch = self._catalogue.change_batch(identifier, lambda batch: batch.closing(time, agent))
        self._keep(identifier)
        return batch

    def keep_all(self) -> None:
        """Write what the object store does not know yet: whoever should have done it was killed in between.

        One that cannot be written, since the store has another batch of that identifier, is told in the log: who hands
        in under it is refused, and nobody else is kept from working.
        """
        for identifier in self._catalogue.batches_not_kept():
            try:
                self._keep(identifier)
            except ArchiveError as error:
                if error.code in SYSTEM_FAULTS:
                    raise
                _LOG.warning("batch %s is not kept: %s", identifier, error)

    def _keep(self, identifier: str) -> None:
        """Write the batch's file, unless it is as new as the row."""
        if not self._is_behind(identifier):
            return
        with self._catalogue.batch_lock(identifier):
            found = self._catalogue.batch_to_keep(identifier)
            if found is None:
                return
            batch, revision, _ = found
            key = batch_key(identifier)
            over = self._store.read_bytes(key) if self._store.stat(key) else None
            _check_same(batch, over, key)
            self._store.replace_bytes(key, BATCH.write(batch, over))
            self._catalogue.batch_kept(identifier, revision)

    def _is_seen(self, identifier: str, sight: Sight | None) -> bool:
        if sight is None or sight.work is None:
            return self._catalogue.batch(identifier) is not None
        return bool(self._catalogue.batches(limit=1, identifier=identifier, sight=sight))

    def _is_behind(self, identifier: str) -> bool:
        found = self._catalogue.batch_to_keep(identifier)
        return found is not None and found[2] < found[1]


def batch_key(identifier: str) -> str:
    """Object key of a batch's file."""
    return f"{BATCHES}{identifier}.json"


def stored_batches(store: ObjectStore) -> Iterator[Batch]:
    """All batches that the object store tells; a damaged one is told in the log: its documents tell enough of it."""
    for info in store.list(BATCHES):
        try:
            yield BATCH.read(store.read_bytes(info.key), info.key)
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_CORRUPT:
                raise
            _LOG.warning("%s", error)


def _check_same(batch: Batch, over: bytes | None, key: str) -> None:
    """Refuse to write over another batch: a database that was restored from a backup gives identifiers out again."""
    try:
        there = batch if over is None else BATCH.read(over, key)
    except ArchiveError:  # damaged: there is nothing to be kept of it
        return
    if (there.owner, there.opened) != (batch.owner, batch.opened):
        raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=key)


def _checked(name: str) -> str:
    """The name as it is kept.

    Raises:
        ArchiveError: USAGE.
    """
    kept = nfc(name).strip()
    if not kept or len(kept) > MOST_LETTERS_OF_A_NAME or read_identifier(kept):
        raise ArchiveError(ErrorCode.USAGE, detail=f"--batch {name!r}")
    return kept
