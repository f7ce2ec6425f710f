"""What is announced must fit on the disk beside all else that was announced."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from api.http.app import create_app
from api.http.request_faults import RequestFault, RequestRefused
from api.http.uploads.depositor import Depositor
from api.http.uploads.upload_intake import UploadIntake
from api.http.uploads.upload_room import UploadRoom
from api.http.uploads.upload_store import ANNOUNCED, DoorAnswer, UploadStore
from domain.actors import ActorKind
from domain.documents import RecordState
from tests.api.conftest import BASE_URL
from tests.api.serving import until
from tests.api.test_upload_store import Clock, append, draft
from tests.api.test_uploads import TUS, begin, send

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.archive import Archive

_FREE = 1000


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk whose free bytes are known: on a real one others write too."""
    usage = shutil.disk_usage("/")._replace(free=_FREE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)


def _refusal(room: UploadRoom, length: int) -> RequestRefused:
    with pytest.raises(RequestRefused) as caught:
        room.claim("one more", length, 0)
    return caught.value


@pytest.mark.usefixtures("disk")
def test_announcements_fit_together_or_are_refused_with_what_is_left(tmp_path: Path) -> None:
    """Each byte is needed twice: here, and in the archive before those here go."""
    room = UploadRoom(tmp_path / "not there yet", Clock(), reserve=100)
    room.claim("a", 200, 0)
    room.claim("b", 200, 0)
    refused = _refusal(room, 51)
    assert (refused.fault, refused.facts) == (RequestFault.UPLOAD_NO_ROOM, {"length": 51, "free": 50})
    room.claim("c", 50, 0)
    room.give_back("a")
    assert room.claim("d", 200, 0) == []


@pytest.mark.usefixtures("disk")
def test_an_upload_claims_its_own_room_once_however_many_parts_it_has(tmp_path: Path) -> None:
    room = UploadRoom(tmp_path, Clock(), reserve=0)
    for offset in (0, 100, 300):
        room.claim("a", 450, offset)
        room.came("a", offset + 50)
    room.claim("b", 200, 0)


@pytest.mark.usefixtures("disk")
def test_a_claim_lapses_with_the_silence_of_its_upload_and_one_that_is_whole_does_not(tmp_path: Path) -> None:
    clock = Clock()
    room = UploadRoom(tmp_path, clock, reserve=0)
    room.claim("announced", 400, 0)
    clock.time += timedelta(minutes=6)
    room.claim("begun", 400, 0)
    room.came("begun", 1)
    clock.time += timedelta(minutes=50)
    assert _refusal(room, 150).fault is RequestFault.UPLOAD_NO_ROOM
    clock.time += timedelta(minutes=20)
    room.claim("whole", 400, 0)
    room.came("whole", 400)
    clock.time += timedelta(days=2)
    assert _refusal(room, 301).fault is RequestFault.UPLOAD_NO_ROOM


@pytest.mark.usefixtures("disk")
def test_of_too_many_announcements_the_longest_silent_gives_way(tmp_path: Path) -> None:
    clock = Clock()
    room = UploadRoom(tmp_path, clock, reserve=0, most=3)
    for name in "abc":
        clock.time += timedelta(seconds=1)
        room.claim(name, 1, 0)
    clock.time += timedelta(seconds=1)
    assert room.claim("b", 1, 0) == []  # has its place already
    room.came("a", 1)
    assert room.claim("d", 2, 0) == []
    assert room.claim("e", 2, 0) == ["c"]
    for name in "bde":
        room.claim(name, 2, 1)
    assert _refusal(room, 1).fault is RequestFault.UPLOADS_TOO_MANY


@pytest.mark.usefixtures("disk")
def test_an_announcement_too_many_is_a_problem_and_leaves_nothing_behind(archive: Archive) -> None:
    app = create_app(archive)
    app.state.uploads = store = UploadStore(archive.settings.home / "room", Clock())
    app.state.upload_intake = UploadIntake(archive, store, app.state.overview)
    with TestClient(app, base_url=BASE_URL) as client:
        begin(client, 400, filename="a.pdf")
        answer = client.post("/api/v1/uploads", headers=TUS | {"Upload-Length": "200"})
        assert (answer.status_code, answer.json()["code"]) == (507, "upload-no-room")
        assert "100 byte" in answer.json()["detail"]
        assert len(list((archive.settings.home / "room").iterdir())) == 1


@pytest.mark.usefixtures("disk")
def test_a_part_for_which_the_disk_has_no_room_any_more_is_refused_and_the_upload_kept(tmp_path: Path) -> None:
    clock = Clock()
    store = UploadStore(tmp_path, clock)
    first = store.create(draft(300))
    append(store, first, bytes(100))
    clock.time += timedelta(hours=2)
    other = store.create(draft(400))
    with pytest.raises(RequestRefused) as caught:
        append(store, first, bytes(200))
    assert caught.value.fault is RequestFault.UPLOAD_NO_ROOM
    store.remove(other.id)
    append(store, first, bytes(200))
    assert store.find(first.id).whole


