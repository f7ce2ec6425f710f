"""`vankho describe`: what documents are; records and files told, records described anew, fields set by a person."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from api.cli.field_values import pairs_of
from api.cli.progress import TerminalProgress
from api.description_lines import description_json, field_lines
from domain.description.series import SOURCE
from domain.description.values import values_of
from domain.documents import RecordState
from domain.entries import RecordFilter
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.file_names import display_path
from domain.limits import InputLimits
from domain.messages import explain
from pipeline.describing.describe_report import DESCRIBE_REPORT
from pipeline.describing.shown import DescriptionShown, shown_file
from pipeline.isolation.sandbox import Sandbox
from pipeline.processing.page_tries import Readers
from pipeline.role import Role
from pipeline.wiring import READING_MODULES, open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from api.cli.console import Console
    from domain.description.series import Series
    from pipeline.archive import Archive
    from pipeline.describing.describe_report import DescribeReport


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what the options say; by default tell what is known."""
    if bool(options.targets) == (options.all or options.check):
        raise ArchiveError(ErrorCode.USAGE, detail="RECORD|FILE … | --set RECORD FIELD=VALUE … | --all | --check")
    if options.set:
        return _set(options, console)
    if options.check:
        return _check(options, console)
    if options.all:
        return _anew((), options, console)
    files = [target for target in options.targets if Path(target).exists()]
    records = [target for target in options.targets if target not in files]
    code = _files(map(Path, files), options, console) if files else ExitCode.WELL
    if records:
        code = max(code, _anew(records, options, console) if options.anew else _tell(records, options, console))
    return code


def _set(options: argparse.Namespace, console: Console) -> int:
    record, *told = options.targets
    values = values_of(pairs_of(told))
    with open_archive(options.home, write=True, role=Role(writes=True, works=False)) as archive:
        report = archive.describing.set(the_user(), record, values, options.reason)
    console.result(DESCRIBE_REPORT.plain(report), _report_line(report, console))
    return ExitCode.WELL


def _check(options: argparse.Namespace, console: Console) -> ExitCode:
    """Others may be at work: nothing is written."""
    with open_archive(options.home, write=False, role=Role(writes=False, works=False)) as archive:
        odd = 0
        for series in archive.describing.series(the_user()):
            odd += 1
            console.result(asdict(series), list(_series_lines(series, console)))
        console.note("describe-checked", odd=odd)
    return ExitCode.WELL


def _series_lines(series: Series, console: Console) -> Iterator[str]:
    yield console.word("describe-series", **asdict(series))
    if series.missing:
        gaps = ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in series.gaps)
        yield console.word("describe-missing", missing=series.missing, gaps=gaps)
    for symbol, codes in series.doubles:
        yield console.word("describe-double", symbol=symbol, codes=", ".join(codes), source=SOURCE)


def _tell(records: Iterable[str], options: argparse.Namespace, console: Console) -> ExitCode:
    """Others may be at work: nothing is written."""
    code = ExitCode.WELL
    with open_archive(options.home, write=False, role=Role(writes=False, works=False)) as archive:
        for record in records:
            try:
                shown = archive.describing.shown(the_user(), record)
            except ArchiveUnusable:
                raise
            except ArchiveError as error:
                console.error(error, record)
                code = ExitCode.SOME_REFUSED
                continue
            _print(record, shown, console)
            if not shown.description.fields:
                console.note("describe-none", record=record)
    return code


def _anew(records: Iterable[str], options: argparse.Namespace, console: Console) -> ExitCode:
    tally: Counter[str] = Counter()
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=True, progress=progress, role=Role(writes=True)) as archive,
    ):
        archive.work.start(the_user())
        codes = records or _all(archive)
        for report in archive.describing.describe(the_user(), codes, anew=options.anew):
            tally["failed" if not report.well else "records" if report.version else "same"] += 1
            if records and report.well and options.json:
                _print(report.record, archive.describing.shown(the_user(), report.record), console)
            elif records or report.version or not report.well:
                with progress.aside():
                    console.result(DESCRIBE_REPORT.plain(report), _report_line(report, console))
    console.note("describe-summary", **{name: tally[name] for name in ("records", "same", "failed")})
    return ExitCode.SOME_REFUSED if tally["failed"] else ExitCode.WELL


def _all(archive: Archive) -> Iterator[str]:
    return archive.records.codes(the_user(), RecordFilter(state=RecordState.ARCHIVED))


def _files(files: Iterable[Path], options: argparse.Namespace, console: Console) -> ExitCode:
    """No archive is needed: read as `vankho read` does, in child processes."""
    code = ExitCode.WELL
    with tempfile.TemporaryDirectory(prefix="vankho-") as scratch, closing(TerminalProgress(console)) as progress:
        sandbox = Sandbox(InputLimits(), Path(scratch), READING_MODULES)
        sandbox.tell_network(progress.lacking)
        readers = Readers(sandbox, len(os.sched_getaffinity(0)), progress, guarded=not options.not_secret)
        for path in files:
            try:
                shown = shown_file(path, readers)
            except ArchiveUnusable:
                raise
            except ArchiveError as error:
                console.error(error, display_path(path))
                code = ExitCode.SOME_REFUSED
                continue
            with progress.aside():
                _print(display_path(path), shown, console)
    return code


def _print(name: str, shown: DescriptionShown, console: Console) -> None:
    lines = field_lines(shown, console.language, console.word("describe-asked"))
    console.result(description_json(name, shown, console.language), [name, *lines])


def _report_line(report: DescribeReport, console: Console) -> str:
    if report.code:
        error = ArchiveError(ErrorCode(report.code), **report.facts)
        return f"{report.record}: {explain(error, console.language)} [{report.code}]"
    if not report.version:
        return console.word("describe-same", record=report.record)
    facts = DESCRIBE_REPORT.plain(report)
    told = {name: facts[name] for name in ("record", "title", "fields", "asked", "citations", "version")}
    return console.word("describe-done", **told)
