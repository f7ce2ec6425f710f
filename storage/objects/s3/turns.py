"""Writers of one name on S3: exactly one of many makes it, and none disturbs another.

Servers that look and write under one lock (MinIO, Amazon) are simply asked: `If-None-Match: *`. Others look first and
write later, so that two may pass, or one stumbles over the other (versitygw 1.7.0, found by the tests). There a writer
first puts up a claim under a name of its own and writes only when it then sees no other claim: of two writers at least
the later one sees both.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from minio.error import S3Error

from storage.objects.s3.s3_errors import TAKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from storage.objects.s3.client import S3Client, Written

_TURN_SECONDS = 60  # a writer that has not come to its end by then is dead
_BYTES_A_SECOND = 10 << 20  # what a slow server needs to put large parts together
_FOLDER_WENT = {"ExistingObjectIsDirectory"}  # versitygw removed the folder of claims with the last one meanwhile
_TRIES = 400
_PAUSE_SECONDS = 0.02


class Taken(Exception):  # noqa: N818 - an answer, not a fault
    """The name holds an object already, or the upload to it is gone."""


class _Stumbled(Exception):  # noqa: N818
    """A claim could not be put up this time."""


class Turns:
    """Who may write to a name of a bucket.

    Args:
        client: the bucket.
        claims: beginning of the names of claims; None where the server itself sees to it.
    """

    def __init__(self, client: S3Client, claims: str | None) -> None:
        self._client = client
        self._claims = claims

    @property
    def of_server(self) -> bool:
        """The server itself sees to it."""
        return self._claims is None

    def write_new(self, name: str, size: int, write: Callable[[Mapping[str, str]], Written]) -> Written:
        """Let `write` store `size` bytes under `name` when nothing is there; it is given the headers of its request.

        Returns:
            What `write` returns.

        Raises:
            Taken: there is one.
        """
        try:
            if self._claims is None:
                return write({"If-None-Match": "*"})
            if self._client.look(name) is None:  # most of those who come too late learn it here
                with self.alone(name, size):
                    if self._client.look(name) is None:
                        return write({})
        except S3Error as error:
            if error.code in TAKEN or error.code == "NoSuchUpload":
                raise Taken from error
            raise
        raise Taken

    @contextmanager
    def alone(self, name: str, size: int = 0) -> Iterator[None]:
        """Run the block, which stores `size` bytes, while no other writer of `name` does.

        Nothing is done where the server itself sees to that.

        Raises:
            TimeoutError: others are at it all the time.
        """
        if self._claims is None:
            yield
            return
        shared = f"{self._claims}{hashlib.sha256(name.encode()).hexdigest()[:32]}-"
        seconds = _TURN_SECONDS + size // _BYTES_A_SECOND
        for _ in range(_TRIES):
            claim = f"{shared}{seconds}-{uuid.uuid4().hex}"
            with suppress(_Stumbled):
                version = self._put_claim(claim)
                try:
                    if self._first(shared, claim):
                        yield
                        return
                finally:
                    self._client.remove(claim, version)
            time.sleep(_PAUSE_SECONDS * (1 + secrets.randbelow(8)))
        raise TimeoutError

    def _put_claim(self, claim: str) -> str | None:
        try:
            return self._client.put(claim, b"", {}).version
        except S3Error as error:
            if error.code in _FOLDER_WENT:
                raise _Stumbled from error
            raise

    def _first(self, shared: str, claim: str) -> bool:
        """Wait while claims after ours stand; True once ours stands alone, False when one stands before it."""
        for _ in range(_TRIES):
            standing = {name: since for name, _, since in self._client.names(shared)}
            if claim not in standing:
                return False  # somebody cleaned it away
            others = [name for name in standing if name != claim and standing[claim] < _end(name, standing[name])]
            if not others:
                return True
            if min(others) < claim:
                return False
            time.sleep(_PAUSE_SECONDS)
        return False


def _end(claim: str, since: datetime) -> datetime:
    """End of a claim, by the clock of the server that told us since when it stands."""
    return since + timedelta(seconds=int(claim.split("-")[-2]))
