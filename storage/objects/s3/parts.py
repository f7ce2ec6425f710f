"""Large files go up in parts, so that an upload that broke off goes on where it stopped.

Whether an unfinished upload is that of the same file is not written anywhere; so the size of the parts is made from
the file's digest, and every part that is there must have the size and MD5 (its ETag) of the file's own. What S3 made of
the parts is read back as a whole anyway.

A restarted MinIO tells its unfinished uploads only to who knows the name. So each such name is noted in an object of
its own until the upload is finished or cleaned away.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from minio.error import S3Error
from urllib3.exceptions import HTTPError

from domain.digest import Fixity
from domain.disk_faults import faults
from storage.objects.s3.locks import remove_name
from storage.objects.s3.s3_errors import is_full
from storage.objects.s3.turns import Taken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from minio.datatypes import Part

    from storage.objects.s3.client import S3Client, Written

    _Finish = Callable[[Callable[[Mapping[str, str]], Written]], Written]

PART_BYTES = 16 << 20  # what one upload holds in memory
_NAME_BYTES = 4096  # more than any name has
_PARTS_MAX = 9_000  # S3 takes 10,000
_MARK = 1 << 16  # part sizes differ by up to 64 KiB from file to file


@dataclass(frozen=True, slots=True)
class NotedFile:
    """A file to be uploaded, its fixity, and where the names of unfinished uploads are noted."""

    path: Path
    fixity: Fixity
    notes: str


def upload_in_parts(
    client: S3Client, name: str, source: NotedFile, headers: Mapping[str, str], finish: _Finish
) -> Written:
    """Upload the file `source`, or the rest of it where an earlier upload broke off.

    A broken connection leaves what is there for the next time; a full store is freed of it.

    Args:
        client: the bucket.
        name: whole name in the bucket.
        source: the file.
        headers: of the object.
        finish: calls what makes the parts an object, with the headers of its condition.

    Returns:
        What the server says of it.

    Raises:
        Taken: the name holds an object, or another writer finished this upload.
        ArchiveError: OBJECT_CORRUPT when the file changed meanwhile; STORE_FAILED when it cannot be read.
    """
    size = part_size(source.fixity)
    client.put(_note(source.notes, name), name.encode(), {})
    upload, tags = _resumed(client, name, source.path, size) or (client.begin_upload(name, headers), [])
    try:
        for number, data in enumerate(_pieces(source.path, size, len(tags)), len(tags) + 1):
            tags.append(client.put_part(name, upload, number, data))
        return finish(lambda condition: client.finish_upload(name, upload, tags, condition))
    except Taken:
        client.drop_upload(name, upload)
        raise
    except S3Error as error:
        if error.code == "NoSuchUpload":
            raise Taken from error
        if is_full(error):
            with suppress(S3Error, HTTPError):
                client.drop_upload(name, upload)
        raise


def part_size(fixity: Fixity) -> int:
    """Bytes of each part but the last: at least 16 MiB, and a little more that says whose part it is."""
    least = max(PART_BYTES, -(-fixity.size // _PARTS_MAX))
    return least + int(fixity.sha256[:8], 16) % _MARK


def forget_uploads(client: S3Client, notes: str, name: str) -> None:
    """Drop all unfinished uploads to `name`, which can only come too late, and the note of them."""
    for upload in list(client.uploads(name)):
        if upload.object_name == name:
            client.drop_upload(name, upload.upload_id or "")
    remove_name(client, _note(notes, name))


def clean_uploads(client: S3Client, prefix: str, notes: str, last: datetime) -> int:
    """Drop the unfinished uploads to names that begin with `prefix` and were begun before `last`; how many."""
    told = {upload.object_name for upload in client.uploads("") if upload.object_name.startswith(prefix)}
    noted = {client.part(note, 0, _NAME_BYTES).decode() for note, _, _ in list(client.names(notes))}
    count = 0
    for name in sorted(told | noted):
        found = [upload for upload in list(client.uploads(name)) if upload.object_name == name]
        old = [upload for upload in found if upload.initiated_time and upload.initiated_time <= last]
        for upload in old:
            client.drop_upload(name, upload.upload_id or "")
        if len(old) == len(found):
            remove_name(client, _note(notes, name))
        count += len(old)
    return count


def _note(notes: str, name: str) -> str:
    return f"{notes}{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def _resumed(client: S3Client, name: str, source: Path, size: int) -> tuple[str, list[str]] | None:
    """An unfinished upload of this file and the ETags of its parts, in order."""
    for upload in list(client.uploads(name)):
        if upload.object_name == name and upload.upload_id:
            try:
                parts = sorted(client.parts(name, upload.upload_id), key=lambda part: part.part_number)
            except S3Error as error:
                if error.code == "NoSuchUpload":  # gone since it was listed
                    continue
                raise
            tags = _matching(parts, source, size)
            if tags:
                return upload.upload_id, tags
    return None


def _matching(parts: list[Part], source: Path, size: int) -> list[str]:
    """ETags of the parts from the first on without a gap; none at all when one is not of this file."""
    tags: list[str] = []
    pieces = _pieces(source, size, 0)
    for number, part in enumerate(parts, 1):
        data = next(pieces, b"")
        if part.part_number != number:
            break
        if part.size != len(data) or part.etag != hashlib.md5(data, usedforsecurity=False).hexdigest():
            return []
        tags.append(part.etag)
    return tags


def _pieces(source: Path, size: int, skip: int) -> Iterator[bytes]:
    """The file in pieces of `size` bytes, the first `skip` left out."""
    with faults(source), source.open("rb") as stream:
        stream.seek(skip * size)
        while data := stream.read(size):
            yield data
