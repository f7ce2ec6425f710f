"""What one person may have under way at once, asked over HTTP and told on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.http.uploads.upload_store import UploadStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fastapi import FastAPI
    from httpx2 import Response

    from pipeline.archive import Archive
    from tests.access.conftest import Browser

_QUOTA = 3 << 20


@pytest.fixture
def bounded(app: FastAPI, archive: Archive) -> Iterator[None]:
    """Few bytes for each person."""
    before = app.state.uploads
    app.state.uploads = UploadStore(archive.settings.home / "bounded", archive.clock, quota=_QUOTA)
    yield
    app.state.uploads = before


def _begin(browser: Browser, length: int) -> Response:
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": str(length), **browser.proof, "Accept-Language": "en"}
    return browser.client.post("/api/v1/uploads", headers=headers)


@pytest.mark.usefixtures("bounded")
def test_who_has_too_much_under_way_is_told_so_and_others_are_not(come_in: Callable[[str], Browser]) -> None:
    clerk, archivist = come_in("clerk"), come_in("archivist")
    place = _begin(clerk, _QUOTA - 1).headers["location"]
    refused = _begin(clerk, 2)
    assert (refused.status_code, refused.json()["code"]) == (507, "upload-quota")
    assert "take 3 MB; with this one (1 MB) they would be more than the 3 MB" in refused.json()["detail"]
    assert _begin(archivist, _QUOTA).status_code == 201
    cancelled = clerk.client.delete(place, headers={"Tus-Resumable": "1.0.0", **clerk.proof})
    assert cancelled.status_code == 204
    assert _begin(clerk, 2).status_code == 201


def test_the_page_says_how_much_one_has_under_way_and_may_have(come_in: Callable[[str], Browser]) -> None:
    page = come_in("clerk").look("/upload")[1].text
    assert "trong hạn mức 20" in page
