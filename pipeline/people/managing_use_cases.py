"""Managing people: who has an account, in which roles, and what roles allow.

Nobody changes his own roles, what they allow, or closes his own account: that takes another administrator, or the
command line of the machine. Who administers some fonds only manages those who have roles in these fonds alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.people.accounts import (
    MOST_LETTERS_OF_A_FULL_NAME,
    Person,
    PersonState,
    RoleTemplate,
    check_name,
)
from domain.people.permissions import Permission
from domain.people.roles import Grant, RoleName
from domain.vietnamese import nfc
from pipeline.acts import act, require
from pipeline.people.openers import digest_of, name_digest, new_identifier, new_opener

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from domain.actors import Actor
    from domain.people.accounts import Account, ApiToken, Session
    from pipeline.wiring import Parts


class ManagingUseCases:
    """What administrators ask for. Where a person is `given`, it is by identifier or log-in name; PERSON_NOT_FOUND."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.MANAGE_PEOPLE)
    def people(self, actor: Actor) -> tuple[Account, ...]:
        """The accounts that the actor manages, by name."""
        people = self._parts.people
        dormant_before = people.now() - timedelta(days=people.settings.dormant_days)
        accounts = [one for one in people.catalogue.accounts(dormant_before) if _manages(actor, one.person.grants)]
        keys = {one.person.identifier: name_digest(one.person.name) for one in accounts}
        locked = people.catalogue.locked(list(keys.values()), people.now())
        return tuple(replace(one, locked=locked.get(keys[one.person.identifier])) for one in accounts)

    @act(Permission.MANAGE_PEOPLE)
    def person(self, actor: Actor, given: str) -> Account:
        """One account."""
        person = self._find(actor, given)
        (found,) = [one for one in self.people(actor) if one.person.identifier == person.identifier]
        return found

    @act(Permission.MANAGE_PEOPLE)
    def add(
        self, actor: Actor, name: str, full_name: str, grants: Iterable[Grant], department: str = ""
    ) -> tuple[Person, str]:
        """A new account, and the one-time link by which its person chooses a password; told this once.

        Raises:
            ArchiveError: PERSON_EXISTS, PERSON_NAME_INVALID; ROLE_UNKNOWN, ROLE_NOT_HELD.
        """
        people, link = self._parts.people, new_opener()
        now = people.now()
        person = Person(
            identifier=new_identifier("P"),
            name=check_name(name),
            full_name=_shortened(full_name) or check_name(name),
            grants=_checked(actor, grants),
            created=now,
            changed=now,
            department=_shortened(department),
        )
        people.catalogue.add(person, digest_of(link), self._link_ends())
        people.changed()
        return person, link

    @act(Permission.MANAGE_PEOPLE)
    def describe(self, actor: Actor, given: str, full_name: str, department: str) -> Person:
        """What a person is called, and where the person works."""
        named = _shortened(full_name), _shortened(department)
        return self._change(actor, given, lambda was: replace(was, full_name=named[0] or was.name, department=named[1]))

    @act(Permission.MANAGE_PEOPLE)
    def set_grants(self, actor: Actor, given: str, grants: Iterable[Grant]) -> Person:
        """The roles that a person holds from now on.

        Raises:
            ArchiveError: OWN_RIGHTS, LAST_ADMINISTRATOR; ROLE_UNKNOWN, ROLE_NOT_HELD; PROVIDED_ACCOUNT.
        """
        held = _checked(actor, grants)
        self._of_ours(self._find(actor, given))
        return self._change(actor, given, lambda was: replace(was, grants=held), own=False)

    @act(Permission.MANAGE_PEOPLE)
    def disable(self, actor: Actor, given: str) -> Person:
        """Close an account: its sessions, links and tokens open nothing any more; documents it reviewed are free.

        Raises:
            ArchiveError: OWN_RIGHTS, LAST_ADMINISTRATOR.
        """
        now = self._parts.people.now()

        def closed(was: Person) -> Person:
            return replace(was, state=PersonState.DISABLED, disabled=was.disabled or now)

        person = self._change(actor, given, closed, own=False)
        self._parts.catalogue.reviews.let_go(person.name)
        return person

    @act(Permission.MANAGE_PEOPLE)
    def enable(self, actor: Actor, given: str) -> Person:
        """Open an account again, one that nobody used for long too; password and tokens are as before."""

        def opened(was: Person) -> Person:
            return replace(was, state=PersonState.ACTIVE, disabled=None)

        return self._change(actor, given, opened, own=False, opens=True)

    @act(Permission.MANAGE_PEOPLE)
    def reset(self, actor: Actor, given: str, *, second_factor: bool = False) -> str:
        """Let a person in by nothing but a one-time link, told this once; all sessions are over.

        Args:
            actor: who asks.
            given: the person.
            second_factor: the authenticator is lost too: no codes are asked for until another is set up.

        Raises:
            ArchiveError: OWN_RIGHTS; PROVIDED_ACCOUNT.
        """
        person, people, link = self._find(actor, given, own=False), self._parts.people, new_opener()
        self._of_ours(person)
        people.catalogue.reset(
            person.identifier, digest_of(link), people.now(), self._link_ends(), second_factor=second_factor
        )
        people.known.forget()
        return link

    @act(Permission.MANAGE_PEOPLE)
    def unlock(self, actor: Actor, given: str) -> Person:
        """Let somebody try again at once whom wrong passwords keep out."""
        person = self._find(actor, given)
        self._parts.people.catalogue.forget_attempts(name_digest(person.name))
        return person

    @act(Permission.MANAGE_PEOPLE)
    def sessions_of(self, actor: Actor, given: str) -> tuple[Session, ...]:
        """The sessions of a person that are not over, the newest first."""
        return self._parts.people.sessions_of(self._find(actor, given).identifier, actor.session)

    @act(Permission.MANAGE_PEOPLE)
    def end_sessions_of(self, actor: Actor, given: str) -> None:
        """End all sessions of a person."""
        self._parts.people.catalogue.end_sessions_of(self._find(actor, given).identifier)
        self._parts.people.known.forget()

    @act(Permission.MANAGE_PEOPLE)
    def tokens_of(self, actor: Actor, given: str) -> tuple[ApiToken, ...]:
        """The tokens of a person's programs, the newest first."""
        return self._parts.people.catalogue.tokens_of(self._find(actor, given).identifier)

    @act(Permission.MANAGE_PEOPLE)
    def revoke_tokens_of(self, actor: Actor, given: str, only: str | None = None) -> None:
        """Tokens of a person's programs open nothing any more: all, or the `only` one of that identifier."""
        self._parts.people.catalogue.revoke_tokens(self._find(actor, given).identifier, only)
        self._parts.people.known.forget()

    @act(Permission.MANAGE_PEOPLE)
    def templates(self, actor: Actor) -> Mapping[RoleName, frozenset[Permission]]:
        """What every role allows."""
        return self._parts.people.catalogue.templates().permissions()

    @act(Permission.MANAGE_PEOPLE)
    def set_template(self, actor: Actor, role: str, permissions: Iterable[Permission]) -> None:
        """What a role allows from now on, everybody who holds it.

        Raises:
            ArchiveError: OWN_RIGHTS, the actor holds it; LAST_ADMINISTRATOR; ROLE_UNKNOWN; NOT_PERMITTED, the actor
                does not administer the whole archive.
        """
        if Permission.MANAGE_PEOPLE not in actor.rights.everywhere:
            require(replace(actor, rights=replace(actor.rights, in_fonds=())), Permission.MANAGE_PEOPLE)
        people = self._parts.people
        person = people.catalogue.person(actor.identifier)  # whose program has fewer roles, perhaps
        held = {one.partition("@")[0] for one in actor.rights.roles}
        if role in held | {grant.role.value for grant in (person.grants if person else ())}:
            raise ArchiveError(ErrorCode.OWN_RIGHTS)
        allowed = tuple(sorted(set(permissions)))
        people.catalogue.set_template(RoleTemplate(_known_role(role), allowed, people.now()))
        people.changed()

    def _find(self, actor: Actor, given: str, *, own: bool = True) -> Person:
        """The person; another's account is needed unless it may be the actor's own."""
        people = self._parts.people.catalogue
        person = people.person(given) or people.person_named(given)
        if person is None or not _manages(actor, person.grants):
            raise ArchiveError(ErrorCode.PERSON_NOT_FOUND, name=given)
        if not own and person.identifier == actor.identifier:
            raise ArchiveError(ErrorCode.OWN_RIGHTS)
        return person

    def _change(
        self, actor: Actor, given: str, changing: Callable[[Person], Person], *, own: bool = True, opens: bool = False
    ) -> Person:
        person, people = self._find(actor, given, own=own), self._parts.people
        now = people.now()

        def changed(was: Person) -> Person:
            if not _manages(actor, was.grants):  # given a role elsewhere in between
                raise ArchiveError(ErrorCode.PERSON_NOT_FOUND, name=given)
            became = changing(was)
            return was if became == was else replace(became, changed=now)

        found = people.catalogue.change(person.identifier, changed, used=now if opens else None)
        people.changed()
        return found

    @staticmethod
    def _of_ours(person: Person) -> None:
        if person.issuer:
            raise ArchiveError(ErrorCode.PROVIDED_ACCOUNT, name=person.name, issuer=person.issuer)

    def _link_ends(self) -> datetime:
        return self._parts.people.now() + timedelta(hours=self._parts.people.settings.link_hours)


