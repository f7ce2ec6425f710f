"""When is a file in a hot folder complete? When its size and time have not changed for a while.

Pure: the folder's listing and the time are arguments, so that a test needs neither to wait nor to write slowly.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.passing_names import UNFINISHED_SUFFIXES, is_passing, is_unfinished
from domain.vietnamese import natural_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NO_FILE = -1
_BROKEN_OFF_SECONDS = 600.0


@dataclass(frozen=True, slots=True)
class FileState:
    """One file below the hot folder: path relative to it, size in bytes, modification time in nanoseconds.

    What is no regular file (a link, a pipe, a device) has the size `NO_FILE`.
    """

    path: Path
    size: int
    modified: int

    @property
    def is_page(self) -> bool:
        """It may be a document or a page of one."""
        return self.size != NO_FILE and not is_passing(self.path.name)


class Settling:
    """Remembers what a hot folder looked like and tells what came to rest.

    A file directly in the folder is a document; a sub-folder with all that is below it is one document.

    Args:
        quiet_seconds: how long nothing may have changed.
        told: what an earlier run told, and what it looked like then.
    """

    def __init__(self, quiet_seconds: float, told: Mapping[Path, frozenset[FileState]] | None = None) -> None:
        self._quiet = quiet_seconds
        self._seen: dict[Path, tuple[frozenset[FileState], float]] = {}
        self._reported: dict[Path, frozenset[FileState]] = dict(told or {})

    def settled(self, listing: Iterable[FileState], now: float) -> tuple[Path, ...]:
        """Files and sub-folders (relative paths, natural order) that are newly at rest.

        Each is told once, and again only after it changed; what left the folder is forgotten.

        Args:
            listing: every file below the hot folder at this moment.
            now: seconds of any clock that does not run backwards.
        """
        documents = _documents(listing)
        self._seen = {path: self._since(path, files, now) for path, files in documents.items()}
        self._reported = {path: files for path, files in self._reported.items() if documents.get(path) == files}
        ready = [path for path in documents if self._at_rest(path, documents, now)]
        self._reported.update((path, documents[path]) for path in ready)
        return tuple(sorted(ready, key=lambda path: (natural_key(path.name), path.name)))

    def passed(self, listing: Iterable[FileState], now: float) -> tuple[Path, ...]:
        """Paths directly in the folder that are no documents, once they are at rest; each is given once.

        Such are files by their names, and links, pipes and devices, as well as folders with no pages but these.

        What another program is still writing is told only when it has not grown for long: it broke off there.
        To be asked after `settled`, with the same listing.
        """
        ready = []
        for path, files in _documents(listing).items():
            _, since = self._seen[path]
            patience = max(self._quiet, _BROKEN_OFF_SECONDS if is_unfinished(path.name) else 0)
            no_files = any(file.size == NO_FILE for file in files) and not any(file.is_page for file in files)
            if path not in self._reported and (is_passing(path.name) or no_files) and now - since >= patience:
                self._reported[path] = files
                ready.append(path)
        return tuple(sorted(ready, key=lambda path: (natural_key(path.name), path.name)))

    def told(self, path: Path) -> frozenset[FileState]:
        """States of the files of `path` when it was given."""
        return self._reported[path]

    def _since(self, path: Path, files: frozenset[FileState], now: float) -> tuple[frozenset[FileState], float]:
        before = self._seen.get(path)
        return before if before is not None and before[0] == files else (files, now)

    def _at_rest(self, path: Path, documents: dict[Path, frozenset[FileState]], now: float) -> bool:
        files, since = self._seen[path]
        return (
            path not in self._reported
            and now - since >= self._quiet
            and not _being_written(path, documents)
            and any(file.is_page for file in files)
        )


def list_folder(folder: Path) -> tuple[FileState, ...]:
    """Every file below `folder`, unfinished ones too, as `Settling` wants it; what vanishes meanwhile is left out.

    Raises:
        OSError: `folder` itself cannot be listed.
    """
    return tuple(_states(folder, Path()))


def _states(folder: Path, below: Path) -> Iterator[FileState]:
    with os.scandir(folder) as listing:
        entries = list(listing)
    for entry in entries:
        try:
            if entry.is_dir(follow_symlinks=False) and not entry.name.startswith("."):
                yield from _states(folder / entry.name, below / entry.name)
            elif entry.is_file(follow_symlinks=False):
                status = entry.stat(follow_symlinks=False)
                yield FileState(below / entry.name, status.st_size, status.st_mtime_ns)
            elif not entry.is_dir(follow_symlinks=False):
                yield FileState(below / entry.name, NO_FILE, entry.stat(follow_symlinks=False).st_mtime_ns)
        except FileNotFoundError:
            continue


def _documents(listing: Iterable[FileState]) -> dict[Path, frozenset[FileState]]:
    """Files by the document they belong to: themselves, or the first folder of their path."""
    groups: dict[Path, set[FileState]] = {}
    for file in listing:
        groups.setdefault(Path(file.path.parts[0]), set()).add(file)
    return {path: frozenset(files) for path, files in groups.items()}


def _being_written(path: Path, documents: dict[Path, frozenset[FileState]]) -> bool:
    """Something in it is unfinished, or `name.part` stands beside the place-holder `name` (as browsers do)."""
    inside = any(is_unfinished(file.path.name) for file in documents[path])
    return inside or any(path.with_name(path.name + suffix) in documents for suffix in UNFINISHED_SUFFIXES)
