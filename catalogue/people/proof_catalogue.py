"""What people prove themselves with, in the catalogue: every method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.people import attempts, proofs, sessions
from catalogue.people.tables import people
from domain.people.accounts import name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from catalogue.database import Database
    from catalogue.people.proofs import Credentials
    from domain.people.accounts import Session
    from domain.people.attempts import Counted

    Factor = Callable[[Connection], bool]


class ProofCatalogue:
    """Passwords, codes, links, and attempts; all as digests, or sealed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # Attempts to come in

    def waiting(self, counted: Sequence[Counted], now: datetime) -> float:
        """Seconds until an attempt is let in; 0 at once."""
        with self._database.reading() as connection:
            return attempts.waiting(connection, counted, now)

    def begin_attempt(self, counted: Sequence[Counted], now: datetime) -> float:
        """Count an attempt as a failure; seconds to wait instead, with nothing counted, when it is too early."""
        return self._database.settle(lambda connection: attempts.begin(connection, counted, now))

    def take_attempt_back(self, counted: Sequence[Counted], now: datetime) -> None:
        """An attempt was no failure: neither does it count, nor are those before it forgotten."""
        self._database.settle(lambda connection: attempts.take_back(connection, counted, now))

    def attempt_succeeded(self, counted: Sequence[Counted], now: datetime) -> None:
        """Forget the failures of a name; of the address, whoever else may be there, only this attempt is taken back."""
        self._database.settle(lambda connection: attempts.succeeded(connection, counted, now))

    def forget_attempts(self, *keys: str) -> None:
        """An administrator lets somebody try again."""
        self._database.settle(lambda connection: attempts.forget(connection, keys))

    def locked(self, keys: Sequence[str], now: datetime) -> dict[str, datetime]:
        """Until when those are kept out who have to wait now, by key."""
        with self._database.reading() as connection:
            return attempts.locked(connection, keys, now)

    # Who it is

    def credentials_named(self, name: str) -> Credentials | None:
        """Those of whoever logs in by a name; None where there is nobody."""
        with self._database.reading() as connection:
            return proofs.credentials(connection, people.c.key == name_key(name))

    def credentials(self, identifier: str) -> Credentials | None:
        """Those of a person; None where there is none."""
        with self._database.reading() as connection:
            return proofs.credentials(connection, people.c.id == identifier)

    def come_in(
        self, given: Credentials, factor: Factor | None, counted: Sequence[Counted], digest: str, session: Session
    ) -> bool:
        """Begin a session for whoever proved itself; failures are forgotten as by `attempt_succeeded`.

        False, with nothing changed, when the password was changed or the account closed meanwhile, or the second
        factor was used by another who was quicker.
        """

        def work(connection: Connection) -> bool:
            if not proofs.has_password(connection, given.person.identifier, given.password or ""):
                return False
            if factor is not None and not factor(connection):
                return False
            attempts.succeeded(connection, counted, session.begun)
            sessions.begin(connection, digest, session)
            return True

        return self._database.settle(work)

    def use_factor(self, factor: Factor) -> bool:
        """Use a second factor up; False when it was used before."""
        return self._database.settle(factor)

    # Passwords

    def set_password(self, person: str, password: str, now: datetime, remembered: int, session: str) -> None:
        """Another password; all sessions of the person are over but that of the digest `session`, and links too."""

        def work(connection: Connection) -> None:
            proofs.set_password(connection, person, password, now, remembered)
            proofs.drop_links(connection, person)
            sessions.end_of(connection, person, but=sessions.identifier_of(connection, session))

        self._database.settle(work)

    def renew_digest(self, person: str, was: str, password: str) -> None:
        """The same password under today's parameters."""
        self._database.settle(lambda connection: proofs.renew_digest(connection, person, was, password))

    # The second factor

    def totp_step(self, person: str, step: int) -> Factor:
        """A factor: the code of a moment."""
        return lambda connection: proofs.use_step(connection, person, step)

    def recovery_code(self, person: str, digest: str) -> Factor:
        """A factor: a recovery code."""
        return lambda connection: proofs.use_recovery_code(connection, person, digest)

    def offer_totp(self, session: str, totp: str) -> None:
        """A session sets an authenticator up with this sealed secret."""
        self._database.settle(lambda connection: sessions.offer_totp(connection, session, totp))

    def offered_totp(self, session: str) -> str | None:
        """The sealed secret that a session sets an authenticator up with; None when it does not."""
        with self._database.reading() as connection:
            return sessions.offered_totp(connection, session)

    def set_totp(self, person: str, session: str, totp: str, step: int, now: datetime, codes: Sequence[str]) -> None:
        """The person's authenticator and recovery codes; sessions that began without it are over."""

        def work(connection: Connection) -> None:
            proofs.set_totp(connection, person, totp, step, now, codes)
            sessions.drop_offered_totp(connection, session)
            sessions.end_of(connection, person, but=session)

        self._database.settle(work)

    def drop_totp(self, person: str) -> None:
        """No codes are asked for any more."""
        self._database.settle(lambda connection: proofs.drop_totp(connection, person))

    def has_totp(self) -> bool:
        """Somebody's secret is sealed with the archive's key."""
        with self._database.reading() as connection:
            return proofs.has_totp(connection)

    # One-time links

    def reset(self, person: str, link: str, now: datetime, ends: datetime, *, second_factor: bool) -> None:
        """Nothing opens the account but a link, known by its digest; the authenticator is forgotten where told."""

        def work(connection: Connection) -> None:
            proofs.set_password(connection, person, None, now, remembered=_KEPT)
            if second_factor:
                proofs.drop_totp(connection, person)
            sessions.end_of(connection, person)
            proofs.new_link(connection, person, link, now, ends)

        self._database.settle(work)

    def link_person(self, link: str, now: datetime) -> str | None:
        """Identifier of whom a link is for; None when it opens nothing."""
        with self._database.reading() as connection:
            return proofs.link_person(connection, link, now)

    def use_link(self, link: str, password: str, now: datetime, remembered: int, key: str) -> str | None:
        """Set a password by a link, once: identifier of the person; None when it opens nothing, or not any more.

        Args:
            link: its digest.
            password: as Argon2id.
            now: the present.
            remembered: how many earlier passwords are kept.
            key: of the failures of the person's name, which are forgotten.
        """

        def work(connection: Connection) -> str | None:
            person = proofs.use_link(connection, link, now)
            if person is not None:
                proofs.set_password(connection, person, password, now, remembered)
                sessions.end_of(connection, person)
                sessions.use_account(connection, person, now)
                attempts.forget(connection, (key,))
            return person

        return self._database.settle(work)


_KEPT = 100  # of earlier passwords, while a person has none: the rule of the day cuts them when there is one again
