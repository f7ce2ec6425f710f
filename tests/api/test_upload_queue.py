"""Who sits and waits, and who handed in a pile; what is tried again by itself."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient

from api.http.app import create_app
from api.http.uploads.upload_intake import UploadIntake
from api.http.uploads.upload_queue import PILE, Waiting
from domain.documents import RecordState
from tests.api.conftest import BASE_URL
from tests.api.drawn_pages import save_pages
from tests.api.test_uploads import begin, send, settled
from tests.patience import LOOKS

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    import pytest

    from pipeline.archive import Archive
    from pipeline.wiring import Parts


class _States:
    """Where documents stand."""

    def __init__(self) -> None:
        self.now: dict[str, RecordState] = {}

    def states(self, codes: Collection[str]) -> dict[str, RecordState]:
        return {code: self.now.get(code, RecordState.READING) for code in codes}


def _waiting(states: _States) -> Waiting:
    return Waiting(states.states)


def test_few_uploads_are_a_persons_and_more_are_a_pile() -> None:
    waiting = _waiting(_States())
    for number in range(PILE):
        waiting.taken(f"u{number}")
    assert waiting.is_person("VK.1")
    waiting.taken("one more")
    assert not waiting.is_person("VK.2")
    waiting.answered("one more")
    assert waiting.is_person("VK.2")


def test_a_pile_that_comes_three_at_a_time_is_one_too() -> None:
    states = _States()
    waiting = _waiting(states)
    assert [waiting.is_person(f"VK.{number}") for number in range(PILE + 2)] == [True] * PILE + [False] * 2
    states.now["VK.0"] = RecordState.ARCHIVED
    assert [waiting.is_person("VK.9"), waiting.is_person("VK.10")] == [True, False]


def test_those_in_trouble_take_turns() -> None:
    waiting = _waiting(_States())
    waiting.troubled("a")
    waiting.troubled("b")
    assert waiting.next_in_trouble() == "a"
    waiting.troubled("a")
    assert waiting.next_in_trouble() == "b"
    waiting.answered("b")
    assert waiting.all_in_trouble() == ("a",)
    waiting.answered("a")
    assert waiting.next_in_trouble() is None


def test_urgency_reaches_the_engine(
    client: TestClient, archive: Archive, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool] = []
    submit = parts.engine.submit

    def noted(story: str, key: str, attempt: str, *, urgent: bool = False) -> str:
        told.append(urgent)
        return submit(story, key, attempt, urgent=urgent)

    monkeypatch.setattr(parts.engine, "submit", noted)
    data = _drawn(archive, "Đơn xin nghỉ phép")
    place = begin(client, len(data), filename="đơn.png")
    send(client, place, 0, data)
    assert settled(client, place)["state"] == "archived"
    assert told[0]


def test_what_the_store_could_not_take_is_taken_when_it_is_back(archive: Archive) -> None:
    """The store's folder cannot be written: a file lies in its place."""
    data = _drawn(archive, "Biên bản bàn giao kho")
    app = create_app(archive)
    app.state.upload_intake = UploadIntake(archive, app.state.uploads, app.state.overview, again_seconds=0.1)
    intake = archive.settings.home / "store" / "intake"
    aside = intake.with_name("aside")
    with TestClient(app, base_url=BASE_URL) as client:
        if intake.exists():
            intake.rename(aside)
        intake.touch()
        try:
            place = begin(client, len(data), filename="biên bản.png")
            send(client, place, 0, data)
            assert _unsettled(client, place)["reason"] == "store-failed"
        finally:
            intake.unlink()
            if aside.exists():
                aside.rename(intake)
        assert settled(client, place)["state"] == "archived"


def _unsettled(client: TestClient, place: str) -> dict[str, Any]:
    """Its status once the door has looked at it and could not take it."""
    status: dict[str, Any] = {}
    for _ in range(LOOKS):
        status = client.get(f"{place}/status").json()
        if status["state"] == "waiting":
            return status
        time.sleep(0.1)
    raise AssertionError(status)


def _drawn(archive: Archive, text: str) -> bytes:
    folder = archive.settings.home / "scratch" / "drawn"
    folder.mkdir(parents=True, exist_ok=True)
    path: Path = folder / "a.png"
    save_pages(path, ((text, "ngày 2 tháng 9"),))
    data = path.read_bytes()
    shutil.rmtree(folder)
    return data
