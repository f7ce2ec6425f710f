"""Both databases for tests of the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.catalogue.databases import KINDS, postgresql_database, sqlite_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def postgresql_url() -> Iterator[str]:
    """A new, empty database on the server."""
    with postgresql_database() as url:
        yield url


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new, empty database of each kind."""
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    made: str = request.getfixturevalue("postgresql_url")
    return made
