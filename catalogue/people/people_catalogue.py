"""What the catalogue knows and answers of people: every method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.people import persons, proofs, sessions
from catalogue.people.proof_catalogue import ProofCatalogue
from catalogue.people.provided_sessions import ProvidedSessions
from catalogue.people.session_catalogue import SessionCatalogue
from catalogue.people.tables import people
from domain.people.accounts import name_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from domain.people.accounts import Account, Person, RoleTemplate, RoleTemplates


class PeopleCatalogue(ProofCatalogue, SessionCatalogue, ProvidedSessions):
    """Accounts and roles, and how the object store is told of them; see `Catalogue`."""

    def exist(self) -> bool:
        """Somebody has an account."""
        with self._database.reading() as connection:
            return persons.exist(connection)

    def add(self, person: Person, link: str, link_ends: datetime) -> None:
        """An account that is new, and the digest of the link by which the person comes in first.

        Raises:
            ArchiveError: PERSON_EXISTS.
        """

        def work(connection: Connection) -> None:
            persons.add(connection, person)
            proofs.new_link(connection, person.identifier, link, person.created, link_ends)

        self._database.settle(work)

    def add_provided(self, person: Person) -> None:
        """An account that a provider proves, so that nobody needs a link to it.

        Raises:
            ArchiveError: PERSON_EXISTS.
        """
        self._database.settle(lambda connection: persons.add(connection, person))

    def person_provided(self, issuer: str, subject: str) -> Person | None:
        """The person whom a provider calls by a subject; None where there is none."""
        return self._person((people.c.issuer == issuer) & (people.c.subject == subject))

    def change(self, identifier: str, changing: Callable[[Person], Person], used: datetime | None = None) -> Person:
        """The person as `changing`, which may be asked more than once, leaves it; who may not come in is put out.

        Args:
            identifier: of the person.
            changing: makes the person as it shall be of the person as it is.
            used: when the account counts as used last; None leaves that.

        Raises:
            ArchiveError: PERSON_NOT_FOUND, LAST_ADMINISTRATOR; what `changing` raises.
        """

        def work(connection: Connection) -> Person:
            person = persons.change(connection, identifier, changing)
            if person.disabled:
                sessions.end_of(connection, identifier)
                proofs.drop_links(connection, identifier)
            if used is not None:
                sessions.use_account(connection, identifier, used)
            return person

        return self._database.settle(work)

    def person(self, identifier: str) -> Person | None:
        """The person of an identifier; None where there is none."""
        return self._person(people.c.id == identifier)

    def person_named(self, name: str) -> Person | None:
        """The person who logs in by a name; None where there is none."""
        return self._person(people.c.key == name_key(name))

    def accounts(self, dormant_before: datetime) -> tuple[Account, ...]:
        """All accounts by name; those are dormant that were not used since a moment."""
        with self._database.reading() as connection:
            return persons.accounts(connection, dormant_before)

    def templates(self) -> RoleTemplates:
        """The roles that an administrator changed."""
        with self._database.reading() as connection:
            return persons.templates(connection)

    def set_template(self, template: RoleTemplate) -> None:
        """What a role allows from now on.

        Raises:
            ArchiveError: LAST_ADMINISTRATOR, nobody would be left to administer.
        """
        self._database.settle(lambda connection: persons.set_template(connection, template))

    # What the object store is told

    def people_lock(self) -> AbstractContextManager[None]:
        """Be the only one who writes the files of people; as `dossier_lock`."""
        return self._database.locks.waiting("people")

    def people_to_keep(self) -> tuple[list[tuple[Person, int]], RoleTemplates | None]:
        """People of whom the object store knows less than we do, with their revisions; roles if it does of them."""
        with self._database.reading() as connection:
            changed = persons.templates_to_keep(connection)
            return persons.to_keep(connection), persons.templates(connection) if changed else None

    def person_kept(self, identifier: str, revision: int) -> None:
        """The object store has the person as it was at `revision`."""
        self._database.settle(lambda connection: persons.mark_kept(connection, identifier, revision))

    def templates_kept(self, kept: RoleTemplates) -> None:
        """The object store has the roles as they were told there."""
        self._database.settle(lambda connection: persons.mark_templates_kept(connection, kept))

    def save_person(self, person: Person, now: datetime) -> bool:
        """A person as the object store tells it, unless ours was changed later; True for one who was not known here."""
        return self._database.settle(lambda connection: persons.save(connection, person, now))

    def save_templates(self, told: RoleTemplates) -> None:
        """Roles as the object store tells them, those left alone that were changed later."""

        def work(connection: Connection) -> None:
            for role in told.roles:
                persons.save_template(connection, role, kept=True)

        self._database.settle(work)

    def _person(self, condition: ColumnElement[bool]) -> Person | None:
        with self._database.reading() as connection:
            return persons.find(connection, condition)
