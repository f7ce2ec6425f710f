"""Repair of text files and spreadsheets: in a child process, into a copy; the original is never opened for writing."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import ErrorCode, RefusedInput
from domain.file_names import split_name
from domain.limits import InputLimits
from domain.text_repair import FileRepair
from pipeline.isolation.task import Task

if TYPE_CHECKING:
    from pipeline.isolation.sandbox import Sandbox

REPAIR_MODULES = ("lxml.etree", "pydantic", "ocr.legacy.repair_file")
_REPAIR: Task[[Path, Path | None, InputLimits], FileRepair] = Task("ocr.legacy.repair_file:repair_file", FileRepair)
_MARK = ".unicode"  # put before the extension of a copy that stands beside its original
_MORE_SECONDS = 240  # than a page may take: a large workbook


@dataclass(frozen=True, slots=True)
class Destination:
    """Where repaired copies go.

    Attributes:
        folder: of the copies; None puts each beside its original, as `name.unicode.xlsx`.
        in_place: the copy takes the original's place.
        overwrite: replace a copy that is there.
        dry: write nothing.
    """

    folder: Path | None = None
    in_place: bool = False
    overwrite: bool = False
    dry: bool = False

    def of(self, source: Path) -> Path:
        """The copy of `source`.

        Raises:
            RefusedInput: OUTPUT_EXISTS, a copy is there and may not be replaced; or it is the original itself.
        """
        if self.in_place:
            return source
        stem, extension = split_name(source.name)
        beside = source.with_name(f"{stem}{_MARK}{extension}")
        target = self.folder / source.name if self.folder is not None else beside
        if not self.dry and target.exists() and (not self.overwrite or target.samefile(source)):
            raise RefusedInput(ErrorCode.OUTPUT_EXISTS, path=str(target))
        return target


def repair(source: Path, destination: Destination, sandbox: Sandbox) -> tuple[FileRepair, Path | None]:
    """Repair one file; the report, and the copy when there was anything to repair.

    Raises:
        RefusedInput: see `ocr.legacy.repair_file`; UNREADABLE_FILE, OUTPUT_EXISTS.
        ArchiveError: TIME_LIMIT, MEMORY_LIMIT, PARSER_CRASH of the child.
    """
    if not source.is_file():
        raise RefusedInput(ErrorCode.UNREADABLE_FILE, detail=str(source))
    target = destination.of(source)
    with tempfile.TemporaryDirectory(prefix="vankho-repair-") as folder:
        made = Path(folder) / source.name
        report = sandbox.call_longer(_MORE_SECONDS, _REPAIR, source, None if destination.dry else made, InputLimits())
        if not made.exists():
            return report, None
        _put(made, target)
    return report, target


def _put(made: Path, target: Path) -> None:
    """Move into place whole: a copy cut short by a full disk must not stand under the name."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".vankho-", dir=target.parent) as folder:
            whole = shutil.copyfile(made, Path(folder) / target.name)
            whole.replace(target)
    except OSError as error:
        raise RefusedInput(ErrorCode.UNREADABLE_FILE, detail=f"{target}: {error.strerror}") from error
