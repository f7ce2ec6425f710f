"""How often one address may ask, by a clock that the test winds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.access.rates import Rate
from api.http.access.verifications import Verifications
from api.http.app import create_app
from pipeline.settings.archive_settings import WebSettings
from tests.api.conftest import BASE_URL

if TYPE_CHECKING:
    from pipeline.archive import Archive


class _Clock:
    def __init__(self) -> None:
        self.seconds = 1e6

    def __call__(self) -> float:
        return self.seconds


def test_so_many_at_once_and_as_many_again_every_minute() -> None:
    clock = _Clock()
    rate = Rate(3, clock)
    assert [rate.wait("a") for _ in range(3)] == [0, 0, 0]
    assert rate.wait("a") == pytest.approx(20)
    clock.seconds += 20
    assert rate.wait("a") == 0
    assert rate.wait("a") == pytest.approx(20)
    clock.seconds += 600
    assert [rate.wait("a") == 0 for _ in range(4)] == [True, True, True, False]


def test_who_is_refused_does_not_wait_longer_for_having_asked() -> None:
    clock = _Clock()
    rate = Rate(1, clock)
    rate.wait("a")
    for _ in range(100):
        rate.wait("a")
    clock.seconds += 60
    assert rate.wait("a") == 0


def test_each_address_has_its_own_and_strangers_fill_no_memory() -> None:
    rate = Rate(1, _Clock())
    assert [rate.wait(str(number)) for number in range(10_000)] == [0] * 10_000
    assert rate.wait("9999") > 0


def test_a_verification_too_many_is_told_when_to_come_again(archive: Archive) -> None:
    app = create_app(archive)
    app.state.verifications = Verifications(2, _Clock())
    with TestClient(app, base_url=BASE_URL) as client:
        assert [client.post("/api/v1/verify", content=b"x").status_code for _ in range(2)] == [200, 200]
        again = client.post("/api/v1/verify", content=b"x", headers={"Accept-Language": "en"})
        assert (again.status_code, again.json()["code"]) == (429, "too-often")
        assert 0 < int(again.headers["retry-after"]) <= 30
        assert again.headers["retry-after"] in again.json()["detail"]
        page = client.post("/verify", content=b"x", headers={"HX-Request": "true"})
        assert page.status_code == 429
        assert "gửi lại sau" in page.text


def test_a_file_too_large_to_be_verified_is_refused_before_it_comes(archive: Archive) -> None:
    small = replace(archive.settings, web=WebSettings(verify_bytes=1000))
    assert archive.settings.web.verify_bytes < archive.settings.limits.file_bytes
    app = create_app(replace(archive, settings=small))
    with TestClient(app, base_url=BASE_URL) as client:
        told = client.post("/api/v1/verify", content=bytes(1001))
        unsaid = client.post("/api/v1/verify", content=iter([bytes(600), bytes(600)]))
        assert client.post("/api/v1/verify", content=bytes(1000)).status_code == 200
    for answer in (told, unsaid):
        assert (answer.status_code, answer.json()["code"]) == (413, "file-too-large")
    assert list((archive.passing() / "verify").iterdir()) == []
