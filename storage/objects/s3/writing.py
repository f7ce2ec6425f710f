"""How bytes come into a bucket: hashed, sent on the condition that the name is free, proven, locked.

Proven is a version whose ETag is the MD5 of what we meant to send: the server took it from the bytes it stored, having
refused what is not of the SHA-256 that the request was signed for. What bears another ETag (put together from parts,
encrypted by the server) is read back and compared (ADR 0013). A version that is neither is removed.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from storage.objects.s3.body import SHA256, reading
from storage.objects.s3.loads import load_of_bytes, load_of_file
from storage.objects.s3.locks import (
    lock_headers,
    lock_new,
    put_lock,
    remove_below,
    remove_name,
    remove_version,
    wanted_lock,
)
from storage.objects.s3.parts import PART_BYTES, forget_uploads
from storage.objects.s3.s3_errors import lock_missing, not_versioned, s3_faults
from storage.objects.s3.turns import Taken, Turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.digest import Fixity
    from storage.objects.retention import Lock, Retention
    from storage.objects.s3.address import S3Address
    from storage.objects.s3.client import S3Client, Written
    from storage.objects.s3.loads import Load, Write

NOTES, CLAIMS = "uploads/", "claims/"
_TRIES = 3
_HANDY = 1 << 18  # bytes that are rather sent once too often than asked about
_UNSTEADY = "tên này lúc có lúc không / the name comes and goes"


class Writer:
    """Writes to the bucket of `address`, and nothing before it is known to be fit for it."""

    def __init__(self, client: S3Client, address: S3Address, retention: Retention | None) -> None:
        self._client = client
        self._address = address
        self._retention = retention
        self._notes = address.own + NOTES
        self._turns = Turns(client, None)
        self._fit = False

    def put_file(self, key: str, source: Path) -> Fixity:
        """See `ObjectStore.put_file`."""
        return self._put(key, load_of_file(source, self._notes))

    def put_bytes(self, key: str, data: bytes) -> Fixity:
        """See `ObjectStore.put_bytes`."""
        return self._put(key, load_of_bytes(data))

    def replace_file(self, key: str, source: Path) -> Fixity:
        """See `ObjectStore.replace_file`."""
        return self._replace(key, load_of_file(source, self._notes))

    def replace_bytes(self, key: str, data: bytes) -> Fixity:
        """See `ObjectStore.replace_bytes`."""
        return self._replace(key, load_of_bytes(data))

    def delete(self, key: str) -> None:
        """See `ObjectStore.delete`."""
        with self._writing(key) as name, self._turns.alone(name):
            remove_name(self._client, name)

    def clear(self, folder: str) -> None:
        """See `ObjectStore.clear`. Where writers take turns they do so for each name."""
        with self._writing(folder) as name:
            if self._turns.of_server:
                remove_below(self._client, f"{name}/")
                return
            for found in sorted({version.name for version in self._client.versions_below(f"{name}/")}):
                with self._turns.alone(found):
                    remove_name(self._client, found)

    def check_fit(self) -> None:
        """Once: does the bucket keep versions, can it lock if it must, and who sees to it that names are new.

        Raises:
            ArchiveUnusable: STORE_FAILED, it is not fit for an archive.
        """
        if self._fit:
            return
        with s3_faults(self._address):
            state = self._client.state()
            if not state.versioned:
                raise not_versioned(self._address)
            if self._retention and not self._client.can_lock():
                raise lock_missing(self._address)
        self._turns = Turns(self._client, None if state.atomic else self._address.own + CLAIMS)
        self._fit = True

    def _put(self, key: str, load: Load) -> Fixity:
        lock = self._retention.lock(key, datetime.now(UTC)) if self._retention else None
        with self._writing(key) as name:
            for _ in range(_TRIES):
                if self._send_new(key, load, lock) or self._same(key, load.fixity, lock):
                    break
            else:  # each time another writer's object was there, and gone when we looked
                raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{self._address.place}/{key}: {_UNSTEADY}")
            self._forget_uploads(name, load)
        return load.fixity

    def _send_new(self, key: str, load: Load, lock: Lock | None) -> bool:
        """Store what was not there, prove it, lock it; False when the name is taken."""
        name, size = self._address.name(key), load.fixity.size
        headers = {SHA256: load.fixity.sha256, **lock_headers(lock)}
        if size > PART_BYTES and self._client.look(name) is not None:
            return False  # known before all of it is sent
        try:
            written = load.send(self._client, name, headers, lambda write: self._turns.write_new(name, size, write))
        except Taken:
            return False
        stored = self._proven(key, written, load)
        if lock:
            lock_new(self._client, name, stored, lock)
        return True

    def _same(self, key: str, wanted: Fixity, lock: Lock | None) -> bool:
        """Whether these very bytes are stored, and locked if they are to be; False when nothing is there any more."""
        try:
            with reading(self._client, self._address, key) as body:
                body.check_same(wanted.sha256)
        except ArchiveError as error:
            if error.code is ErrorCode.OBJECT_MISSING:
                return False
            raise
        due = wanted_lock(body.answer.headers) or lock
        if due and due.until > datetime.now(UTC):
            put_lock(self._client, self._address.name(key), body.version, due)
        return True

    def _replace(self, key: str, load: Load) -> Fixity:
        with self._writing(key) as name:
            handy = self._turns.of_server and load.fixity.size <= _HANDY
            if handy and self._is_first(key, load):  # most are: nothing is to be looked for and removed
                return load.fixity
            for _ in range(_TRIES):
                try:
                    written = self._send_over(name, load)
                except Taken:  # the upload is gone: finished already and the answer lost, or dropped by another
                    if self._holds(key, load.fixity):
                        break
                    continue
                self._supersede(key, written, load)
                break
            else:
                raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{self._address.place}/{key}: {_UNSTEADY}")
            self._forget_uploads(name, load)
        return load.fixity

    def _is_first(self, key: str, load: Load) -> bool:
        """Store under a name that is free; False when it is not."""
        try:
            return self._send_new(key, load, None)
        except ArchiveError as error:
            if error.code is ErrorCode.OBJECT_MISSING:
                return True  # replaced by another before it was read back, who removed it
            raise

    def _send_over(self, name: str, load: Load) -> Written:
        """Write over whatever is there."""

        def finish(write: Write) -> Written:
            with self._turns.alone(name, load.fixity.size):
                return write({})

        return load.send(self._client, name, {SHA256: load.fixity.sha256}, finish)

    def _supersede(self, key: str, written: Written, load: Load) -> None:
        """Prove a replacement and remove what was there before it."""
        name = self._address.name(key)
        try:
            stored = self._proven(key, written, load)
        except ArchiveError as error:
            if written.version and error.code is ErrorCode.OBJECT_MISSING:
                return  # replaced again by another, who removed it
            raise
        with self._turns.alone(name):
            bodies = [found.id for found in self._client.versions(name) if not found.marker]
            older = bodies[bodies.index(stored) + 1 :] if stored in bodies else []
            for version_id in reversed(older):
                remove_version(self._client, name, version_id)

    def _holds(self, key: str, fixity: Fixity) -> bool:
        """Whether the object is now what was to be stored."""
        try:
            self._read_back(key, None, fixity)
        except ArchiveError as error:
            if error.code not in {ErrorCode.OBJECT_MISSING, ErrorCode.OBJECT_CORRUPT}:
                raise
            return False
        return True

    def _proven(self, key: str, written: Written, load: Load) -> str:
        """The id of a version that holds what was meant to be stored."""
        if written.version and load.etag and written.etag == load.etag:
            return written.version
        return self._read_back(key, written.version, load.fixity)

    def _read_back(self, key: str, version: str | None, fixity: Fixity) -> str:
        """The id of the version, after all of it was read again; a version that is not what was sent is removed."""
        try:
            with reading(self._client, self._address, key, version) as body:
                body.compare(body.sha256(), fixity.sha256)
        except ArchiveError as error:
            if version and error.code is ErrorCode.OBJECT_CORRUPT:
                remove_version(self._client, self._address.name(key), version)
            raise
        return version or body.version

    def _forget_uploads(self, name: str, load: Load) -> None:
        if load.fixity.size > PART_BYTES:
            forget_uploads(self._client, self._notes, name)

    @contextmanager
    def _writing(self, key: str) -> Iterator[str]:
        """The whole name of `key`, in a bucket that is fit for writing."""
        name = self._address.name(key)
        self.check_fit()
        with s3_faults(self._address, key):
            yield name
