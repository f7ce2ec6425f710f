"""The real servers for tests: those that `make services` started, told by `.services.env`."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from typing import TYPE_CHECKING

import psycopg
import pytest

from testbed.servers.told import read

if TYPE_CHECKING:
    from collections.abc import Iterator


def server_url(name: str) -> str:
    """The setting `name` (`MINIO_URL`, `VERSITYGW_URL`, `OPENSEARCH_URL`, `POSTGRESQL_URL`, `TOXIPROXY_URL`).

    Skips the test with the reason where that server does not run; in CI a skip is a failure (`conftest.py`).
    """
    told = read()
    if name in told:
        return told[name]
    reason = told.get(name.replace("_URL", "_MISSING"), "run `make services` first")
    pytest.skip(f"{name.removesuffix('_URL').lower()}: {reason}")


@contextmanager
def scratch_database() -> Iterator[str]:
    """URL of a PostgreSQL database of its own, dropped afterwards whoever is still connected."""
    server = server_url("POSTGRESQL_URL")
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server.replace("postgresql+psycopg", "postgresql"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield f"{server.rpartition('/')[0]}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
