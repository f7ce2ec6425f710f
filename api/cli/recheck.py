"""`vankho recheck`: sealed PDF/A are compared with their masters; one that lost something gets a new version."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.progress import TerminalProgress
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.errors import ArchiveError, ErrorCode
from domain.messages import explain
from pipeline.role import Role
from pipeline.upkeep.rechecking.report import REPORT, RecheckReport, RecheckState
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console

_TOLD = frozenset({RecheckState.LOST, RecheckState.RECOMPOSED, RecheckState.FAILED})
_TO_BE_DONE = frozenset({RecheckState.LOST, RecheckState.FAILED})


def run(options: argparse.Namespace, console: Console) -> int:
    """Compare what is asked for; each record that lost something, or could not be compared, is told."""
    if options.records and options.dossier:
        raise ArchiveError(ErrorCode.USAGE, detail="RECORD … | --dossier CODE")
    states: Counter[RecheckState] = Counter()
    writes = not options.dry_run
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=writes, progress=progress, role=Role(writes, works=False)) as archive,
    ):
        actor, wanted = the_user(), RecordFilter(dossier=options.dossier, state=RecordState.ARCHIVED)
        codes = options.records or archive.records.codes(actor, wanted)
        for report in archive.proving.recheck(actor, codes, dry_run=options.dry_run, every=options.all):
            states[report.state] += 1
            if options.records or options.json or report.state in _TOLD:
                with progress.aside():
                    console.result(json.loads(REPORT.dump_json(report)), _as_text(report, console))
    alike = states[RecheckState.ALIKE] + states[RecheckState.KNOWN]
    facts = {state.value: states[state] for state in RecheckState} | {"alike": alike}
    console.note("recheck-summary", **facts)
    return ExitCode.SOME_REFUSED if any(states[state] for state in _TO_BE_DONE) else ExitCode.WELL


def _as_text(report: RecheckReport, console: Console) -> str:
    if report.code:
        error = ArchiveError(ErrorCode(report.code), **report.facts)
        return f"{report.record}: {explain(error, console.language)} [{report.code}]"
    pages = ", ".join(str(proof.number) for proof in report.lost)
    return console.word(f"recheck-{report.state.value}", record=report.record, pages=pages, version=report.version)
