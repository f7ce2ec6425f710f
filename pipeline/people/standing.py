"""As whom somebody comes in: with which rights, proven when, and what is due before there are any."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from domain.actors import Actor, ActorKind
from domain.errors import ErrorCode
from domain.people.accounts import covers
from domain.people.rights import Rights

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from catalogue.people.sessions import OpenSession
    from domain.people.accounts import ApiToken, Person
    from domain.people.permissions import Permission
    from domain.people.roles import RoleName
    from pipeline.people.people import People

    Templates = Mapping[RoleName, frozenset[Permission]]

_CONFIRMED = timedelta(minutes=10)  # a proof of who one is lasts for acts that want one


def actor_of(people: People, opened: OpenSession, templates: Templates) -> Actor:
    """The person of a session, with no rights while something is due."""
    person, rights = opened.person, Rights.of(opened.person.grants, templates)
    due = held_up(people, person, templates, opened.password_set, second_factor=opened.second_factor)
    return Actor(
        kind=ActorKind.PERSON,
        name=person.name,
        rights=Rights(roles=rights.roles) if due else rights,
        identifier=person.identifier,
        confirmed=people.now() - opened.confirmed < _CONFIRMED,
        session=opened.session.identifier,
        held_up=due,
    )


def token_actor_of(people: People, token: ApiToken, person: Person, templates: Templates) -> Actor:
    """The program of a token, with those of its roles that its person holds still; who proves again is its person."""
    held = [grant for grant in token.grants if covers(person.grants, grant)]
    return Actor(
        kind=ActorKind.PROGRAM,
        name=f"{person.name}/{token.name}",
        rights=Rights.of(held, templates),
        identifier=person.identifier,
        confirmed=token.confirmed is not None and people.now() - token.confirmed < _CONFIRMED,
    )


def held_up(
    people: People, person: Person, templates: Templates, password_set: datetime | None, *, second_factor: bool
) -> ErrorCode | None:
    """What a person has to do first: choose another password, or set an authenticator up; None where nothing is due.

    Whom a provider proves has neither here: passwords and second factors are asked for there.
    """
    if person.issuer:
        return None
    ends = password_ends(people, person, templates, password_set)
    if ends is not None and ends <= people.now():
        return ErrorCode.PASSWORD_EXPIRED
    if not second_factor and wants_second_factor(people, person):
        return ErrorCode.SECOND_FACTOR_NEEDED
    return None


def wants_second_factor(people: People, person: Person) -> bool:
    """A role of the person's requires an authenticator."""
    return any(grant.role.value in people.settings.second_factor for grant in person.grants)


def password_ends(
    people: People, person: Person, templates: Templates, password_set: datetime | None
) -> datetime | None:
    """When the person needs another password; None for whoever does not administer."""
    rules, rights = people.rules(), Rights.of(person.grants, templates)
    if password_set is None or not any(rights.allow(permission) for permission in rules.managing):
        return None
    return password_set + timedelta(days=rules.manager_password_days)
