"""The door for those whom a provider of identities proves: people by its log-in page, programs by its tokens."""

from __future__ import annotations

import hmac
import logging
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from domain.actors import Actor, ActorKind
from domain.errors import ArchiveError, ErrorCode
from domain.journal import Act
from domain.people.accounts import Person, check_name
from domain.people.rights import Rights
from pipeline.people.door_journal import tell_at_door
from pipeline.people.openers import digest_of, new_identifier
from signing.keys.secret_box import open_with, seal_with

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from catalogue.people.sessions import OpenSession
    from domain.people.accounts import LoggedIn
    from pipeline.people.openid import Flow, Provider
    from pipeline.people.people import People
    from pipeline.people.provided import ProvidedIdentity
    from pipeline.wiring import Parts

_WAITED_OUT = frozenset({ErrorCode.PROVIDER_AWAY, ErrorCode.PROVIDER_CLOCK})
_AWAY = timedelta(minutes=1)  # until a provider that is away is asked again
_LOG = logging.getLogger("vankho.acts")


@dataclass(slots=True)
class _Passing:
    """Who is passing the door, as soon as that is known."""

    person: Person | None = None


def _sealed(refresh: str, token: str) -> str | None:
    """A refresh token as it may be stored: only who brings the session's token, which we do not keep, opens it."""
    return seal_with(_key(token), refresh.encode(), "refresh") if refresh else None


def _opened(proof: str | None, token: str) -> str:
    refresh = open_with(_key(token), proof, "refresh") if proof else None
    if refresh is None:
        raise ArchiveError(ErrorCode.PROVIDER_REFUSED, detail="refresh_token")
    return refresh.decode()


def _key(token: str) -> bytes:
    return hmac.digest(token.encode("utf-8", "surrogatepass"), b"vankho provider proof", "sha256")


