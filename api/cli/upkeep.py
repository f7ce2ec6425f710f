"""`vankho rebuild`, `reindex`: make the derived parts anew."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.indexing_lines import IndexingLines
from domain.messages import explain
from pipeline.role import Role
from pipeline.upkeep.reindexing import Drift, DriftFound
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from api.cli.console import Console
    from pipeline.upkeep.reindexing import ReindexReport

_NAMED = 5  # codes of each kind of drift; --json names a hundred


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what the command's name says."""
    role = Role(writes=True, rebuilds=options.command == "rebuild")
    with open_archive(options.home, write=True, role=role) as archive:
        make_anew = archive.upkeep.rebuild if options.command == "rebuild" else archive.upkeep.reindex
        report = make_anew(the_user(), IndexingLines(console))
    console.result(_as_json(report), list(_as_lines(report, console)))
    return ExitCode.WELL


def _as_json(report: ReindexReport) -> dict[str, object]:
    drift = report.drift
    told = None if drift is None else {kind.value: asdict(drift.get(kind, DriftFound())) for kind in Drift}
    return {
        "records": report.records,
        "pages": report.pages,
        "resumed": report.resumed,
        "drift": told,
        "people": report.people,
    }


def _as_lines(report: ReindexReport, console: Console) -> Iterator[str]:
    yield console.word("rebuilt", records=report.records, pages=report.pages)
    if report.resumed:
        yield console.word("reindex-resumed", records=report.resumed)
    if report.people:
        yield console.word("people-recalled", count=report.people)
    if report.reason:
        yield console.word("drift-unknown", reason=explain(report.reason, console.language))
    for kind, found in sorted((report.drift or {}).items()):
        codes = ", ".join(found.codes[:_NAMED]) + (", …" if found.count > _NAMED else "")
        yield console.word(f"drift-{kind.value}", count=found.count, codes=codes)
