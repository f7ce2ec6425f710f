"""What the catalogue knows of access: modes, records of which the index lags behind, requests to read."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import delete, exists, insert, select, update

from catalogue.seen import MODE, seen
from catalogue.tables import access_requests, dossiers, fonds, records, unindexed
from catalogue.upsert import insert_new, upsert
from domain.fonds import Fonds
from domain.people.access import AccessMode
from domain.people.requests import AccessRequest, RequestState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from catalogue.database import Database
    from domain.people.access import Sight

_MOST = 500


class AccessCatalogue:
    """The part of the catalogue that is about access; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, codes: Collection[str]) -> None:
        """The modes of these records are about to change: the index does not know them from here on."""
        rows = [{"record": code} for code in codes]
        self._database.settle(lambda connection: insert_new(connection, unindexed, rows))

    def set_dossier_mode(self, code: str, mode: AccessMode | None) -> None:
        """The dossier's mode, None for the default; of its records without one the index does not know it."""

        def work(connection: Connection) -> None:
            connection.execute(update(dossiers).where(dossiers.c.code == code).values(mode=mode))
            inherit = select(records.c.code).where(records.c.dossier == code, records.c.mode.is_(None))
            insert_new(connection, unindexed, [{"record": one} for one in connection.scalars(inherit)])

        self._database.settle(work)

    def unindexed(self) -> tuple[str, ...]:
        """Codes of the records of which the index does not know the mode yet."""
        with self._database.reading() as connection:
            return tuple(connection.scalars(select(unindexed.c.record).order_by(unindexed.c.record)))

    def indexed(self, codes: Collection[str]) -> None:
        """The index knows the modes of these records."""

        def work(connection: Connection) -> None:
            for code in codes:
                connection.execute(delete(unindexed).where(unindexed.c.record == code))

        self._database.settle(work)

    def inheriting(self, dossier: str) -> tuple[str, ...]:
        """Codes of the records of a dossier that have its mode, in order."""
        inherit = (records.c.dossier == dossier, records.c.mode.is_(None))
        with self._database.reading() as connection:
            return tuple(connection.scalars(select(records.c.code).where(*inherit).order_by(records.c.ordinal)))

    def modes(self, codes: Collection[str]) -> dict[str, AccessMode]:
        """Of these records, those that were given a mode, by themselves or by their dossier."""
        given = select(records.c.code, MODE).join(dossiers, dossiers.c.code == records.c.dossier)
        with self._database.reading() as connection:
            rows = connection.execute(given.where(records.c.code.in_(codes), MODE.is_not(None)))
            return {code: AccessMode(mode) for code, mode in rows}

    # Fonds

    def fonds(self) -> tuple[Fonds, ...]:
        """All fonds that are known, in the order of their codes."""
        with self._database.reading() as connection:
            rows = connection.execute(select(fonds).order_by(fonds.c.code))
            return tuple(Fonds(row.code, row.title, row.body) for row in rows)

    def fonds_of(self, dossier: str) -> str | None:
        """Code of the fonds of a dossier; None where there is no such dossier."""
        with self._database.reading() as connection:
            return connection.scalar(select(dossiers.c.fonds).where(dossiers.c.code == dossier))

    def keep_fonds(self, told: Fonds) -> None:
        """The fonds as it is told, in place of what is known of it."""
        self._database.settle(lambda connection: upsert(connection, fonds, [asdict(told)]))

    # Requests

    def readable(self, person: str, now: datetime) -> tuple[tuple[str, datetime], ...]:
        """Codes of the records that a person was granted to read and still may, each with its last moment."""
        granted = (access_requests.c.person == person, access_requests.c.until > now)
        with self._database.reading() as connection:
            rows = connection.execute(select(access_requests.c.record, access_requests.c.until).where(*granted))
            return tuple((row.record, row.until) for row in rows)

    def ask(self, request: AccessRequest) -> AccessRequest:
        """The person's open request for that record, this one where there is none."""

        def work(connection: Connection) -> AccessRequest:
            same = (
                access_requests.c.record == request.record,
                access_requests.c.person == request.person,
                access_requests.c.state == RequestState.ASKED,
            )
            if found := _requests(connection, *same):
                return found[0]
            connection.execute(insert(access_requests).values(asdict(request)))
            return request

        return self._database.settle(work)

    def decide(self, decided: AccessRequest) -> bool:
        """Keep the decision about a request; False where another one was made meanwhile."""
        open_one = (access_requests.c.identifier == decided.identifier, access_requests.c.state == RequestState.ASKED)
        values = {name: getattr(decided, name) for name in ("state", "decided", "decider", "reason", "until")}

        def work(connection: Connection) -> bool:
            return bool(connection.execute(update(access_requests).where(*open_one).values(values)).rowcount)

        return self._database.settle(work)

    def end(self, identifier: str, now: datetime) -> None:
        """What was granted may not be read any more."""
        granted = (access_requests.c.identifier == identifier, access_requests.c.until > now)
        self._database.settle(
            lambda connection: connection.execute(update(access_requests).where(*granted).values(until=now))
        )

    def request(self, identifier: str) -> AccessRequest | None:
        """The request; None where there is none."""
        with self._database.reading() as connection:
            found = _requests(connection, access_requests.c.identifier == identifier)
        return found[0] if found else None

    def requests_of(self, person: str) -> tuple[AccessRequest, ...]:
        """A person's requests, newest first, at most five hundred."""
        with self._database.reading() as connection:
            return _requests(connection, access_requests.c.person == person)

    def requests(self, state: RequestState | None, sight: Sight | None) -> tuple[AccessRequest, ...]:
        """Requests for records that may be seen, newest first, at most five hundred."""
        there = select(records.c.code).join(dossiers, dossiers.c.code == records.c.dossier)
        seen_record = exists(there.where(records.c.code == access_requests.c.record, *seen(sight)))
        of_state = [access_requests.c.state == state] if state else []
        with self._database.reading() as connection:
            return _requests(connection, seen_record, *of_state)


def _requests(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[AccessRequest, ...]:
    newest = (access_requests.c.asked.desc(), access_requests.c.identifier)
    chosen = select(access_requests).where(*conditions).order_by(*newest).limit(_MOST)
    return tuple(AccessRequest(**row._mapping) for row in connection.execute(chosen))  # noqa: SLF001 - its public name
