"""`vankho rebuild`, `reindex`: make the derived parts anew."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from api.cli.indexing_lines import IndexingLines
from domain.messages import explain
from pipeline.upkeep.rebuild import rebuild
from pipeline.upkeep.reindexing import Drift, DriftFound, reindex
from pipeline.wiring import Role, open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from api.cli.console import Console
    from pipeline.upkeep.reindexing import ReindexReport

_NAMED = 5  # codes of each kind of drift; --json names a hundred


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what the command's name says."""
    make_anew = rebuild if options.command == "rebuild" else reindex
    role = Role(writes=True, rebuilds=options.command == "rebuild")
    with open_archive(options.home, write=True, role=role) as archive:
        report = make_anew(archive.parts, IndexingLines(console))
    console.result(_as_json(report), list(_as_lines(report, console)))
    return ExitCode.WELL


def _as_json(report: ReindexReport) -> dict[str, object]:
    drift = report.drift
    told = None if drift is None else {kind.value: asdict(drift.get(kind, DriftFound())) for kind in Drift}
    return {"records": report.records, "pages": report.pages, "resumed": report.resumed, "drift": told}


def _as_lines(report: ReindexReport, console: Console) -> Iterator[str]:
    yield console.word("rebuilt", records=report.records, pages=report.pages)
    if report.resumed:
        yield console.word("reindex-resumed", records=report.resumed)
    if report.reason:
        yield console.word("drift-unknown", reason=explain(report.reason, console.language))
    for kind, found in sorted((report.drift or {}).items()):
        codes = ", ".join(found.codes[:_NAMED]) + (", …" if found.count > _NAMED else "")
        yield console.word(f"drift-{kind.value}", count=found.count, codes=codes)
