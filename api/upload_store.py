"""Uploads on their way in: bytes on disk that survive a restart, a lost connection and a full disk.

Each upload has a folder of its own under the archive's scratch: `info.json` (what it is and what became of it),
`offset` (how many bytes are safe) and the bytes under the file's own name. The offset is written after the bytes are
on the disk, so that after a power cut an upload goes on from a place that is really there.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Self

from pydantic import TypeAdapter

from api.request_faults import RequestFault, RequestRefused
from domain.documents import RecordState
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.file_names import split_name
from scan.collect import display_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEPT = timedelta(hours=24)
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{22}")
_LONGEST_NAME = 200  # bytes; file systems take 255
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True, slots=True)
class Reason:
    """An `ErrorCode` with the facts of its sentence."""

    code: ErrorCode
    facts: dict[str, str | float]

    def as_error(self) -> ArchiveError:
        """The error that it was."""
        return ArchiveError(self.code, **self.facts)


@dataclass(frozen=True, slots=True)
class InsideAnswer:
    """What became of a document inside an upload: its name, and as in `DoorAnswer`."""

    name: str
    state: RecordState
    record: str | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class DoorAnswer:
    """What became of a whole upload at the archive's door.

    Attributes:
        state: RECEIVED when the archive works on it, DUPLICATE or REFUSED when that was the end.
        record: its code, None when refused.
        pages: number of pages, 0 when unknown.
        reason: why it was refused, None when taken.
        inside: the documents inside it, however deep.
        left_inside: names of the files inside it that stay there.
    """

    state: RecordState
    record: str | None
    pages: int
    reason: Reason | None
    inside: tuple[InsideAnswer, ...] = ()
    left_inside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload.

    Attributes:
        id: names it in its address; not to be guessed.
        name: of the file, as people see it.
        length: bytes in all.
        offset: bytes that are safe here.
        batch, dossier, dossier_title: how it is handed in.
        metadata: as the client sent it.
        expires: when it is forgotten unless it is finished.
        answer: what the door said, None until all is here and looked at.
        trouble: why the archive could not take it yet; it may be tried again.
    """

    id: str
    name: str
    length: int
    offset: int
    batch: str
    dossier: str | None
    dossier_title: str | None
    metadata: str
    expires: datetime
    answer: DoorAnswer | None = None
    trouble: Reason | None = None

    @property
    def whole(self) -> bool:
        """All bytes are here."""
        return self.offset == self.length


_JSON: TypeAdapter[Upload] = TypeAdapter(Upload)


