"""People at an archive of each kind of database, which all tests of the folder share and empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from argon2 import PasswordHasher

from pipeline.people import openers
from tests.catalogue.databases import KINDS, postgresql_database, sqlite_url
from tests.pipeline.peopled import Clock, Peopled, nobody_left, peopled

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="package")
def shared_postgresql_url() -> Iterator[str]:
    with postgresql_database() as url:
        yield url


@pytest.fixture(scope="package")
def shared_sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    return sqlite_url(tmp_path_factory.mktemp("people"))


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest) -> str:
    shared: str = request.getfixturevalue(f"shared_{request.param}_url")
    return shared


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def here(url: str, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Peopled]:
    """One web server of the archive."""
    light = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)  # the same algorithm, in a millisecond
    monkeypatch.setattr(openers, "_hasher", lambda: light)
    monkeypatch.setattr(openers, "_NOBODY", light.hash("of nobody"))
    made = peopled(tmp_path, url, clock)
    nobody_left(made)
    yield made
    made.close()


@pytest.fixture
def there(here: Peopled, url: str, clock: Clock) -> Iterator[Peopled]:
    """Another web server of the same archive, on a machine of its own."""
    made = peopled(here.parts.settings.home, url, clock)
    yield made
    made.close()
