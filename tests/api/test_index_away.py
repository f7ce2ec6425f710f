"""The search index is on a machine that does not answer: searching says so, everything else goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.index_url import open_index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.testclient import TestClient

    from pipeline.wiring import Parts


@pytest.fixture
def away(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    index = open_index("opensearch+http://kho:bimat@127.0.0.1:1/van-kho", parts.settings.home)
    monkeypatch.setitem(parts.__dict__, "index", index)
    yield
    index.close()


@pytest.mark.usefixtures("away")
def test_searching_is_a_problem_for_a_while(client: TestClient) -> None:
    answer = client.get("/api/v1/search", params={"q": "nhân dân"}, headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.json()["code"]) == (503, "index-failed")
    assert int(answer.headers["Retry-After"]) > 0
    assert "127.0.0.1:1: " in answer.json()["detail"]
    assert "What is archived is safe" in answer.json()["detail"]
    assert "bimat" not in answer.text


@pytest.mark.usefixtures("away")
def test_the_search_page_says_so_in_a_sentence(client: TestClient) -> None:
    page = client.get("/", params={"q": "nhân dân"})
    assert page.status_code == 503
    assert "không nối được" in page.text
    assert "bimat" not in page.text


@pytest.mark.usefixtures("away")
def test_records_and_pages_are_shown_as_ever(client: TestClient, notice: str) -> None:
    assert client.get(f"/api/v1/records/{notice}").status_code == 200
    assert client.get(f"/api/v1/records/{notice}/pages/1").status_code == 200
    assert client.get("/").status_code == 200
