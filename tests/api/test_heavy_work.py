"""Verdicts, drawings and downloads wait for places of their own: a search finds a thread however many of them wait."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from domain.actors import SYSTEM
from domain.documents import FileUse
from domain.messages import Language
from pipeline.finding.use_cases import FindingUseCases
from pipeline.proving.use_cases import ProvingUseCases
from tests.api.conftest import BASE_URL
from tests.api.serving import until
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI
    from httpx2 import Response

    from api.http.jobs import Places
    from pipeline.archive import Archive

_PENDING = 60


class _Stuck:
    """A child, or a store, that answers only when it is let go; a fault of a real one would not last as long."""

    def __init__(self, answer: object) -> None:
        self._answer = answer
        self._go = threading.Event()
        self.begun = 0

    def __call__(self, *_: object, **__: object) -> object:
        self.begun += 1
        assert self._go.wait(PATIENCE_SECONDS)
        return self._answer

    def let_go(self) -> None:
        self._go.set()


@pytest.fixture(scope="module")
def app(archive: Archive) -> FastAPI:
    return create_app(archive)


@pytest.fixture(scope="module")
def web(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url=BASE_URL, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("kind", ["verifying", "drawing", "reading"])
def test_sixty_pending_works_keep_no_search_waiting_and_past_a_bound_they_are_refused(
    kind: str, app: FastAPI, web: TestClient, archive: Archive, notice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    places: Places = getattr(app.state.heavy, kind)
    path, stuck = _stuck(kind, archive, notice, monkeypatch)
    with _asked(web, path, stuck, _PENDING) as (pool, answers):
        until(lambda: places.present == _PENDING)
        for quick in ("/api/v1/search?q=thong", "/api/v1/records", f"/records/{notice}", "/?q=thong"):
            assert pool.submit(web.get, quick).result(PATIENCE_SECONDS).status_code == 200
        more = places._most - _PENDING
        answers += [pool.submit(web.get, path) for _ in range(more)]
        until(lambda: places.present == _PENDING + more)
        refused: Response = pool.submit(web.get, path, headers={"Accept": "application/json"}).result(PATIENCE_SECONDS)
        assert (refused.status_code, refused.json()["code"]) == (503, "work-waiting")
        assert int(refused.headers["retry-after"]) > 0
        assert "tra cứu" in refused.json()["detail"]
        assert stuck.begun <= archive.settings.worker_count + 8
    assert {answer.result().status_code for answer in answers} == {200}
    assert places.present == 0
    assert web.get(path).status_code == 200, "the places are free again"


def test_a_picture_that_was_drawn_before_waits_for_nobody(
    app: FastAPI, web: TestClient, history: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = f"/api/v1/records/{history}/pages/1/thumbnail"
    assert web.get(drawn).status_code == 200
    stuck = _Stuck(b"jpeg")
    monkeypatch.setattr(FindingUseCases, "page_picture", stuck)
    with _asked(web, f"/api/v1/records/{history}/pages/2/image?width=960", stuck, 8) as (pool, _):
        until(lambda: app.state.heavy.drawing.present == 8)
        assert pool.submit(web.get, drawn).result(PATIENCE_SECONDS).content.startswith(b"\xff\xd8")


def test_a_file_is_refused_before_it_is_sent_when_nobody_could_look_at_it(
    app: FastAPI, web: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.state.heavy.verifying, "present", app.state.heavy.verifying._most)
    answer = web.post("/api/v1/verify", content=b"%PDF-1.7")
    assert (answer.status_code, answer.json()["code"]) == (503, "work-waiting")


def _stuck(kind: str, archive: Archive, code: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, _Stuck]:
    """The address that asks for such work, and who does it now."""
    record = archive.records.record(SYSTEM, code)
    if kind == "verifying":
        stuck = _Stuck(archive.proving.verify_record(SYSTEM, code, Language.VI))
        monkeypatch.setattr(ProvingUseCases, "verify_record", stuck)
        return f"/api/v1/records/{code}/verification", stuck
    if kind == "drawing":
        stuck = _Stuck(b"jpeg")
        monkeypatch.setattr(FindingUseCases, "page_picture", stuck)
        return f"/api/v1/records/{code}/pages/1/image?width=1600", stuck
    master = next(file for file in record.files if file.use is FileUse.MASTER)
    stuck = _Stuck(archive.finding.fetch(SYSTEM, record, master))
    monkeypatch.setattr(FindingUseCases, "fetch", stuck)
    return f"/api/v1/records/{code}/masters/1", stuck


@contextmanager
def _asked(
    web: TestClient, path: str, stuck: _Stuck, times: int
) -> Iterator[tuple[ThreadPoolExecutor, list[Future[Response]]]]:
    """So many requests at once; at the end what they ask for goes on."""
    with ThreadPoolExecutor(256) as pool:
        try:
            yield pool, [pool.submit(web.get, path) for _ in range(times)]
        finally:
            stuck.let_go()
