"""What every object store promises; a new back end is one more parameter of `store`."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.digest import fixity_of
from domain.errors import ArchiveError, ErrorCode
from storage.objects.file_store import FileObjectStore
from storage.objects.object_store import ObjectInfo, ObjectStore
from tests.servers import server_url
from tests.storage.buckets import new_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

MEBIBYTE = 1 << 20

# One store serves all examples of a test: each leaves it as it was, or adds what no other can meet.
_KEPT_STORE = [*settings().suppress_health_check, HealthCheck.function_scoped_fixture]


@contextmanager
def folder_store(folder: Path) -> Iterator[ObjectStore]:
    yield FileObjectStore(folder / "store")


BACK_ENDS: dict[str, Callable[[Path], AbstractContextManager[ObjectStore]]] = {
    "files": folder_store,
    "minio": lambda folder: new_store(server_url("MINIO_URL"), folder),
    "versitygw": lambda folder: new_store(server_url("VERSITYGW_URL"), folder),
}


@pytest.fixture(params=BACK_ENDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ObjectStore]:
    with BACK_ENDS[request.param](tmp_path) as opened:
        yield opened


def code_of(error: pytest.ExceptionInfo[ArchiveError]) -> ErrorCode:
    return error.value.code


def test_bytes_come_back_as_they_were_stored(store: ObjectStore) -> None:
    data = bytes(range(256)) * 5000
    assert store.put_bytes("a/b.bin", data) == fixity_of((data,))
    assert store.read_bytes("a/b.bin") == data
    assert b"".join(store.stream("a/b.bin")) == data
    assert max(len(chunk) for chunk in store.stream("a/b.bin")) <= MEBIBYTE
    assert store.stat("a/b.bin") == ObjectInfo("a/b.bin", len(data))


def test_a_file_is_stored_byte_for_byte(store: ObjectStore, tmp_path: Path) -> None:
    source = tmp_path / "nguồn.bin"
    source.write_bytes(b"\x00\xff" * MEBIBYTE)
    assert store.put_file("k", source) == fixity_of((source.read_bytes(),))
    assert store.read_bytes("k") == source.read_bytes()


def test_an_empty_object_is_an_object(store: ObjectStore) -> None:
    store.put_bytes("empty", b"")
    assert store.read_bytes("empty") == b""
    assert store.stat("empty") == ObjectInfo("empty", 0)


def test_the_same_bytes_may_be_stored_again(store: ObjectStore, tmp_path: Path) -> None:
    source = tmp_path / "s"
    source.write_bytes(b"one")
    first = store.put_bytes("k", b"one")
    assert store.put_bytes("k", b"one") == first
    assert store.put_file("k", source) == first


def test_other_bytes_never_replace_what_is_stored(store: ObjectStore, tmp_path: Path) -> None:
    source = tmp_path / "s"
    source.write_bytes(b"two")
    store.put_bytes("k", b"one")
    with pytest.raises(ArchiveError) as error:
        store.put_bytes("k", b"two")
    assert code_of(error) is ErrorCode.OBJECT_EXISTS
    with pytest.raises(ArchiveError) as error:
        store.put_file("k", source)
    assert code_of(error) is ErrorCode.OBJECT_EXISTS
    assert store.read_bytes("k") == b"one"


def test_replace_takes_the_place_of_what_was_there(store: ObjectStore) -> None:
    store.replace_bytes("head", b"1")
    assert store.replace_bytes("head", b"22") == fixity_of((b"22",))
    assert store.read_bytes("head") == b"22"


def test_a_file_takes_the_place_of_what_was_there(store: ObjectStore, tmp_path: Path) -> None:
    source = tmp_path / "s"
    for content in (b"1", b"22", b""):
        source.write_bytes(content)
        assert store.replace_file("head", source) == fixity_of((content,))
        assert store.read_bytes("head") == content
    assert [info.key for info in store.list("")] == ["head"]


def test_of_many_replacements_at_once_one_stays_whole(store: ObjectStore) -> None:
    contents = [str(number).encode() * 5000 for number in range(1, 9)]
    with ThreadPoolExecutor(8) as pool:
        stored = list(pool.map(lambda data: store.replace_bytes("head", data), contents))
    assert stored == [fixity_of((data,)) for data in contents]
    assert store.read_bytes("head") in contents


def test_a_link_to_read_is_a_url_or_nothing(store: ObjectStore) -> None:
    store.put_bytes("k", b"1")
    link = store.reading_link("k", 60, "tên tệp.pdf")
    assert link is None or link.startswith("http")


def test_cleaning_leaves_alone_what_is_stored(store: ObjectStore) -> None:
    store.put_bytes("k", b"1")
    assert store.clean_abandoned(timedelta(0)) == 0
    store.close()
    assert store.read_bytes("k") == b"1"


def test_a_range_is_cut_at_the_end_of_the_object(store: ObjectStore) -> None:
    store.put_bytes("k", b"0123456789")
    assert store.read_range("k", 3, 4) == b"3456"
    assert store.read_range("k", 8, 100) == b"89"
    assert store.read_range("k", 10, 1) == b""


def test_what_is_not_there_is_told(store: ObjectStore, tmp_path: Path) -> None:
    store.put_bytes("folder/file", b"")
    readings: list[Callable[[str], object]] = [
        store.read_bytes,
        lambda key: store.read_range(key, 0, 1),
        lambda key: list(store.stream(key)),
        lambda key: store.fetch(key, tmp_path / "t"),
    ]
    for key in ("no", "folder", "folder/file/below"):
        assert store.stat(key) is None
        for read in readings:
            with pytest.raises(ArchiveError) as error:
                read(key)
            assert code_of(error) is ErrorCode.OBJECT_MISSING
    assert not (tmp_path / "t").exists()


def test_fetch_copies_into_a_new_file(store: ObjectStore, tmp_path: Path) -> None:
    fixity = store.put_bytes("k", b"data")
    assert store.fetch("k", tmp_path / "t", fixity.sha256) == fixity
    assert (tmp_path / "t").read_bytes() == b"data"
    with pytest.raises(ArchiveError) as error:
        store.fetch("k", tmp_path / "t")
    assert code_of(error) is ErrorCode.OBJECT_EXISTS


def test_fetch_keeps_no_file_whose_hash_is_wrong(store: ObjectStore, tmp_path: Path) -> None:
    store.put_bytes("k", b"data")
    with pytest.raises(ArchiveError) as error:
        store.fetch("k", tmp_path / "t", "0" * 64)
    assert code_of(error) is ErrorCode.OBJECT_CORRUPT
    assert not (tmp_path / "t").exists()


def test_listing_is_by_string_prefix_in_key_order(store: ObjectStore) -> None:
    keys = ["a", "b.txt", "b/1", "b/10", "b/2/x", "b0", "ba/1", "c/d/e", "á/ă"]
    for key in keys:
        store.put_bytes(key, key.encode())
    assert [info.key for info in store.list("")] == sorted(keys)
    assert [info.key for info in store.list("b")] == ["b.txt", "b/1", "b/10", "b/2/x", "b0", "ba/1"]
    assert [info.key for info in store.list("b/1")] == ["b/1", "b/10"]
    assert [info.key for info in store.list("b/2/x")] == ["b/2/x"]
    assert list(store.list("zz/")) == []
    assert [info.size for info in store.list("á")] == [5]


def test_deleted_objects_are_gone_and_leave_nothing(store: ObjectStore) -> None:
    store.put_bytes("a/b/c", b"1")
    store.delete("a/b/c")
    store.delete("a/b/c")
    assert list(store.list("")) == []
    store.put_bytes("a", b"now a file")
    assert store.read_bytes("a") == b"now a file"


def test_a_folder_is_cleared_of_all_that_is_below_it_and_of_nothing_else(store: ObjectStore) -> None:
    kept = ["work/a", "work/ab/1", "work/a.txt", "work/a ", "wor"]
    for key in [*kept[1:], *(f"work/a/{number}" for number in range(12)), "work/a/x/y/z", "work/a/x.pdf"]:
        store.put_bytes(key, key.encode())
    store.replace_bytes("work/a/3", b"again")
    store.clear("work/a")
    store.clear("work/a")
    store.clear("none")
    assert [info.key for info in store.list("")] == sorted(kept[1:])
    store.put_bytes(kept[0], b"now a file")
    store.clear("work/a")
    assert store.read_bytes("work/a") == b"now a file"


@pytest.mark.parametrize("folder", ["", "/", "a/", "../a"])
def test_no_folder_is_cleared_that_is_none(store: ObjectStore, folder: str) -> None:
    store.put_bytes("a/b", b"1")
    with pytest.raises(ArchiveError):
        store.clear(folder)
    assert store.read_bytes("a/b") == b"1"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/a",
        "a/",
        "a//b",
        ".",
        "..",
        "a/../b",
        "../a",
        " ",
        "a\\b",
        "a\x00b",
        "a\nb",
        "\udcff",
        "a\ufffeb",
        "\uffff",
        "x" * 256,
        "ă" * 128,
        "/".join(["x" * 200] * 6),
    ],
)
def test_unsafe_keys_are_refused(store: ObjectStore, key: str) -> None:
    with pytest.raises(ArchiveError) as error:
        store.put_bytes(key, b"")
    assert code_of(error) is ErrorCode.STORE_FAILED
    assert list(store.list("")) == []


@pytest.mark.parametrize(
    "key",
    [
        "x" * 255,
        "…/.hidden/ tên có dấu.PDF",
        "NFD: ă",
        "a..b/...",
        "%2e%2e/C:",
        "公文/🗂",
        "a+b &=?#%20;*~",
        "a/ /b",
    ],
)
def test_any_other_unicode_key_is_taken_as_it_is(store: ObjectStore, key: str) -> None:
    store.put_bytes(key, b"1")
    assert [info.key for info in store.list("")] == [key]


@settings(max_examples=25, suppress_health_check=_KEPT_STORE)
@given(
    parts=st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=20), max_size=3)
)
def test_every_key_that_is_taken_comes_back(store: ObjectStore, parts: list[str]) -> None:
    key = "/".join(["x", *parts])
    if "\\" in key or {".", ".."} & set(parts) or any("/" in part for part in parts):
        return
    store.replace_bytes(key, key.encode())
    assert store.read_bytes(key) == key.encode()
    assert [info.key for info in store.list(key)] == [key]
    store.delete(key)


def test_names_in_nfc_and_nfd_are_different_keys(store: ObjectStore) -> None:
    store.put_bytes("\u1eaf", b"nfc")
    store.put_bytes("a\u0306\u0301", b"nfd")
    assert store.read_bytes("\u1eaf") == b"nfc"
    assert store.read_bytes("a\u0306\u0301") == b"nfd"


def test_of_many_writers_with_different_bytes_exactly_one_wins(store: ObjectStore) -> None:
    def attempt(number: int) -> bytes | None:
        try:
            store.put_bytes("race/k", str(number).encode() * 1000)
        except ArchiveError as error:
            assert error.code is ErrorCode.OBJECT_EXISTS  # noqa: PT017 - all but one lose
            return None
        return str(number).encode() * 1000

    with ThreadPoolExecutor(8) as pool:
        winners = [data for data in pool.map(attempt, range(1, 9)) if data is not None]
    assert len(winners) == 1
    assert store.read_bytes("race/k") == winners[0]


@settings(max_examples=25, suppress_health_check=_KEPT_STORE)
@given(data=st.binary(max_size=3000), start=st.integers(0, 3500), length=st.integers(0, 3500))
def test_ranges_are_slices(store: ObjectStore, data: bytes, start: int, length: int) -> None:
    key = fixity_of((data,)).sha256
    store.put_bytes(key, data)
    assert store.read_range(key, start, length) == data[start : start + length]
