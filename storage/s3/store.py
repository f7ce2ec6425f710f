"""The object store on a bucket of any S3 server that keeps versions (MinIO, versitygw, Amazon).

Order of a write: hash, conditional PUT (large files in parts, the condition on the last step), read back what the
server now gives under that version and compare, lock the version where a retention is set. The SHA-256 stands in the
object's metadata and is checked on every whole reading. A name is free, or holds one whole object: bodies become
visible only complete.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from mimetypes import guess_type
from typing import TYPE_CHECKING
from urllib.parse import quote

from minio.error import S3Error

from domain.digest import Fixity, fixity_of
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from storage.durable_files import chunks, copied, new_file
from storage.faults import faults
from storage.keys import check_key
from storage.object_store import ObjectInfo
from storage.retention import WeakLock
from storage.s3.body import SHA256, Body
from storage.s3.client import S3Client
from storage.s3.examination import prove_bucket
from storage.s3.faults import lock_missing, not_versioned, s3_faults
from storage.s3.locks import (
    is_held,
    lock_headers,
    put_lock,
    remove_name,
    remove_version,
    set_hold,
    wanted_lock,
    weakened,
)
from storage.s3.parts import PART_BYTES, NotedFile, clean_uploads, forget_uploads, upload_in_parts
from storage.s3.turns import Taken, Turns
from storage.store_examination import tried

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from storage.retention import Lock, Retention
    from storage.s3.address import S3Address
    from storage.store_examination import StoreFinding

    _Write = Callable[[Mapping[str, str]], str | None]
    _Finish = Callable[[_Write], str | None]
    _Send = Callable[[str, Mapping[str, str], _Finish], str | None]

_OWN = ".s3"  # first part of no key: what this back end needs for itself
_NOTES, _CLAIMS = "uploads/", "claims/"
_TRIES = 3
_LOCKS_EXAMINED, _LOCKS_NAMED = 1000, 3
_UNSTEADY = "tên này lúc có lúc không / the name comes and goes"
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
        self._own = f"{address.prefix}{_OWN}/"
        self._notes = self._own + _NOTES
        self._turns = Turns(self.client, None)
        self._fit = False

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
            self._check_fit()

    def close(self) -> None:
        """See `ObjectStore.close`."""
        self.client.close()

    def put_file(self, key: str, source: Path) -> Fixity:
        """See `ObjectStore.put_file`."""
        return self._send_file(source, lambda fixity, send: self._put(key, fixity, send))

    def put_bytes(self, key: str, data: bytes) -> Fixity:
        """See `ObjectStore.put_bytes`."""
        return self._put(key, fixity_of((data,)), self._whole(data))

    def replace_file(self, key: str, source: Path) -> Fixity:
        """See `ObjectStore.replace_file`."""
        return self._send_file(source, lambda fixity, send: self._replace(key, fixity, send))

    def replace_bytes(self, key: str, data: bytes) -> Fixity:
        """See `ObjectStore.replace_bytes`."""
        return self._replace(key, fixity_of((data,)), self._whole(data))

    def read_bytes(self, key: str) -> bytes:
        """See `ObjectStore.read_bytes`."""
        return b"".join(self.stream(key))

    def read_range(self, key: str, start: int, length: int) -> bytes:
        """See `ObjectStore.read_range`. A part of an object has no digest to be checked against."""
        with s3_faults(self.address, key):
            return self.client.part(self._name(key), start, max(length, 1))[: max(length, 0)]

    def stream(self, key: str) -> Iterator[bytes]:
        """See `ObjectStore.stream`; OBJECT_CORRUPT after the last chunk."""
        with self._open(key) as body:
            yield from body.checked()

    def fetch(self, key: str, target: Path, expected_sha256: str | None = None) -> Fixity:
        """See `ObjectStore.fetch`; OBJECT_EXISTS when `target` is there already."""
        with self._open(key) as body, faults(target), new_file(target) as copy:
            fixity = fixity_of(copied(body.chunks(), copy))
            body.compare(fixity.sha256, expected_sha256)
        return fixity

    def stat(self, key: str) -> ObjectInfo | None:
        """See `ObjectStore.stat`."""
        with s3_faults(self.address, key):
            size = self.client.look(self._name(key))
        return None if size is None else ObjectInfo(key, size)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """See `ObjectStore.list`."""
        start = self.address.prefix
        with s3_faults(self.address):
            for name, size, _ in self.client.names(start + prefix):
                key = name.removeprefix(start)
                if not key.startswith(f"{_OWN}/"):
                    yield ObjectInfo(key, size)

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`. All versions go; when a lock holds one, the name is marked as deleted instead."""
        with self._writing(key) as name, self._turns.alone(name):
            remove_name(self.client, name)

    def reading_link(self, key: str, seconds: int, name: str) -> str | None:
        """See `ObjectStore.reading_link`."""
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        kind = guess_type(name)[0] or "application/octet-stream"
        with s3_faults(self.address, key):
            return self.client.presigned_get_object(
                self.client.bucket,
                self._name(key),
                expires=timedelta(seconds=max(1, min(seconds, _LINK_SECONDS_MAX))),
                response_headers={"response-content-disposition": disposition, "response-content-type": kind},
            )

    def clean_abandoned(self, older_than: timedelta) -> int:
        """See `ObjectStore.clean_abandoned`: unfinished uploads, and claims of dead writers."""
        last = datetime.now(UTC) - older_than
        with s3_faults(self.address):
            count = clean_uploads(self.client, self.address.prefix, self._notes, last)
            for name in [name for name, _, since in self.client.names(self._own + _CLAIMS) if since <= last]:
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
        """Those of `keys` whose lock is now less than the one that was put on them and has not run out yet."""
        for key in keys:
            try:
                with s3_faults(self.address, key):
                    weak = weakened(self.client, self._name(key), datetime.now(UTC))
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

    def _send_file(self, source: Path, store: Callable[[Fixity, _Send], Fixity]) -> Fixity:
        """Store a file whole when it is small, else in parts."""
        with faults(source), source.open("rb") as stream:
            data = stream.read(PART_BYTES + 1)
            if len(data) <= PART_BYTES:
                return store(fixity_of((data,)), self._whole(data))
            del data
            stream.seek(0)
            fixity = fixity_of(chunks(stream))
        return store(fixity, self._in_parts(source, fixity))

    def _whole(self, data: bytes) -> _Send:
        return lambda name, headers, finish: finish(
            lambda condition: self.client.put(name, data, {**headers, **condition})
        )

    def _in_parts(self, source: Path, fixity: Fixity) -> _Send:
        noted = NotedFile(source, fixity, self._notes)
        return lambda name, headers, finish: upload_in_parts(self.client, name, noted, headers, finish)

    def _put(self, key: str, fixity: Fixity, send: _Send) -> Fixity:
        lock = self._retention.lock(key, datetime.now(UTC)) if self._retention else None
        with self._writing(key) as name:
            for _ in range(_TRIES):
                if self._send_new(key, fixity, send, lock) or self._same(key, fixity, lock):
                    break
            else:  # each time another writer's object was there, and gone when we looked
                raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{self.address.place}/{key}: {_UNSTEADY}")
            if fixity.size > PART_BYTES:
                forget_uploads(self.client, self._notes, name)
        return fixity

    def _send_new(self, key: str, fixity: Fixity, send: _Send, lock: Lock | None) -> bool:
        """Store what was not there, read it back, lock it; False when the name is taken."""
        name = self._name(key)
        headers = {SHA256: fixity.sha256, **lock_headers(lock)}
        if fixity.size > PART_BYTES and self.client.look(name) is not None:
            return False  # known before all of it is sent
        try:
            version = send(name, headers, lambda write: self._turns.write_new(name, fixity.size, write))
        except Taken:
            return False
        stored = self._read_back(key, version, fixity)
        if lock:
            put_lock(self.client, name, stored, lock)
        return True

    def _same(self, key: str, wanted: Fixity, lock: Lock | None) -> bool:
        """Whether these very bytes are stored, and locked if they are to be; False when nothing is there any more."""
        try:
            with self._open(key) as body:
                body.check_same(wanted.sha256)
        except ArchiveError as error:
            if error.code is ErrorCode.OBJECT_MISSING:
                return False
            raise
        due = wanted_lock(body.answer.headers) or lock
        if due and due.until > datetime.now(UTC):
            put_lock(self.client, self._name(key), body.version, due)
        return True

    def _replace(self, key: str, fixity: Fixity, send: _Send) -> Fixity:
        with self._writing(key) as name:
            for _ in range(_TRIES):
                try:
                    version = send(name, {SHA256: fixity.sha256}, lambda write: self._written(name, fixity.size, write))
                except Taken:  # the upload is gone: finished already and the answer lost, or dropped by another
                    if self._holds(key, fixity):
                        break
                    continue
                self._supersede(key, version, fixity)
                break
            else:
                raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{self.address.place}/{key}: {_UNSTEADY}")
            if fixity.size > PART_BYTES:
                forget_uploads(self.client, self._notes, name)
        return fixity

    def _supersede(self, key: str, version: str | None, fixity: Fixity) -> None:
        """Read a replacement back and remove what was there before it."""
        name = self._name(key)
        try:
            stored = self._read_back(key, version, fixity)
        except ArchiveError as error:
            if version and error.code is ErrorCode.OBJECT_MISSING:
                return  # replaced again by another, who removed it
            raise
        with self._turns.alone(name):
            bodies = [found.id for found in self.client.versions(name) if not found.marker]
            older = bodies[bodies.index(stored) + 1 :] if stored in bodies else []
            for version_id in reversed(older):
                remove_version(self.client, name, version_id)

    def _written(self, name: str, size: int, write: _Write) -> str | None:
        """Write over whatever is there."""
        with self._turns.alone(name, size):
            return write({})

    def _holds(self, key: str, fixity: Fixity) -> bool:
        """Whether the object is now what was to be stored."""
        try:
            self._read_back(key, None, fixity)
        except ArchiveError as error:
            if error.code not in {ErrorCode.OBJECT_MISSING, ErrorCode.OBJECT_CORRUPT}:
                raise
            return False
        return True

    def _read_back(self, key: str, version: str | None, fixity: Fixity) -> str:
        """The id of the version, after all of it was read again; a version that is not what was sent is removed."""
        try:
            with self._open(key, version) as body:
                body.compare(body.sha256(), fixity.sha256)
        except ArchiveError as error:
            if version and error.code is ErrorCode.OBJECT_CORRUPT:
                remove_version(self.client, self._name(key), version)
            raise
        return version or body.version

    def _version(self, key: str) -> tuple[str, str]:
        """Name and present version of an object."""
        name = self._name(key)
        return name, self.client.stat_object(self.client.bucket, name).version_id or ""

    @contextmanager
    def _open(self, key: str, version: str | None = None) -> Iterator[Body]:
        with s3_faults(self.address, key):
            answer = self.client.get(self._name(key), version)
            try:
                yield Body(key, answer)
            finally:
                answer.close()
                answer.release_conn()

    @contextmanager
    def _writing(self, key: str) -> Iterator[str]:
        """The whole name of `key`, in a bucket that is fit for writing."""
        name = self._name(key)
        self._check_fit()
        with s3_faults(self.address, key):
            yield name

    def _check_fit(self) -> None:
        """Once: does the bucket keep versions, can it lock if it must, and who sees to it that names are new."""
        if self._fit:
            return
        with s3_faults(self.address):
            state = self.client.state()
            if not state.versioned:
                raise not_versioned(self.address)
            if self._retention and not self.client.can_lock():
                raise lock_missing(self.address)
        self._turns = Turns(self.client, None if state.atomic else self._own + _CLAIMS)
        self._fit = True

    def _name(self, key: str) -> str:
        if check_key(key).partition("/")[0] == _OWN:
            raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{key!r}: reserved")
        return self.address.prefix + key
