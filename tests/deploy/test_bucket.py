"""What `vankho-prepare-bucket` makes of a real MinIO, and what the archive's account can do with it."""

from __future__ import annotations

import subprocess
import sys
import uuid
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
import urllib3
from minio import Minio
from minio.commonconfig import GOVERNANCE
from minio.credentials.providers import StaticProvider
from minio.deleteobjects import DeleteObject
from minio.error import S3Error
from minio.minioadmin import MinioAdmin
from minio.retention import Retention

from storage.objects.examination import examine_store
from storage.objects.url import open_object_store
from tests.deploy.deployment import DEPLOY
from tests.servers import server_url
from tests.storage.buckets import remove_bucket

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.servers

_PASSWORD = "mật/khẩu@của:kho"


class Prepared:
    """A bucket that the script has made, and two clients: the server's root and the archive's account."""

    def __init__(self, folder: Path) -> None:
        root = urlsplit(server_url("MINIO_URL"))
        assert root.username
        assert root.password
        self.bucket = f"kho-{uuid.uuid4().hex}"
        self._pool = urllib3.PoolManager()
        endpoint = f"{root.hostname}:{root.port}"
        self.root = Minio(endpoint, root.username, root.password, secure=False, http_client=self._pool)
        self.account = Minio(endpoint, self.bucket, _PASSWORD, secure=False, http_client=self._pool)
        self._admin = MinioAdmin(
            endpoint=endpoint,
            credentials=StaticProvider(root.username, root.password),
            secure=False,
            http_client=self._pool,
        )
        self.url = f"s3+http://{self.bucket}:m%E1%BA%ADt%2Fkh%E1%BA%A9u%40c%E1%BB%A7a%3Akho@{endpoint}/{self.bucket}"
        self._files: list[Path] = []
        for name, value in (("user", root.username), ("password", root.password), ("url", self.url)):
            (folder / name).write_text(value + "\n", encoding="utf-8")
            self._files.append(folder / name)

    def prepare(self) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(DEPLOY / "prepare_bucket.py"), *map(str, self._files)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def remove(self) -> None:
        """The bucket stays where the proof of its lock still lies in it."""
        remove_bucket(f"{server_url('MINIO_URL')}/{self.bucket}")
        self._admin.user_remove(self.bucket)
        self._admin.policy_remove(f"archive-{self.bucket}")
        self._pool.clear()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prepared]:
    made = Prepared(tmp_path_factory.mktemp("bucket"))
    done = made.prepare()
    assert done.returncode == 0, done.stderr
    yield made
    made.remove()


def _put(prepared: Prepared, key: str) -> str:
    version = prepared.account.put_object(prepared.bucket, key, BytesIO(b"giay to"), 7).version_id
    assert version
    return version


def test_the_bucket_keeps_versions_and_locks(prepared: Prepared) -> None:
    assert prepared.account.get_bucket_versioning(prepared.bucket).status == "Enabled"
    prepared.account.get_object_lock_config(prepared.bucket)


def test_the_account_writes_reads_lists_and_deletes(prepared: Prepared) -> None:
    version = _put(prepared, "hồ sơ/1.pdf")
    with prepared.account.get_object(prepared.bucket, "hồ sơ/1.pdf") as answer:
        assert answer.read() == b"giay to"
    assert (
        "hồ sơ/1.pdf"
        in [item.object_name for item in prepared.account.list_objects(prepared.bucket, recursive=True)]
        == ["hồ sơ/1.pdf"]
    )
    prepared.account.remove_object(prepared.bucket, "hồ sơ/1.pdf", version)


def test_the_account_locks_an_object_and_cannot_unlock_it(prepared: Prepared) -> None:
    version = _put(prepared, "khóa.pdf")
    until = datetime.now(UTC) + timedelta(days=1)
    prepared.account.set_object_retention(prepared.bucket, "khóa.pdf", Retention(GOVERNANCE, until), version)
    wanted = [DeleteObject("khóa.pdf", version)]
    refused = list(prepared.account.remove_objects(prepared.bucket, wanted, bypass_governance_mode=True))
    assert [error.code for error in refused] == ["AccessDenied"]


def test_the_account_reaches_no_other_bucket(prepared: Prepared) -> None:
    with pytest.raises(S3Error, match="AccessDenied"):
        prepared.account.make_bucket(f"{prepared.bucket}-2")
    with pytest.raises(S3Error, match="AccessDenied"):
        prepared.account.remove_bucket(prepared.bucket)


def test_the_archive_finds_in_it_all_that_it_asks_of_a_store(prepared: Prepared, tmp_path: Path) -> None:
    with closing(open_object_store(prepared.url, tmp_path, must_exist=True)) as store:
        store.put_bytes("thử/nghiệm", b"1")
        store.replace_bytes("thử/nghiệm", b"2")
        assert store.read_bytes("thử/nghiệm") == b"2"
        findings = list(examine_store(store))
        store.delete("thử/nghiệm")
    assert [finding for finding in findings if not finding.well] == []
    assert "lock" in {finding.subject for finding in findings}


def test_preparing_again_changes_nothing(prepared: Prepared) -> None:
    version = _put(prepared, "lần hai.pdf")
    assert prepared.prepare().returncode == 0
    assert prepared.account.stat_object(prepared.bucket, "lần hai.pdf").version_id == version


def test_the_script_says_nothing_secret(prepared: Prepared) -> None:
    done = prepared.prepare()
    assert (done.stdout, done.stderr) == ("bucket and account are ready\n", "")
