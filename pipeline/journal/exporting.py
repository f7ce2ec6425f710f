"""The journal, or a part of it, with what proves it: a folder for auditors, or one entry as a file.

`muc.jsonl` holds entries, a line each, as the log holds them; `rieng-tu.jsonl` their personal parts that are still
kept; `bang-chung.json` range, path to the signed root, checkpoint, key, and how that followed earlier keys;
`kiem_tra_nhat_ky.py` is the verifier, Python alone.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from storage.journal import kiem_tra_nhat_ky
from storage.journal.kiem_tra_nhat_ky import ENTRIES, PERSONAL, PROOF

if TYPE_CHECKING:
    from catalogue.journal import JournalCatalogue
    from pipeline.journal.archive_log import ArchiveLog

_TOGETHER = 512


@dataclass(frozen=True, slots=True)
class JournalExport:
    """What was exported: entries `begin` to `end`, and how many of their personal parts."""

    begin: int
    end: int
    personal: int


def export_journal(log: ArchiveLog, rows: JournalCatalogue, folder: Path, since: str = "") -> JournalExport:
    """Write the entries behind the checkpoint `since`, or all, into a new folder.

    Raises:
        ArchiveError: OUTPUT_EXISTS, something lies in the folder; JOURNAL_EMPTY; CHECKPOINT_UNUSABLE.
    """
    if folder.exists() and any(folder.iterdir()):
        raise ArchiveError(ErrorCode.OUTPUT_EXISTS, path=str(folder))
    note, size = log.note(), log.latest().size
    old = log.older("--since", since).size if since else 0
    if old > size:
        raise ArchiveError(ErrorCode.CHECKPOINT_UNUSABLE, path="--since", detail=f"{old} > {size}")
    begin = min(old, size - 1)  # something must be there to be proven
    folder.mkdir(parents=True, exist_ok=True)
    entries = log.journal.at(size).entries(begin, size)
    with (folder / ENTRIES).open("wb") as lines:
        for leaf in entries:
            lines.write(leaf + b"\n")
    count, at = 0, begin
    with (folder / PERSONAL).open("w", encoding="utf-8") as lines_of_people:
        while told := rows.numbered(at, min(at + _TOGETHER, size)):
            for one in filter(lambda one: one.part, told):
                row = {"number": one.entry.number, "part": one.part}
                lines_of_people.write(json.dumps(row, ensure_ascii=False) + "\n")
                count += 1
            at += _TOGETHER
    (folder / PROOF).write_text(_proof(log, note, begin, size), encoding="utf-8")
    verifier = Path(kiem_tra_nhat_ky.__file__)
    (folder / verifier.name).write_bytes(verifier.read_bytes())
    return JournalExport(begin, size, count)


def entry_proof(log: ArchiveLog, rows: JournalCatalogue, number: int) -> str:
    """One entry with its proof, as JSON that the verifier reads as well.

    Raises:
        ArchiveError: ENTRY_NOT_FOUND, it is not signed yet or never was; JOURNAL_EMPTY.
    """
    note, size = log.note(), log.latest().size
    if not 0 <= number < size:
        raise ArchiveError(ErrorCode.ENTRY_NOT_FOUND, number=number)
    (leaf,) = log.journal.at(size).entries(number, number + 1)
    row = rows.find(number)
    proof = json.loads(_proof(log, note, number, number + 1))
    proof["entries"] = [leaf.decode()]
    proof["personal"] = {str(number): row.part} if row and row.part else {}
    return json.dumps(proof, ensure_ascii=False, indent=1)


def _proof(log: ArchiveLog, note: str, begin: int, end: int) -> str:
    key, size = log.key(), int(note.splitlines()[1])
    path = log.journal.at(size).proof(begin, end)
    proof: dict[str, object] = {
        "schema": 1,
        "begin": begin,
        "end": end,
        "checkpoint": note,
        "key": key.text if key else "",
        "path": [base64.b64encode(step).decode() for step in path],
    }
    if statements := log.statements():
        proof["keys"] = statements
    return json.dumps(proof, ensure_ascii=False, indent=1)
