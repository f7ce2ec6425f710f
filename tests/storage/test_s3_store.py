"""What the bucket back ends promise beyond the port: versions, locks, holds, links, pages, prefixes, clear refusals."""

from __future__ import annotations

import hashlib
import urllib.error
import urllib.request
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import minio.time
import pytest
from minio.error import S3Error
from minio.versioningconfig import VersioningConfig

from domain.digest import fixity_of
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.fixity import FindingKind, FixityFinding
from domain.messages import Language, explain
from storage.objects.examination import PROBES, examine_store
from storage.objects.object_store import ObjectInfo
from storage.objects.retention import Lock, LockMode, Retention
from storage.objects.s3 import client as s3_client
from storage.objects.s3.address import parse_s3_url
from storage.objects.s3.body import SHA256
from storage.objects.s3.client import S3Client
from storage.objects.s3.locks import get_lock, set_lock
from storage.objects.s3.store import S3ObjectStore
from storage.objects.url import open_object_store
from storage.ocfl.root import OcflRoot
from storage.packages.dossiers import DossierStore
from tests.servers import server_url
from tests.storage.buckets import new_bucket, new_store, version_count
from tests.storage.making import DOSSIER, TIME, record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.servers

SERVERS = ("MINIO_URL", "VERSITYGW_URL")
KEPT = Retention("governance", 1, ("kept/",))


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest) -> str:
    return server_url(request.param)


@pytest.fixture
def store(server: str, tmp_path: Path) -> Iterator[S3ObjectStore]:
    with new_store(server, tmp_path) as opened:
        yield opened


@pytest.fixture
def locking(server: str, tmp_path: Path) -> Iterator[S3ObjectStore]:
    with new_store(server, tmp_path, KEPT) as opened:
        yield opened
        _free(opened)


def _free(store: S3ObjectStore) -> None:
    """Remove what is under a governance lock, as an account with the right to may."""
    bypass = {"x-amz-bypass-governance-retention": "true"}
    for version in list(store.client.versions_below("")):
        with suppress(S3Error):  # versitygw lets only a bucket policy give that right
            store.client._execute(
                "DELETE",
                store.client.bucket,
                version.name,
                headers={**bypass},
                query_params={"versionId": version.id},
            )


def _lock_of(store: S3ObjectStore, key: str) -> Lock | None:
    return get_lock(store.client, key, store._version(key)[1])


def test_replacing_leaves_one_version_and_deleting_none(store: S3ObjectStore) -> None:
    for number in range(4):
        store.replace_bytes("head", str(number).encode())
        assert version_count(store, "head") == 1
    store.delete("head")
    assert version_count(store, "head") == 0


def test_a_name_that_begins_like_another_is_not_deleted_with_it(store: S3ObjectStore) -> None:
    for key in ("page-1", "page-10", "page-1.txt"):
        store.put_bytes(key, b"1")
        store.delete(key)
        store.put_bytes(key, b"2")
    store.delete("page-1")
    assert [info.key for info in store.list("")] == ["page-1.txt", "page-10"]
    assert version_count(store, "page-10") == 1


def test_listing_goes_on_over_many_pages(store: S3ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3_client, "_PAGE", 2)
    keys = sorted(f"{folder}/{number} +&%" for folder in ("a", "b", "ạ") for number in range(4))
    for key in keys:
        store.put_bytes(key, key.encode())
    assert list(store.list("")) == [ObjectInfo(key, len(key.encode())) for key in keys]
    for _ in range(3):
        store.client.put("many", b"1", {})
    assert version_count(store, "many") == 3
    store.delete("many")
    assert version_count(store, "many") == 0


def test_two_archives_in_one_bucket_do_not_see_each_other(server: str, tmp_path: Path) -> None:
    with new_bucket(server) as url:
        one = open_object_store(f"{url}/one/archive", tmp_path)
        two = open_object_store(f"{url}/one", tmp_path)
        other = open_object_store(f"{url}/other%20", tmp_path)
        one.put_bytes("k", b"one")
        other.put_bytes("k", b"other")
        assert one.read_bytes("k") == b"one"
        assert [info.key for info in one.list("")] == ["k"]
        assert [info.key for info in two.list("")] == ["archive/k"]
        assert [info.key for info in other.list("")] == ["k"]
        for opened in (one, two, other):
            opened.close()


def test_a_closed_store_may_be_used_again(store: S3ObjectStore) -> None:
    store.close()
    store.put_bytes("k", b"1")
    assert store.read_bytes("k") == b"1"


