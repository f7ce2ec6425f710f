"""The real servers for tests: those that `make services` started, told by `.services.env`."""

from __future__ import annotations

from pathlib import Path

import pytest

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
