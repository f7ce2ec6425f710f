"""An archive with people, on a clock that stands until it is moved, without the parts that documents need."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest

from catalogue.catalogue import open_catalogue
from catalogue.people.tables import OWN
from domain.actors import Actor, ActorKind
from domain.errors import ArchiveError, ErrorCode
from domain.people.rights import EVERYTHING
from domain.people.roles import Grant, RoleName
from domain.vietnam_time import VIETNAM
from pipeline.people.use_cases import PeopleUseCases
from pipeline.processing.progress import NullProgress
from pipeline.role import Role
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.wiring import Parts
from storage.objects.file_store import FileObjectStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.people.accounts import LoggedIn, Person

PASSWORD = "Kho@Sach2026"
OTHER_PASSWORD = "Phong#Doc1975"
OFFICE, HOME = "10.0.0.7", "203.0.113.9"
ROOT = Actor(ActorKind.PERSON, "root", EVERYTHING, confirmed=True)
MORNING = datetime(2026, 11, 30, 8, tzinfo=VIETNAM)


@dataclass
class Clock:
    """The present, moved by hand; all processes of a test share one."""

    time: datetime = MORNING

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, **by: float) -> None:
        self.time += timedelta(**by)


@dataclass
class Peopled:
    """One process at an archive."""

    parts: Parts
    clock: Clock
    people: PeopleUseCases = field(init=False)

    def __post_init__(self) -> None:
        self.people = PeopleUseCases(self.parts)

    def invite(self, name: str, *roles: str) -> tuple[Person, str]:
        return self.people.add(ROOT, name, "", grants(*roles))

    def join(self, name: str, *roles: str) -> Person:
        """Somebody who has chosen a password."""
        person, link = self.invite(name, *roles)
        self.people.use_link(link, PASSWORD, OFFICE)
        return person

    def log_in(self, name: str, code: str = "", password: str = PASSWORD, origin: str = OFFICE) -> LoggedIn:
        return self.people.log_in(name, password, code, origin)

    def come(self, name: str, code: str = "") -> Actor:
        """The actor of a new session."""
        return self.people.actor_of_session(self.log_in(name, code).token, OFFICE)

    def with_authenticator(self, name: str) -> tuple[Actor, pyotp.TOTP, tuple[str, ...]]:
        """The actor of a session in which an authenticator was set up, that, and the recovery codes."""
        token = self.log_in(name).token
        address = self.people.begin_totp(self.people.actor_of_session(token, OFFICE))
        totp = pyotp.parse_uri(address)
        assert isinstance(totp, pyotp.TOTP)
        actor = self.people.actor_of_session(token, OFFICE)
        codes = self.people.enable_totp(actor, self.code(totp))
        return self.people.actor_of_session(token, OFFICE), totp, codes

    def code(self, totp: pyotp.TOTP) -> str:
        """What the authenticator shows now."""
        return totp.at(self.clock())

    def close(self) -> None:
        self.parts._made.close()
        self.parts.catalogue.close()


def grants(*roles: str) -> tuple[Grant, ...]:
    """Roles as `clerk`, `archivist@H49`."""
    parts = [one.partition("@") for one in roles]
    return tuple(Grant(RoleName(role), fonds) for role, _, fonds in parts)


def peopled(home: Path, url: str, clock: Clock, settings: ArchiveSettings | None = None) -> Peopled:
    """One process at the archive in `home`, whose database is at `url`."""
    parts = Parts.__new__(Parts)  # nothing else is made, no lock is taken
    parts.settings, parts.progress, parts.clock = settings or ArchiveSettings(home), NullProgress(), clock
    parts._made, parts.role = ExitStack(), Role(writes=False)
    catalogue = open_catalogue(url)
    parts.__dict__.update(store=FileObjectStore(home / "store"), catalogue=catalogue, database=catalogue)
    return Peopled(parts, clock)


def nobody_left(here: Peopled) -> None:
    """The database as it was before the first person."""
    with here.parts.catalogue._database.writing() as connection:
        for table in [*OWN[1:], OWN[0]]:  # people last, whom all others name
            connection.execute(table.delete())


def refused(work: Callable[..., object], *given: object, **named: object) -> ArchiveError:
    with pytest.raises(ArchiveError) as caught:
        work(*given, **named)
    return caught.value


def codes_of(work: Callable[[int], object], times: int) -> list[ErrorCode | None]:
    """How each of many who do something at once ended."""

    def one(turn: int) -> ErrorCode | None:
        try:
            work(turn)
        except ArchiveError as error:
            return error.code
        return None

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))