def test_bytes_that_changed_behind_our_back_are_found_on_every_reading(store: S3ObjectStore, tmp_path: Path) -> None:
    fixity = store.put_bytes("k", b"sound")
    store.client.put("k", b"rotten", {SHA256: fixity.sha256})
    readings: list[Callable[[], object]] = [
        lambda: store.read_bytes("k"),
        lambda: list(store.stream("k")),
        lambda: store.fetch("k", tmp_path / "t"),
        lambda: store.put_bytes("k", b"sound"),
    ]
    for read in readings:
        with pytest.raises(ArchiveError) as error:
            read()
        assert error.value.code is ErrorCode.OBJECT_CORRUPT
        assert error.value.facts["expected"] == fixity.sha256
        assert error.value.facts["found"] == hashlib.sha256(b"rotten").hexdigest()
    assert not (tmp_path / "t").exists()
    with pytest.raises(ArchiveError) as error:
        store.put_bytes("k", b"other")
    assert error.value.code is ErrorCode.OBJECT_EXISTS


def test_an_object_without_our_digest_is_not_trusted(store: S3ObjectStore) -> None:
    store.client.put("k", b"foreign", {})
    attempts: list[Callable[[], object]] = [lambda: store.read_bytes("k"), lambda: store.put_bytes("k", b"foreign")]
    for attempt in attempts:
        with pytest.raises(ArchiveError) as error:
            attempt()
        assert error.value.code is ErrorCode.OBJECT_CORRUPT


