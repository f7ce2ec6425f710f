"""The page and its probes over real servers that go away and come back: told in a sentence, and nobody presses a key.

One story over one archive, in the order of this file: database, object store, index, then a worker comes.
"""

from __future__ import annotations

import base64
import io
import json
import shutil
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from testbed.servers.programs import Unavailable
from testbed.servers.running import Server, start
from tests.api.drawn_pages import draw_page
from tests.api.serving import Running, init, serving, wait_until, working
from tests.api.test_uploads import PART, TUS
from tests.index.back_ends import prefix_of
from tests.servers import server_url
from tests.storage.buckets import new_bucket
from tests.storage.proxies import Proxy, proxied

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.servers
_QUEUED: list[str] = []  # addresses of the uploads of the whole story


@dataclass(frozen=True, slots=True)
class Site:
    """An archive over three servers: a database of its own, and ways to the others that can be closed."""

    web: Running
    database: Server
    store: Proxy
    index: Proxy
    environment: dict[str, str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("away")
    server_url("POSTGRESQL_URL")
    try:
        database = start("postgresql", folder / "postgresql")
    except Unavailable as error:
        pytest.skip(str(error))
    try:
        with (
            new_bucket(server_url("MINIO_URL")) as bucket,
            prefix_of(server_url("OPENSEARCH_URL")) as prefix,
            proxied(bucket) as store,
            proxied(prefix) as index,
        ):
            urls = {"DATABASE": database.url, "OBJECT_STORE": store.url, "INDEX": index.url}
            environment = {f"VANKHO_{name}_URL": url for name, url in urls.items()}
            home = folder / "web" / "home"
            init(home, environment)
            with serving(home, environment=environment) as web:
                yield Site(web, database, store, index, environment)
    finally:
        database.stop()


def _other_machine(founded: Path, home: Path) -> Path:
    """A folder of its own for another machine of the archive, with the keys."""
    home.mkdir(parents=True)
    shutil.copy(founded / "vankho.toml", home)
    shutil.copytree(founded / "keys", home / "keys")
    return home


def _switch(proxy: Proxy, *, enabled: bool) -> None:
    """Close or open the door: connections are refused, as when a server is down."""
    body = json.dumps({"enabled": enabled}).encode()
    request = urllib.request.Request(proxy.api, body, {"Content-Type": "application/json"}, method="POST")  # noqa: S310
    urllib.request.urlopen(request, timeout=10).close()  # noqa: S310 - Toxiproxy on loopback


def _upload(web: Running, number: int) -> str:
    buffer = io.BytesIO()
    draw_page((f"Giấy mời số {number}", "họp bàn việc chống lụt")).save(buffer, "PNG", dpi=(300, 300))
    data = buffer.getvalue()
    name = base64.b64encode(f"giấy mời {number}.png".encode()).decode()
    headers = TUS | {"Upload-Length": str(len(data)), "Upload-Metadata": f"filename {name}"}
    begun = web.client.post("/api/v1/uploads", headers=headers)
    assert begun.status_code == 201, begun.text
    place = str(begun.headers["location"])
    assert web.client.patch(place, headers=PART | {"Upload-Offset": "0"}, content=data).status_code == 204
    _QUEUED.append(place)
    return place


def _status(web: Running, place: str) -> dict[str, Any]:
    status: dict[str, Any] = web.client.get(f"{place}/status").json()
    return status


def _reasons(web: Running) -> list[tuple[str, str]]:
    answer = web.client.get("/readyz")
    assert answer.status_code == (503 if "reasons" in answer.json() else 200)
    return [(reason["part"], reason["code"]) for reason in answer.json().get("reasons", [])]


def _figures(running: Running) -> dict[tuple[str, str], float]:
    answer = running.client.get("/metrics")
    assert answer.status_code == 200
    families = text_string_to_metric_families(answer.text)
    samples = [sample for family in families for sample in family.samples]
    return {(sample.name, ",".join(sample.labels.values())): sample.value for sample in samples}


def _unasked(figures: dict[tuple[str, str], float]) -> set[str]:
    return {label for (name, label), value in figures.items() if name == "vankho_scrape_error" and value}


def test_a_database_that_was_killed_is_told_and_uploads_go_on_when_it_is_back(site: Site) -> None:
    web = site.web
    assert _reasons(web) == []
    site.database.kill()
    try:
        wait_until(lambda: _reasons(web) == [("database", "database-failed")], web)
        assert web.client.get("/healthz").status_code == 200
        wait_until(lambda: _figures(web)["vankho_scrape_error", "queues"] == 1, web)
        figures = _figures(web)
        assert ("vankho_stage_waiting", "pages") not in figures
        assert ("vankho_stage_running", "read") in figures
        page = web.client.get("/")
        assert page.status_code == 503
        assert "Cơ sở dữ liệu không dùng được" in page.text
        assert web.client.get("/upload").status_code == 200
        place = _upload(web, 1)
        wait_until(lambda: _status(web, place)["state"] == "waiting", web)
        assert _status(web, place)["reason"] == "database-failed"
    finally:
        site.database.again()
    wait_until(lambda: _reasons(web) == [], web)
    wait_until(lambda: _status(web, place)["state"] == "received", web)


def test_a_database_that_hangs_is_told_without_waiting_for_it(site: Site) -> None:
    web = site.web
    site.database.freeze()
    try:
        wait_until(lambda: ("database", "no-answer") in _reasons(web), web)
        wait_until(lambda: _unasked(_figures(web)) == {"records", "workers", "queues", "journal"}, web)
        assert web.client.get("/upload").status_code == 200
    finally:
        site.database.thaw()
    wait_until(lambda: _reasons(web) == [], web)


def test_that_no_machine_works_is_told(site: Site) -> None:
    web = site.web
    wait_until(lambda: _status(web, _QUEUED[0])["reason"] == "no-worker", web)
    assert "Chưa có máy nào xử lý" in _status(web, _QUEUED[0])["message"]
    wait_until(lambda: "Chưa có máy nào xử lý: 1 tài liệu" in web.client.get("/upload").text, web)
    figures = _figures(web)
    assert (figures["vankho_workers", "living"], figures["vankho_records", "received"]) == (0, 1)
    assert figures["vankho_stage_waiting", "urgent"] == 1


def test_a_store_that_is_away_is_told_and_uploads_go_on_when_it_is_back(site: Site) -> None:
    web = site.web
    _switch(site.store, enabled=False)
    try:
        wait_until(lambda: ("store", "store-failed") in _reasons(web) or ("store", "no-answer") in _reasons(web), web)
        place = _upload(web, 2)
        wait_until(lambda: _status(web, place)["state"] == "waiting", web)
    finally:
        _switch(site.store, enabled=True)
    wait_until(lambda: _status(web, place)["state"] == "received", web)
    assert _reasons(web) == []


def test_an_index_that_is_away_is_told_and_uploads_go_on(site: Site) -> None:
    web = site.web
    _switch(site.index, enabled=False)
    try:
        wait_until(lambda: [part for part, _ in _reasons(web)] == ["index"], web)
        page = web.client.get("/", params={"q": "giấy mời"})
        assert page.status_code == 503
        assert "Chỉ mục tìm kiếm không dùng được" in page.text
        assert web.client.get("/api/v1/search", params={"q": "x"}).json()["code"] == "index-failed"
        place = _upload(web, 3)
        wait_until(lambda: _status(web, place)["state"] == "received", web)
    finally:
        _switch(site.index, enabled=True)
    wait_until(lambda: _reasons(web) == [], web)


def test_a_worker_comes_and_its_probes_tell_what_it_does(site: Site) -> None:
    web = site.web
    home = _other_machine(web.folder.parent / "home", web.folder.parent.parent / "worker" / "home")
    environment = {**site.environment, "VANKHO_LOG": "json"}
    with working(home, "--name", "thợ-1", "--concurrency", "1", environment=environment) as worker:
        wait_until(lambda: all(_status(web, place)["state"] == "archived" for place in _QUEUED), web)
        assert _reasons(worker) == []
        figures = _figures(worker)
        assert figures["vankho_stage_done_total", "read"] == len(_QUEUED) == 3
        assert figures["vankho_workers", "living"] == 1
        assert worker.client.get("/").status_code == 404
    lines = [json.loads(line) for line in worker.stderr.splitlines()]
    assert {line["worker"] for line in lines if line.get("event")} == {"thợ-1"}
    assert [line["stage"] for line in lines if line.get("event") == "begin"].count("read") == 3
    assert len(web.client.get("/api/v1/search", params={"q": "chong lut"}).json()["hits"]) == 3
