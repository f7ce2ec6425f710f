"""What people prove themselves with: passwords, codes, one-time links. Each function joins the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from catalogue.people.persons import local, person_of
from catalogue.people.tables import one_time_links, people, person_secrets, recovery_codes
from domain.people.accounts import Person, PersonState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ColumnElement, Connection


@dataclass(frozen=True, slots=True)
class Credentials:
    """A person and what the person proves itself with.

    Attributes:
        person: whose they are.
        active: when the account was last used, made or opened.
        password: as Argon2id; None until one is chosen.
        password_set: when that was.
        earlier: those before it, the newest first.
        totp: sealed secret of the authenticator; None while no codes are asked for.
        totp_begun: since when they are.
        recovery_codes: how many are left.
    """

    person: Person
    active: datetime
    password: str | None
    password_set: datetime | None
    earlier: tuple[str, ...]
    totp: str | None
    totp_begun: datetime | None
    recovery_codes: int


def credentials(connection: Connection, condition: ColumnElement[bool]) -> Credentials | None:
    """Those of the one person under a condition; None where there is none."""
    codes = select(func.count()).where(recovery_codes.c.person == people.c.id).scalar_subquery().label("codes")
    told = select(people, person_secrets, codes).join(person_secrets, person_secrets.c.person == people.c.id)
    row = connection.execute(told.where(condition)).one_or_none()
    if row is None:
        return None
    return Credentials(
        person=person_of(row),
        active=local(row.active),
        password=row.password,
        password_set=row.password_set and local(row.password_set),
        earlier=tuple(row.earlier),
        totp=row.totp,
        totp_begun=row.totp_begun and local(row.totp_begun),
        recovery_codes=row.codes,
    )


def set_password(connection: Connection, person: str, password: str | None, now: datetime, remembered: int) -> None:
    """The person's password from now on, as Argon2id; the one before joins the earlier ones, of which few are kept."""
    this = person_secrets.c.person == person
    row = connection.execute(select(person_secrets).where(this).with_for_update()).one()
    earlier = [row.password, *row.earlier] if row.password else row.earlier
    values = {"password": password, "password_set": now if password else None, "earlier": earlier[:remembered]}
    connection.execute(update(person_secrets).where(this).values(**values))


def has_password(connection: Connection, person: str, password: str) -> bool:
    """Whether this is the person's password still, and the person may come in; held until the transaction ends."""
    secrets = select(person_secrets.c.password).where(person_secrets.c.person == person).with_for_update()
    state = select(people.c.state).where(people.c.id == person).with_for_update()
    return connection.scalar(state) == PersonState.ACTIVE and connection.scalar(secrets) == password


def renew_digest(connection: Connection, person: str, was: str, password: str) -> None:
    """The same password under today's parameters of Argon2id, unless another was chosen meanwhile."""
    this = (person_secrets.c.person == person, person_secrets.c.password == was)
    connection.execute(update(person_secrets).where(*this).values(password=password))


def set_totp(connection: Connection, person: str, totp: str, step: int, now: datetime, codes: Sequence[str]) -> None:
    """The sealed secret of the person's authenticator, whose code of `step` was just used, and new recovery codes."""
    values = {"totp": totp, "totp_begun": now, "totp_step": step}
    connection.execute(update(person_secrets).where(person_secrets.c.person == person).values(**values))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person))
    connection.execute(insert(recovery_codes), [{"digest": digest, "person": person} for digest in codes])


def drop_totp(connection: Connection, person: str) -> None:
    """No codes are asked for any more."""
    values = {"totp": None, "totp_begun": None}
    connection.execute(update(person_secrets).where(person_secrets.c.person == person).values(**values))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person))


def use_step(connection: Connection, person: str, step: int) -> bool:
    """The authenticator's code of this moment is used up; False when it was before, or a later one."""
    this = (person_secrets.c.person == person, person_secrets.c.totp_step < step)
    return connection.execute(update(person_secrets).where(*this).values(totp_step=step)).rowcount == 1


def use_recovery_code(connection: Connection, person: str, digest: str) -> bool:
    """A recovery code is used up; False when it is none of the person's, or not any more."""
    this = (recovery_codes.c.person == person, recovery_codes.c.digest == digest)
    return connection.execute(delete(recovery_codes).where(*this)).rowcount == 1


def has_totp(connection: Connection) -> bool:
    """Somebody's secret is sealed with the archive's key."""
    return (
        connection.execute(select(person_secrets.c.person).where(person_secrets.c.totp.is_not(None))).first()
        is not None
    )


def new_link(connection: Connection, person: str, digest: str, now: datetime, expires: datetime) -> None:
    """A one-time link for the person; the ones before it are worth nothing any more, nor are those out of date."""
    over = (one_time_links.c.person == person) | (one_time_links.c.expires <= now)
    connection.execute(delete(one_time_links).where(over))
    connection.execute(insert(one_time_links).values(digest=digest, person=person, expires=expires))


def link_person(connection: Connection, digest: str, now: datetime) -> str | None:
    """Identifier of whom a link is for; None when it opens nothing."""
    valid = (one_time_links.c.digest == digest, one_time_links.c.expires > now)
    return connection.scalar(select(one_time_links.c.person).where(*valid))


def use_link(connection: Connection, digest: str, now: datetime) -> str | None:
    """Use a link up: identifier of whom it is for; None when it opens nothing, or another was quicker."""
    valid = (one_time_links.c.digest == digest, one_time_links.c.expires > now)
    return connection.scalar(delete(one_time_links).where(*valid).returning(one_time_links.c.person))


def drop_links(connection: Connection, person: str) -> None:
    """No link opens the account any more."""
    connection.execute(delete(one_time_links).where(one_time_links.c.person == person))