def test_a_store_that_gives_back_other_bytes_keeps_nothing(
    store: S3ObjectStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands for a server or a network that changes bytes: what is sent is not what we hashed."""
    put = store.client.put
    monkeypatch.setattr(store.client, "put", lambda name, _, headers: put(name, b"changed", headers))
    with pytest.raises(ArchiveError) as error:
        store.put_bytes("k", b"sound")
    assert error.value.code is ErrorCode.OBJECT_CORRUPT
    monkeypatch.undo()
    assert version_count(store, "k") == 0
    store.put_bytes("k", b"sound")
    monkeypatch.setattr(store.client, "put", lambda name, _, headers: put(name, b"changed", headers))
    with pytest.raises(ArchiveError):
        store.replace_bytes("k", b"new")
    assert store.read_bytes("k") == b"sound"


def test_immutable_objects_are_locked_where_the_setting_says(locking: S3ObjectStore) -> None:
    now = datetime.now(UTC)
    for key in ("kept/a", "work/a"):
        locking.put_bytes(key, b"1")
    locking.replace_bytes("kept/head", b"1")
    lock = _lock_of(locking, "kept/a")
    assert lock
    assert lock.mode is LockMode.GOVERNANCE
    assert timedelta(hours=23) < lock.until - now < timedelta(hours=25)
    assert _lock_of(locking, "work/a") is None
    assert _lock_of(locking, "kept/head") is None
    assert list(locking.weakened_locks(["kept/a", "work/a", "kept/head"])) == []
    assert {finding.subject: finding.well for finding in examine_store(locking)}["locks"]


def test_what_is_locked_is_hidden_by_deleting_and_stays(locking: S3ObjectStore) -> None:
    locking.put_bytes("kept/a", b"1")
    version = locking._version("kept/a")[1]
    locking.delete("kept/a")
    locking.delete("kept/a")
    assert locking.stat("kept/a") is None
    assert list(locking.list("")) == []
    assert version_count(locking, "kept/a") == 2  # the body and one mark
    answer = locking.client.get("kept/a", version)
    assert answer.read() == b"1"
    answer.close()
    locking.put_bytes("kept/a", b"2")
    assert locking.read_bytes("kept/a") == b"2"


def test_a_locked_object_is_not_lost_by_replacing_it(locking: S3ObjectStore) -> None:
    locking.put_bytes("kept/a", b"1")
    locking.replace_bytes("kept/a", b"2")
    assert locking.read_bytes("kept/a") == b"2"
    assert version_count(locking, "kept/a") == 2


def test_a_lock_that_a_crash_left_out_is_found_and_put_on_by_storing_again(locking: S3ObjectStore) -> None:
    until = (datetime.now(UTC) + timedelta(days=1)).replace(microsecond=0)
    headers = {SHA256: fixity_of((b"1",)).sha256, "x-amz-meta-lock-mode": "governance"}
    locking.client.put("kept/a", b"1", {**headers, "x-amz-meta-lock-until": until.isoformat()})
    [weak] = locking.weakened_locks(["kept/a"])
    assert (weak.key, weak.wanted, weak.found) == ("kept/a", Lock(LockMode.GOVERNANCE, until), None)
    locking.put_bytes("kept/a", b"1")
    assert list(locking.weakened_locks(["kept/a"])) == []


def test_a_shortened_lock_is_found(locking: S3ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    locking.put_bytes("kept/a", b"1")
    name, version = locking._version("kept/a")
    before = _lock_of(locking, "kept/a")
    assert before
    shorter = Lock(before.mode, before.until - timedelta(hours=1))
    headers = {"x-amz-bypass-governance-retention": "true"}
    execute = locking.client._execute
    with monkeypatch.context() as patch:  # minio-py cannot bypass
        patch.setattr(
            locking.client,
            "_execute",
            lambda *args, **rest: execute(*args, **{**rest, "headers": {**rest.get("headers", {}), **headers}}),
        )
        set_lock(locking.client, name, version, shorter)
    [weak] = locking.weakened_locks(["kept/a"])
    assert (weak.wanted, weak.found) == (before, shorter)
    findings = {finding.subject: finding for finding in examine_store(locking)}
    assert not findings["locks"].well
    assert "kept/a" in findings["locks"].detail


def test_nobody_removes_what_is_held(store: S3ObjectStore) -> None:
    store.put_bytes("k", b"1")
    assert not store.held("k")
    store.hold("k")
    assert store.held("k")
    name, version = store._version("k")
    with pytest.raises(S3Error):
        store.client.remove(name, version)
    store.release("k")
    assert not store.held("k")
    store.delete("k")
    assert version_count(store, "k") == 0
    with pytest.raises(ArchiveError) as error:
        store.hold("k")
    assert error.value.code is ErrorCode.OBJECT_MISSING


def test_a_link_lets_read_under_a_name_and_nothing_else(store: S3ObjectStore) -> None:
    store.put_bytes("hồ sơ/k.pdf", b"%PDF")
    link = store.reading_link("hồ sơ/k.pdf", 60, "Quyết định số 1.pdf")
    assert link
    assert store.address.secret_key not in link
    with urllib.request.urlopen(link, timeout=10) as answer:  # noqa: S310
        assert answer.read() == b"%PDF"
        assert "filename*=UTF-8''Quy%E1%BA%BFt" in answer.headers["Content-Disposition"]
        assert answer.headers["Content-Type"] == "application/pdf"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(link.replace("k.pdf", "l.pdf"), timeout=10)  # noqa: S310
    refused.value.close()


@pytest.fixture
def plain_bucket(server: str) -> Iterator[str]:
    """A bucket without versions and locks."""
    with new_bucket(server) as url:
        client = S3Client(parse_s3_url(url))
        client.make_bucket(client.bucket)
        client.close()
        yield url


def test_a_bucket_without_versions_is_read_but_not_written_to(plain_bucket: str, tmp_path: Path) -> None:
    store = open_object_store(plain_bucket, tmp_path, must_exist=True)
    assert isinstance(store, S3ObjectStore)
    store.client.put("k", b"1", {SHA256: fixity_of((b"1",)).sha256})
    assert store.read_bytes("k") == b"1"
    writes: list[Callable[[], object]] = [
        lambda: store.put_bytes("l", b""),
        lambda: store.replace_bytes("k", b""),
        lambda: store.delete("k"),
        lambda: open_object_store(plain_bucket, tmp_path),
    ]
    for write in writes:
        with pytest.raises(ArchiveUnusable, match="versioning"):
            write()
    findings = {finding.subject: finding for finding in examine_store(store)}
    assert not findings["versions"].well
    assert "not fit for an archive" in findings["versions"].detail
    store.close()


def test_a_retention_needs_a_bucket_that_can_lock(plain_bucket: str, tmp_path: Path) -> None:
    store = open_object_store(plain_bucket, tmp_path, must_exist=True, retention=KEPT)
    assert isinstance(store, S3ObjectStore)
    store.client.set_bucket_versioning(store.client.bucket, VersioningConfig("Enabled"))
    with pytest.raises(ArchiveUnusable, match="object lock"):
        store.put_bytes("kept/a", b"1")
    store.close()


def test_an_examined_bucket_can_do_everything_but_what_its_server_cannot(store: S3ObjectStore, server: str) -> None:
    findings = {finding.subject: finding for finding in examine_store(store)}
    assert list(findings) == ["bytes", "new-names", "versions", "conditional-write", "lock", "clock"]
    weak = {subject for subject, finding in findings.items() if not finding.well}
    # The root account of versitygw may shorten even a compliance lock, and so must not be used.
    assert weak == (set() if server == server_url("MINIO_URL") else {"lock"})
    assert list(store.list("")) == []
    assert {version.name.split("/")[0] for version in store.client.versions_below("")} == {PROBES}


def test_the_same_bucket_is_found_again_and_a_missing_one_is_told(server: str, tmp_path: Path) -> None:
    with new_bucket(server) as url:
        with pytest.raises(ArchiveUnusable) as error:
            open_object_store(url, tmp_path, must_exist=True)
        assert error.value.code is ErrorCode.ARCHIVE_MISSING
        for must_exist in (False, False, True):
            store = open_object_store(url, tmp_path, must_exist=must_exist)
            store.put_bytes("k", b"1")
            store.close()


@pytest.mark.parametrize(
    ("user", "sentence"),
    [("nobody:vankho-secret", "access key is not known"), ("vankho:other-secret", "secret key is wrong")],
)
def test_wrong_keys_are_told_and_never_shown(server: str, tmp_path: Path, user: str, sentence: str) -> None:
    url = server.replace("vankho:vankho-secret", user)
    with pytest.raises(ArchiveUnusable) as error:
        open_object_store(f"{url}/some-bucket", tmp_path, must_exist=True)
    assert error.value.code is ErrorCode.STORE_FAILED
    assert "khóa" in explain(error.value)
    assert sentence not in explain(error.value)  # in Vietnamese no English
    for told in (explain(error.value), explain(error.value, Language.EN), str(error.value), repr(error.value)):
        assert sentence in told or told == explain(error.value)
        assert "some-bucket" in told
        assert user.partition(":")[2] not in told


def test_a_bucket_that_vanished_is_told(store: S3ObjectStore) -> None:
    store.client.remove_bucket(store.client.bucket)
    attempts: list[Callable[[], object]] = [
        lambda: store.stat("k"),
        lambda: store.put_bytes("k", b""),
        lambda: list(store.list("")),
    ]
    for attempt in attempts:
        with pytest.raises(ArchiveUnusable, match="no such bucket"):
            attempt()
    store.client.found()


def test_clocks_that_differ_are_told(store: S3ObjectStore, monkeypatch: pytest.MonkeyPatch) -> None:
    utcnow = minio.time.utcnow
    monkeypatch.setattr(minio.time, "utcnow", lambda: utcnow() + timedelta(hours=1))
    attempts: list[Callable[[], object]] = [
        lambda: store.stat("k"),
        lambda: store.read_bytes("k"),
        lambda: store.put_bytes("k", b""),
    ]
    for attempt in attempts:
        with pytest.raises(ArchiveUnusable, match="clocks"):
            attempt()


def test_the_store_s_own_names_are_not_reachable_by_a_key(store: S3ObjectStore) -> None:
    with pytest.raises(ArchiveError, match="reserved"):
        store.put_bytes(".s3/x", b"")


def test_a_dossier_in_a_bucket_comes_back_and_what_changed_in_it_is_found(server: str, tmp_path: Path) -> None:
    with new_store(server, tmp_path, Retention("governance", 1, ("ocfl/",))) as store:
        dossiers = DossierStore(OcflRoot(store, "ocfl"), "Trung tâm Lưu trữ tỉnh", "vankho 0.1.0")
        (first,), _ = dossiers.add(DOSSIER, [record(tmp_path, 1, pages=2)], TIME)
        (second,), version = dossiers.add(DOSSIER, [record(tmp_path / "2", 2)], TIME)
        assert version == 2
        assert dossiers.recover() == ()
        assert [list(dossiers.records(found.code)) for found in dossiers.dossiers()] == [[first, second]]
        assert dossiers.verify(first) == ()
        assert dossiers.weakened_locks(first) == ()
        master, access = first.files[0], first.files[1]
        opened = OcflRoot(store, "ocfl").open(f"hoso:{DOSSIER.code}")
        store.client.put(opened.key(master.path), b"forged", {SHA256: master.fixity.sha256})
        store.client.remove(opened.key(access.path))
        changed, missing = dossiers.verify(first)
        found = hashlib.sha256(b"forged").hexdigest()
        assert changed == FixityFinding(master.path, FindingKind.CHANGED, master.fixity.sha256, found)
        assert missing == FixityFinding(access.path, FindingKind.MISSING, access.fixity.sha256)
        _free(store)
