"""`vankho signer show|set|reseal`: who signs for the archive, and what becomes of what others sealed."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.progress import TerminalProgress
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.errors import ArchiveError, ErrorCode
from domain.fact_words import told_fact
from domain.messages import Language, explain
from domain.vietnam_time import VIETNAM
from pipeline.proving.reseal_report import RESEAL_REPORT, ResealReport, ResealState
from pipeline.proving.signers import SIGNER_PERIOD
from pipeline.role import Role
from pipeline.upkeep.signer_findings import REGIMES
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from api.cli.console import Console
    from pipeline.isolation.seal_jobs import SignerFacts
    from pipeline.proving.signers import SignerPeriod

_TOLD = frozenset({ResealState.SEALED, ResealState.FAILED})


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what is asked of the signer."""
    actions = {"show": _show, "set": _set, "confirm": _confirm, "reseal": _reseal}
    return actions[options.action](options, console)


def _show(options: argparse.Namespace, console: Console) -> int:
    with open_archive(options.home, write=False) as archive:
        shown = archive.signer.show(the_user())
        now = archive.clock()
    lines = []
    value: dict[str, object] = {"kind": shown.kind, "history": [SIGNER_PERIOD.plain(one) for one in shown.history]}
    if shown.facts:
        left = (shown.facts.valid_to - now).days
        lines.append(console.word("signer-now", days=left, **_facts(shown.facts, console)))
        value["signer"] = _plain(shown.facts)
    if shown.fault:
        lines.append(f"{explain(shown.fault, console.language)} [{shown.fault.code.value}]")
        value["fault"] = shown.fault.code.value
    lines.extend(_period(one, console) for one in shown.history)
    if shown.waiting:
        lines.append(console.word("signer-waiting", count=shown.waiting))
    value["waiting"] = shown.waiting
    if not shown.history:
        lines.append(console.word("signer-from-beginning"))
    console.result(value, lines)
    return ExitCode.WELL if shown.facts else ExitCode.SOME_REFUSED


def _set(options: argparse.Namespace, console: Console) -> int:
    with open_archive(options.home, write=True, role=Role(writes=True, works=False)) as archive:
        done = archive.signer.change(the_user(), options.file)
    faults = [trial for trial in done.trials if trial.fault]
    lines = [
        console.word("signer-changed", **_facts(done.facts, console)),
        *([] if done.new else [console.word("signer-same")]),
        *(
            console.word("signer-server-fault", server=trial.server, fault=_told(trial.fault, console))
            for trial in faults
        ),
    ]
    if done.waiting:
        lines.append(console.word("signer-changed-waiting", count=done.waiting))
    value = {
        "waiting": done.waiting,
        "signer": _plain(done.facts),
        "new": done.new,
        "servers": [asdict(trial) for trial in done.trials],
    }
    console.result(value, lines)
    console.note("signer-restart")
    return ExitCode.WELL


def _confirm(options: argparse.Namespace, console: Console) -> int:
    code = _code(options.otp) if options.otp else ""
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=True, progress=progress, role=Role(writes=True)) as archive,
    ):
        archive.work.start(the_user())
        done = archive.signer.confirm(the_user(), code)
        if archive.role.works:
            archive.work.drain(the_user())
    key = "signer-code-sent" if done.code_sent else "signer-confirmed"
    if not done.signed and not done.waiting:
        key = "signer-nothing"
    console.result(asdict(done), console.word(key, count=done.waiting, signed=done.signed, waiting=done.waiting))
    return ExitCode.WELL


def _code(place: str) -> str:
    """The one-time code: never on the command line, where others would see it."""
    if place != "-":
        return Path(place).read_text(encoding="utf-8").strip()
    return getpass("OTP: ") if sys.stdin.isatty() else sys.stdin.readline().strip()


def _reseal(options: argparse.Namespace, console: Console) -> int:
    if options.records and options.dossier:
        raise ArchiveError(ErrorCode.USAGE, detail="RECORD … | --dossier CODE")
    states: Counter[ResealState] = Counter()
    writes = not options.dry_run
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=writes, progress=progress, role=Role(writes=writes)) as archive,
    ):
        actor = the_user()
        if writes:
            archive.work.start(actor)
        wanted = RecordFilter(dossier=options.dossier, state=RecordState.ARCHIVED)
        codes = options.records or archive.records.codes(actor, wanted)
        for report in archive.signer.reseal(actor, codes, dry_run=options.dry_run):
            states[report.state] += 1
            if options.records or options.json or report.state in _TOLD:
                with progress.aside():
                    console.result(RESEAL_REPORT.plain(report), _as_text(report, console))
    kept = states[ResealState.REAL] + states[ResealState.SIGNED]
    facts = {state.value: states[state] for state in (ResealState.SEALED, ResealState.DUE, ResealState.FAILED)}
    console.note("reseal-summary", kept=kept, **facts)
    return ExitCode.SOME_REFUSED if states[ResealState.FAILED] else ExitCode.WELL


def _as_text(report: ResealReport, console: Console) -> str:
    if report.code:
        error = ArchiveError(ErrorCode(report.code), **report.facts)
        return f"{report.record}: {explain(error, console.language)} [{report.code}]"
    return console.word(f"reseal-{report.state.value}", record=report.record, version=report.version)


def _period(period: SignerPeriod, console: Console) -> str:
    by = period.by or console.word("signer-seen")
    return console.word("signer-since", since=_day(period.since), by=by, **_facts(period, console))


def _facts(facts: SignerFacts | SignerPeriod, console: Console) -> dict[str, Any]:
    name = ", ".join(dict.fromkeys(filter(None, (facts.name, facts.organisation))))
    regime = _told(REGIMES.get(facts.regime, facts.regime.value), console)
    return {"name": name, "regime": regime, "begin": _day(facts.valid_from), "end": _day(facts.valid_to)}


def _plain(facts: SignerFacts) -> dict[str, object]:
    return {
        "name": facts.name,
        "organisation": facts.organisation,
        "regime": facts.regime.value,
        "valid_from": facts.valid_from.isoformat(),
        "valid_to": facts.valid_to.isoformat(),
        "sha256": facts.sha256,
    }


def _told(text: str, console: Console) -> str:
    """The half of a text of two languages that is wanted."""
    return str(told_fact("detail", text, in_vietnamese=console.language is Language.VI))


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y}"
