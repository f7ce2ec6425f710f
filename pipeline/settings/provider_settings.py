"""Log-in by a provider of identities (OpenID Connect), as `vankho.toml` sets it under `[provider]`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from domain.errors import ArchiveUnusable, ErrorCode
from domain.people.roles import TEMPLATES, Grant, RoleName

if TYPE_CHECKING:
    from pathlib import Path

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_MOST_MINUTES = 720  # as long as a session lasts
_KNOWN = frozenset(role.value for role in TEMPLATES)


@dataclass(frozen=True, slots=True)
class ProviderSettings:
    """Who says who a person is, where a body has such a service.

    Attributes:
        issuer: its address, as its tokens name it; empty where nobody logs in by a provider.
        client: our name there.
        secret_file: file that holds our secret, relative to the folder of keys or absolute; empty for a public client.
        label: what people call it, on the log-in page.
        groups_claim: the claim of its tokens that lists a person's groups; parts of nested claims stand with dots.
        roles: `GROUP = ROLE` or `GROUP = ROLE@FONDS`, one a line.
        programs: `CLIENT = ROLE` or `CLIENT = ROLE@FONDS` for programs that bring access tokens of the provider.
        ask_minutes: after which the provider is asked again whether a person who came in by it may stay, and in which
            roles; where it gave nothing to ask with, the session ends.
        audience: whom access tokens of programs must be made for; our own name where empty.
        ca_file: certificates of authorities that its connection is judged by; the system's where empty.
    """

    issuer: str = ""
    client: str = "vankho"
    secret_file: str = ""
    label: str = "OpenID Connect"
    groups_claim: str = "groups"
    roles: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    ask_minutes: int = 10
    audience: str = ""
    ca_file: str = ""


def unusable(settings: ProviderSettings) -> tuple[str, str] | None:
    """The first key that nothing can be done with, and what would do; None where all is well."""
    where = urlsplit(settings.issuer)
    if settings.issuer and not (where.scheme == "https" or (where.scheme == "http" and where.hostname in _LOOPBACK)):
        return "issuer", "phải bắt đầu bằng https:// / must begin with https://"
    if not 1 <= settings.ask_minutes <= _MOST_MINUTES:
        return "ask_minutes", f"từ 1 đến {_MOST_MINUTES} / from 1 to {_MOST_MINUTES}"
    for key, lines in (("roles", settings.roles), ("programs", settings.programs)):
        try:
            read_grants(lines)
        except ValueError as error:
            known = ", ".join(sorted(_KNOWN))
            return key, f"“{error}”: NHÓM = VAI TRÒ / GROUP = ROLE[@FONDS] ({known})"
    return None


def read_secret(settings: ProviderSettings, keys: Path) -> str:
    """Our secret at the provider; empty where there is none.

    Raises:
        ArchiveUnusable: SETTINGS_INVALID, its file cannot be read.
    """
    if not settings.secret_file:
        return ""
    path = keys / settings.secret_file
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        detail = f"{path}: {type(error).__name__}"
        raise ArchiveUnusable(
            ErrorCode.SETTINGS_INVALID, key="provider.secret_file", detail=detail, place="vankho.toml"
        ) from error


def read_grants(lines: tuple[str, ...]) -> dict[str, tuple[Grant, ...]]:
    """Roles by group or program, from lines `GROUP = ROLE` or `GROUP = ROLE@FONDS`; a group may have several lines.

    Raises:
        ValueError: a line is none of these, with the line.
    """
    found: dict[str, list[Grant]] = {}
    for line in lines:
        name, separator, given = (part.strip() for part in line.rpartition("="))
        role, at, fonds = given.partition("@")
        if not (name and separator and role in _KNOWN) or (at and not fonds):
            raise ValueError(line)
        found.setdefault(name, []).append(Grant(RoleName(role), fonds))
    return {name: tuple(grants) for name, grants in found.items()}
