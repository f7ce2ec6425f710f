"""Sessions of people and tokens of programs, known by the digests of what opens them. Each joins a transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from catalogue.people.persons import GRANTS, local, person_of
from catalogue.people.tables import api_tokens, people, person_secrets, sessions
from domain.people.accounts import ApiToken, Person, Session

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SEEN_SECONDS = 60  # use is written down once a minute


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session with its person, all that there is to decide what it may do.

    Attributes:
        session: itself.
        person: whose it is.
        active: when the account was last used.
        confirmed: when the person proved last who it is.
        password_set: when the password was chosen.
        second_factor: the person uses an authenticator.
        asked: when the provider that let the person in was asked last; None where none did.
        proof: what it is asked again with, sealed; None where it gave nothing.
    """

    session: Session
    person: Person
    active: datetime
    confirmed: datetime
    password_set: datetime | None
    second_factor: bool
    asked: datetime | None = None
    proof: str | None = None


def begin(connection: Connection, digest: str, session: Session) -> None:
    """A session that its person just proved itself for; those that are over are forgotten."""
    connection.execute(delete(sessions).where(sessions.c.expires <= session.begun))
    told = {"begun": session.begun, "seen": session.begun, "confirmed": session.begun, "expires": session.expires}
    who = {"digest": digest, "id": session.identifier, "person": session.person, "origin": session.origin}
    connection.execute(insert(sessions).values(**told, **who))
    use_account(connection, session.person, session.begun)


def find(connection: Connection, digest: str, now: datetime, idle: timedelta) -> OpenSession | None:
    """The session that a token opens; None when there is none, or it is over."""
    row = connection.execute(_FIND, {"opener": digest}).one_or_none()
    if row is None or row.expires <= now or row.seen + idle <= now:
        return None
    return OpenSession(
        session=_session(row),
        person=person_of(row),
        active=local(row.active),
        confirmed=row.confirmed,
        password_set=row.password_set,
        second_factor=row.totp_begun is not None,
        asked=row.provider_asked,
        proof=row.provider_proof,
    )


def touch(connection: Connection, opened: OpenSession, now: datetime) -> None:
    """The session is used; a clock that is behind takes nothing back."""
    this = (sessions.c.id == opened.session.identifier, sessions.c.seen < now)
    connection.execute(update(sessions).where(*this).values(seen=now))


def is_due(last: datetime | None, now: datetime) -> bool:
    """Whether use is to be written down again."""
    return last is None or now - last > timedelta(seconds=_SEEN_SECONDS)


def confirm(connection: Connection, digest: str, now: datetime) -> None:
    """The session's person proved again who it is."""
    connection.execute(update(sessions).where(sessions.c.digest == digest).values(confirmed=now, seen=now))


def of_person(connection: Connection, person: str, now: datetime, idle: timedelta) -> tuple[Session, ...]:
    """The sessions of a person that are not over, the newest first."""
    living = (sessions.c.person == person, sessions.c.expires > now, sessions.c.seen > now - idle)
    found = select(*_SESSION).where(*living).order_by(sessions.c.begun.desc(), sessions.c.id)
    return tuple(_session(row) for row in connection.execute(found))


def identifier_of(connection: Connection, digest: str) -> str | None:
    """The identifier of the session that a token opens."""
    return connection.scalar(select(sessions.c.id).where(sessions.c.digest == digest))


def end(connection: Connection, digest: str) -> None:
    """The session that a token opens is over."""
    connection.execute(delete(sessions).where(sessions.c.digest == digest))


def end_of(connection: Connection, person: str, *, only: str | None = None, but: str | None = None) -> None:
    """Sessions of a person are over: all, the `only` one of that identifier, or all `but` that."""
    ended = delete(sessions).where(sessions.c.person == person)
    if only is not None:
        ended = ended.where(sessions.c.id == only)
    connection.execute(ended.where(sessions.c.id != but) if but else ended)


def offer_totp(connection: Connection, identifier: str, totp: str) -> None:
    """A session sets an authenticator up with this sealed secret."""
    connection.execute(update(sessions).where(sessions.c.id == identifier).values(totp_offered=totp))


def offered_totp(connection: Connection, identifier: str) -> str | None:
    """The sealed secret that a session sets an authenticator up with."""
    return connection.scalar(select(sessions.c.totp_offered).where(sessions.c.id == identifier))


