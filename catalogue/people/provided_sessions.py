"""What a provider says of the sessions that it let in: when it was asked last, and that they are over there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from catalogue.people.persons import find
from catalogue.people.sessions import begin
from catalogue.people.tables import logout_tokens, people, sessions
from catalogue.upsert import insertion
from domain.people.accounts import PersonState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from catalogue.database import Database
    from domain.people.accounts import Session


@dataclass(frozen=True, slots=True)
class LogOutThere:
    """A provider says that somebody logged out, or was put out, there.

    Attributes:
        digest: of the message, which is heard once.
        expires: when nobody would believe it any more.
        issuer: the provider.
        subject: its name for the person; empty for whoever has the session.
        session: its name for the session; empty for all of the person.
    """

    digest: str
    expires: datetime
    issuer: str
    subject: str
    session: str


class ProvidedSessions:
    """Sessions of people whom a provider proves; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin_provided(self, digest: str, session: Session) -> bool:
        """A session for whom a provider proved; False, with nothing begun, when the account is closed."""

        def work(connection: Connection) -> bool:
            person = find(connection, people.c.id == session.person)
            if person is None or person.state != PersonState.ACTIVE:
                return False
            begin(connection, digest, session)
            return True

        return self._database.settle(work)

    def provider_answered(self, digest: str, proof: str | None, asked: datetime, session: str | None = None) -> None:
        """Keep what the provider is asked again with, when it was asked, and at first its name for the session."""
        values = {
            "provider_proof": proof,
            "provider_asked": asked,
            **({"provider_session": session} if session else {}),
        }
        changing = update(sessions).where(sessions.c.digest == digest).values(**values)
        self._database.settle(lambda connection: connection.execute(changing))

    def ask_provider(self, digest: str, was: datetime | None, now: datetime) -> bool:
        """Be the one of all processes that asks the provider, which was asked last when it `was`."""
        this = sessions.c.provider_asked.is_(None) if was is None else sessions.c.provider_asked == was
        claim = update(sessions).where(sessions.c.digest == digest, this).values(provider_asked=now)
        return self._database.settle(lambda connection: connection.execute(claim).rowcount == 1)

    def end_provided(self, told: LogOutThere, now: datetime) -> list[str] | None:
        """End the sessions that are over there; identifiers of whose they were, None when it was heard before."""
        whose = select(people.c.id).where(people.c.issuer == told.issuer)
        if told.subject:
            whose = whose.where(people.c.subject == told.subject)
        over = delete(sessions).where(sessions.c.person.in_(whose))
        if told.session:
            over = over.where(sessions.c.provider_session == told.session)

        def work(connection: Connection) -> list[str] | None:
            connection.execute(delete(logout_tokens).where(logout_tokens.c.expires < now))
            heard = insertion(connection, logout_tokens).values(digest=told.digest, expires=told.expires)
            if connection.scalar(heard.on_conflict_do_nothing().returning(logout_tokens.c.digest)) is None:
                return None
            return sorted(set(connection.scalars(over.returning(sessions.c.person))))

        return self._database.settle(work)
