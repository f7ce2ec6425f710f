"""What is sent to a bucket: bytes in memory with one request, large files in parts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.digest import Fixity, fixity_of
from domain.disk_faults import faults
from storage.objects.durable_files import chunks
from storage.objects.s3.client import S3Client, Written
from storage.objects.s3.parts import PART_BYTES, NotedFile, upload_in_parts

if TYPE_CHECKING:
    from pathlib import Path

Write = Callable[[Mapping[str, str]], Written]
Finish = Callable[[Write], Written]


@dataclass(frozen=True, slots=True)
class Load:
    """What is to be stored.

    Attributes:
        fixity: of all of it.
        etag: what the server calls it when it stored just that; empty when the name proves nothing.
        send: sends it to a name with these headers; its last argument calls what makes it an object, with the headers
            of the condition.
    """

    fixity: Fixity
    etag: str
    send: Callable[[S3Client, str, Mapping[str, str], Finish], Written]


def load_of_bytes(data: bytes) -> Load:
    """Bytes to be sent."""

    def send(client: S3Client, name: str, headers: Mapping[str, str], finish: Finish) -> Written:
        return finish(lambda condition: client.put(name, data, {**headers, **condition}))

    return Load(fixity_of((data,)), hashlib.md5(data, usedforsecurity=False).hexdigest(), send)


def load_of_file(source: Path, notes: str) -> Load:
    """A file to be sent, whole when it is small; `notes` is where unfinished uploads are noted.

    Raises:
        ArchiveError: STORE_FAILED when it cannot be read.
    """
    with faults(source), source.open("rb") as stream:
        data = stream.read(PART_BYTES + 1)
        if len(data) <= PART_BYTES:
            return load_of_bytes(data)
        del data
        stream.seek(0)
        file = NotedFile(source, fixity_of(chunks(stream)), notes)

    def send(client: S3Client, name: str, headers: Mapping[str, str], finish: Finish) -> Written:
        return upload_in_parts(client, name, file, headers, finish)

    return Load(file.fixity, "", send)
