"""An object as an S3 server gives it: its stream, checked against the digest that was stored with it."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from urllib3.response import BaseHTTPResponse

from domain.errors import ArchiveError, ErrorCode
from storage.objects.durable_files import CHUNK
from storage.objects.s3.s3_errors import s3_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.objects.s3.address import S3Address
    from storage.objects.s3.client import S3Client

SHA256 = "x-amz-meta-sha256"


@dataclass(frozen=True, slots=True)
class Body:
    """The answer to a reading of `key`; the caller closes it."""

    key: str
    answer: BaseHTTPResponse

    @property
    def recorded(self) -> str:
        """SHA-256 in the object's metadata; empty when it was not stored by us."""
        return self.answer.headers.get(SHA256) or ""

    @property
    def version(self) -> str:
        """Id of the version that is read."""
        return self.answer.headers.get("x-amz-version-id") or ""

    @property
    def size(self) -> int:
        """Bytes of the whole object, also when only a part was asked for."""
        whole = self.answer.headers.get("content-range", "").rpartition("/")[2]
        return int(whole or self.answer.headers.get("content-length", "0"))

    def chunks(self) -> Iterator[bytes]:
        """The stream, not checked."""
        yield from self.answer.stream(CHUNK, decode_content=False)

    def checked(self) -> Iterator[bytes]:
        """The stream; OBJECT_CORRUPT after its end when it is not what was stored."""
        found = hashlib.sha256()
        for chunk in self.chunks():
            found.update(chunk)
            yield chunk
        self.compare(found.hexdigest())

    def sha256(self) -> str:
        """Read all of it for its digest."""
        found = hashlib.sha256()
        for chunk in self.chunks():
            found.update(chunk)
        return found.hexdigest()

    def check_same(self, sha256: str) -> None:
        """Read all of it, to be sure that it is what the caller would store there.

        Raises:
            ArchiveError: OBJECT_EXISTS when other bytes were stored; OBJECT_CORRUPT when these have changed.
        """
        if self.recorded and self.recorded != sha256:
            raise ArchiveError(ErrorCode.OBJECT_EXISTS, key=self.key)
        self.compare(self.sha256(), sha256)

    def compare(self, found: str, expected: str | None = None) -> None:
        """Compare with the recorded digest, and with the one that the caller expects.

        Raises:
            ArchiveError: OBJECT_CORRUPT.
        """
        for wanted in (self.recorded, self.recorded if expected is None else expected):
            if found != wanted:
                raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=self.key, expected=wanted or "?", found=found)


@contextmanager
def reading(client: S3Client, address: S3Address, key: str, version: str | None = None) -> Iterator[Body]:
    """The object under `key`, or one version of it, while it is read; faults are told in our words."""
    with s3_faults(address, key):
        answer = client.get(address.name(key), version)
        try:
            yield Body(key, answer)
        finally:
            answer.close()
            answer.release_conn()
