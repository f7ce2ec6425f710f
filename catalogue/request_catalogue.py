"""Requests to read conditional records: asked, decided, over, and which of them the object store does not know yet."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, insert, select, update

from catalogue.seen import seen
from catalogue.tables import access_requests, dossiers, records
from domain.people.requests import PERSONAL, AccessRequest, RequestState, later_of

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

    from catalogue.database import Database
    from domain.people.access import Sight

_MOST = 500
_FIELDS = tuple(field.name for field in fields(AccessRequest))
_CHANGED = access_requests.c.revision + 1
_NEWEST = (access_requests.c.asked.desc(), access_requests.c.identifier)


class RequestCatalogue:
    """The part of the catalogue that is about requests to read; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

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
            connection.execute(insert(access_requests).values(asdict(request) | {"revision": 1, "kept": 0}))
            return request

        return self._database.settle(work)

    def decide(self, decided: AccessRequest) -> bool:
        """Keep the decision about a request; False where another one was made meanwhile."""
        open_one = (access_requests.c.identifier == decided.identifier, access_requests.c.state == RequestState.ASKED)
        values = {name: getattr(decided, name) for name in ("state", "decided", "decider", "reason", "until")}
        values["revision"] = _CHANGED

        def work(connection: Connection) -> bool:
            return bool(connection.execute(update(access_requests).where(*open_one).values(values)).rowcount)

        return self._database.settle(work)

    def end(self, identifier: str, now: datetime) -> None:
        """What was granted may not be read any more."""
        granted = (access_requests.c.identifier == identifier, access_requests.c.until > now)
        ending = update(access_requests).where(*granted).values(until=now, revision=_CHANGED)
        self._database.settle(lambda connection: connection.execute(ending))

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

    # In the object store

    def lock(self) -> AbstractContextManager[None]:
        """Be the only one who writes the requests' files; as `Catalogue.dossier_lock`."""
        return self._database.locks.waiting("access requests")

    def to_keep(self) -> list[tuple[AccessRequest, int]]:
        """Requests of which the object store knows less than we do, with their revisions."""
        with self._database.reading() as connection:
            behind = select(access_requests).where(access_requests.c.kept < access_requests.c.revision)
            return [(_request(row), row.revision) for row in connection.execute(behind.order_by(*_NEWEST))]

    def mark_kept(self, identifier: str, revision: int) -> None:
        """The object store has the request as it was at `revision`."""
        this = (access_requests.c.identifier == identifier, access_requests.c.kept < revision)
        self._database.settle(
            lambda connection: connection.execute(update(access_requests).where(*this).values(kept=revision))
        )

    def save(self, told: AccessRequest) -> None:
        """A request as the object store tells it, unless more is known here: how a rebuild fills us."""

        def work(connection: Connection) -> None:
            this = access_requests.c.identifier == told.identifier
            known = _requests(connection, this)
            if not known:
                connection.execute(insert(access_requests).values(asdict(told) | {"revision": 1, "kept": 1}))
            elif (later := later_of(known[0], told)) != known[0]:
                connection.execute(update(access_requests).where(this).values(asdict(later)))

        self._database.settle(work)

    def erase(self, before: datetime) -> int:
        """Whom they were asked and decided by, and why, goes from the requests that were over before a moment.

        Returns:
            Of how many.
        """
        over = func.coalesce(access_requests.c.until, access_requests.c.decided) < before
        due = (access_requests.c.state != RequestState.ASKED, over, access_requests.c.name != "")
        nobody = {**dict.fromkeys(PERSONAL, ""), "revision": _CHANGED}

        def work(connection: Connection) -> int:
            return connection.execute(update(access_requests).where(*due).values(nobody)).rowcount

        return self._database.settle(work)


def _requests(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[AccessRequest, ...]:
    chosen = select(access_requests).where(*conditions).order_by(*_NEWEST).limit(_MOST)
    return tuple(_request(row) for row in connection.execute(chosen))


def _request(row: Row[Any]) -> AccessRequest:
    return AccessRequest(**{name: getattr(row, name) for name in _FIELDS})