class ProvidedDoor:
    """Coming in by the provider that the settings name, each time in the roles that it says."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def label(self) -> str:
        """What people call the provider; empty where there is none."""
        return self._parts.settings.provider.label if self._parts.settings.provider.issuer else ""

    def begin(self, redirect: str, then: str = "", *, again: bool = False) -> tuple[str, Flow]:
        """Where to send the browser, and what it keeps meanwhile.

        Raises:
            ArchiveError: PROVIDER_AWAY.
        """
        return self._provider.begin(redirect, then, again=again)

    def log_in(self, flow: Flow, answer: Mapping[str, str], origin: str) -> tuple[LoggedIn, str]:
        """A session for who came back from the provider, and the token by which the person logs out there.

        Raises:
            ArchiveError: PROVIDER_AWAY, PROVIDER_REFUSED, PROVIDER_CLOCK; PROVIDER_NO_ROLE, none of its groups has a
                role here; LOGIN_REFUSED, the account is closed.
        """
        with self._told(Act.LOG_IN, origin) as passing:
            identity = self._provider.finish(flow, answer)
            passing.person = self._person(identity)
            people = self._people
            came = people.begin_session(passing.person, origin, people.catalogue.begin_provided)
            if came is None:
                raise ArchiveError(ErrorCode.LOGIN_REFUSED)
            digest, proof = digest_of(came.token), _sealed(identity.refresh, came.token)
            people.catalogue.provider_answered(digest, proof, people.now(), identity.session)
        return came, identity.id_token

    def still_in(self, token: str, opened: OpenSession) -> Person:
        """The person of a session as the provider says, which is asked again where it was not for long.

        While it is away, or another process asks it, the person is as before.

        Raises:
            ArchiveError: LOGIN_NEEDED, the provider says no, or gave nothing to ask it with.
        """
        people, person, digest = self._people, opened.person, digest_of(token)
        now, again = people.now(), timedelta(minutes=self._parts.settings.provider.ask_minutes)
        if now - (opened.asked or opened.session.begun) < again:
            return person
        if not people.catalogue.ask_provider(digest, opened.asked, now):
            return person
        try:
            if person.issuer != self._parts.settings.provider.issuer:
                raise ArchiveError(ErrorCode.PROVIDER_REFUSED, detail="iss")  # noqa: TRY301 - told as all else here
            identity, refresh = self._provider.renew(_opened(opened.proof, token), person.subject)
            person = self._person(identity) if identity else person
        except ArchiveError as error:
            if error.code in _WAITED_OUT:
                people.catalogue.provider_answered(digest, opened.proof, now - again + _AWAY)
                _LOG.warning("whether %s may stay: %s", person.identifier, error)
                return person
            people.catalogue.end_session(digest)
            tell_at_door(self._parts, Act.LOG_OUT, person, opened.session.origin, detail=f"provider {error.code.value}")
            raise ArchiveError(ErrorCode.LOGIN_NEEDED) from error
        people.catalogue.provider_answered(digest, _sealed(refresh, token), now)
        return person

    def log_out_told(self, logout_token: str, origin: str) -> None:
        """End the sessions of whom the provider says that they are over there.

        Raises:
            ArchiveError: PROVIDER_REFUSED, it does not say so, or was heard before; PROVIDER_AWAY, PROVIDER_CLOCK.
        """
        if not self.label():
            raise ArchiveError(ErrorCode.PROVIDER_REFUSED, detail="iss")
        people = self._people
        ended = people.catalogue.end_provided(self._provider.log_out_told(logout_token), people.now())
        if ended is None:
            raise ArchiveError(ErrorCode.PROVIDER_REFUSED, detail="jti")
        people.known.forget()
        for identifier in ended:
            tell_at_door(self._parts, Act.LOG_OUT, people.catalogue.person(identifier), origin, detail="provider")

    def confirm(self, flow: Flow, answer: Mapping[str, str], token: str, origin: str) -> None:
        """Take a new proof of who one is for the session of `token`.

        Raises:
            ArchiveError: LOGIN_NEEDED, there is no such session; PROVIDER_REFUSED, it is somebody else's proof.
        """
        people, digest = self._people, digest_of(token)
        with self._told(Act.CONFIRM, origin) as passing:
            found = people.open_session(digest)
            passing.person = person = found[0].person if found else None
            identity = self._provider.finish(flow, answer)
            if person is None:
                raise ArchiveError(ErrorCode.LOGIN_NEEDED)
            if not flow.again or (person.issuer, person.subject) != (identity.issuer, identity.subject):
                raise ArchiveError(ErrorCode.PROVIDER_REFUSED, detail="sub")
            people.catalogue.confirm_session(digest, people.now())
            people.known.forget()

    def actor_of_bearer(self, bearer: str) -> Actor:
        """The program that a token of the provider speaks for.

        Raises:
            ArchiveError: LOGIN_NEEDED, there is no provider, or it did not sign the token for us; PROVIDER_AWAY.
        """
        if not self.label():
            raise ArchiveError(ErrorCode.LOGIN_NEEDED)
        try:
            identity = self._provider.identity_of(bearer)
        except ArchiveError as error:
            if error.code is ErrorCode.PROVIDER_AWAY:
                raise
            raise ArchiveError(ErrorCode.LOGIN_NEEDED) from error
        rights = Rights.of(identity.grants, self._people.catalogue.templates().permissions())
        return Actor(ActorKind.PROGRAM, identity.name, rights, identifier=identity.subject)

    def farewell(self, id_token: str, back: str) -> str | None:
        """Where the browser logs out at the provider too; None where it cannot, or where the provider is away."""
        try:
            return self._provider.farewell(id_token, back) if id_token and self.label() else None
        except ArchiveError as error:
            _LOG.warning("log-out at the provider: %s", error)
            return None

    def _person(self, identity: ProvidedIdentity) -> Person:
        """The account of an identity, made or brought up to date: names and roles are what the provider says."""
        people = self._people
        known = people.catalogue.person_provided(identity.issuer, identity.subject)
        if not identity.grants:
            if known is not None and known.grants:
                people.catalogue.change(known.identifier, lambda was: replace(was, grants=(), changed=people.now()))
                people.changed()
            raise ArchiveError(ErrorCode.PROVIDER_NO_ROLE, name=identity.name)
        if known is None:
            person = self._added(identity)
        elif (known.full_name, known.grants) != (identity.full_name, identity.grants):
            now = people.now()
            told = {"full_name": identity.full_name, "grants": identity.grants, "changed": now}
            person = people.catalogue.change(known.identifier, lambda was: replace(was, **told))  # type: ignore[arg-type]
        else:
            return known
        people.changed()
        return person

    def _added(self, identity: ProvidedIdentity) -> Person:
        """A new account; where another bears the name already, the provider's host stands behind it."""
        people = self._people
        now, name = people.now(), check_name(identity.name)
        if people.catalogue.person_named(name) is not None:
            name = check_name(f"{identity.name}@{urlsplit(identity.issuer).hostname}")
        person = Person(
            identifier=new_identifier("P"),
            name=name,
            full_name=identity.full_name,
            grants=identity.grants,
            created=now,
            changed=now,
            issuer=identity.issuer,
            subject=identity.subject,
        )
        people.catalogue.add_provided(person)
        told = person.issuer, person.subject
        tell_at_door(self._parts, Act.MANAGE_PEOPLE, person, "", detail=f"provider {told[0]} {told[1]}")
        return person

    @contextmanager
    def _told(self, act: Act, origin: str) -> Iterator[_Passing]:
        """Tell how it went, of whom it turned out to be."""
        passing = _Passing()
        try:
            yield passing
        except ArchiveError as error:
            tell_at_door(self._parts, act, passing.person, origin, error.code, "provider")
            raise
        tell_at_door(self._parts, act, passing.person, origin, detail="provider")

    @property
    def _people(self) -> People:
        return self._parts.people

    @property
    def _provider(self) -> Provider:
        return self._parts.provider
