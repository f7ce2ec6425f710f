"""A hot folder: what came to rest in it is told once, over restarts too; what is no document is told beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.incoming import Collected
from domain.passing_names import is_passing
from pipeline.intake.watch_log import WatchLog
from scan.collect import collect
from scan.settle import Settling, list_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scan.settle import FileState


class HotFolder:
    """One folder that is watched.

    Args:
        home: of the archive, which remembers what was told.
        folder: that is watched.
        quiet_seconds: how long nothing of a document may have changed.
    """

    def __init__(self, home: Path, folder: Path, quiet_seconds: float) -> None:
        self._folder = folder
        self._log = WatchLog(home, folder)
        self._settling = Settling(quiet_seconds, self._log.told())

    def look(self, now: float) -> Iterator[Path | Collected]:
        """Files and sub-folders that are newly at rest, then once what is no document; each is remembered behind it.

        Args:
            now: seconds of any clock that does not run backwards.

        Raises:
            ArchiveError: UNREADABLE_FILE, the folder cannot be listed.
            ArchiveUnusable: STORE_FAILED, the archive's folder cannot be written.
        """
        listing = self._listing()
        for path in self._settling.settled(listing, now):
            yield self._folder / path
            self._log.add(path, self._settling.told(path))
        beside = self._settling.passed(listing, now)
        if beside:
            found = [self._folder / path for path in beside]
            passed = tuple(path for path in found if is_passing(path.name))
            yield Collected([], passed, tuple(path for path in found if path not in passed))
        for path in beside:
            self._log.add(path, self._settling.told(path))

    def _listing(self) -> tuple[FileState, ...]:
        try:
            return list_folder(self._folder)
        except OSError as error:
            detail = f"{self._folder}: {error.strerror or error}"
            raise ArchiveError(ErrorCode.UNREADABLE_FILE, detail=detail) from error


def collected(path: Path) -> Collected:
    """What lies at a path of a hot folder: a file, or a sub-folder as one document.

    Raises:
        RefusedInput: it left the folder meanwhile, or holds nothing.
    """
    return collect([path], as_document=path.is_dir())
