"""Uploads on their way in: bytes on disk that survive a restart, a lost connection and a full disk.

Each upload has a folder of its own under the archive's scratch: `info.json` (what it is and what became of it),
`offset` (how many bytes are safe) and the bytes under the file's own name. The offset is written after the bytes are
on the disk, so that after a power cut an upload goes on from a place that is really there.
"""

from __future__ import annotations

import re
import secrets
import shutil
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from api.http.request_faults import RequestFault, RequestRefused
from api.http.uploads.depositor import Depositor
from api.http.uploads.upload_bytes import Appending, disk_faults, write_whole
from api.http.uploads.upload_room import UploadRoom
from domain.batches import BatchKind
from domain.documents import RecordState
from domain.duplicates import DuplicateRule
from domain.errors import ArchiveError, ErrorCode
from domain.file_names import cut_name, printable_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEPT = timedelta(hours=24)
ANNOUNCED = timedelta(hours=1)  # kept without a byte
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{22}")


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
        elsewhere: codes of the records of other dossiers with the same content.
    """

    state: RecordState
    record: str | None
    pages: int
    reason: Reason | None
    inside: tuple[InsideAnswer, ...] = ()
    left_inside: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload.

    Attributes:
        id: names it in its address; not to be guessed.
        name: of the file, as people see it.
        length: bytes in all.
        offset: bytes that are safe here.
        batch, dossier, dossier_title: how it is handed in.
        batch_id: identifier of the batch, where that was given; empty for one that is opened by its name.
        fonds: code of the fonds, where one was chosen.
        duplicates: what is done with content that another dossier holds; None as the archive's settings say.
        review: people look at it before it is written and sealed; None as the archive's settings say.
        kind: of the batch, where it is opened by its name.
        depositor: who hands it in.
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
    batch_id: str = ""
    duplicates: DuplicateRule | None = None
    fonds: str = ""
    review: bool | None = None
    kind: BatchKind = BatchKind.GENERAL
    depositor: Depositor = field(default_factory=Depositor)

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
        reserve: bytes of their disk that they leave free.
        quota: bytes of all that one person has here; 0 for as many as fit.
    """

    def __init__(self, folder: Path, clock: Callable[[], datetime], reserve: int = 0, quota: int = 0) -> None:
        self._folder = folder
        self._clock = clock
        self._room = UploadRoom(folder, clock, reserve, quota=quota)
        self._held: set[str] = set()
        self._lock = threading.Lock()
        self._making = threading.Lock()  # an upload, before it has its info

    def create(self, draft: Upload) -> Upload:
        """Begin an upload as `draft` says; its id and expiry are given here.

        Raises:
            RequestRefused: UPLOAD_QUOTA, UPLOAD_NO_ROOM, UPLOADS_TOO_MANY.
        """
        upload = replace(draft, id=secrets.token_urlsafe(16), offset=0, expires=self._clock() + KEPT)
        self._claim(upload)
        try:
            with self._making, disk_faults(self._folder):
                self._of(upload.id).mkdir(parents=True)
                self.bytes_of(upload).parent.mkdir()
                self.bytes_of(upload).touch()
                self.save(upload)
        except ArchiveError:
            self.remove(upload.id)
            raise
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
            write_whole(self._of(upload.id) / "info.json", _JSON.dump_json(upload))

    def finish(self, upload: Upload, answer: DoorAnswer) -> None:
        """The archive has it, or will never: the bytes here go, the answer stays until it expires.

        Of a secret document the name goes too.
        """
        told = replace(upload, answer=answer, trouble=None)
        if answer.reason and answer.reason.code is ErrorCode.SECRET_DOCUMENT:
            told = replace(told, name=str(answer.reason.facts["short"]), metadata="")
        self.save(told)
        self._room.give_back(upload.id)
        shutil.rmtree(self.bytes_of(upload).parent, ignore_errors=True)

    def recall(self) -> None:
        """Count what an earlier process left here, before anything else is done with it."""
        for folder in sorted(self._folder.iterdir()) if self._folder.exists() else ():
            with suppress(RequestRefused, ValueError):  # the sweep forgets it
                upload = self.find(folder.name)
                if upload.answer is None:
                    self._room.recall(upload.id, upload.length, upload.offset, upload.depositor.identifier)

    def used(self, owner: str) -> int:
        """Bytes of a person's uploads that come, rest, or wait at the door."""
        return self._room.used(owner)

    def remove(self, upload_id: str) -> None:
        """Forget an upload and its bytes."""
        self._room.give_back(upload_id)
        shutil.rmtree(self._of(upload_id), ignore_errors=True)

    def bytes_of(self, upload: Upload) -> Path:
        """The file, under the name that intake shall see."""
        return self._of(upload.id) / "file" / file_name(upload.name)

    def appending(self, upload: Upload) -> Appending:
        """A writer at the safe end of the bytes; the caller holds the upload.

        Raises:
            RequestRefused: UPLOAD_NO_ROOM, UPLOAD_QUOTA, there is no room for the rest any more.
        """
        self._claim(upload)
        came = partial(self._room.came, upload.id)
        return Appending(self.bytes_of(upload), self._of(upload.id) / "offset", upload.offset, came)

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
        """Forget what has expired, and what was announced an hour ago and never sent a byte.

        Returns:
            What is whole and unanswered, which stays.
        """
        waiting = []
        for folder in sorted(self._folder.iterdir()) if self._folder.exists() else ():
            with self._making:
                try:
                    upload = self.find(folder.name)
                except (RequestRefused, ValueError):
                    shutil.rmtree(folder, ignore_errors=True)  # never got as far as its info
                    continue
            if upload.whole and upload.answer is None:
                waiting.append(upload)
            elif self._is_over(upload):
                self._remove_unless_held(upload.id)
        return waiting

    def _is_over(self, upload: Upload) -> bool:
        kept = KEPT if upload.offset or upload.whole else ANNOUNCED
        return upload.expires - KEPT + kept < self._clock()

    def _claim(self, upload: Upload) -> None:
        for silent in self._room.claim(upload.id, upload.length, upload.offset, upload.depositor.identifier):
            self._remove_unless_held(silent)

    def _remove_unless_held(self, upload_id: str) -> None:
        with suppress(RequestRefused), self.holding(upload_id):
            self.remove(upload_id)

    def _of(self, upload_id: str) -> Path:
        return self._folder / upload_id

    def _safe_bytes(self, upload_id: str) -> int:
        try:
            return int((self._of(upload_id) / "offset").read_bytes())
        except FileNotFoundError:
            return 0


def file_name(name: str) -> str:
    """A name under which the file system keeps `name`: its last part, short enough, its ending kept."""
    last = printable_name(name.replace("\\", "/").rstrip("/").rpartition("/")[2])
    return cut_name(last) if last.strip(" .") else "_"
