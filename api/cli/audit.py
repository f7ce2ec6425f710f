"""`vankho audit`: every stored file and signature judged, counted, compared with the audit before, told in a report."""

from __future__ import annotations

import json
import time
from contextlib import closing
from typing import TYPE_CHECKING

from api.audit_lines import reasons, row_value, summary_value, write_csv
from api.cli.actor import the_user
from api.cli.console import beside
from api.cli.exit_codes import ExitCode
from api.cli.privacy import handed_on
from api.cli.progress import LackingTold
from api.terms import term
from domain.audit_words import told_scope, told_value
from domain.audits import AuditScope, AuditState, AuditTableName
from domain.errors import ArchiveError, ErrorCode
from domain.messages import explain
from domain.vietnam_time import readable
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator, Iterator
    from pathlib import Path

    from api.cli.console import Console
    from domain.audits import AuditComparison, AuditedRecord, AuditSummary
    from pipeline.archive import Archive

_SECONDS_BETWEEN_LINES = 5.0
_WORSE_TOLD, _CODES_TOLD = 20, 20


def run(options: argparse.Namespace, console: Console) -> int:
    """Begin an audit or go on with one, and wait for it; or show those that there were."""
    _check(options)
    if options.list or options.show:
        with open_archive(options.home, write=False, role=Role(writes=False, works=False)) as archive:
            return _list(archive, console) if options.list else _told(archive, options.show, options, console)
    with open_archive(options.home, write=True, progress=LackingTold(console), role=Role(writes=True)) as archive:
        archive.work.start(the_user())
        if options.resume:
            identifier = _unfinished(archive)
            if identifier is None:
                console.note("audit-none-running")
                return ExitCode.WELL
        else:
            scope = AuditScope(options.batch, options.fonds, options.since, options.sample)
            begun = archive.audits.begin(the_user(), scope, console.language)
            identifier = begun.identifier
            said = told_scope(scope, console.language)
            console.note("audit-begun", audit=identifier, planned=begun.planned, scope=said)
            if options.no_wait:
                console.result(summary_value(begun), console.word("audit-handed-over"))
                return ExitCode.WELL
        _watch(archive, identifier, console)
        return _told(archive, identifier, options, console)


def _check(options: argparse.Namespace) -> None:
    asked = bool(options.batch or options.fonds or options.since or options.sample)
    old = bool(options.list or options.show or options.resume)
    if (asked and old) or options.sample < 0 or (options.to and (options.list or options.no_wait)):
        raise ArchiveError(ErrorCode.USAGE, detail="[--batch|--fonds|--since|--sample] | --resume | --list | --show")


def _unfinished(archive: Archive) -> str | None:
    running = (one for one in archive.audits.select(the_user()) if one.state is AuditState.RUNNING)
    return next((one.identifier for one in running), None)


def _watch(archive: Archive, identifier: str, console: Console) -> None:
    planned = archive.audits.shown(the_user(), identifier).planned
    told = time.monotonic()
    for judged in archive.audits.watch(the_user(), identifier):
        if time.monotonic() - told > _SECONDS_BETWEEN_LINES:
            told = time.monotonic()
            beside(console.word("audit-so-far", judged=judged, planned=planned))


def _list(archive: Archive, console: Console) -> int:
    found = False
    for one in archive.audits.select(the_user()):
        found = True
        facts = {"audit": one.identifier, "begun": readable(one.begun), "judged": one.judged, "planned": one.planned}
        state, scope = term(one.state, console.language), told_scope(one.scope, console.language)
        console.result(summary_value(one), console.word("audit-line", state=state, scope=scope, **facts))
    if not found:
        console.note("audit-none")
    return ExitCode.WELL


def _told(archive: Archive, identifier: str, options: argparse.Namespace, console: Console) -> int:
    """What was found; 1 where anything failed or could not be judged, or became worse."""
    summary = archive.audits.shown(the_user(), identifier)
    console.result(summary_value(summary), [identifier, *_lines(summary, console)])
    if options.to and summary.state is AuditState.DONE:
        with handed_on():
            _write(archive, summary, options.to)
        console.note("audit-written", folder=options.to)
    worse = summary.comparison.worse if summary.comparison else 0
    ill = summary.state is AuditState.FAILED or summary.records.failed or summary.not_judged or worse
    return ExitCode.SOME_REFUSED if ill else ExitCode.WELL


def _lines(summary: AuditSummary, console: Console) -> Iterator[str]:
    why = explain(ArchiveError(ErrorCode(summary.code), **summary.facts), console.language) if summary.code else ""
    if summary.state is AuditState.FAILED:
        yield console.word("audit-failed", why=why)
        return
    if summary.state is AuditState.RUNNING:
        yield console.word("audit-so-far", judged=summary.judged, planned=summary.planned)
        return
    for name, counts in (("audit-records", summary.records), ("audit-signatures", summary.signatures)):
        facts = {"passed": counts.passed, "indeterminate": counts.indeterminate, "failed": counts.failed}
        yield console.word(name, total=counts.total, **facts)
    facts = {"unsigned": summary.unsigned, "damaged": summary.damaged, "not_judged": summary.not_judged}
    yield console.word("audit-more", **facts)
    for reason, count in reasons(summary):
        yield console.word(
            "audit-reason", reason=told_value(AuditTableName.REASON, reason, console.language), count=count
        )
    if summary.comparison is not None:
        yield from _comparison(summary.comparison, console)
    if summary.attention:
        codes = ", ".join(summary.attention[:_CODES_TOLD])
        yield console.word("audit-attention", codes=codes + (" …" if len(summary.attention) > _CODES_TOLD else ""))
    yield console.word("audit-unsealed", why=why) if why else console.word("audit-sealed", signer=summary.signer)


def _comparison(found: AuditComparison, console: Console) -> Iterator[str]:
    counts = {"worse": found.worse, "better": found.better, "other": found.other, "new": found.new, "gone": found.gone}
    yield console.word("audit-compared", before=found.before, **counts)
    for one in [one for one in found.differences if one.worse][:_WORSE_TOLD]:
        now = one.after or console.word("audit-gone")
        yield console.word("audit-worse", record=one.record, signature=one.signature, was=one.before, now=now)


def _write(archive: Archive, summary: AuditSummary, folder: Path) -> None:
    """The report, the rows twice, and the summary; what stands there under these names is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    report = folder / "report.pdf"
    report.unlink(missing_ok=True)
    archive.audits.report(the_user(), summary.identifier, report)
    with (folder / "rows.csv").open("w", encoding="utf-8-sig", newline="") as file, _rows(archive, summary) as rows:
        write_csv(rows, file)
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as file, _rows(archive, summary) as rows:
        file.writelines(json.dumps(row_value(row), ensure_ascii=False) + "\n" for row in rows)
    text = json.dumps(summary_value(summary), ensure_ascii=False, indent=1)
    (folder / "audit.json").write_text(text + "\n", encoding="utf-8")


def _rows(archive: Archive, summary: AuditSummary) -> closing[Generator[AuditedRecord]]:
    return closing(archive.audits.rows(the_user(), summary.identifier))