def drop_offered_totp(connection: Connection, identifier: str) -> None:
    """The session has set it up."""
    connection.execute(update(sessions).where(sessions.c.id == identifier).values(totp_offered=None))


def new_token(connection: Connection, digest: str, token: ApiToken) -> None:
    """A token of a program; those long out of date are forgotten."""
    told = {"id": token.identifier, "person": token.person, "name": token.name, "made": token.made}
    grants = GRANTS.dump_python(token.grants, mode="json")
    given = {**told, "digest": digest, "grants": grants, "expires": token.expires, "origin": ""}
    connection.execute(insert(api_tokens).values(**given))


def find_token(connection: Connection, digest: str, now: datetime) -> tuple[ApiToken, Person, datetime] | None:
    """The token, its person, and when the account was last used; None when it opens nothing."""
    row = connection.execute(_FIND_TOKEN, {"opener": digest}).one_or_none()
    return None if row is None or row.expires <= now else (_token(row), person_of(row), local(row.active))


def use_token(connection: Connection, token: ApiToken, origin: str, now: datetime) -> None:
    """The token is used, and its person's account with it."""
    used = update(api_tokens).where(api_tokens.c.id == token.identifier).values(used=now, origin=origin)
    connection.execute(used)
    use_account(connection, token.person, now)


def confirm_token(connection: Connection, identifier: str, now: datetime) -> None:
    """The token's person proved again, for this program, who it is."""
    connection.execute(update(api_tokens).where(api_tokens.c.id == identifier).values(confirmed=now))


def tokens_of(connection: Connection, person: str) -> tuple[ApiToken, ...]:
    """The tokens of a person, the newest first, those out of date too."""
    found = select(*_TOKEN).where(api_tokens.c.person == person)
    rows = connection.execute(found.order_by(api_tokens.c.made.desc(), api_tokens.c.id))
    return tuple(_token(row) for row in rows)


def revoke_tokens(connection: Connection, person: str, only: str | None = None) -> None:
    """Tokens of a person open nothing any more: all, or the `only` one of that identifier."""
    revoked = delete(api_tokens).where(api_tokens.c.person == person)
    connection.execute(revoked if only is None else revoked.where(api_tokens.c.id == only))


def use_account(connection: Connection, person: str, now: datetime) -> None:
    """Somebody uses the account; a clock that is behind takes nothing back."""
    connection.execute(update(people).where(people.c.id == person, people.c.active < now).values(active=now))


# Names that both tables have are told apart.
_SESSION = (
    sessions.c.id.label("session"),
    sessions.c.person.label("owner"),
    sessions.c.begun,
    sessions.c.seen,
    sessions.c.expires,
    sessions.c.origin,
    sessions.c.confirmed,
)
_PROVIDED = (sessions.c.provider_asked, sessions.c.provider_proof)
_TOKEN = (
    api_tokens.c.id.label("token"),
    api_tokens.c.person.label("owner"),
    api_tokens.c.name.label("called"),
    api_tokens.c.grants.label("scope"),
    api_tokens.c.made,
    api_tokens.c.expires,
    api_tokens.c.used,
    api_tokens.c.origin,
    api_tokens.c.confirmed,
)
_PERSON = tuple(people.c)
# Asked for many times a second: made once.
_FIND = (
    select(*_SESSION, *_PROVIDED, *_PERSON, person_secrets.c.password_set, person_secrets.c.totp_begun)
    .join(people, people.c.id == sessions.c.person)
    .join(person_secrets, person_secrets.c.person == sessions.c.person)
    .where(sessions.c.digest == bindparam("opener"))
)
_FIND_TOKEN = (
    select(*_TOKEN, *_PERSON)
    .join(people, people.c.id == api_tokens.c.person)
    .where(api_tokens.c.digest == bindparam("opener"))
)


def _session(row: Any) -> Session:
    times = local(row.begun), local(row.seen), local(row.expires)
    return Session(row.session, row.owner, *times, row.origin)


def _token(row: Any) -> ApiToken:
    return ApiToken(
        identifier=row.token,
        person=row.owner,
        name=row.called,
        grants=GRANTS.validate_python(row.scope),
        made=local(row.made),
        expires=local(row.expires),
        used=row.used and local(row.used),
        origin=row.origin,
        confirmed=row.confirmed,
    )
