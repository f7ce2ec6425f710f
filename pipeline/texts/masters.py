"""Pages of archived records from their masters: local copies out of the package, hashes checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import FileUse
from pipeline.isolation.jobs import INSPECT, inspecting_seconds

if TYPE_CHECKING:
    from pathlib import Path

    from domain.documents import Record, SourceFormat
    from domain.limits import InputLimits
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.processing.workspace import Workspace
    from storage.packages.dossiers import DossierStore


class Masters:
    """Masters of archived records.

    Args:
        dossiers: where they are kept.
        workspace: where copies lie.
        sandbox, limits: for counting their pages.
    """

    def __init__(self, dossiers: DossierStore, workspace: Workspace, sandbox: Sandbox, limits: InputLimits) -> None:
        self._dossiers = dossiers
        self._workspace = workspace
        self._sandbox = sandbox
        self._limits = limits

    def pages(self, record: Record) -> tuple[int, ...]:
        """How many pages each master has; one alone has them all.

        Raises:
            ArchiveError: OBJECT_CORRUPT, OBJECT_MISSING; what the child found wrong.
        """
        if len(record.sources) == 1:
            return (len(record.pages),)
        return tuple(self._counted(record, index) for index in range(len(record.sources)))

    def locate(self, record: Record, pages: tuple[int, ...], number: int) -> tuple[Path, SourceFormat, int]:
        """The master that holds page `number` (1-based) of a record, its format, and the page's number within it.

        Args:
            record: as stored.
            pages: of each of its masters.
            number: of the page.

        Raises:
            ArchiveError: OBJECT_CORRUPT, OBJECT_MISSING.
            IndexError: there is no such page.
        """
        rest = number
        for index, count in enumerate(pages):
            if rest <= count:
                return self._copy(record, index), record.sources[index].format, rest
            rest -= count
        raise IndexError(number)

    def forget(self, code: str) -> None:
        """Remove the copies of a record's masters."""
        self._workspace.forget_stored(code)

    def _counted(self, record: Record, index: int) -> int:
        form, path = record.sources[index].format, self._copy(record, index)
        return self._sandbox.call_longer(inspecting_seconds(path), INSPECT, path, form, self._limits).pages

    def _copy(self, record: Record, index: int) -> Path:
        masters = [file for file in record.files if file.use is FileUse.MASTER]
        name = f"stored-{index + 1:05d}.{record.sources[index].format.name.lower()}"
        fetch = self._dossiers.fetch
        return self._workspace.stored(record.code, name, lambda to: fetch(record, masters[index], to))
