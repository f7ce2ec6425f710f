"""`vankho work`, `rebuild`, `reindex`: finish what is unfinished, make the derived parts anew."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from api.cli.progress import TerminalProgress
from pipeline.rebuild import rebuild, reindex
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Do what the command's name says."""
    if options.command == "work":
        return _work(options, console)
    make_anew = rebuild if options.command == "rebuild" else reindex
    with open_archive(options.home, write=True) as archive:
        report = make_anew(archive.parts)
    value: dict[str, object] = {"records": report.records, "pages": report.pages}
    console.result(value, console.word("rebuilt", records=report.records, pages=report.pages))
    return ExitCode.WELL


def _work(options: argparse.Namespace, console: Console) -> int:
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=True, progress=progress) as archive,
    ):
        count = archive.start()
        archive.finish()
    console.result({"resumed": count}, console.word("resumed", count=count))
    return ExitCode.WELL
