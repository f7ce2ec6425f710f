"""The door: who comes in, by what, and as whom. Nobody is an actor before he has passed here."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.journal import Act
from domain.people.accounts import PersonState
from pipeline.people.door_journal import tell_at_door
from pipeline.people.openers import (
    digest_of,
    is_outdated,
    is_password,
    name_digest,
    password_digest,
)
from pipeline.people.standing import actor_of, held_up, token_actor_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from catalogue.people.proofs import Credentials
    from domain.actors import Actor
    from domain.people.accounts import LoggedIn, Person
    from domain.people.attempts import Counted
    from pipeline.people.people import People
    from pipeline.wiring import Parts


class Door:
    """Coming in and going out. These are no acts: who it is shows only when they are done."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @property
    def _people(self) -> People:
        return self._parts.people

    def exist(self) -> bool:
        """Somebody has an account: nobody does anything without logging in.

        Raises:
            ArchiveUnusable: DATABASE_EMPTY, the object store knows people and the database nobody: rebuild first.
        """
        return self._people.exist()

    def log_in(self, name: str, password: str, code: str, origin: str) -> LoggedIn:
        """Begin a session for whoever proves to be a person.

        Args:
            name: to log in with.
            password: as typed.
            code: of the authenticator, or a recovery code; empty where none was asked for yet.
            origin: address of the network.

        Raises:
            ArchiveError: LOGIN_REFUSED, whatever of it was wrong; CODE_NEEDED, all else was right; CODE_WRONG;
                LOGIN_DELAYED, with the seconds to wait; PEOPLE_KEY_MISSING.
        """
        with self._told(Act.LOG_IN, name, origin):
            people = self._people
            counted = people.begin_attempt(name, origin)
            given = people.catalogue.credentials_named(name)
            right = is_password(password, given.password if given else None)
            if given is None or not right or not self._may_come_in(given):
                raise ArchiveError(ErrorCode.LOGIN_REFUSED)
            return self._begin(given, self._factor(given, code, counted), counted, origin, password)

    def actor_of_session(self, token: str, origin: str) -> Actor:
        """Who comes with the token of a session.

        Raises:
            ArchiveError: LOGIN_NEEDED, there is no such session, or it is over.
        """
        digest = digest_of(token)
        return self._people.known.get(f"session {digest}", origin, lambda: self._ask_session(token))

    def actor_of_token(self, bearer: str, origin: str) -> Actor:
        """The program that comes with a token.

        Raises:
            ArchiveError: LOGIN_NEEDED, the token opens nothing, or not any more.
        """
        digest = digest_of(bearer)
        return self._people.known.get(f"token {digest}", origin, lambda: self._ask_token(bearer, digest, origin))

    def log_out(self, token: str) -> None:
        """End the session of a token, if there is one."""
        people, digest = self._people, digest_of(token)
        found = people.open_session(digest)
        people.catalogue.end_session(digest)
        people.known.forget()
        if found is not None:
            self._parts.catalogue.reviews.let_go(found[0].person.name)
            tell_at_door(self._parts, Act.LOG_OUT, found[0].person, found[0].session.origin)

    def confirm(self, token: str, password: str, code: str) -> None:
        """Prove again who one is, by password or code: `Actor.confirmed` for some minutes.

        Raises:
            ArchiveError: LOGIN_NEEDED; PASSWORD_WRONG, CODE_WRONG; LOGIN_DELAYED; PROVIDED_ACCOUNT.
        """
        people, digest = self._people, digest_of(token)
        found = people.open_session(digest)
        if found is None:
            raise ArchiveError(ErrorCode.LOGIN_NEEDED)
        self._prove(found[0].person, password, code, found[0].session.origin)
        people.catalogue.confirm_session(digest, people.now())
        people.known.forget()

    def confirm_program(self, bearer: str, password: str, code: str, origin: str) -> None:
        """Prove for a program, by the password or a code of its person, who it is; as `confirm`."""
        people = self._people
        found = people.catalogue.open_token(digest_of(bearer), people.now())
        if found is None or found[1].state != PersonState.ACTIVE:
            raise ArchiveError(ErrorCode.LOGIN_NEEDED)
        token, person, *_ = found
        self._prove(person, password, code, origin, token.identifier)
        people.catalogue.confirm_token(token.identifier, people.now())
        people.known.forget()

    def person_of_link(self, link: str) -> Person:
        """Whom a one-time link is for.

        Raises:
            ArchiveError: LINK_INVALID, it was used, is out of date, or never was one.
        """
        return self._credentials_of_link(link).person

    def use_link(self, link: str, new_password: str, origin: str) -> Person:
        """Choose a password by a one-time link, which opens nothing afterwards.

        Raises:
            ArchiveError: LINK_INVALID; PASSWORD_WEAK, PASSWORD_REPEATED, and the link is as good as before.
        """
        people, given = self._people, self._credentials_of_link(link)
        with self._told(Act.CHANGE_ACCOUNT, given.person.name, origin, "link"):
            password = people.new_password(given, new_password)
            key = name_digest(given.person.name)
            remembered = people.rules().earlier_passwords
            used = people.catalogue.use_link(digest_of(link), password, people.now(), remembered, key)
            if used is None:
                raise ArchiveError(ErrorCode.LINK_INVALID)
            people.known.forget()
        return given.person

    def _prove(self, person: Person, password: str, code: str, origin: str, detail: str = "") -> None:
        """Find out by password or code, which is used up, that it is this person."""
        people = self._people
        given = people.catalogue.credentials(person.identifier)
        if given is None:
            raise ArchiveError(ErrorCode.LOGIN_NEEDED)
        if person.issuer:
            raise ArchiveError(ErrorCode.PROVIDED_ACCOUNT, name=person.name, issuer=person.issuer)
        with self._told(Act.CONFIRM, person.name, origin, detail):
            counted = people.begin_attempt(person.name, origin)
            factor = self._factor(given, code, counted) if code else None
            if code and not (factor and people.catalogue.use_factor(factor)):
                raise ArchiveError(ErrorCode.CODE_WRONG)
            if (password or not code) and not is_password(password, given.password):
                raise ArchiveError(ErrorCode.PASSWORD_WRONG)
            people.catalogue.attempt_succeeded(counted, people.now())

    def _may_come_in(self, given: Credentials) -> bool:
        return given.person.state == PersonState.ACTIVE and not self._people.is_dormant(given.active)

    def _factor(self, given: Credentials, code: str, counted: Sequence[Counted]) -> Callable[..., bool] | None:
        """What uses the second factor up; None where none is asked for. An attempt that lacks it is no failure."""
        if given.totp is None:
            return None
        people = self._people
        if not code.strip():
            people.catalogue.take_attempt_back(counted, people.now())
            raise ArchiveError(ErrorCode.CODE_NEEDED)
        try:
            return people.second_factor.factor(given, code, people.now())
        except ArchiveUnusable:  # not the person's fault
            people.catalogue.take_attempt_back(counted, people.now())
            raise

    def _begin(
        self,
        given: Credentials,
        factor: Callable[..., bool] | None,
        counted: Sequence[Counted],
        origin: str,
        password: str,
    ) -> LoggedIn:
        people, templates = self._people, self._people.catalogue.templates().permissions()
        due = held_up(people, given.person, templates, given.password_set, second_factor=given.totp is not None)
        keep = partial(people.catalogue.come_in, given, factor, counted)
        came = people.begin_session(given.person, origin, keep, due)
        if came is None:
            raise ArchiveError(ErrorCode.CODE_WRONG if factor else ErrorCode.LOGIN_REFUSED)
        if given.password and is_outdated(given.password):
            people.catalogue.renew_digest(given.person.identifier, given.password, password_digest(password))
        return came

    def _ask_session(self, token: str) -> Actor:
        people = self._people
        found = people.open_session(digest_of(token))
        if found is None or found[0].person.state != PersonState.ACTIVE:
            raise ArchiveError(ErrorCode.LOGIN_NEEDED)
        opened, templates = found
        if opened.person.issuer:
            opened = replace(opened, person=self._parts.provided.still_in(token, opened))
        people.catalogue.touch_session(opened, people.now())
        return actor_of(people, opened, templates.permissions())

    def _ask_token(self, bearer: str, digest: str, origin: str) -> Actor:
        if "." in bearer:  # three parts with dots: of a provider; ours have none
            return self._parts.provided.actor_of_bearer(bearer)
        people, now = self._people, self._people.now()
        found = people.catalogue.open_token(digest, now)
        if found is None:
            raise ArchiveError(ErrorCode.LOGIN_NEEDED)
        token, person, active, templates = found
        if person.state != PersonState.ACTIVE or people.is_dormant(active):
            raise ArchiveError(ErrorCode.LOGIN_NEEDED)
        people.catalogue.use_token(token, origin, now)
        return token_actor_of(people, token, person, templates.permissions())

    def _credentials_of_link(self, link: str) -> Credentials:
        people = self._people
        person = people.catalogue.link_person(digest_of(link), people.now())
        given = people.catalogue.credentials(person) if person else None
        if given is None:
            raise ArchiveError(ErrorCode.LINK_INVALID)
        return given

    @contextmanager
    def _told(self, act: Act, name: str, origin: str, detail: str = "") -> Iterator[None]:
        """Tell how it went."""
        try:
            yield
        except ArchiveError as error:
            tell_at_door(self._parts, act, self._people.catalogue.person_named(name), origin, error.code, detail)
            raise
        tell_at_door(self._parts, act, self._people.catalogue.person_named(name), origin, detail=detail)
