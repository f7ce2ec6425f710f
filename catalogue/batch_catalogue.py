"""What the catalogue knows and answers of batches: every method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue import batches as rows
from catalogue.tables import batches

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from catalogue.database import Database
    from domain.batches import Batch, BatchKind, BatchState
    from domain.entries import BatchSummary
    from domain.people.access import Sight


class BatchCatalogue:
    """The part of the catalogue that is about batches; see `Catalogue`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_batch(self, name: str, owner: str, time: datetime, kind: BatchKind) -> tuple[Batch, bool]:
        """The open batch of that name and owner; opened now where there is none (True), by one of many who ask."""
        return self._database.settle(lambda connection: rows.open_batch(connection, name, owner, time, kind))

    def change_batch(self, identifier: str, change: Callable[[Batch], Batch]) -> Batch:
        """The batch as `change`, which may be asked more than once, leaves it.

        Raises:
            ArchiveError: BATCH_NOT_FOUND.
        """
        return self._database.settle(lambda connection: rows.change_batch(connection, identifier, change))

    def save_batch(self, batch: Batch) -> None:
        """A batch as the object store tells it: how a rebuild fills us."""
        self._database.settle(lambda connection: rows.keep_batch(connection, batch, kept=True))

    def batch_lock(self, identifier: str) -> AbstractContextManager[None]:
        """Be the only one who writes the batch's file; as `dossier_lock`."""
        return self._database.locks.waiting(f"batch {identifier}")

    def batch_to_keep(self, identifier: str) -> tuple[Batch, int, int] | None:
        """The batch, its revision, and the revision that the object store has; None when there is none."""
        with self._database.reading() as connection:
            return rows.find_batch(connection, identifier)

    def batch_kept(self, identifier: str, revision: int) -> None:
        """The object store has the batch as it was at `revision`."""
        self._database.settle(lambda connection: rows.mark_kept(connection, identifier, revision))

    def batches_not_kept(self) -> tuple[str, ...]:
        """Identifiers of the batches of which the object store knows less than we do.

        Batches that a machine of release 0.1 made beside us get their identifiers first.
        """
        self._database.settle(rows.name_unnamed)
        with self._database.reading() as connection:
            return rows.not_kept(connection)

    def batches(
        self,
        after: str | None = None,
        limit: int = 100,
        *,
        owner: str | None = None,
        state: BatchState | None = None,
        identifier: str | None = None,
        sight: Sight | None = None,
    ) -> tuple[BatchSummary, ...]:
        """At most `limit` batches, newest first, with the refusals counted as REFUSED.

        Args:
            after: identifier of the last batch of the page before; None for the first page.
            limit: size of the page.
            owner: only those that this person opened.
            state: only those that stand there.
            identifier: only this one.
            sight: only those that may be seen, and counted of them what may be; None for all.
        """
        equal = {batches.c.owner: owner, batches.c.state: state, batches.c.id: identifier}
        conditions = [column == value for column, value in equal.items() if value is not None]
        with self._database.reading() as connection:
            return rows.summaries(connection, after, limit, conditions, sight)

    def batch(self, identifier: str) -> Batch | None:
        """The batch with its history; None when there is none."""
        found = self.batch_to_keep(identifier)
        return found and found[0]

    def batches_named(self, name: str, most: int, sight: Sight | None = None) -> tuple[str, ...]:
        """Identifiers of the batches of that name, newest first, at most `most`."""
        with self._database.reading() as connection:
            return rows.named(connection, name, most, sight)
