"""How many requests what we do costs an S3 server, and what proves that it holds what was sent."""

from __future__ import annotations

import base64
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from minio.sseconfig import Rule, SSEConfig

from domain.errors import ArchiveError, ErrorCode
from pipeline.intake.places import Attempt, plan_key
from pipeline.upkeep.sweeping import drop
from storage.objects.retention import Retention
from storage.objects.s3.store import S3ObjectStore
from storage.objects.url import open_object_store
from storage.ocfl.root import OcflRoot
from storage.packages.dossiers import DossierStore
from testbed.servers.running import start
from tests.servers import server_url
from tests.storage.buckets import new_store, version_count
from tests.storage.making import DOSSIER, TIME, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.servers


@pytest.fixture
def store(tmp_path: Path) -> Iterator[S3ObjectStore]:
    with new_store(server_url("MINIO_URL"), tmp_path) as opened:
        yield opened


@contextmanager
def counting(store: S3ObjectStore) -> Iterator[Counter[str]]:
    """Requests by their method, while the block runs."""
    counted: Counter[str] = Counter()
    urlopen = store.client._http.urlopen

    def counted_urlopen(method: str, url: str, **rest: Any) -> Any:
        counted[method] += 1
        return urlopen(method, url, **rest)

    store.client._http.urlopen = counted_urlopen  # type: ignore[method-assign,assignment]
    try:
        yield counted
    finally:
        store.client._http.urlopen = urlopen  # type: ignore[method-assign]


def test_what_is_stored_first_is_stored_with_one_request(store: S3ObjectStore, tmp_path: Path) -> None:
    source = tmp_path / "s"
    source.write_bytes(os.urandom(1 << 20))
    with counting(store) as counted:
        store.put_bytes("a", b"1")
        store.put_bytes("empty", b"")
        store.put_file("b", source)
        store.replace_bytes("c", b"1")
        store.replace_bytes("empty head", b"")
    assert counted == {"PUT": 5}
    assert [version_count(store, key) for key in ("a", "b", "c")] == [1, 1, 1]


def test_a_document_in_work_is_forgotten_with_four_requests(store: S3ObjectStore) -> None:
    attempt = Attempt(f"{DOSSIER.code}.0000001", TIME)
    for number in range(1, 41):
        store.put_bytes(attempt.page_key(number), b"{}")
    store.replace_bytes(plan_key(attempt.record), b"{}")
    store.replace_bytes(plan_key(attempt.record), b"{ }")
    with counting(store) as counted:
        drop(store, attempt.record)
    assert counted == {"GET": 2, "POST": 2}
    assert list(store.client.versions_below("")) == []


# METS, EAD, PREMIS and totals of the version before are read, eight files, so that they may grow; no record is.
@pytest.mark.parametrize(("versions", "beside"), [(0, 4), (1, 20), (3, 20)])
def test_a_package_costs_little_more_than_a_request_a_file(
    store: S3ObjectStore, tmp_path: Path, versions: int, beside: int
) -> None:
    dossiers = DossierStore(OcflRoot(store, "ocfl"), "Trung tâm Lưu trữ tỉnh", "vankho 0.1.0")
    for number in range(versions):
        dossiers.add(DOSSIER, [record(tmp_path, 9 - number)], TIME)
    before = sum(1 for _ in store.list(""))
    with counting(store) as counted:
        dossiers.add(DOSSIER, [record(tmp_path, 1)], TIME)
    made = sum(1 for _ in store.list("")) - before + (2 if versions else 0)  # the root's two files are replaced
    assert counted.total() <= made + beside


def test_what_was_just_packed_is_read_back_without_its_inventory(store: S3ObjectStore, tmp_path: Path) -> None:
    dossiers = DossierStore(OcflRoot(store, "ocfl"), "Trung tâm Lưu trữ tỉnh", "vankho 0.1.0")
    (stored,), _ = dossiers.add(DOSSIER, [record(tmp_path, 1)], TIME)
    with counting(store) as counted:
        assert dossiers.record(stored.code) == stored
        dossiers.read(stored, stored.files[-1])
    assert counted == {"GET": 3}  # one asks whether there is a newer version


def test_a_lock_costs_one_request(tmp_path: Path) -> None:
    kept = Retention("governance", 1, ("kept/",))
    with new_store(server_url("MINIO_URL"), tmp_path, kept) as store:
        store.put_bytes("warm", b"up")
        with counting(store) as counted:
            store.put_bytes("kept/a", b"1")
        assert counted == {"PUT": 2}
        assert list(store.weakened_locks(["kept/a"])) == []


def test_an_etag_that_is_not_the_md5_is_no_proof_and_no_fault(
    store: S3ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = store.client.put
    monkeypatch.setattr(store.client, "put", lambda *it: replace(put(*it), etag="0" * 32))
    with counting(store) as counted:
        store.put_bytes("k", b"1")
        store.replace_bytes("head", b"1")
    assert counted == {"PUT": 2, "GET": 2}
    assert store.read_bytes("k") == b"1"


def test_a_body_that_changed_on_the_way_is_refused_by_the_server(
    store: S3ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    urlopen = store.client._http.urlopen

    def changing(method: str, url: str, **rest: Any) -> Any:
        return urlopen(method, url, **{**rest, "body": b"changed"} if rest.get("body") else rest)

    store.put_bytes("before", b"1")
    monkeypatch.setattr(store.client._http, "urlopen", changing)
    for write in (store.put_bytes, store.replace_bytes):
        with pytest.raises(ArchiveError) as error:
            write("k", b"as sent")
        assert error.value.code is ErrorCode.STORE_FAILED
    monkeypatch.undo()
    assert version_count(store, "k") == 0


@pytest.mark.parametrize("rule", [Rule.new_sse_s3_rule(), Rule.new_sse_kms_rule("tests")], ids=["s3", "kms"])
def test_what_the_server_encrypts_is_read_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rule: Rule) -> None:
    server_url("MINIO_URL")  # where the servers cannot be had, this tells why
    key = base64.b64encode(bytes(range(32))).decode()
    monkeypatch.setenv("MINIO_KMS_SECRET_KEY", f"tests:{key}")
    server = start("minio", tmp_path / "server")
    try:
        store = open_object_store(f"{server.url}/archive", tmp_path)
        assert isinstance(store, S3ObjectStore)
        store.client.set_bucket_encryption(store.client.bucket, SSEConfig(rule))
        with counting(store) as counted:
            store.put_bytes("k", b"1")
        assert counted == {"PUT": 1, "GET": 1}
        assert store.read_bytes("k") == b"1"
        store.close()
    finally:
        server.stop()
