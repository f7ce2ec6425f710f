"""What `vankho watch` has told of a hot folder, kept in the archive's folder: after a restart nothing is told again.

One JSON line each time a document settled: its path, and the path, size and time of each of its files. A line that was
cut short by a crash is passed over; then that one document is told once more.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import ArchiveUnusable, ErrorCode
from scan.settle import FileState

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDER = "watch"


class WatchLog:
    """The log of one hot folder.

    Args:
        home: of the archive.
        folder: that is watched; named by its whole path.
    """

    def __init__(self, home: Path, folder: Path) -> None:
        name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:32]
        self._path = home / _FOLDER / f"{name}.jsonl"

    def told(self) -> dict[Path, frozenset[FileState]]:
        """By path within the folder, what was told of it last."""
        found: dict[Path, frozenset[FileState]] = {}
        for line in self._lines():
            try:
                path, files = json.loads(line)
                found[Path(path)] = frozenset(FileState(Path(name), size, modified) for name, size, modified in files)
            except (ValueError, TypeError):
                continue
        return found

    def add(self, path: Path, files: Iterable[FileState]) -> None:
        """`path` was told, and looked like `files`.

        Raises:
            ArchiveUnusable: STORE_FAILED, the archive's folder cannot be written.
        """
        states = [[str(file.path), file.size, file.modified] for file in files]
        line = json.dumps([str(path), sorted(states)])  # ASCII: names that are not UTF-8 come back as they were
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="ascii") as log:
                log.write(f"{line}\n")
        except OSError as error:
            raise ArchiveUnusable(ErrorCode.STORE_FAILED, detail=error.strerror or str(error)) from error

    def _lines(self) -> list[str]:
        try:
            return self._path.read_text(encoding="ascii", errors="replace").splitlines()
        except OSError:
            return []
