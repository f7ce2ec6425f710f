"""New names on S3: of many writers of one name exactly one may succeed.

Servers that look and write under one lock (MinIO, Amazon) are simply asked: `If-None-Match: *`. Others look first and
write later, so that two may pass (versitygw 1.7.0, found by the tests). There a writer first puts up a claim under a
name of its own and writes only when it then sees no other claim: of two writers at least the later one sees both.
"""

from __future__ import annotations

import hashlib
import secrets
import time
import uuid
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from minio.error import S3Error

from storage.s3_faults import TAKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from storage.s3_client import S3Client

CLAIMS = ".claims"  # first part of no key
_ABANDONED = timedelta(minutes=10)  # a writer that has not stored its last part by then is dead
_TRIES = 200
_PAUSE_SECONDS = 0.05


class Taken(Exception):  # noqa: N818 - an answer, not a fault
    """The name holds an object already, or the upload to it was finished by another."""


def write_new(
    client: S3Client, name: str, claims: str | None, write: Callable[[Mapping[str, str]], str | None]
) -> str | None:
    """Let `write` store an object under `name` when there is none; it is given the headers of its request.

    Args:
        client: the bucket.
        name: whole name in the bucket.
        claims: beginning of the names of claims, None where the server refuses the second writer by itself.
        write: does it and returns the version's id where the server tells it.

    Raises:
        Taken: there is one.
    """
    try:
        if claims is None:
            return write({"If-None-Match": "*"})
        with _alone(client, name, claims):
            return write({})
    except S3Error as error:
        if error.code in TAKEN or error.code == "NoSuchUpload":
            raise Taken from error
        raise


@contextmanager
def _alone(client: S3Client, name: str, claims: str) -> Iterator[None]:
    """Run the block while no other writer of `name` does. The one with the least claim waits, the others step back."""
    shared = f"{claims}{hashlib.sha256(name.encode()).hexdigest()[:32]}-"
    for _ in range(_TRIES):
        if client.look(name) is not None:
            raise Taken
        claim = f"{shared}{uuid.uuid4().hex}"
        version = client.put(claim, b"", {})
        try:
            if _first(client, shared, claim):
                if client.look(name) is not None:
                    raise Taken
                yield
                return
        finally:
            client.remove(claim, version)
        time.sleep(_PAUSE_SECONDS * (1 + secrets.randbelow(4)))
    raise TimeoutError


def _first(client: S3Client, shared: str, claim: str) -> bool:
    """Wait while claims after ours stand; True once ours stands alone, False when one stands before it."""
    for _ in range(_TRIES):
        standing = {name: since for name, _, since in client.names(shared)}
        oldest = standing[claim] - _ABANDONED
        others = [name for name, since in standing.items() if name != claim and since > oldest]
        if not others:
            return True
        if min(others) < claim:
            return False
        time.sleep(_PAUSE_SECONDS)
    return False
