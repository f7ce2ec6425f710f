"""Faults under the file back end: full disk, killed writer, failing system calls, file system without links."""

from __future__ import annotations

import errno
import os
import resource
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from storage.objects.file_store import FileObjectStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CALLS = ("open", "write", "fsync", "link", "mkdir", "replace", "unlink")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one mebibyte."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"cannot mount a small file system: {made.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def files_under(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def folders_under(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_dir())


def test_a_full_disk_is_told_and_leaves_nothing_behind(small_disk: Path, tmp_path: Path) -> None:
    store = FileObjectStore(small_disk / "store")
    store.put_bytes("kept", b"k" * 300_000)
    before = files_under(small_disk), folders_under(small_disk)
    big = tmp_path / "big"
    big.write_bytes(os.urandom(2_000_000))
    with pytest.raises(ArchiveUnusable) as error:
        store.put_file("new/big", big)
    assert error.value.code is ErrorCode.DISK_FULL
    assert str(small_disk) in str(error.value.facts["path"])
    with pytest.raises(ArchiveUnusable) as error:
        store.replace_bytes("kept", big.read_bytes())
    assert error.value.code is ErrorCode.DISK_FULL
    assert (files_under(small_disk), folders_under(small_disk)) == before
    assert store.read_bytes("kept") == b"k" * 300_000
    store.put_bytes("new/small", b"fits")


def test_a_full_disk_at_the_target_of_fetch_leaves_no_part_of_the_file(small_disk: Path, tmp_path: Path) -> None:
    store = FileObjectStore(tmp_path / "store")
    store.put_bytes("big", os.urandom(2_000_000))
    with pytest.raises(ArchiveError) as error:
        store.fetch("big", small_disk / "copy")
    assert error.value.code is ErrorCode.DISK_FULL
    assert files_under(small_disk) == []


def test_a_file_size_limit_is_told_and_leaves_nothing_behind(tmp_path: Path) -> None:
    store = FileObjectStore(tmp_path / "store")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(ArchiveError) as error:
            store.put_bytes("k", b"x" * 200_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert error.value.code is ErrorCode.STORE_FAILED
    assert files_under(tmp_path) == []


def test_a_writer_killed_in_mid_write_leaves_no_object_and_its_rest_is_cleaned(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from storage.objects.file_store import FileObjectStore
import storage.objects.file_store as module
copied = module.copied
def slow(content, target):
    for number, chunk in enumerate(copied(content, target)):
        target.flush()
        if number == 3:
            print("half", flush=True)
            sys.stdin.read()
        yield chunk
module.copied = slow
FileObjectStore(Path(sys.argv[1])).put_file("k", Path(sys.argv[2]))
"""
    source = tmp_path / "source"
    source.write_bytes(os.urandom(8 << 20))
    root = tmp_path / "store"
    with subprocess.Popen(
        [sys.executable, "-c", program, str(root), str(source)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"half\n"
        living = FileObjectStore(root)  # opened beside a living writer: its temporary file is left alone
        assert len(files_under(root)) == 1
        writer.kill()
    assert living.stat("k") is None
    assert len(files_under(root)) == 1
    after = FileObjectStore(root)
    assert files_under(root) == []
    after.put_file("k", source)
    assert after.read_bytes("k") == source.read_bytes()


class Failing:
    """Counts calls of some functions of `os` and lets the one with number `at` fail."""

    def __init__(self, at: int, number: int) -> None:
        self.at, self.number, self.count, self.failed = at, number, 0, ""

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*args: Any, **kwargs: Any) -> Any:
            self.count += 1
            if self.count == self.at:
                self.failed = name
                raise OSError(self.number, os.strerror(self.number))
            return function(*args, **kwargs)

        return called


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("action", ["put", "replace"])
def test_whichever_system_call_fails_the_object_is_whole_or_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, action: str
) -> None:
    seen = set()
    for at in range(1, 60):
        root = tmp_path / f"{at}"
        store = FileObjectStore(root)
        if action == "replace":
            store.put_bytes("deep/er/k", b"old")
        failing = Failing(at, number)
        with monkeypatch.context() as patch:
            for name in CALLS:
                patch.setattr(os, name, failing.wrap(name, getattr(os, name)))
            try:
                (store.put_bytes if action == "put" else store.replace_bytes)("deep/er/k", b"new")
            except ArchiveError as error:
                wanted = ErrorCode.STORE_FAILED if number == errno.EIO else ErrorCode.DISK_FULL
                assert error.code is wanted, failing.failed  # noqa: PT017 - the loop ends when nothing fails
        seen.add(failing.failed)
        if not failing.failed:
            assert store.read_bytes("deep/er/k") == b"new"
            break
        stored = [info.key for info in store.list("")]
        assert stored in ([], ["deep/er/k"]), failing.failed
        if stored:
            assert store.read_bytes("deep/er/k") in {b"old", b"new"}
        elif action == "replace":
            pytest.fail(f"the old object was lost at {failing.failed}")
        else:
            assert folders_under(root) == [".tmp"], failing.failed
        FileObjectStore(root)
        assert files_under(root / ".tmp") == []
        (store.put_bytes if action == "put" else store.replace_bytes)("deep/er/k", b"new")
        assert store.read_bytes("deep/er/k") == b"new"
    else:
        pytest.fail("the sweep did not come to an end")
    assert {"open", "fsync", "mkdir" if action == "put" else "replace"} <= seen


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_file_system_without_hard_links_still_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    store = FileObjectStore(tmp_path)
    store.put_bytes("k", b"one")
    with pytest.raises(ArchiveError) as error:
        store.put_bytes("k", b"two")
    assert error.value.code is ErrorCode.OBJECT_EXISTS
    monkeypatch.setattr(store, "stat", lambda _: None)  # the other writer comes between look and write
    with pytest.raises(ArchiveError):
        store.put_bytes("k", b"two")
    assert store.read_bytes("k") == b"one"
    assert [info.key for info in store.list("")] == ["k"]


def test_a_disk_that_gives_back_other_bytes_is_found_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = FileObjectStore(tmp_path)
    fsync = os.fsync

    def lie(descriptor: int) -> None:
        fsync(descriptor)
        for path in (tmp_path / ".tmp").iterdir():
            path.chmod(0o644)
            path.write_bytes(b"rotten")

    monkeypatch.setattr(os, "fsync", lie)
    with pytest.raises(ArchiveError) as error:
        store.put_bytes("k", b"sound!")
    assert error.value.code is ErrorCode.OBJECT_CORRUPT
    assert store.stat("k") is None
    assert files_under(tmp_path) == []


def test_stored_files_are_read_only(tmp_path: Path) -> None:
    FileObjectStore(tmp_path).put_bytes("k", b"1")
    assert (tmp_path / "k").stat().st_mode & 0o222 == 0


def test_a_root_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "root").write_bytes(b"")
    with pytest.raises(ArchiveError) as error:
        FileObjectStore(tmp_path / "root")
    assert error.value.code is ErrorCode.STORE_FAILED


def test_a_missing_source_is_told_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as error:
        FileObjectStore(tmp_path / "s").put_file("k", tmp_path / "không có.pdf")
    assert error.value.code is ErrorCode.STORE_FAILED
    assert "không có.pdf" in str(error.value)
    assert files_under(tmp_path) == []


def test_the_store_s_own_folder_is_not_reachable_by_a_key(tmp_path: Path) -> None:
    store = FileObjectStore(tmp_path)
    for key in (".tmp", ".tmp/x", ".tmp-lock"):
        with pytest.raises(ArchiveError):
            store.put_bytes(key, b"")
