"""Repair of one file, its kind told by its content. Runs in a child process: it parses strangers' bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ErrorCode, RefusedInput
from domain.text_repair import FileRepair, RepairableKind
from ocr.legacy.repair_plain import repair_plain
from ocr.legacy.repair_workbook import repair_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from domain.limits import InputLimits

_FOREIGN = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office 97-2003 (.xls, .doc)"),
    (b"%PDF-", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
)
_TABLE_NAMES = frozenset({".csv", ".tsv", ".tab"})


def repair_file(path: Path, target: Path | None, limits: InputLimits) -> FileRepair:
    """Repair the file at `path` into `target`; nothing is written when nothing changed or `target` is None.

    Raises:
        RefusedInput: REPAIR_UNSUPPORTED, EMPTY_FILE, FILE_TOO_LARGE, TRUNCATED_FILE, DECOMPRESSION_BOMB, UNSAFE_MARKUP,
            PASSWORD_PROTECTED.
    """
    with path.open("rb") as file:
        head = file.read(16)
    if head.startswith(b"PK"):
        return repair_workbook(path, target, limits)
    for signature, name in _FOREIGN:
        if head.startswith(signature):
            raise RefusedInput(ErrorCode.REPAIR_UNSUPPORTED, found=name)
    kind = RepairableKind.TABLE if path.suffix.lower() in _TABLE_NAMES else RepairableKind.TEXT
    return repair_plain(path, kind, target)
