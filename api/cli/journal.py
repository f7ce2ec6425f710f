"""`vankho journal show|verify|export|checkpoint|rotate-key`: who did what, and the proof that nobody rewrote it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.console import shown_page
from api.cli.exit_codes import ExitCode
from api.cli.privacy import handed_on
from api.journal_lines import as_json, wanted
from api.terms import term
from domain.errors import ArchiveError, ErrorCode
from domain.vietnam_time import VIETNAM
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from api.cli.console import Console
    from domain.journal import ToldAct
    from pipeline.archive import Archive
    from pipeline.journal.rotating import KeyChange
    from pipeline.journal.verifying import JournalFinding, JournalReport


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what is asked of the journal."""
    actions = {"show": _show, "verify": _verify, "export": _export, "checkpoint": _checkpoint, "rotate-key": _rotate}
    writes = options.action == "rotate-key"
    with open_archive(options.home, write=writes, role=Role(writes=writes, works=False)) as archive:
        return actions[options.action](archive, options, console)


def _show(archive: Archive, options: argparse.Namespace, console: Console) -> int:
    """A line an entry."""
    times = (options.since or "", options.until or "")
    asked = wanted(options.person, options.record, options.act or "", *times)
    waiting, since = archive.journal.waiting(the_user())  # before this is an entry itself
    count = 0
    for told in archive.journal.walk(the_user(), asked, max(options.limit, 0)):
        console.result(as_json(told), _line(told, console))
        count += 1
    if not count:
        console.note("journal-none")
    if since and not options.json:
        console.note("journal-unsigned-since", count=waiting, time=f"{since.astimezone(VIETNAM):%d/%m/%Y %H:%M}")
    return ExitCode.WELL


def _verify(archive: Archive, options: argparse.Namespace, console: Console) -> int:
    """What was found; 1 when anything does not add up."""
    older = {str(path): _text(path) for path in options.checkpoint}
    report = archive.journal.verify(the_user(), older)
    value: dict[str, object] = {"well": report.well, **asdict(report)}
    console.result(value, list(_report_lines(report, console)))
    return ExitCode.WELL if report.well else ExitCode.SOME_REFUSED


def _export(archive: Archive, options: argparse.Namespace, console: Console) -> int:
    """A folder that verifies itself."""
    since = _text(options.since) if options.since else ""
    with handed_on():
        done = archive.journal.export(the_user(), options.folder, since)
    facts = {"begin": done.begin, "last": done.end - 1, "folder": options.folder}
    value: dict[str, object] = {**asdict(done), "folder": str(options.folder)}
    console.result(value, console.word("journal-exported", **facts))
    return ExitCode.WELL


def _checkpoint(archive: Archive, options: argparse.Namespace, console: Console) -> int:
    """The note itself, to be kept in a file, and mailed where that is asked for."""
    console.plain(shown_page(archive.journal.checkpoint(the_user()).rstrip("\n")))
    if not options.mail:
        return ExitCode.WELL
    refused = archive.journal.mail_checkpoint(the_user())
    for address in refused:
        console.note("journal-mail-refused", address=address)
    console.note("journal-mailed")
    return ExitCode.SOME_REFUSED if refused else ExitCode.WELL


def _rotate(archive: Archive, options: argparse.Namespace, console: Console) -> int:
    """What the log was told of its keys."""
    done = archive.journal.rotate_key(the_user(), lost=options.lost)
    console.result(asdict(done), _key_line(done, console, "journal-rotated"))
    return ExitCode.WELL


def _key_line(done: KeyChange, console: Console, well: str) -> str:
    old, new = (key.split("+")[1] for key in (done.old, done.new))
    facts = {"size": done.size, "time": done.time, "old": old, "new": new, "vkey": done.new}
    return console.word("journal-key-lost" if done.lost else well, **facts)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ArchiveError(ErrorCode.CHECKPOINT_UNUSABLE, path=str(path), detail=str(error)) from error


def _line(told: ToldAct, console: Console) -> str:
    entry, part = told.entry, told.personal
    name = part.name if part else console.word("journal-erased")
    who = " ".join(filter(None, (name, f"[{entry.actor}]" if entry.actor else "", ",".join(entry.roles))))
    told_more = (entry.reason, f"“{part.words}”" if part and part.words else "", *(part.titles if part else ()))
    more = "; ".join(filter(None, told_more))
    about = " ".join(filter(None, (entry.object, entry.detail and f"({entry.detail})")))
    return console.word(
        "journal-entry",
        number=console.word("journal-unsigned") if entry.number is None else entry.number,
        time=f"{entry.time.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}",
        who=f"{who} {part.origin}" if part and part.origin else who,
        act=term(entry.act, console.language),
        object=f" {about}" if about else "",
        outcome=term(entry.outcome, console.language),
        more=f"; {more}" if more else "",
    )


def _report_lines(report: JournalReport, console: Console) -> Iterator[str]:
    if report.well:
        yield console.word("journal-well", size=report.size, time=report.time)
    for finding in report.findings:
        yield _wrong(finding, console)
    for size in report.older:
        yield console.word("journal-continued", size=size)
    for change in report.keys:
        yield _key_line(change, console, "journal-key-followed")
    if report.waiting:
        yield console.word("journal-waiting", count=report.waiting)
    if report.erased:
        yield console.word("journal-gone", count=report.erased)


def _wrong(finding: JournalFinding, console: Console) -> str:
    at = "" if finding.number is None else console.word("journal-at", number=finding.number)
    detail = f" ({finding.detail})" if finding.detail else ""
    return console.word("journal-wrong", fault=term(finding.fault, console.language), at=at, detail=detail)
