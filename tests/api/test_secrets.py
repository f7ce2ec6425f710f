"""A wrong password for each of the three servers: told as such, and the password itself is nowhere to be seen."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from testbed.servers.programs import Unavailable
from testbed.servers.running import start
from tests.api.serving import init, run, serving, wait_until
from tests.servers import server_url
from tests.storage.buckets import new_bucket

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.servers
_RIGHT = "Đúng-mật-khẩu-1"
_WRONG = "Sai%mật/khẩu@2"
_WRITTEN = "Sai%25m%E1%BA%ADt%2Fkh%E1%BA%A9u%402"  # as it stands in a URL

_LOGS = pytest.mark.parametrize("log", ["", "json"])


def _assert_hidden(*texts: str) -> None:
    for text in texts:
        assert _WRONG not in text
        assert _WRITTEN not in text
        assert "khẩu@2" not in text


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """URL of a PostgreSQL that asks for passwords; `{}` in it stands for the password."""
    folder = tmp_path_factory.mktemp("guarded")
    server_url("POSTGRESQL_URL")
    try:
        server = start("postgresql", folder)
    except Unavailable as error:
        pytest.skip(str(error))
    try:
        rules = (folder / "cluster").readlink() / "data" / "pg_hba.conf"
        with psycopg.connect(server.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(f"ALTER ROLE vankho PASSWORD '{_RIGHT}'".encode())
            rules.write_text("host all all 127.0.0.1/32 scram-sha-256\n", encoding="ascii")
            connection.execute("SELECT pg_reload_conf()")
        yield server.url.replace("vankho@", "vankho:{}@")
    finally:
        server.stop()


@_LOGS
def test_of_the_database(guarded: str, tmp_path: Path, log: str) -> None:
    home = tmp_path / "home"
    environment = {"VANKHO_DATABASE_URL": guarded.format(_WRITTEN), "VANKHO_LOG": log}
    init(home, {})
    for command in (["search", "x"], ["serve", "--port", "1"], ["workers", "--json"], ["doctor"]):
        told = run(home, command, environment)
        _assert_hidden(told.stdout, told.stderr)
        if command[0] == "serve":
            assert told.code == 3
            assert "database-failed" in told.stderr


def test_of_the_database_while_it_is_served(guarded: str, tmp_path: Path) -> None:
    """The password is changed under a running server."""
    home = tmp_path / "home"
    right = guarded.format("%C4%90%C3%BAng-m%E1%BA%ADt-kh%E1%BA%A9u-1")
    init(home, {})
    with serving(home, environment={"VANKHO_DATABASE_URL": right}) as web:
        with psycopg.connect(right.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(b"ALTER ROLE vankho PASSWORD 'x'")
            connection.execute(
                b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                b" AND usename = 'vankho'"
            )
            try:
                wait_until(lambda: web.client.get("/readyz").status_code == 503, web)
                answers = [web.client.get(path) for path in ("/readyz", "/api/v1/records", "/", "/metrics", "/upload")]
            finally:
                connection.execute(f"ALTER ROLE vankho PASSWORD '{_RIGHT}'".encode())
        assert answers[1].json()["code"] == "database-failed"
        wait_until(lambda: web.client.get("/readyz").status_code == 200, web)
        command_line = Path(f"/proc/{web.process.pid}/cmdline").read_bytes().decode()
    for text in (*(answer.text for answer in answers), command_line, web.stdout, web.stderr):
        assert _RIGHT not in text
        assert "kh%E1%BA%A9u-1" not in text


@_LOGS
def test_of_the_object_store(tmp_path: Path, log: str) -> None:
    with new_bucket(server_url("MINIO_URL")) as bucket:
        home = tmp_path / "home"
        init(home, {"VANKHO_OBJECT_STORE_URL": bucket})
        scheme, _, place = bucket.partition("://")
        wrong = f"{scheme}://vankho:{_WRITTEN}@{place.rpartition('@')[2]}"
        environment = {"VANKHO_OBJECT_STORE_URL": wrong, "VANKHO_LOG": log}
        for command in (["ingest", str(tmp_path)], ["serve", "--port", "1"], ["doctor"]):
            told = run(home, command, environment)
            _assert_hidden(told.stdout, told.stderr)
            assert told.code == 3


@contextmanager
def _locked_index() -> Iterator[str]:
    """A cluster that knows no such user: OpenSearch without its security plug-in, as our tests run it, asks nobody."""

    class Handler(BaseHTTPRequestHandler):
        def _refuse(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            body = b"Unauthorized"
            self.send_response(401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if self.command != "HEAD" else b"")

        do_GET = do_POST = do_PUT = do_HEAD = _refuse  # noqa: N815 - the names that http.server calls

        def log_message(self, format: str, *_arguments: object) -> None:  # noqa: A002 - as the base class has it
            """Be quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"opensearch+http://vankho:{_WRITTEN}@127.0.0.1:{server.server_port}/kho"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@_LOGS
def test_of_the_index(tmp_path: Path, log: str) -> None:
    home = tmp_path / "home"
    init(home, {})
    with _locked_index() as url:
        environment = {"VANKHO_INDEX_URL": url, "VANKHO_LOG": log}
        for command in (["search", "x"], ["doctor"]):
            told = run(home, command, environment)
            _assert_hidden(told.stdout, told.stderr)
            assert told.code != 0
        with serving(home, environment=environment) as web:
            found, ready = web.client.get("/api/v1/search?q=x"), web.client.get("/readyz")
            page = web.client.get("/?q=x")
            command_line = Path(f"/proc/{web.process.pid}/cmdline").read_bytes().decode()
        assert (found.status_code, found.json()["code"]) == (503, "index-failed")
        assert ready.json()["reasons"][0]["part"] == "index"
        _assert_hidden(found.text, ready.text, page.text, command_line, web.stdout, web.stderr)
