"""Local copies for looking at: stored files and page pictures, dropped again when they take too much room."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from domain.documents import FileUse
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from domain.documents import Record, StoredFile
    from domain.limits import InputLimits
    from pipeline.sandbox import Sandbox
    from storage.dossiers import DossierStore

_ROOM_BYTES = 2 << 30


class ViewCache:
    """Copies under one folder; may be deleted at any time.

    Args:
        folder: where the copies lie.
        dossiers: where they come from.
        sandbox: where pages are drawn.
        limits: on pictures.
    """

    def __init__(self, folder: Path, dossiers: DossierStore, sandbox: Sandbox, limits: InputLimits) -> None:
        self._folder = folder
        self._dossiers = dossiers
        self._sandbox = sandbox
        self._limits = limits

    def file(self, record: Record, file: StoredFile) -> Path:
        """A copy of a stored file, its hash checked when it was fetched."""
        target = self._folder / f"{file.fixity.sha256}{Path(file.path).suffix}"
        if not target.exists():
            passing = self._passing(target)
            self._dossiers.fetch(record, file, passing)
            passing.replace(target)
            self._make_room(keep=target)
        return target

    def picture(self, record: Record, number: int, width: int) -> bytes:
        """JPEG of page `number` of what people are shown, at most `width` pixels wide, drawn in a child process."""
        if not 1 <= number <= len(record.pages):
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{record.code}#{number}")
        document = next(file for file in record.files if file.use is FileUse.ACCESS)
        image = record.pages[number - 1].image
        full = image.width if image else width
        target = self._folder / f"{document.fixity.sha256}-{number}-{min(width, full)}.jpg"
        if not target.exists():
            from pipeline.draw_task import DrawJob, draw_page

            passing = self._passing(target)
            job = DrawJob(self.file(record, document), number, min(width, full), passing, self._limits)
            self._sandbox.call(draw_page, job, returns=bool)
            passing.replace(target)
        return target.read_bytes()

    def _passing(self, target: Path) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        return target.with_name(f".{uuid.uuid4().hex}{target.suffix}")

    def _make_room(self, keep: Path) -> None:
        """Drop the copies longest unused."""
        entries = sorted((entry for entry in self._folder.iterdir() if entry != keep), key=lambda e: e.stat().st_atime)
        total = sum(entry.stat().st_size for entry in entries)
        for entry in entries:
            if total <= _ROOM_BYTES:
                return
            total -= entry.stat().st_size
            entry.unlink(missing_ok=True)
