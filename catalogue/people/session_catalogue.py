"""Sessions and tokens in the catalogue: every method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.people import persons, sessions

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from catalogue.database import Database
    from catalogue.people.sessions import OpenSession
    from domain.people.accounts import ApiToken, Person, RoleTemplates, Session


class SessionCatalogue:
    """What opens the archive for a while, known by its digest."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open_session(self, digest: str, now: datetime, idle: timedelta) -> tuple[OpenSession, RoleTemplates] | None:
        """The session that a token opens, and what roles allow now; None when there is none, or it is over."""
        with self._database.reading() as connection:
            opened = sessions.find(connection, digest, now, idle)
            return None if opened is None else (opened, persons.templates(connection))

    def touch_session(self, opened: OpenSession, now: datetime) -> None:
        """The session is used; written down once a minute."""
        if sessions.is_due(opened.session.seen, now):
            self._database.settle(lambda connection: sessions.touch(connection, opened, now))

    def confirm_session(self, digest: str, now: datetime) -> None:
        """The session's person proved again who it is."""
        self._database.settle(lambda connection: sessions.confirm(connection, digest, now))

    def sessions_of(self, person: str, now: datetime, idle: timedelta) -> tuple[Session, ...]:
        """The sessions of a person that are not over, the newest first."""
        with self._database.reading() as connection:
            return sessions.of_person(connection, person, now, idle)

    def end_session(self, digest: str) -> None:
        """The session that a token opens is over."""
        self._database.settle(lambda connection: sessions.end(connection, digest))

    def end_sessions_of(self, person: str, only: str | None = None) -> None:
        """Sessions of a person are over: all, or the `only` one of that identifier."""
        self._database.settle(lambda connection: sessions.end_of(connection, person, only=only))

    def new_token(self, digest: str, token: ApiToken) -> None:
        """A token of a program."""
        self._database.settle(lambda connection: sessions.new_token(connection, digest, token))

    def open_token(self, digest: str, now: datetime) -> tuple[ApiToken, Person, datetime, RoleTemplates] | None:
        """The token, its person, when the account was last used, what roles allow now; None when it opens nothing."""
        with self._database.reading() as connection:
            found = sessions.find_token(connection, digest, now)
            return None if found is None else (*found, persons.templates(connection))

    def use_token(self, token: ApiToken, origin: str, now: datetime) -> None:
        """The token is used; written down once a minute."""
        if sessions.is_due(token.used, now):
            self._database.settle(lambda connection: sessions.use_token(connection, token, origin, now))

    def confirm_token(self, identifier: str, now: datetime) -> None:
        """The token's person proved again, for this program, who it is."""
        self._database.settle(lambda connection: sessions.confirm_token(connection, identifier, now))

    def tokens_of(self, person: str) -> tuple[ApiToken, ...]:
        """The tokens of a person, the newest first, those out of date too."""
        with self._database.reading() as connection:
            return sessions.tokens_of(connection, person)

    def revoke_tokens(self, person: str, only: str | None = None) -> None:
        """Tokens of a person open nothing any more: all, or the `only` one of that identifier."""
        self._database.settle(lambda connection: sessions.revoke_tokens(connection, person, only))
