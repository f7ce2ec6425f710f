"""Bytes on their way in survive restarts, power cuts and full disks."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from api.http.request_faults import RequestFault, RequestRefused
from api.http.uploads.upload_store import KEPT, DoorAnswer, Upload, UploadStore, file_name
from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from pipeline.wiring import now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path


class Clock:
    """A clock that the test winds."""

    def __init__(self) -> None:
        self.time = now()

    def __call__(self) -> datetime:
        return self.time


def draft(length: int, name: str = "tệp.pdf") -> Upload:
    return Upload("", name, length, 0, "lô", None, None, "", now())


def append(store: UploadStore, upload: Upload, data: bytes) -> None:
    with store.appending(store.find(upload.id)) as part:
        part.write(data)
        part.commit()


def test_an_upload_goes_on_after_a_restart(tmp_path: Path) -> None:
    upload = UploadStore(tmp_path, now).create(draft(6))
    append(UploadStore(tmp_path, now), upload, b"abc")
    again = UploadStore(tmp_path, now)
    assert again.find(upload.id).offset == 3
    append(again, upload, b"def")
    assert again.find(upload.id).whole
    assert again.bytes_of(upload).read_bytes() == b"abcdef"


def test_bytes_that_were_not_made_safe_do_not_count(tmp_path: Path) -> None:
    """After a power cut a file may be longer than what reached the disk, and its end be garbage."""
    store = UploadStore(tmp_path, now)
    upload = store.create(draft(6))
    append(store, upload, b"abc")
    with store.bytes_of(upload).open("ab") as file:
        file.write(b"\0\0")
    assert store.find(upload.id).offset == 3
    append(store, upload, b"def")
    assert store.bytes_of(upload).read_bytes() == b"abcdef"


def test_a_part_that_is_taken_back_leaves_no_trace(tmp_path: Path) -> None:
    store = UploadStore(tmp_path, now)
    upload = store.create(draft(6))
    append(store, upload, b"abc")
    with store.appending(store.find(upload.id)) as part:
        part.write(b"xyz")
        part.take_back()
    assert store.find(upload.id).offset == 3
    assert store.bytes_of(upload).read_bytes() == b"abc"


def test_a_full_disk_is_told_and_what_was_safe_stays(tmp_path: Path) -> None:
    store = UploadStore(tmp_path, now)
    upload = store.create(draft(1 << 20))
    append(store, upload, b"abc")
    with _small_disk(64 << 10), pytest.raises(ArchiveError) as caught:
        append(store, upload, bytes(1 << 20))
    assert caught.value.code is ErrorCode.DISK_FULL
    assert store.find(upload.id).offset == 3


def test_what_has_expired_is_forgotten_but_never_a_whole_file_that_the_archive_has_not_seen(tmp_path: Path) -> None:
    clock = Clock()
    store = UploadStore(tmp_path, clock)
    half, whole, answered = store.create(draft(6)), store.create(draft(3)), store.create(draft(3))
    append(store, whole, b"abc")
    append(store, answered, b"abc")
    store.finish(store.find(answered.id), DoorAnswer(RecordState.REFUSED, None, 0, None))
    clock.time += KEPT + timedelta(minutes=1)
    assert [upload.id for upload in store.sweep()] == [whole.id]
    for gone in (half, answered):
        with pytest.raises(RequestRefused) as caught:
            store.find(gone.id)
        assert caught.value.fault is RequestFault.UPLOAD_UNKNOWN


def test_a_finished_upload_keeps_its_answer_and_gives_its_room_back(tmp_path: Path) -> None:
    store = UploadStore(tmp_path, now)
    upload = store.create(draft(3))
    append(store, upload, b"abc")
    store.finish(store.find(upload.id), DoorAnswer(RecordState.RECEIVED, "VK.1", 4, None))
    assert not store.bytes_of(upload).exists()
    found = store.find(upload.id)
    assert found.answer == DoorAnswer(RecordState.RECEIVED, "VK.1", 4, None)


def test_one_at_a_time_changes_an_upload(tmp_path: Path) -> None:
    store = UploadStore(tmp_path, now)
    with store.holding("a"), pytest.raises(RequestRefused) as caught, store.holding("a"):
        pass
    assert caught.value.fault is RequestFault.UPLOAD_BUSY
    with store.holding("a"):
        pass


@pytest.mark.parametrize("upload_id", ["..", "../../etc/passwd", "", "a" * 22 + "/x", "." * 22])
def test_an_id_is_never_a_path(tmp_path: Path, upload_id: str) -> None:
    with pytest.raises(RequestRefused):
        UploadStore(tmp_path / "uploads", now).find(upload_id)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("quyết định.pdf", "quyết định.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Hồ sơ\\a.tif", "a.tif"),
        ("", "_"),
        ("..", "_"),
        ("a\0b\n.pdf", "a_b_.pdf"),
        ("quye\u0302\u0301t.pdf", "quyết.pdf"),
    ],
)
def test_a_strangers_name_becomes_a_plain_file_name(name: str, kept: str) -> None:
    assert file_name(name) == kept


def test_a_long_name_keeps_its_ending_and_fits_the_file_system() -> None:
    kept = file_name("ộ" * 300 + ".pdf")
    assert kept.endswith(".pdf")
    assert len(kept.encode()) <= 200


@contextmanager
def _small_disk(size: int) -> Iterator[None]:
    """No file may grow beyond `size` bytes (EFBIG), which is how a disk quota shows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
