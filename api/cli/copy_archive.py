"""`vankho copy`: the whole archive to another object store, verified, as often as one likes."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.console import beside
from api.cli.exit_codes import ExitCode
from domain.errors import ArchiveError, ErrorCode
from domain.messages import explain
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from api.cli.console import Console
    from pipeline.upkeep.copying import CopyReport

_SECONDS_BETWEEN_LINES = 5.0


def run(options: argparse.Namespace, console: Console) -> int:
    """Copy, tell what could not be copied, and how it ended."""
    with open_archive(options.home, write=False) as archive:
        to = options.to if options.to_file is None else _line_of(options.to_file)
        report = archive.upkeep.copy(the_user(), to, _Progress(console).told)
    for failure in report.failures:
        console.error(failure)
    told = [{"code": failure.code.value, "message": explain(failure, console.language)} for failure in report.failures]
    value: dict[str, object] = {**_counts(report), "whole": report.whole, "failures": told}
    console.result(value, console.word("copied" if report.whole else "copied-in-part", **_counts(report)))
    return ExitCode.WELL if report.whole else ExitCode.SOME_REFUSED


def _line_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ArchiveError(ErrorCode.USAGE, detail=f"--to-file: {error}") from error


def _counts(report: CopyReport) -> dict[str, object]:
    return {name: value for name, value in asdict(report).items() if name != "failures"}


class _Progress:
    """Now and then a line on stderr; on a terminal in place of the one before."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last = time.monotonic()

    def told(self, report: CopyReport) -> None:
        """Called from several threads; a line too many or too few does no harm."""
        now = time.monotonic()
        if now - self._last < _SECONDS_BETWEEN_LINES:
            return
        self._last = now
        line = self._console.word("copying", **_counts(report))
        beside(line, end="\r" if sys.stderr.isatty() else "\n")
