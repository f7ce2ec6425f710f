"""`vankho reread`: pages that an older reader read are read again; their texts get a new version, the old one stays."""

from __future__ import annotations

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
from domain.page_messages import page_sentence
from pipeline.role import Role
from pipeline.texts.reread_plan import Left
from pipeline.texts.reread_report import REPORT, RereadReport, readers
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from api.cli.console import Console
    from pipeline.archive import Archive


def run(options: argparse.Namespace, console: Console) -> int:
    """Read again what is asked for; each record that was read again, or could not be, is told."""
    if options.records and options.dossier:
        raise ArchiveError(ErrorCode.USAGE, detail="RECORD … | --dossier CODE")
    return _would(options, console) if options.dry_run else _reread(options, console)


def _reread(options: argparse.Namespace, console: Console) -> int:
    tally = _Tally()
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=True, progress=progress, role=Role(writes=True)) as archive,
    ):
        archive.work.start(the_user())
        for report in archive.texts.reread(the_user(), _codes(options, archive), anew=options.all):
            tally.add(report)
            if options.records or options.json or report.read or not report.well:
                with progress.aside():
                    console.result(REPORT.plain(report), _as_text(report, console))
    tally.tell(console)
    return tally.exit_code


def _would(options: argparse.Namespace, console: Console) -> int:
    """Only look: nothing is written, others may be at work."""
    records = pages = 0
    code = ExitCode.WELL
    with open_archive(options.home, write=False, role=Role(writes=False, works=False)) as archive:
        for record in _codes(options, archive):
            report, count = archive.texts.to_reread(the_user(), record, anew=options.all)
            records, pages = records + bool(count), pages + count
            code = code if report.well else ExitCode.SOME_REFUSED
            if options.records or options.json or count or not report.well:
                value = {**REPORT.plain(report), "pages": count}
                line = console.word("reread-would", record=record, pages=count, reader=report.reader)
                console.result(value, line if count else _as_text(report, console))
    console.note("reread-would-all", records=records, pages=pages) if pages else console.note("reread-nothing")
    return code


def _codes(options: argparse.Namespace, archive: Archive) -> Iterable[str]:
    wanted = RecordFilter(dossier=options.dossier, state=RecordState.ARCHIVED)
    return options.records or archive.records.codes(the_user(), wanted)


class _Tally:
    """The sums of all reports."""

    def __init__(self) -> None:
        self._records = self._pages = self._words = self._failed = 0
        self._left: Counter[str] = Counter()

    def add(self, report: RereadReport) -> None:
        self._records += bool(report.read)
        self._pages += len(report.read)
        self._words += report.words
        self._failed += not report.well
        self._left.update({reason.value: len(pages) for reason, pages in report.left.items()})

    def tell(self, console: Console) -> None:
        if self._records:
            sums = {"records": self._records, "pages": self._pages, "words": self._words, "failed": self._failed}
            console.note("reread-summary", **sums)
        elif not self._failed:
            console.note("reread-nothing")
        if self._left:
            told = (f"{count} {_left(reason, console)}" for reason, count in sorted(self._left.items()))
            console.note("reread-left", left="; ".join(told))

    @property
    def exit_code(self) -> ExitCode:
        return ExitCode.SOME_REFUSED if self._failed else ExitCode.WELL


def _as_text(report: RereadReport, console: Console) -> str:
    if report.code:
        error = ArchiveError(ErrorCode(report.code), **report.facts)
        return f"{report.record}: {explain(error, console.language)} [{report.code}]"
    lines = []
    if report.read:
        lines.append(
            console.word(
                "reread-done",
                record=report.record,
                pages=len(report.read),
                words=report.words,
                before=readers(page.before for page in report.read),
                reader=readers(page.after for page in report.read),
            )
        )
    else:
        lines.append(console.word("reread-none", record=report.record))
    if kept := sum(page.confirmed for page in report.read):
        lines.append("    " + console.word("reread-confirmed", lines=kept))
    for reason, pages in sorted(report.left.items()):
        numbers = ", ".join(map(str, pages))
        lines.append(f"    {console.word('page')} {numbers}: {_left(reason.value, console)}")
    lines += [f"    {_why(number, code, console)}" for number, code in sorted(report.reasons.items())]
    return "\n".join(lines)


def _left(reason: str, console: Console) -> str:
    """Why pages keep their text; another worker's reason may be newer than we are."""
    return console.word(f"left-{reason}") if Left(reason).known else f"[{reason}]"


def _why(number: int, code: str, console: Console) -> str:
    return f"{page_sentence(ErrorCode(code), number, console.language)} [{code}]"
