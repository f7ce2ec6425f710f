"""Accounts: people, how they prove who they are, what may be told of it. No secret stands in any of these values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from domain.people.roles import TEMPLATES, Grant, RoleName
from domain.terms import Term
from domain.vietnamese import fold, nfc

_NAME = re.compile(r"[^\W_](?:[\w.@-]{0,62}[^\W_])?")
_OUR_OWN = frozenset({"vankho", "web", "system"})  # as events and journals name the archive itself
MOST_LETTERS_OF_A_FULL_NAME = 200


class PersonState(Term):
    """Whether a person may come in. One that is not ACTIVE, whatever else it is, may not."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True)
class Person:
    """One who has an account.

    This value, written as JSON into the object store, is what the catalogue's row is made anew from.

    Attributes:
        identifier: never given out again.
        name: to log in with; nobody else's, marks and case left aside.
        full_name: as people call the person.
        grants: roles held.
        created: when the account was made, with time zone.
        changed: when any of these was changed last.
        state: whether the person may come in.
        department: of the office.
        disabled: since when the account is; None while it is not.
        issuer, subject: the provider who proves who this is, and its name for the person; empty for an account that
            proves itself here.
    """

    identifier: str
    name: str
    full_name: str
    grants: tuple[Grant, ...]
    created: datetime
    changed: datetime
    state: PersonState = PersonState.ACTIVE
    department: str = ""
    disabled: datetime | None = None
    issuer: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class RoleTemplate:
    """What a role allows, as an administrator changed it.

    Attributes:
        code: of the role.
        permissions: in order.
        changed: when.
    """

    code: RoleName
    permissions: tuple[Permission, ...]
    changed: datetime


@dataclass(frozen=True, slots=True)
class RoleTemplates:
    """All roles that an administrator changed; a file of the object store."""

    roles: tuple[RoleTemplate, ...] = ()

    def permissions(self) -> dict[RoleName, frozenset[Permission]]:
        """What every role allows."""
        return {**TEMPLATES, **{role.code: frozenset(role.permissions) for role in self.roles}}


@dataclass(frozen=True, slots=True)
class Account:
    """A person as administrators see the account.

    Attributes:
        person: whose it is.
        has_password: one was chosen; else the person comes in by a one-time link first.
        second_factor: codes of an authenticator are asked for.
        active: when it was last used; when it was made or opened again, before that.
        dormant: nobody used it for so long that it is closed until it is opened again.
        locked: until when wrong passwords keep it locked; None where they do not.
    """

    person: Person
    has_password: bool
    second_factor: bool
    active: datetime
    dormant: bool
    locked: datetime | None = None


@dataclass(frozen=True, slots=True)
class MyAccount:
    """An account as its person sees it.

    Attributes:
        person: whose it is.
        second_factor: codes of an authenticator are asked for.
        second_factor_wanted: a role of the person's requires it.
        recovery_codes: how many are left.
        password_set: when the password was chosen.
        password_ends: when another is due; None where none is.
    """

    person: Person
    second_factor: bool
    second_factor_wanted: bool
    recovery_codes: int
    password_set: datetime | None
    password_ends: datetime | None


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """Somebody came in.

    Attributes:
        token: of the session, told this once.
        person: who.
        expires: when the session ends at the latest.
        held_up: why nothing but the own account may be used yet; PASSWORD_EXPIRED or SECOND_FACTOR_NEEDED.
    """

    token: str
    person: Person
    expires: datetime
    held_up: ErrorCode | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a person.

    Attributes:
        identifier: to end it by; it opens nothing.
        person: identifier of whose it is.
        begun, seen: when it began, and was last used, within a minute.
        expires: when it ends at the latest.
        origin: where it began.
        current: it is the one that asks.
    """

    identifier: str
    person: str
    begun: datetime
    seen: datetime
    expires: datetime
    origin: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class ApiToken:
    """What a program proves itself with, in the name of a person.

    Attributes:
        identifier: to revoke it by; it opens nothing.
        person: identifier of whose it is.
        name: as the person calls it.
        grants: roles that it has while the person has them.
        made, expires: from when to when it opens.
        used: when it was last used, within a minute; None before that.
        origin: where from.
        confirmed: when its person proved last, for this program, who it is; None before that.
    """

    identifier: str
    person: str
    name: str
    grants: tuple[Grant, ...]
    made: datetime
    expires: datetime
    used: datetime | None = None
    origin: str = ""
    confirmed: datetime | None = None


def name_key(name: str) -> str:
    """What names are the same by: marks and case left aside."""
    return fold(nfc(name).strip())


def check_name(name: str) -> str:
    """The log-in name as it is kept.

    Raises:
        ArchiveError: PERSON_NAME_INVALID.
    """
    kept = nfc(name).strip()
    if not _NAME.fullmatch(kept) or name_key(kept) in _OUR_OWN:
        raise ArchiveError(ErrorCode.PERSON_NAME_INVALID, name=name)
    return kept


def covers(held: tuple[Grant, ...], wanted: Grant) -> bool:
    """Whether who holds these roles holds that one: for its fonds, or for the whole archive."""
    return any(grant.role == wanted.role and grant.fonds in {"", wanted.fonds} for grant in held)
