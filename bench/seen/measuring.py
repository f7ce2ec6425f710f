"""Part `seen` of the measurements: `python -m bench seen`.

Drawn documents of every kind go through the program as it is installed; of each, what a reader sees is looked for in
the text and in the PDF/A, and what nobody sees must be in neither.
"""

from __future__ import annotations

import json
from pathlib import PurePath
from typing import TYPE_CHECKING

from bench.seen.judging import judge
from bench.seen.table import seen_table
from domain.actors import SYSTEM
from domain.documents import RecordState
from domain.text import plain_text
from pipeline.proving.record_verification import document_file
from pipeline.wiring import open_archive
from testbed.process_tree import measure
from testbed.seen.kinds import KINDS, draw_document
from testbed.table import Section
from testbed.vankho import found, vankho

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bench.seen.judging import Judged
    from pipeline.archive import Archive
    from testbed.seen.kinds import Drawn

_QUICK = 1
_SOME_REFUSED = 1  # exit code of `vankho ingest`


def seen_sections(scratch: Path, *, quick: bool) -> list[Section]:
    """One table: a row a kind, one for each group, and all of them."""
    folder = scratch / "seen"
    folder.mkdir()
    documents = list(_drawn(folder, quick=quick))
    judged = judged_by_archive(documents, scratch)
    return [Section("seen", "Seen: what the eye sees and what the archive knows", seen_table(judged))]


def judged_by_archive(documents: Sequence[Drawn], scratch: Path) -> list[Judged]:
    """Hand the documents in, and judge what became of each."""
    home = found(scratch / "home")
    paths = [document.path for document in documents]
    told = measure(vankho("ingest", *paths, "--home", home, "--json"), codes=(0, _SOME_REFUSED)).output
    codes = _archived(told)
    with open_archive(home, write=False) as archive:
        return [_judged(archive, document, codes.get(document.path.name)) for document in documents]


def _drawn(folder: Path, *, quick: bool) -> Iterator[Drawn]:
    for name, kind in KINDS.items():
        for number in range(_QUICK if quick else len(kind.frames)):
            yield draw_document(name, number, folder)


def _archived(told: str) -> dict[str, str]:
    """The record of each file that was archived, by the file's name."""
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    return {PurePath(line["source"]).name: line["record"] for line in lines if line["state"] == RecordState.ARCHIVED}


def _judged(archive: Archive, document: Drawn, code: str | None) -> Judged:
    if code is None:
        return judge(document, "", None)
    record = archive.records.record(SYSTEM, code)
    text = plain_text(text for _, text in archive.records.page_texts(SYSTEM, code))
    return judge(document, text, archive.finding.fetch(SYSTEM, record, document_file(record)))
