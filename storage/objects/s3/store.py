"""The object store on a bucket of any S3 server that keeps versions (MinIO, versitygw, Amazon).

Order of a write: hash, conditional PUT (large files in parts, the condition on the last step), proof that the server
holds what was sent (`writing`), lock of the version where a retention is set. The SHA-256 stands in the object's
metadata and is checked on every whole reading. A name is free, or holds one whole object: bodies become visible only
complete.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import islice
from mimetypes import guess_type
from typing import TYPE_CHECKING
from urllib.parse import quote

from minio.error import S3Error

from domain.digest import Fixity, fixity_of
from domain.disk_faults import faults
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from storage.objects.durable_files import copied, new_file
from storage.objects.examination import tried
from storage.objects.object_store import ObjectInfo
from storage.objects.retention import WeakLock
from storage.objects.s3.address import OWN
from storage.objects.s3.body import reading
from storage.objects.s3.client import S3Client
from storage.objects.s3.examination import prove_bucket
from storage.objects.s3.locks import is_held, remove_name, set_hold, weakened
from storage.objects.s3.parts import clean_uploads
from storage.objects.s3.s3_errors import s3_faults
from storage.objects.s3.writing import CLAIMS, NOTES, Writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from storage.objects.examination import StoreFinding
    from storage.objects.retention import Retention
    from storage.objects.s3.address import S3Address

_LOCKS_EXAMINED, _LOCKS_NAMED = 1000, 3
_LINK_SECONDS_MAX = 7 * 24 * 3600


class S3ObjectStore:
    """`ObjectStore` on the bucket of `address`, below its prefix.

    Beside the port's promise: DISK_FULL, and STORE_FAILED for what somebody must put right, are `ArchiveUnusable`. A
    bucket that keeps no versions, or cannot lock where `retention` is set, is read but never written to.
    """

    def __init__(self, address: S3Address, retention: Retention | None = None) -> None:
        self.address = address
        self.client = S3Client(address)
        self._retention = retention
        self._writer = Writer(self.client, address, retention)

    def open(self, *, must_exist: bool) -> None:
        """Look for the bucket; make it when it need not exist.

        Raises:
            ArchiveUnusable: ARCHIVE_MISSING; STORE_FAILED when it is not fit for an archive.
        """
        with s3_faults(self.address):
            try:
                self.client.state()
            except S3Error as error:
                if error.code != "NoSuchBucket":
                    raise
                if must_exist:
                    raise ArchiveUnusable(ErrorCode.ARCHIVE_MISSING, path=self.address.place) from None
                self.client.found()
        if not must_exist:
            self._writer.check_fit()

    def close(self) -> None:
        """See `ObjectStore.close`."""
        self.client.close()

    def put_file(self, key: str, source: Path) -> Fixity:
        """See `ObjectStore.put_file`."""
        return self._writer.put_file(key, source)

    def put_bytes(self, key: str, data: bytes) -> Fixity:
        """See `ObjectStore.put_bytes`."""
        return self._writer.put_bytes(key, data)

    def replace_file(self, key: str, source: Path) -> Fixity:
        """See `ObjectStore.replace_file`."""
        return self._writer.replace_file(key, source)

    def replace_bytes(self, key: str, data: bytes) -> Fixity:
        """See `ObjectStore.replace_bytes`."""
        return self._writer.replace_bytes(key, data)

    def read_bytes(self, key: str) -> bytes:
        """See `ObjectStore.read_bytes`."""
        return b"".join(self.stream(key))

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """See `ObjectStore.read_range`. A part of an object has no digest to be checked against."""
        with s3_faults(self.address, key):
            return self.client.part(self.address.name(key), start, max(length, 1))[: max(length, 0)]

    def stream(self, key: str) -> Iterator[bytes]:
        """See `ObjectStore.stream`; OBJECT_CORRUPT after the last chunk."""
        with reading(self.client, self.address, key) as body:
            yield from body.checked()

    def fetch(self, key: str, target: Path, expected_sha256: str | None = None) -> Fixity:
        """See `ObjectStore.fetch`; OBJECT_EXISTS when `target` is there already."""
        with reading(self.client, self.address, key) as body, faults(target), new_file(target) as copy:
            fixity = fixity_of(copied(body.chunks(), copy))
            body.compare(fixity.sha256, expected_sha256)
        return fixity

    def stat(self, key: str) -> ObjectInfo | None:
        """See `ObjectStore.stat`."""
        with s3_faults(self.address, key):
            size = self.client.look(self.address.name(key))
        return None if size is None else ObjectInfo(key, size)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """See `ObjectStore.list`."""
        start = self.address.prefix
        with s3_faults(self.address):
            for name, size, _ in self.client.names(start + prefix):
                key = name.removeprefix(start)
                if not key.startswith(f"{OWN}/"):
                    yield ObjectInfo(key, size)

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`. All versions go; when a lock holds one, the name is marked as deleted instead."""
        self._writer.delete(key)

    def clear(self, folder: str) -> None:
        """See `ObjectStore.clear`, and `delete`."""
        self._writer.clear(folder)

    def reading_link(self, key: str, seconds: int, name: str) -> str | None:
        """See `ObjectStore.reading_link`."""
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        kind = guess_type(name)[0] or "application/octet-stream"
        with s3_faults(self.address, key):
            return self.client.presigned_get_object(
                self.client.bucket,
                self.address.name(key),
                expires=timedelta(seconds=max(1, min(seconds, _LINK_SECONDS_MAX))),
                response_headers={"response-content-disposition": disposition, "response-content-type": kind},
            )

    def clean_abandoned(self, older_than: timedelta) -> int:
        """See `ObjectStore.clean_abandoned`: unfinished uploads, and claims of dead writers."""
        last = datetime.now(UTC) - older_than
        with s3_faults(self.address):
            count = clean_uploads(self.client, self.address.prefix, self.address.own + NOTES, last)
            for name in [name for name, _, since in self.client.names(self.address.own + CLAIMS) if since <= last]:
                remove_name(self.client, name)
                count += 1
        return count

    def hold(self, key: str) -> None:
        """Put a legal hold on the object: nobody can remove this version until it is released.

        Raises:
            ArchiveError: OBJECT_MISSING; STORE_FAILED, also when the bucket cannot lock.
        """
        with s3_faults(self.address, key):
            set_hold(self.client, *self._version(key), held=True)

    def release(self, key: str) -> None:
        """Take the legal hold off; no error when there is none."""
        with s3_faults(self.address, key):
            set_hold(self.client, *self._version(key), held=False)

    def held(self, key: str) -> bool:
        """Whether the object is under legal hold."""
        with s3_faults(self.address, key):
            return is_held(self.client, *self._version(key))

    def weakened_locks(self, keys: Iterable[str]) -> Iterator[WeakLock]:
        """The `keys` whose lock is now less than the one put on them, which has not run out yet."""
        for key in keys:
            try:
                with s3_faults(self.address, key):
                    weak = weakened(self.client, self.address.name(key), datetime.now(UTC))
            except ArchiveError as error:
                if error.code is not ErrorCode.OBJECT_MISSING:
                    raise
                continue  # what is missing is told by verification
            if weak:
                yield WeakLock(key, *weak)

    def prove(self) -> Iterator[StoreFinding]:
        """Try what the bucket can do; see `examine_store`."""
        yield from prove_bucket(self.client, self.address, must_lock=self._retention is not None)
        if self._retention:
            yield tried("locks", self._locks_hold)

    def _locks_hold(self) -> tuple[bool, str]:
        """A look at some of the objects that must be locked; the fixity pass looks at all of them."""
        prefixes = self._retention.prefixes if self._retention else ()
        keys = [info.key for prefix in prefixes for info in islice(self.list(prefix), _LOCKS_EXAMINED)]
        weak = [lock.key for lock in self.weakened_locks(keys)]
        told = f"{len(keys)} đã xem / looked at, {len(weak)} bị nới lỏng / weakened"
        return not weak, f"{told}: {', '.join(weak[:_LOCKS_NAMED])}" if weak else told

    def _version(self, key: str) -> tuple[str, str]:
        """Name and present version of an object."""
        name = self.address.name(key)
        return name, self.client.stat_object(self.client.bucket, name).version_id or ""
