"""Servers that die, networks that break, answers that lie: nothing half is stored, nothing wrong is read."""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from domain.digest import fixity_of
from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from storage import s3_client
from storage.object_store_url import open_object_store
from storage.s3_store import S3ObjectStore
from tests.servers import server_url
from tests.storage.buckets import new_bucket, unfinished, version_count
from tests.storage.proxies import Proxy, proxied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


MEBIBYTE = 1 << 20
BIG = 40 * MEBIBYTE  # three parts


@pytest.fixture(params=["MINIO_URL", "VERSITYGW_URL"])
def proxy(request: pytest.FixtureRequest) -> Iterator[Proxy]:
    with proxied(server_url(request.param)) as way:
        yield way


@pytest.fixture
def store(proxy: Proxy, tmp_path: Path) -> Iterator[S3ObjectStore]:
    with new_bucket(proxy.url) as url, opened(url, tmp_path) as found:
        yield found
        proxy.mend()


@contextmanager
def opened(url: str, home: Path) -> Iterator[S3ObjectStore]:
    store = open_object_store(url, home)
    assert isinstance(store, S3ObjectStore)
    try:
        yield store
    finally:
        store.close()


@pytest.fixture
def big(tmp_path: Path) -> Path:
    source = tmp_path / "big.tiff"
    source.write_bytes(os.urandom(BIG))
    return source


def _by(proxy: Proxy, url: str) -> str:
    """The URL of the same bucket by the way of the proxy."""
    return f"{proxy.url}/{url.rpartition('/')[2]}"


def refused(attempt: Callable[[], object]) -> ArchiveError:
    """The error of an attempt that must fail in a way that the pipeline waits for and tries again."""
    with pytest.raises(ArchiveError) as error:
        attempt()
    assert error.value.code in SYSTEM_FAULTS
    return error.value


def test_a_request_cut_in_the_middle_leaves_nothing(store: S3ObjectStore, proxy: Proxy) -> None:
    data = os.urandom(3 * MEBIBYTE)
    store.put_bytes("before", b"1")
    proxy.cut_requests(MEBIBYTE)
    for write in (store.put_bytes, store.replace_bytes):
        error = refused(lambda write=write: write("k", data))  # type: ignore[misc]
        assert store.address.host in str(error)
        assert store.address.bucket in str(error)
    proxy.mend()
    assert store.stat("k") is None
    assert version_count(store, "k") == 0
    store.put_bytes("k", data)
    assert store.read_bytes("k") == data


def test_an_answer_that_was_lost_makes_no_second_object(store: S3ObjectStore, proxy: Proxy) -> None:
    store.put_bytes("before", b"1")
    proxy.cut_answers(0)
    refused(lambda: store.put_bytes("k", b"1"))
    proxy.mend()
    store.put_bytes("k", b"1")
    assert version_count(store, "k") == 1
    assert store.read_bytes("k") == b"1"


def test_a_body_cut_in_the_middle_is_no_object(store: S3ObjectStore, proxy: Proxy, tmp_path: Path) -> None:
    data = os.urandom(3 * MEBIBYTE)
    store.put_bytes("k", data)
    proxy.cut_answers(2 * MEBIBYTE)
    refused(lambda: store.read_bytes("k"))
    refused(lambda: list(store.stream("k")))
    refused(lambda: store.fetch("k", tmp_path / "t"))
    assert not (tmp_path / "t").exists()
    proxy.mend()
    assert store.fetch("k", tmp_path / "t") == fixity_of((data,))


def test_a_slow_network_only_takes_longer(store: S3ObjectStore, proxy: Proxy) -> None:
    data = os.urandom(600_000)
    store.put_bytes("k", data)
    proxy.slow_answers(kilobytes=1000)
    assert store.read_bytes("k") == data


def test_a_server_that_no_longer_answers_is_told_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3_client, "READ_SECONDS", 0.5)
    server = server_url("MINIO_URL")
    with new_bucket(server) as url, proxied(server) as proxy, opened(_by(proxy, url), tmp_path) as store:
        store.put_bytes("k", b"1")
        proxy.stall_answers()
        assert "does not answer in time" in str(refused(lambda: store.read_bytes("k")))
        proxy.mend()
        assert store.read_bytes("k") == b"1"


def test_an_upload_that_broke_off_goes_on_where_it_stopped(
    store: S3ObjectStore, big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[int] = []
    put_part = store.client.put_part

    def breaking(name: str, upload: str, number: int, data: bytes) -> str:
        if number == 3 and 3 not in sent:
            sent.append(number)
            raise ConnectionResetError
        sent.append(number)
        return put_part(name, upload, number, data)

    monkeypatch.setattr(store.client, "put_part", breaking)
    refused(lambda: store.put_file("k", big))
    assert store.stat("k") is None
    assert unfinished(store) == ["k"]
    assert store.put_file("k", big) == fixity_of((big.read_bytes(),))
    assert sent == [1, 2, 3, 3]
    assert unfinished(store) == []
    assert store.read_bytes("k") == big.read_bytes()


def test_an_upload_of_other_bytes_is_not_gone_on_with(store: S3ObjectStore, big: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(big.read_bytes()[: 2 * 17 * MEBIBYTE] + b"another end")
    upload = store.client.begin_upload("k", {})
    store.client.put_part("k", upload, 1, other.read_bytes()[: 16 * MEBIBYTE])
    store.put_file("k", big)
    assert store.read_bytes("k") == big.read_bytes()
    assert unfinished(store) == []
    with pytest.raises(ArchiveError) as error:
        store.put_file("k", other)
    assert error.value.code is ErrorCode.OBJECT_EXISTS
    assert unfinished(store) == []


def test_two_writers_of_one_large_file_end_with_one_object(store: S3ObjectStore, big: Path) -> None:
    results: list[object] = []
    threads = [threading.Thread(target=lambda: results.append(store.put_file("k", big))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [fixity_of((big.read_bytes(),))] * 2
    assert version_count(store, "k") == 1
    assert unfinished(store) == []


def test_a_large_file_takes_the_place_of_what_was_there(store: S3ObjectStore, big: Path) -> None:
    store.put_bytes("k", b"1")
    for _ in range(2):
        assert store.replace_file("k", big) == fixity_of((big.read_bytes(),))
    assert version_count(store, "k") == 1
    assert unfinished(store) == []
