"""What the use cases of people share in one process: who is known, the second factor, attempts, the object store."""

from __future__ import annotations

import math
import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.people.accounts import LoggedIn, Session
from domain.people.attempts import by_address, by_name
from domain.people.passwords import check_password
from domain.people.security_rules import rules_on
from pipeline.people.keeping import holds_people, keep_people, keep_people_now_or_later
from pipeline.people.known_actors import SECONDS, KnownActors
from pipeline.people.openers import (
    address_digest,
    digest_of,
    is_password,
    name_digest,
    new_identifier,
    new_opener,
    password_digest,
)
from pipeline.people.second_factor import SecondFactor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from catalogue.people.people_catalogue import PeopleCatalogue
    from catalogue.people.proofs import Credentials
    from catalogue.people.sessions import OpenSession
    from domain.people.accounts import Person, RoleTemplates
    from domain.people.attempts import Counted
    from domain.people.security_rules import SecurityRules
    from pipeline.settings.people_settings import PeopleSettings
    from pipeline.wiring import Parts

_PATIENCE_SECONDS = 0.5  # with a database that hangs


class People:
    """People of one archive, as one process knows them.

    Attributes:
        settings: what is asked of them.
        known: actors that came in lately.
        second_factor: authenticators.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._exist = False
        self._asked = -math.inf
        self.settings: PeopleSettings = parts.settings.people
        self.known = KnownActors()
        self.second_factor = SecondFactor(parts)

    @property
    def catalogue(self) -> PeopleCatalogue:
        """What the database knows of them."""
        return self._parts.catalogue.people

    def now(self) -> datetime:
        """The present."""
        return self._parts.clock()

    def rules(self) -> SecurityRules:
        """What the law asks today."""
        return rules_on(self.now().date())

    def exist(self) -> bool:
        """Somebody has an account; a process learns within seconds that another one added the first.

        Raises:
            ArchiveUnusable: DATABASE_EMPTY, the object store knows people and the database nobody: rebuild first.
        """
        if not self._exist and time.monotonic() - self._asked > SECONDS:
            if self._asked == -math.inf:
                self._ask()
            else:  # while the database is away or hangs nobody can be added: it is as it was
                self._asked = time.monotonic()
                asking = threading.Thread(target=self._ask_again, name="people", daemon=True)
                asking.start()
                asking.join(_PATIENCE_SECONDS)
        return self._exist

    def _ask(self) -> None:
        self._exist = self.catalogue.exist()
        if not self._exist and holds_people(self._parts.store):
            raise ArchiveUnusable(ErrorCode.DATABASE_EMPTY)
        self._asked = time.monotonic()

    def _ask_again(self) -> None:
        try:
            self._ask()
        except ArchiveError as error:
            if error.code is ErrorCode.DATABASE_EMPTY:
                self._asked = -math.inf  # whoever asks next is told

    def changed(self) -> None:
        """People, rights or roles are others now: forget what was known, and tell the object store."""
        self._asked = -math.inf
        self.known.forget()
        keep_people_now_or_later(self._parts.store, self.catalogue)

    def keep_all(self) -> None:
        """Write what the object store does not know yet: whoever should have done it was killed in between."""
        keep_people(self._parts.store, self.catalogue)

    # Sessions

    def begin_session(
        self, person: Person, origin: str, keep: Callable[[str, Session], bool], held_up: ErrorCode | None = None
    ) -> LoggedIn | None:
        """Begin a session; None where `keep`, given the digest of its token and the session, does not keep it."""
        token, now = new_opener(), self.now()
        expires = now + timedelta(hours=self.settings.session_hours)
        session = Session(new_identifier("S"), person.identifier, now, now, expires, origin)
        return LoggedIn(token, person, expires, held_up) if keep(digest_of(token), session) else None

    def open_session(self, digest: str) -> tuple[OpenSession, RoleTemplates] | None:
        """The session that a token of this digest opens, and what roles allow; None when none is, or it is over."""
        return self.catalogue.open_session(digest, self.now(), self._idle)

    def sessions_of(self, person: str, current: str) -> tuple[Session, ...]:
        """The sessions of a person that are not over, the newest first; the one of identifier `current` says so."""
        found = self.catalogue.sessions_of(person, self.now(), self._idle)
        return tuple(replace(one, current=one.identifier == current) for one in found)

    @property
    def _idle(self) -> timedelta:
        return timedelta(minutes=self.settings.idle_minutes)

    # Attempts to prove who one is

    def begin_attempt(self, name: str, origin: str) -> Sequence[Counted]:
        """Count an attempt under a name, by name and by address, as a failure.

        Raises:
            ArchiveError: LOGIN_DELAYED, with the seconds to wait.
        """
        counted = [by_name(name_digest(name), self.settings.wrong_passwords, self.settings.unlock_hours)]
        if origin:
            counted.append(by_address(address_digest(origin)))
        now = self.now()
        wait = self.catalogue.waiting(counted, now)
        if wait <= 0:
            wait = self.catalogue.begin_attempt(counted, now)
        if wait > 0:
            raise ArchiveError(ErrorCode.LOGIN_DELAYED, seconds=math.ceil(wait))
        return counted

    def is_dormant(self, active: datetime) -> bool:
        """Nobody used the account for so long that it is closed."""
        return (self.now() - active).days >= self.settings.dormant_days

    # New passwords

    def new_password(self, given: Credentials, password: str) -> str:
        """A new password as it is kept, once it is shown that it may be one.

        Raises:
            ArchiveError: PASSWORD_WEAK, PASSWORD_REPEATED.
        """
        rules = self.rules()
        check_password(password, given.person.name, rules, self.settings.password_letters)
        before = [given.password, *given.earlier] if given.password else list(given.earlier)
        if any(is_password(password, one) for one in before[: rules.earlier_passwords]):
            raise ArchiveError(ErrorCode.PASSWORD_REPEATED, count=rules.earlier_passwords)
        return password_digest(password)