def test_what_was_announced_and_never_came_is_forgotten_after_an_hour_and_what_began_is_not(tmp_path: Path) -> None:
    clock = Clock()
    store = UploadStore(tmp_path, clock)
    silent, begun = store.create(draft(3)), store.create(draft(3))
    append(store, begun, b"a")
    clock.time += ANNOUNCED + timedelta(minutes=1)
    store.sweep()
    assert store.find(begun.id).offset == 1
    with pytest.raises(RequestRefused):
        store.find(silent.id)


def test_an_upload_in_hand_is_not_swept(tmp_path: Path) -> None:
    clock = Clock()
    store = UploadStore(tmp_path, clock)
    upload = store.create(draft(3))
    clock.time += timedelta(days=2)
    with store.holding(upload.id):
        store.sweep()
        assert store.find(upload.id).id == upload.id
    store.sweep()
    with pytest.raises(RequestRefused):
        store.find(upload.id)


def test_the_sweep_comes_again_by_itself(archive: Archive) -> None:
    app = create_app(archive)
    clock = Clock()
    app.state.uploads = store = UploadStore(archive.settings.home / "swept", clock)
    app.state.upload_intake = UploadIntake(archive, store, app.state.overview, again_seconds=0.05, sweep_seconds=0.05)
    with TestClient(app, base_url=BASE_URL) as client:
        place = begin(client, 3)
        assert client.head(place, headers=TUS).status_code == 200
        clock.time += timedelta(hours=2)
        until(lambda: client.head(place, headers=TUS).status_code == 404)
        assert send(client, place, 0, b"abc").status_code == 404


def test_a_sweep_that_fails_is_not_the_last_one(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    app, swept = create_app(archive), []

    def fail() -> None:
        swept.append(1)
        raise OSError("disk")

    store = UploadStore(archive.settings.home / "failing", Clock())
    upload_intake = UploadIntake(archive, store, app.state.overview, again_seconds=0.01, sweep_seconds=0.01)
    upload_intake.open()
    monkeypatch.setattr(store, "sweep", fail)
    until(lambda: len(swept) > 2)
    upload_intake.close()


def test_each_person_has_a_quota_of_what_is_unfinished_or_waits(tmp_path: Path) -> None:
    room = UploadRoom(tmp_path, Clock(), reserve=0, quota=3 << 20)
    room.claim("a", 2 << 20, 0, "lan")
    room.claim("b", 1 << 20, 0, "lan")
    with pytest.raises(RequestRefused) as caught:
        room.claim("c", 1, 0, "lan")
    assert (caught.value.fault, caught.value.facts) == (RequestFault.UPLOAD_QUOTA, {"length": 1, "used": 3, "most": 3})
    room.claim("a", 2 << 20, 1 << 20, "lan")  # its next part
    room.claim("d", 3 << 20, 0, "binh")
    room.claim("e", 4 << 20, 0)  # of an archive without accounts
    room.came("a", 2 << 20)
    assert room.used("lan") == 3 << 20  # whole, and waits
    room.give_back("a")
    room.claim("c", 2 << 20, 0, "lan")


def test_what_rests_counts_with_what_is_here_and_comes_again_within_the_quota(tmp_path: Path) -> None:
    clock = Clock()
    room = UploadRoom(tmp_path, clock, reserve=0, quota=100)
    room.claim("resting", 90, 40, "lan")
    clock.time += timedelta(hours=2)
    assert room.used("lan") == 40
    room.claim("other", 60, 0, "lan")
    with pytest.raises(RequestRefused) as caught:
        room.claim("resting", 90, 40, "lan")
    assert caught.value.fault is RequestFault.UPLOAD_QUOTA
    room.give_back("other")
    room.claim("resting", 90, 40, "lan")


def test_a_restart_forgets_nothing_of_what_a_person_has_here(tmp_path: Path) -> None:
    lan = Depositor(ActorKind.PERSON, "lan", "P-lan")
    before = UploadStore(tmp_path, Clock())
    begun, whole = (before.create(replace(draft(length), depositor=lan)) for length in (5, 3))
    append(before, begun, b"ab")
    append(before, whole, b"abc")
    after = UploadStore(tmp_path, Clock(), quota=8)
    after.recall()
    assert after.used("P-lan") == 5
    with pytest.raises(RequestRefused):
        after.create(replace(draft(4), depositor=lan))
    append(after, begun, b"cde")
    assert after.used("P-lan") == 8
    after.finish(after.find(whole.id), DoorAnswer(RecordState.RECEIVED, None, 0, None))
    after.remove(begun.id)
    assert after.used("P-lan") == 0
