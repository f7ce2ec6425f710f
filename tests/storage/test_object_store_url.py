"""Which store a URL names: buckets, folders, and everything that is not quite either, told without the keys."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from storage.objects.file_store import FileObjectStore
from storage.objects.retention import Lock, LockMode, Retention
from storage.objects.s3.address import S3Address, parse_s3_url
from storage.objects.url import open_object_store
from tests.storage.making import TIME

if TYPE_CHECKING:
    from pathlib import Path


def test_a_bucket_with_everything_that_may_be_said_about_it() -> None:
    address = parse_s3_url(
        "s3+https://k%40y:s%2Fe%3Ac%40ret@kho.example.vn:9000/luu-tru/t%E1%BB%89nh/a?region=vn-south-1"
    )
    assert address == S3Address(
        secure=True,
        host="kho.example.vn:9000",
        bucket="luu-tru",
        prefix="tỉnh/a/",
        region="vn-south-1",
        access_key="k@y",
        secret_key="s/e:c@ret",
    )
    assert address.place == "kho.example.vn:9000/luu-tru/tỉnh/a"
    assert "k@y" not in repr(address)
    assert "ret" not in repr(address)


def test_a_bucket_with_the_least_that_must_be_said() -> None:
    address = parse_s3_url("s3+http://key:secret@[::1]/kho")
    assert (address.secure, address.host, address.bucket, address.prefix) == (False, "[::1]", "kho", "")
    assert address.region == "us-east-1"


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("s3+http://host:9000/bucket", "key is missing"),
        ("s3+http://hunter2@host:9000/bucket", "secret key is missing"),
        ("s3+http://:hunter2@host:9000/bucket", "key is missing"),
        ("s3+http://key:hunter2@/bucket", "host is missing"),
        ("s3+http://key:hunter2@host:port/bucket", "wrong host or port"),
        ("s3+http://key:hunter2@host:99999/bucket", "wrong host or port"),
        ("s3+http://key:hun/ter2@host:9000/bucket", "percent-encode"),
        ("s3+http://key:hun#ter2@host:9000/bucket", "percent-encode"),
        ("s3+http://key:hun?ter2@host:9000/bucket", "percent-encode"),
        ("s3+http://key:hun[ter2@host:9000/bucket", "wrong host or port"),
        ("s3+http://key:hunter2@ho st/bucket", "host is missing or wrong"),
        ("s3+http://key:hunter2@host:9000", "bucket's name"),
        ("s3+http://key:hunter2@host:9000/ab", "bucket's name"),
        ("s3+http://key:hunter2@host:9000/Kho", "bucket's name"),
        ("s3+http://key:hunter2@host:9000/a..b", "bucket's name"),
        ("s3+http://key:hunter2@host:9000/kho//a", "prefix"),
        ("s3+http://key:hunter2@host:9000/kho/../a", "prefix"),
        ("s3+http://key:hunter2@host:9000/kho?regoin=x", "only ?region"),
        ("s3+http://key:hunter2@host:9000/kho?region=", "region's name"),
        ("s3+http://key:hunter2@host:9000/kho?hunter2", "only ?region"),
        ("s3+http://key:hunter2@host:9000/kho#hunter2", "#"),
        ("s3://key:hunter2@host:9000/kho", "not supported"),
        ("http://key:hunter2@host:9000/kho", "not supported"),
    ],
)
def test_what_is_wrong_with_a_url_is_told_without_the_keys(url: str, wrong: str, tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable) as error:
        open_object_store(url, tmp_path)
    assert error.value.code is ErrorCode.SETTINGS_INVALID
    assert error.value.facts["key"] == "object_store_url"
    assert wrong in str(error.value)
    assert "hunter2" not in str(error.value)
    assert "hun" not in str(error.value)


@pytest.mark.parametrize("form", ["file://{}", "file:{}", "{}"])
def test_a_folder_is_made_or_must_exist(form: str, tmp_path: Path) -> None:
    url = form.format(tmp_path / "kho")
    with pytest.raises(ArchiveError) as error:
        open_object_store(url, tmp_path, must_exist=True)
    assert error.value.code is ErrorCode.ARCHIVE_MISSING
    assert isinstance(open_object_store(url, tmp_path), FileObjectStore)
    assert (tmp_path / "kho").is_dir()


def test_a_folder_cannot_lock(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable) as error:
        open_object_store("", tmp_path, retention=Retention("compliance", 1, ("ocfl/",)))
    assert error.value.facts["key"] == "object_lock"


@pytest.mark.parametrize(
    ("mode", "days", "key"), [("", 1, "mode"), ("GOVERNANCE", 1, "mode"), ("governance", 0, "days")]
)
def test_a_retention_that_no_server_takes_is_refused(mode: str, days: int, key: str) -> None:
    with pytest.raises(ArchiveUnusable) as error:
        Retention(mode, days, ())
    assert error.value.facts["key"] == f"object_lock.{key}"


def test_a_lock_holds_another_when_it_is_as_strong_and_as_long() -> None:
    lock = Retention("governance", 30, ("ocfl/",)).lock("ocfl/a", TIME)
    assert lock
    assert timedelta(0) <= TIME + timedelta(days=30) - lock.until < timedelta(seconds=1)
    assert Retention("governance", 30, ("ocfl/",)).lock("work/a", TIME) is None
    stronger = Lock(LockMode.COMPLIANCE, lock.until)
    assert lock.holds(lock)
    assert stronger.holds(lock)
    assert not lock.holds(stronger)
    assert not Lock(LockMode.COMPLIANCE, TIME).holds(lock)
