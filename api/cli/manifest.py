"""`vankho manifest`: packages that have no sealed manifest get one, told apart from those sealed at packing."""

from __future__ import annotations

import json
import time
from collections import Counter
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from api.cli.actor import the_user
from api.cli.console import beside
from api.cli.exit_codes import ExitCode
from domain.errors import ArchiveError, ErrorCode
from domain.fixity_sentences import fixity_sentences
from domain.messages import explain
from pipeline.proving.sealing import SealingReport, SealingState
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console

_REPORT: TypeAdapter[SealingReport] = TypeAdapter(SealingReport)
_SECONDS_BETWEEN_LINES = 5.0


def run(options: argparse.Namespace, console: Console) -> int:
    """Seal what is asked for; each package that was sealed, or is not as it should be, is told."""
    if bool(options.dossiers) == options.all or (options.accept and options.all):
        raise ArchiveError(ErrorCode.USAGE, detail="DOSSIER … | --all | --accept DOSSIER …")
    states: Counter[SealingState] = Counter()
    ill, told = 0, time.monotonic()
    with open_archive(options.home, write=True, role=Role(writes=True, works=False)) as archive:
        actor = the_user()
        dossiers = options.dossiers or archive.proving.dossiers(actor)
        for report in archive.proving.seal_packages(actor, dossiers, accept=options.accept):
            states[report.state] += 1
            ill += not report.well
            if options.dossiers or options.json or report.state is SealingState.SEALED or not report.well:
                console.result(json.loads(_REPORT.dump_json(report)), _as_text(report, console))
            if time.monotonic() - told > _SECONDS_BETWEEN_LINES:
                told = time.monotonic()
                beside(console.word("manifest-so-far", packages=states.total()))
    facts = {state.name.lower(): states[state] for state in SealingState}
    console.note("manifest-summary", ill=ill, **facts)
    return ExitCode.SOME_REFUSED if ill else ExitCode.WELL


def _as_text(report: SealingReport, console: Console) -> str:
    if report.code:
        error = ArchiveError(ErrorCode(report.code), **report.facts)
        return f"{report.dossier}: {explain(error, console.language)} [{report.code}]"
    line = console.word(f"manifest-{report.state.value}", dossier=report.dossier, version=report.version)
    return f"{line} {fixity_sentences(report.findings, console.language)}".rstrip()
