"""Servers that die, networks that break, answers that lie: nothing half is stored, nothing wrong is read."""

from __future__ import annotations

import filecmp
import hashlib
import ipaddress
import os
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from minio import MinioAdmin
from minio.credentials.providers import StaticProvider

from domain.digest import fixity_of
from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode
from storage.objects.s3 import client as s3_client
from storage.objects.s3 import turns as s3_turns
from storage.objects.s3.store import S3ObjectStore
from storage.objects.url import open_object_store
from testbed.servers.running import start
from tests.servers import server_url
from tests.storage.buckets import new_bucket, unfinished, version_count
from tests.storage.liars import lying
from tests.storage.proxies import Proxy, proxied

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from testbed.servers.running import Server

pytestmark = pytest.mark.servers


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


def test_a_slow_network_only_takes_longer(proxy: Proxy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Slower than the patience for a connection: what counts is that something moves."""
    monkeypatch.setattr(s3_client, "CONNECT_SECONDS", 0.4)
    data = os.urandom(8 * MEBIBYTE)
    with new_bucket(proxy.url) as url, opened(url, tmp_path) as store:
        proxy.slow_both_ways(kilobytes=8000)
        store.put_bytes("k", data)
        assert store.read_bytes("k") == data
        proxy.mend()


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


@pytest.mark.parametrize("name", ["minio", "versitygw"])
def test_a_server_killed_in_mid_upload_leaves_no_object_and_no_parts(
    name: str, tmp_path: Path, big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with private(name, tmp_path / "server") as server, opened(f"{server.url}/archive", tmp_path) as store:
        put_part = store.client.put_part

        def killing(name: str, upload: str, number: int, data: bytes) -> str:
            if number == 2:
                threading.Timer(0.02, server.kill).start()
            return put_part(name, upload, number, data)

        monkeypatch.setattr(store.client, "put_part", killing)
        refused(lambda: [store.put_file(f"k{number}", big) for number in range(3)])
        monkeypatch.undo()
        server.again()
        stored = [info.key for info in store.list("")]
        for key in stored:
            assert store.read_bytes(key) == big.read_bytes()
        for number in range(3):
            store.put_file(f"k{number}", big)
        assert [info.key for info in store.list("")] == ["k0", "k1", "k2"]
        assert store.clean_abandoned(timedelta(0)) == 0
        assert {version.name for version in store.client.versions_below("")} == {"k0", "k1", "k2"}


@pytest.mark.parametrize("name", ["minio", "versitygw"])
def test_parts_of_an_upload_that_nobody_goes_on_with_are_cleaned_also_after_a_restart(
    name: str, tmp_path: Path, big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with private(name, tmp_path / "server") as server, opened(f"{server.url}/archive/a", tmp_path) as store:

        def breaking(*_: object) -> str:
            raise ConnectionResetError

        put_part = store.client.put_part
        monkeypatch.setattr(store.client, "put_part", lambda *it: put_part(*it) if it[2] < 2 else breaking())
        refused(lambda: store.put_file("lost", big))
        refused(lambda: store.replace_file("lost too", big))
        server.kill()
        server.again()
        assert store.clean_abandoned(timedelta(hours=1)) == 0
        assert store.clean_abandoned(timedelta(0)) == 2
        assert store.clean_abandoned(timedelta(0)) == 0
        assert list(store.client.uploads("a/lost")) == []
        assert list(store.client.versions_below("")) == []


def test_a_claim_of_a_dead_writer_holds_others_up_for_a_while_and_is_cleaned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_turns, "_TRIES", 5)
    with new_bucket(server_url("VERSITYGW_URL")) as url, opened(url, tmp_path) as store:
        dead = ".s3/claims/" + hashlib.sha256(b"k").hexdigest()[:32]
        store.client.put(f"{dead}-60-0", b"", {})
        refused(lambda: store.put_bytes("k", b"1"))
        store.put_bytes("other", b"1")
        store.client.remove(f"{dead}-60-0")
        store.client.put(f"{dead}-0-0", b"", {})
        store.put_bytes("k", b"1")
        assert [info.key for info in store.list("")] == ["k", "other"]
        assert store.clean_abandoned(timedelta(0)) == 1
        assert {version.name for version in store.client.versions_below("")} >= {"k", "other"}


@contextmanager
def private(name: str, folder: Path) -> Iterator[Server]:
    """A server that this test may kill."""
    server_url("MINIO_URL")  # where the servers cannot be had, this tells why
    server = start(name, folder)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip(f"cannot mount a small file system: {made.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("name", ["minio", "versitygw"])
def test_a_full_disk_of_the_server_is_told_and_nothing_is_left(name: str, small_disk: Path, tmp_path: Path) -> None:
    source = tmp_path / "too big"
    source.write_bytes(os.urandom(70 * MEBIBYTE))
    with private(name, small_disk) as server, opened(f"{server.url}/archive", tmp_path) as store:
        store.put_bytes("kept", b"1")
        for write in (store.put_file, store.replace_file):
            with pytest.raises(ArchiveUnusable) as error:
                write("k", source)
            assert error.value.code is ErrorCode.DISK_FULL
            assert error.value.facts["path"] == store.address.place
        assert store.stat("k") is None
        assert unfinished(store) == []
        assert store.read_bytes("kept") == b"1"
        store.put_bytes("small", b"fits")


def test_a_quota_that_is_used_up_is_told_as_a_full_disk(tmp_path: Path, big: Path) -> None:
    server = server_url("MINIO_URL")
    with new_bucket(server) as url, opened(url, tmp_path) as store:
        admin = MinioAdmin(
            endpoint=store.address.host,
            credentials=StaticProvider(store.address.access_key, store.address.secret_key),
            secure=False,
        )
        admin.bucket_quota_set(store.client.bucket, 1 * MEBIBYTE)
        attempts: list[Callable[[], object]] = [
            lambda: store.put_bytes("k", bytes(2 * MEBIBYTE)),
            lambda: store.put_file("k", big),
        ]
        for attempt in attempts:
            with pytest.raises(ArchiveUnusable) as error:
                attempt()
            assert error.value.code is ErrorCode.DISK_FULL
        assert unfinished(store) == []


def test_no_server_at_all_is_told_with_its_name(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"s3+http://key:secret@127.0.0.1:{unused.getsockname()[1]}/bucket"
        error = refused(lambda: open_object_store(url, tmp_path))
    assert "no connection" in str(error)
    assert "/bucket" in str(error)
    assert "secret" not in str(error)


def test_a_server_that_is_overloaded_for_a_moment_is_asked_again(tmp_path: Path) -> None:
    with lying() as liar, opened(liar.url, tmp_path) as store:
        liar.busy = 2
        assert store.read_bytes("k") == liar.whole


def test_a_server_that_stays_overloaded_is_told(tmp_path: Path) -> None:
    with lying() as liar, opened(liar.url, tmp_path) as store:
        liar.busy, asked = 1000, len(liar.asked)
        assert "overloaded" in str(refused(lambda: store.read_bytes("k")))
        assert len(liar.asked) - asked < 10


def test_less_than_was_promised_is_no_object(tmp_path: Path) -> None:
    with lying() as liar, opened(liar.url, tmp_path) as store:
        liar.promised = 100
        refused(lambda: store.read_bytes("k"))


@pytest.mark.parametrize("given", [b"", b"who", b"whole!", b"WHOLE"])
def test_bytes_that_are_not_those_stored_are_found(tmp_path: Path, given: bytes) -> None:
    with lying() as liar, opened(liar.url, tmp_path) as store:
        liar.given = given
        readings: list[Callable[[], object]] = [
            lambda: store.read_bytes("k"),
            lambda: list(store.stream("k")),
            lambda: store.fetch("k", tmp_path / "t"),
        ]
        for read in readings:
            with pytest.raises(ArchiveError) as error:
                read()
            assert error.value.code is ErrorCode.OBJECT_CORRUPT
        assert not (tmp_path / "t").exists()


@pytest.mark.parametrize("page", [b"", b"<html>It works!</html>", b"\xff\xfe", b"<a>"])
def test_a_server_that_does_not_speak_s3_is_told(tmp_path: Path, page: bytes) -> None:
    with lying() as liar:
        liar.page = page
        with pytest.raises(ArchiveError) as error:
            open_object_store(liar.url, tmp_path)
        assert error.value.code is ErrorCode.STORE_FAILED


def test_a_server_that_tells_our_keys_in_its_refusal_is_not_quoted_with_them(tmp_path: Path) -> None:
    with lying() as liar, opened(liar.url.replace("key:secret", "acc%40ss:pass%2Fword"), tmp_path) as store:
        told = "<Error><Code>Odd</Code><Message>for acc@ss\n and pass/word no</Message></Error>"
        liar.page, liar.status = told.encode(), 418
        error = refused(lambda: store.read_bytes("k"))
    assert "Odd: for *** and *** no" in str(error)


def test_a_server_with_a_certificate_that_nobody_vouches_for_is_not_talked_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = tmp_path / "server.pem"
    certificate.write_bytes(_own_certificate())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with lying(context) as liar:
        error = refused(lambda: open_object_store(liar.url, tmp_path))
        assert "certificate is not trusted" in str(error)
        assert liar.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        with opened(liar.url, tmp_path) as store:
            assert store.read_bytes("k") == liar.whole


def _own_certificate() -> bytes:
    """Key and certificate of 127.0.0.1, signed by itself."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "t")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    address = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    authority = x509.BasicConstraints(ca=True, path_length=None)
    signed = builder.add_extension(address, False).add_extension(authority, True).sign(key, hashes.SHA256())  # noqa: FBT003
    pem = serialization.Encoding.PEM
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(pem, form, serialization.NoEncryption()) + signed.public_bytes(pem)


_MEMORY = """
import resource, sys
from pathlib import Path
from storage.objects.url import open_object_store
url, source, target = sys.argv[1:]
store = open_object_store(url, Path())
store.put_bytes("warm", b"up")
store.read_bytes("warm")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
store.put_file("big", Path(source))
store.put_file("big", Path(source))
store.fetch("big", Path(target))
for chunk in store.stream("big"): pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
store.close()
"""


@pytest.mark.parametrize("name", ["MINIO_URL", "VERSITYGW_URL"])
def test_a_master_of_any_size_goes_through_64_mebibytes(name: str, tmp_path: Path) -> None:
    source, target = tmp_path / "s", tmp_path / "t"
    block = os.urandom(MEBIBYTE)
    with source.open("wb") as stream:
        for number in range(256):
            stream.write(number.to_bytes(4, "big") + block[4:])
    with new_bucket(server_url(name)) as url:
        command = [sys.executable, "-c", _MEMORY, url, str(source), str(target)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert int(done.stdout) <= 64 * 1024
    assert filecmp.cmp(source, target, shallow=False)