def _manages(actor: Actor, grants: Iterable[Grant]) -> bool:
    """Whether the actor administers everything that these roles are held for."""
    fonds = actor.rights.fonds_of(Permission.MANAGE_PEOPLE)
    codes = {grant.fonds for grant in grants}
    return fonds is None or (bool(codes) and codes <= fonds)


def _checked(actor: Actor, grants: Iterable[Grant]) -> tuple[Grant, ...]:
    """Roles as they are kept; those that the actor may give."""
    kept = sorted({Grant(_known_role(one.role), nfc(one.fonds).strip()) for one in grants}, key=str)
    if not _manages(actor, kept):
        fonds = actor.rights.fonds_of(Permission.MANAGE_PEOPLE) or frozenset()
        refused = next((one.role.value for one in kept if one.fonds not in fonds), "–")
        raise ArchiveError(ErrorCode.ROLE_NOT_HELD, role=refused)
    return tuple(kept)


def _known_role(role: str) -> RoleName:
    known = [one.value for one in RoleName]
    if role not in known:
        raise ArchiveError(ErrorCode.ROLE_UNKNOWN, role=str(role), known=", ".join(known))
    return RoleName(role)


def _shortened(text: str) -> str:
    return nfc(text).strip()[:MOST_LETTERS_OF_A_FULL_NAME]
