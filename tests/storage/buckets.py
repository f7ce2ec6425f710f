"""Buckets of a test's own on a real S3 server, removed with everything in them afterwards."""

from __future__ import annotations

import uuid
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from minio.error import S3Error

from storage.objects.s3.address import parse_s3_url
from storage.objects.s3.client import S3Client
from storage.objects.s3.store import S3ObjectStore
from storage.objects.url import open_object_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage.objects.retention import Retention


@contextmanager
def new_bucket(server: str) -> Iterator[str]:
    """The URL of a bucket that nobody uses; whatever it became is removed, but for what is locked."""
    url = f"{server}/test-{uuid.uuid4().hex[:16]}"
    try:
        yield url
    finally:
        remove_bucket(url)


@contextmanager
def new_store(server: str, home: Path, retention: Retention | None = None) -> Iterator[S3ObjectStore]:
    """A store in a bucket of its own."""
    with new_bucket(server) as url:
        store = open_object_store(url, home, retention=retention)
        assert isinstance(store, S3ObjectStore)
        try:
            yield store
        finally:
            store.close()


def remove_bucket(url: str) -> None:
    """Remove a bucket with all versions and unfinished uploads; what is locked stays, and the bucket with it."""
    client = S3Client(parse_s3_url(url))
    try:
        _empty(client)
        client.remove_bucket(client.bucket)
    except S3Error as error:
        if error.code not in {"NoSuchBucket", "BucketNotEmpty", "VersionedBucketNotEmpty"}:
            raise
    finally:
        client.close()


def version_count(store: S3ObjectStore, key: str) -> int:
    """How many versions of a key the bucket holds, marks of deletion among them."""
    return len(store.client.versions(store.address.prefix + key))


def unfinished(store: S3ObjectStore) -> list[str]:
    """Names to which uploads in parts were begun and not finished."""
    return [upload.object_name for upload in store.client.uploads("")]


def _empty(client: S3Client) -> None:
    for upload in list(client.uploads("")):
        client.drop_upload(upload.object_name, upload.upload_id or "")
    for version in list(client.versions_below("")):
        with suppress(S3Error):  # locked
            client.remove(version.name, version.id)
