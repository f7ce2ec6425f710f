"""The tables of people. They are the archive's own: a rebuild leaves them alone, and brings in whom it finds missing.

No secret stands in them: passwords as Argon2id, the secrets of authenticators sealed with a key that is not here, all
else that opens something as its SHA-256.
"""

from __future__ import annotations

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from catalogue.tables import KEY, METADATA, Moment, TermOf, Words
from domain.people.accounts import PersonState
from domain.people.roles import RoleName

_SHA256 = 64  # hexadecimal letters

people = Table(
    "people",
    METADATA,
    Column("id", KEY, primary_key=True),
    Column("key", KEY, nullable=False, unique=True),  # the name, marks and case left aside
    Column("name", Words, nullable=False),
    Column("full_name", Words, nullable=False),
    Column("department", Words, nullable=False),
    Column("state", TermOf(PersonState), nullable=False),
    Column("grants", JSON, nullable=False),  # Grant
    Column("created", Moment, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("disabled", Moment),
    Column("issuer", KEY),  # of whom a provider proves; None for who proves itself here
    Column("subject", KEY),
    Column("active", Moment, nullable=False),  # last used, or opened
    Column("revision", Integer, nullable=False),  # counts changes
    Column("kept", Integer, nullable=False),  # the revision that the object store has
    UniqueConstraint("issuer", "subject"),
)

person_secrets = Table(
    "person_secrets",
    METADATA,
    Column("person", KEY, ForeignKey("people.id"), primary_key=True),
    Column("password", Words),  # None until one is chosen
    Column("password_set", Moment),
    Column("earlier", JSON, nullable=False),  # passwords before this one, the newest first
    Column("totp", Words),  # sealed; None while no codes are asked for
    Column("totp_begun", Moment),
    Column("totp_step", BigInteger, nullable=False),  # of the last code that was accepted
)

recovery_codes = Table(
    "recovery_codes",
    METADATA,
    Column("digest", String(_SHA256), primary_key=True),
    Column("person", KEY, ForeignKey("people.id"), nullable=False, index=True),
)

sessions = Table(
    "sessions",
    METADATA,
    Column("digest", String(_SHA256), primary_key=True),
    Column("id", KEY, nullable=False, unique=True),
    Column("person", KEY, ForeignKey("people.id"), nullable=False, index=True),
    Column("begun", Moment, nullable=False),
    Column("seen", Moment, nullable=False),
    Column("expires", Moment, nullable=False, index=True),
    Column("origin", Words, nullable=False),
    Column("confirmed", Moment, nullable=False),  # when the person proved last who it is
    Column("totp_offered", Words),  # sealed secret of an authenticator that is being set up
    Column("provider_session", KEY),  # as the provider calls it that let the person in; None where none did
    Column("provider_proof", Words),  # sealed refresh token, by which the provider is asked again
    Column("provider_asked", Moment),  # when it was asked last
)

api_tokens = Table(
    "api_tokens",
    METADATA,
    Column("digest", String(_SHA256), primary_key=True),
    Column("id", KEY, nullable=False, unique=True),
    Column("person", KEY, ForeignKey("people.id"), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("grants", JSON, nullable=False),  # Grant
    Column("made", Moment, nullable=False),
    Column("expires", Moment, nullable=False),
    Column("used", Moment),
    Column("origin", Words, nullable=False),
    Column("confirmed", Moment),  # when its person proved last, for this program, who it is
)

logout_tokens = Table(  # of a provider that told us so; each is heard once
    "logout_tokens",
    METADATA,
    Column("digest", String(_SHA256), primary_key=True),
    Column("expires", Moment, nullable=False, index=True),
)

one_time_links = Table(
    "one_time_links",
    METADATA,
    Column("digest", String(_SHA256), primary_key=True),
    Column("person", KEY, ForeignKey("people.id"), nullable=False, index=True),
    Column("expires", Moment, nullable=False),
)

attempts = Table(  # to come in, by name (of anybody or nobody) and by address
    "attempts",
    METADATA,
    Column("key", String(_SHA256), primary_key=True),  # a digest: people type passwords in the place of names
    Column("failures", Integer, nullable=False),
    Column("last", Moment, nullable=False, index=True),
    Column("until", Moment, nullable=False),  # when the next one is let in
)

role_templates = Table(  # only those that an administrator changed
    "role_templates",
    METADATA,
    Column("role", TermOf(RoleName), primary_key=True),
    Column("permissions", JSON, nullable=False),
    Column("changed", Moment, nullable=False),
    Column("kept", Boolean, nullable=False),  # the object store has it so
)

OWN = (
    people,
    person_secrets,
    recovery_codes,
    sessions,
    api_tokens,
    one_time_links,
    attempts,
    role_templates,
    logout_tokens,
)
