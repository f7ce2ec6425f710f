"""The journal in the database: an outbox that entries lie in until they are in the log, and where they are searched.

Every method is one transaction. `within` is for who changes something else in the same one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue import journal_rows as rows
from catalogue.database import opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import Connection

    from catalogue.database import Database
    from domain.journal import JournalFilter, ToldAct


def within(connection: Connection, told: ToldAct) -> None:
    """Tell an act in the transaction that does it: both are true, or neither."""
    rows.write(connection, [told])


def open_journal(url: str) -> JournalCatalogue:
    """The journal alone, for who asks the database for nothing else; arguments and errors as `open_catalogue`."""
    return JournalCatalogue(opened(url))


class JournalCatalogue:
    """The part of the catalogue that is the journal. Raises what `Catalogue` raises."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """Close all connections."""
        self._database.close()

    def tell(self, told: Sequence[ToldAct]) -> None:
        """Acts that are over; one whose identifier is known is passed over."""
        self._database.settle(lambda connection: rows.write(connection, told))

    def begin(self, told: ToldAct, process: str) -> None:
        """An act begins, done by `process`."""
        self._database.settle(lambda connection: rows.begin(connection, told, process))

    def finish(self, told: ToldAct) -> None:
        """An act that had begun is over; given up meanwhile as cut short, what really happened is an entry more."""
        self._database.settle(lambda connection: rows.finish(connection, told))

    def alive(self, process: str) -> None:
        """The process that does what is pending under this name lives."""
        self._database.settle(lambda connection: rows.alive(connection, process))

    def pending(self) -> list[tuple[str, str, float]]:
        """What goes on: identifier, process, seconds since that was seen by the database's clock."""
        with self._database.reading() as connection:
            return rows.pending(connection)

    def cut_short(self, identifiers: Sequence[str]) -> None:
        """Who did these is dead."""
        self._database.settle(lambda connection: rows.cut_short(connection, identifiers))

    def lock(self) -> AbstractContextManager[bool]:
        """Be the sequencer; as `Catalogue.only_one`."""
        return self._database.locks.trying("journal")

    def alone(self) -> AbstractContextManager[None]:
        """Be the sequencer, waiting until nobody else is."""
        return self._database.locks.waiting("journal")

    def size(self) -> int:
        """How many entries have numbers."""
        with self._database.reading() as connection:
            return rows.size(connection)

    def waiting(self) -> tuple[int, datetime | None]:
        """How many entries have no number yet though they ended, and when the oldest of them began."""
        with self._database.reading() as connection:
            return rows.waiting(connection)

    def give_numbers(self, begin: int, most: int) -> int:
        """Number what ended, from `begin` on, at most `most`; how many that was."""
        return self._database.settle(lambda connection: rows.give_numbers(connection, begin, most))

    def take_numbers_back(self, begin: int) -> None:
        """Entries from `begin` on, which are not in the log, get other numbers."""
        self._database.settle(lambda connection: rows.take_numbers_back(connection, begin))

    def numbered(self, begin: int, end: int) -> list[ToldAct]:
        """Entries `begin` to `end`, in order, as far as they are here."""
        with self._database.reading() as connection:
            return rows.numbered(connection, begin, end)

    def take_in(self, told: Sequence[ToldAct]) -> None:
        """Entries of the log, with their numbers."""
        self._database.settle(lambda connection: rows.take_in(connection, told))

    def select(
        self, wanted: JournalFilter, before: tuple[datetime, str] | None = None, limit: int = 100
    ) -> list[ToldAct]:
        """At most `limit` wanted entries, newest first, behind the one of that time and identifier."""
        with self._database.reading() as connection:
            return rows.selected(connection, wanted, before, limit)

    def find(self, number: int) -> ToldAct | None:
        """The entry of that number; None where it is not here."""
        with self._database.reading() as connection:
            return rows.find(connection, number)

    def to_erase(self, until: datetime, most: int) -> list[int]:
        """Numbers of entries older than `until` that have personal parts, the oldest first."""
        with self._database.reading() as connection:
            return rows.to_erase(connection, until, most)

    def erase(self, numbers: Iterable[int]) -> None:
        """Forget personal parts."""
        listed = list(numbers)
        self._database.settle(lambda connection: rows.erase(connection, listed))
