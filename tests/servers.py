"""The real servers for tests: those that `make services` started, told by `.services.env`."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

_FILE = Path(__file__).parents[1] / ".services.env"


def server_url(name: str) -> str:
    """The setting `name` (`MINIO_URL`, `VERSITYGW_URL`, `OPENSEARCH_URL`, `POSTGRESQL_URL`, `TOXIPROXY_URL`).

    Skips the test with the reason where that server does not run; in CI a skip is a failure (`conftest.py`).
    """
    told: dict[str, str] = {}
    if _FILE.exists():
        lines = _FILE.read_text(encoding="utf-8").splitlines()
        told = dict(line.split("=", 1) for line in lines if "=" in line)
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