class UploadStore:
    """All uploads of one archive. Safe for use by several threads of one process.

    Args:
        folder: where they lie.
        clock: the present.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._clock = clock
        self._held: set[str] = set()
        self._lock = threading.Lock()

    def create(self, draft: Upload) -> Upload:
        """Begin an upload as `draft` says; its id and expiry are given here."""
        upload = replace(draft, id=secrets.token_urlsafe(16), offset=0, expires=self._clock() + KEPT)
        with disk_faults(self._folder):
            self._of(upload.id).mkdir(parents=True)
            self.bytes_of(upload).parent.mkdir()
            self.bytes_of(upload).touch()
        self.save(upload)
        return upload

    def find(self, upload_id: str) -> Upload:
        """The upload as it stands.

        Raises:
            RequestRefused: UPLOAD_UNKNOWN.
        """
        if not _IDENTIFIER.fullmatch(upload_id):
            raise RequestRefused(RequestFault.UPLOAD_UNKNOWN)
        try:
            upload = _JSON.validate_json((self._of(upload_id) / "info.json").read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            raise RequestRefused(RequestFault.UPLOAD_UNKNOWN) from None
        return replace(upload, offset=self._safe_bytes(upload_id))

    def save(self, upload: Upload) -> None:
        """Remember what became of an upload."""
        with disk_faults(self._folder):
            _write_whole(self._of(upload.id) / "info.json", _JSON.dump_json(upload))

    def finish(self, upload: Upload, answer: DoorAnswer) -> None:
        """The archive has it, or will never: the bytes here go, the answer stays until it expires."""
        self.save(replace(upload, answer=answer, trouble=None))
        shutil.rmtree(self.bytes_of(upload).parent, ignore_errors=True)

    def remove(self, upload_id: str) -> None:
        """Forget an upload and its bytes."""
        shutil.rmtree(self._of(upload_id), ignore_errors=True)

    def bytes_of(self, upload: Upload) -> Path:
        """The file, under the name that intake shall see."""
        return self._of(upload.id) / "file" / file_name(upload.name)

    def appending(self, upload: Upload) -> Appending:
        """A writer at the safe end of the bytes; the caller holds the upload."""
        return Appending(self.bytes_of(upload), self._of(upload.id) / "offset", upload.offset)

    @contextmanager
    def holding(self, upload_id: str) -> Iterator[None]:
        """Be the only one who changes this upload.

        Raises:
            RequestRefused: UPLOAD_BUSY.
        """
        with self._lock:
            if upload_id in self._held:
                raise RequestRefused(RequestFault.UPLOAD_BUSY)
            self._held.add(upload_id)
        try:
            yield
        finally:
            with self._lock:
                self._held.discard(upload_id)

    def sweep(self) -> list[Upload]:
        """Forget what has expired; what is whole and unanswered stays, and is returned."""
        waiting = []
        for folder in sorted(self._folder.iterdir()) if self._folder.exists() else ():
            try:
                upload = self.find(folder.name)
            except (RequestRefused, ValueError):
                shutil.rmtree(folder, ignore_errors=True)  # never got as far as its info
                continue
            if upload.whole and upload.answer is None:
                waiting.append(upload)
            elif upload.expires < self._clock():
                self.remove(upload.id)
        return waiting

    def _of(self, upload_id: str) -> Path:
        return self._folder / upload_id

    def _safe_bytes(self, upload_id: str) -> int:
        try:
            return int((self._of(upload_id) / "offset").read_bytes())
        except FileNotFoundError:
            return 0


class Appending:
    """Writes a part behind what is safe; nothing of it counts until `commit`."""

    def __init__(self, path: Path, mark: Path, offset: int) -> None:
        self._path, self._mark = path, mark
        self._start = offset
        with disk_faults(path):
            self._file = path.open("r+b")
            self._file.truncate(offset)
            self._file.seek(offset)

    def write(self, data: bytes) -> None:
        """Append `data`."""
        with disk_faults(self._path):
            self._file.write(data)

    def commit(self) -> int:
        """Make what was written safe; returns the new offset."""
        with disk_faults(self._path):
            self._file.flush()
            os.fsync(self._file.fileno())
            offset = self._file.tell()
            _write_whole(self._mark, str(offset).encode())
        self._start = offset
        return offset

    def take_back(self) -> None:
        """Drop what was written since the last commit."""
        self._file.seek(self._start)
        self._file.truncate(self._start)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with disk_faults(self._path):
            self._file.close()


def file_name(name: str) -> str:
    """A name under which the file system keeps `name`: its last part, short enough, its ending kept."""
    last = display_name(Path(PurePosixPath(name.replace("\\", "/").replace("\0", "_")).name or "_"))
    if not last.strip("."):
        return "_"
    stem, extension = split_name(last)
    return stem.encode()[: _LONGEST_NAME - len(extension.encode())].decode(errors="ignore") + extension


@contextmanager
def disk_faults(path: Path) -> Iterator[None]:
    """Faults of the file system as ours.

    Raises:
        ArchiveUnusable: DISK_FULL, STORE_FAILED.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise ArchiveUnusable(ErrorCode.DISK_FULL, path=str(path)) from error
        raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail=error.strerror or str(error)) from error


def _write_whole(path: Path, data: bytes) -> None:
    """Write a small file so that nobody, even after a power cut, sees half of it."""
    passing = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with passing.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    passing.replace(path)
