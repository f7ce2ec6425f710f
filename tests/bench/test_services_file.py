"""`.services.env` is read by tests and sourced by shells, beside those of other checkouts."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from testbed.servers import told
from testbed.servers.programs import Unavailable
from testbed.servers.running import start

if TYPE_CHECKING:
    from pathlib import Path

_RUNNING = {
    "MINIO_URL": "s3+http://vankho:vankho-secret@127.0.0.1:19000",
    "OPENSEARCH_URL": "opensearch+http://127.0.0.1:9201",
    "POSTGRESQL_URL": "postgresql+psycopg://vankho@127.0.0.1:15432/postgres",
    "POSTGRESQL_PID": "17",
    "VERSITYGW_MISSING": "go failed: | it's $(away); `touch x`",
}
_SHOW = f"{sys.executable} -c 'import json, os; print(json.dumps(dict(os.environ)))'"


def _sourced(file: Path) -> dict[str, str]:
    """The environment of a program that a shell starts after it has sourced the file."""
    shell = ["sh", "-ec", f". {file}; {_SHOW}"]
    done = subprocess.run(shell, env={"PATH": "/usr/bin:/bin"}, cwd=file.parent, capture_output=True, check=True)
    found: dict[str, str] = json.loads(done.stdout)
    return found


def test_sourcing_it_is_enough_for_an_archive_on_the_servers(tmp_path: Path) -> None:
    file = tmp_path / "services.env"
    told.write(_RUNNING, file)
    assert {name: value for name, value in _sourced(file).items() if name.startswith("VANKHO_")} == {
        "VANKHO_DATABASE_URL": "postgresql+psycopg://vankho@127.0.0.1:15432/vankho",
        "VANKHO_OBJECT_STORE_URL": "s3+http://vankho:vankho-secret@127.0.0.1:19000/vankho",
        "VANKHO_INDEX_URL": "opensearch+http://127.0.0.1:9201/vankho",
    }
    assert not (tmp_path / "x").exists()


def test_what_is_told_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "services.env"
    told.write(_RUNNING, file)
    assert {name: value for name, value in told.read(file).items() if name in _RUNNING} == _RUNNING
    assert told.read(tmp_path / "none") == {}


def test_half_an_archive_is_not_offered(tmp_path: Path) -> None:
    file = tmp_path / "services.env"
    told.write({name: value for name, value in _RUNNING.items() if name != "OPENSEARCH_URL"}, file)
    assert not [name for name in _sourced(file) if name.startswith("VANKHO_")]


@pytest.mark.parametrize("name", ["minio", "postgresql"])
def test_a_server_is_not_started_where_another_checkout_s_server_listens(name: str, tmp_path: Path) -> None:
    """It would be taken for ours: it answers for it, and its database is there already."""
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(Unavailable, match="another program listens"):
        start(name, tmp_path / name, other.getsockname()[1])
    assert not (tmp_path / name).exists()
