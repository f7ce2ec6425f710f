"""What a provider tells of a person or program, and the roles that its groups stand for here. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from domain.people.roles import Grant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class ProvidedIdentity:
    """Who somebody is, as a provider proved it.

    Attributes:
        issuer: the provider.
        subject: its name for the person or program, which never changes there.
        name: what the person logs in by.
        full_name: as people call it.
        grants: roles here.
        id_token: for the log-out at the provider; empty for programs.
        session: the provider's name for the log-in there; empty where it has none.
        refresh: token by which the provider is asked about the person again; empty where it gave none.
    """

    issuer: str
    subject: str
    name: str
    full_name: str
    grants: tuple[Grant, ...]
    id_token: str = ""
    session: str = ""
    refresh: str = ""


def grants_of(names: Iterable[str], known: Mapping[str, tuple[Grant, ...]]) -> tuple[Grant, ...]:
    """The roles that groups stand for, each once; groups that nobody gave a role are passed over.

    Keycloak writes groups as paths: `/vankho/clerks` is `clerks` too.
    """
    found: dict[Grant, None] = {}
    for name in names:
        for key in (name, name.removeprefix("/")):
            found |= dict.fromkeys(known.get(key, ()))
    return tuple(found)


def listed(claims: Mapping[str, Any], place: str) -> tuple[str, ...]:
    """The texts that a claim lists; `realm_access.roles` looks inside. Nothing where it is missing or no list."""
    found: Any = claims
    for part in [place] if place in claims else place.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return tuple(name for name in found if isinstance(name, str)) if isinstance(found, list) else ()
