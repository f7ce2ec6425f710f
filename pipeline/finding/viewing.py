"""Local copies for looking at: stored files and page pictures, dropped again when they take too much room."""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from domain.documents import FileUse, SourceFormat
from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from domain.file_names import split_name
from pipeline.isolation.jobs import DRAW, DrawJob, PagePlace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from domain.documents import Record, StoredFile
    from domain.geometry import Box
    from domain.limits import InputLimits
    from pipeline.intake.intake_plan import IntakePlan
    from pipeline.isolation.sandbox import Sandbox
    from storage.objects.object_store import ObjectStore
    from storage.packages.dossiers import DossierStore

_ROOM_BYTES = 2 << 30
_TIMES_ENLARGED, _WIDEST_PLACE = 3, 1200  # pixels of a picture for one of the page


class ViewCache:
    """Copies under one folder; may be deleted at any time, and be shared by several processes.

    Args:
        folder: where the copies lie.
        passing: where they are made, on the same disk; of this process alone.
        dossiers: where they come from.
        sandbox: where pages are drawn.
        limits: on pictures.
    """

    def __init__(
        self, folder: Path, passing: Path, dossiers: DossierStore, sandbox: Sandbox, limits: InputLimits
    ) -> None:
        self._folder = folder
        self._passing_folder = passing
        self._dossiers = dossiers
        self._sandbox = sandbox
        self._limits = limits

    def file(self, record: Record, file: StoredFile) -> Path:
        """A copy of a stored file, its hash checked when it was fetched."""
        target = self._folder / f"{file.fixity.sha256}{split_name(file.path)[1]}"
        if not target.exists():
            self._bring(target, lambda passing: self._dossiers.fetch(record, file, passing))
        return target

    def picture(self, record: Record, number: int, width: int) -> bytes:
        """JPEG of page `number` of what people are shown, at most `width` pixels wide, drawn in a child process.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, there is no such page; else why it cannot be drawn.
        """
        drawn = self.drawn(record, number, width)
        if drawn is not None:
            return drawn
        document, least = _document(record), _width(record, number, width)
        target = self._folder / _picture_name(document, number, least)
        self._draw(self.file(record, document), SourceFormat.PDF, number, target, least)
        return target.read_bytes()

    def place_picture(self, record: Record, number: int, box: Box) -> bytes:
        """JPEG of a place on page `number` of what people are shown, enlarged, drawn in a child process.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, there is no such page, or nothing is known of its size; else why it cannot
                be drawn.
        """
        image = record.pages[number - 1].image if 1 <= number <= len(record.pages) else None
        if image is None:
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{record.code}#{number}")
        document, width = _document(record), min(box.w * _TIMES_ENLARGED, _WIDEST_PLACE)
        target = self._folder / f"{document.fixity.sha256}-{number}-{'-'.join(map(str, box.as_list()))}.jpg"
        if not target.exists():
            path = self.file(record, document)
            self._draw(path, SourceFormat.PDF, number, target, width, PagePlace(box, image.width))
        return target.read_bytes()

    def drawn(self, record: Record, number: int, width: int) -> bytes | None:
        """The same where it was drawn before, else None.

        Raises:
            ArchiveError: RECORD_NOT_FOUND.
        """
        if not 1 <= number <= len(record.pages):
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{record.code}#{number}")
        try:
            return (self._folder / _picture_name(_document(record), number, _width(record, number, width))).read_bytes()
        except FileNotFoundError:
            return None

    def kept_picture(self, store: ObjectStore, plan: IntakePlan, number: int, width: int) -> bytes:
        """JPEG, `width` pixels wide, of page `number` of a document that is in no package (yet), from its kept master.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, there is no such page; OBJECT_MISSING, the master is not kept any more; else
                why it cannot be drawn, found out once and then remembered.
        """
        if not 1 <= number <= plan.pages:
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{plan.title}#{number}")
        target = self._folder / f"{plan.content}-kept-{number}-{width}.jpg"
        if not target.exists():
            index, inner = plan.locate(number)
            try:
                master = self._master(store, plan, index)
                self._draw(master, plan.sources[index].file.format, inner, target, width)
            except ArchiveError as error:
                if error.code in SYSTEM_FAULTS or error.code is ErrorCode.OBJECT_MISSING:
                    raise
                target.touch()  # what killed one child would keep another one busy at each look
        data = target.read_bytes()
        if not data:
            raise ArchiveError(ErrorCode.BROKEN_PAGE, page=number, detail="không vẽ được / cannot be drawn")
        return data

    def _master(self, store: ObjectStore, plan: IntakePlan, index: int) -> Path:
        source = plan.sources[index].file
        target = self._folder / f"{source.fixity.sha256}.{source.format.name.lower()}"
        if not target.exists():
            self._bring(target, lambda passing: store.fetch(plan.source_key(index), passing, source.fixity.sha256))
        return target

    def _draw(
        self, path: Path, form: SourceFormat, number: int, target: Path, width: int, place: PagePlace | None = None
    ) -> None:
        def draw(passing: Path) -> None:
            self._sandbox.call(DRAW, DrawJob(path, number, width, passing, self._limits, form, place))

        self._bring(target, draw)

    def _bring(self, target: Path, make: Callable[[Path], object]) -> None:
        """Make `target` among the passing files first: whoever looks finds it whole, and what fails leaves nothing."""
        for folder in (self._folder, self._passing_folder):
            folder.mkdir(parents=True, exist_ok=True)
        passing = self._passing_folder / f"{uuid.uuid4().hex}{target.suffix}"
        try:
            make(passing)
            passing.replace(target)
        finally:
            passing.unlink(missing_ok=True)
        self._make_room(keep=target)

    def _make_room(self, keep: Path) -> None:
        """Drop the copies longest unused."""
        entries = sorted(self._copies(keep))
        total = sum(size for _, size, _ in entries)
        for _, size, entry in entries:
            if total <= _ROOM_BYTES:
                return
            total -= size
            entry.unlink(missing_ok=True)

    def _copies(self, keep: Path) -> Iterator[tuple[float, int, Path]]:
        """When each was used last, its size and path; what others drop meanwhile is passed over."""
        for entry in self._folder.iterdir():
            with suppress(FileNotFoundError):
                found = entry.stat()
                if entry != keep:
                    yield found.st_atime, found.st_size, entry


def _document(record: Record) -> StoredFile:
    return next(file for file in record.files if file.use is FileUse.ACCESS)


def _width(record: Record, number: int, wanted: int) -> int:
    """As many pixels as are wanted, or as the page has."""
    image = record.pages[number - 1].image
    return min(wanted, image.width) if image else wanted


def _picture_name(document: StoredFile, number: int, width: int) -> str:
    return f"{document.fixity.sha256}-{number}-{width}.jpg"
