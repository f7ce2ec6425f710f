"""`vankho copy`: the whole archive to another object store, verified, as often as one likes."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.console import beside
from api.cli.exit_codes import ExitCode
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.messages import explain
from pipeline.upkeep.copying import copy_archive
from pipeline.wiring import open_archive
from storage.objects.url import open_object_store

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from pipeline.upkeep.copying import CopyReport
    from storage.objects.object_store import ObjectStore

_SECONDS_BETWEEN_LINES = 5.0


def run(options: argparse.Namespace, console: Console) -> int:
    """Copy, tell what could not be copied, and how it ended."""
    with open_archive(options.home, write=False) as archive:
        store, home = archive.parts.store, archive.parts.settings.home
        target = _target(options.to if options.to_file is None else _line_of(options.to_file), home)
        try:
            report = copy_archive(store, target, home / "scratch", _Progress(console).told)
        finally:
            target.close()
    for failure in report.failures:
        console.error(failure)
    told = [{"code": failure.code.value, "message": explain(failure, console.language)} for failure in report.failures]
    value: dict[str, object] = {**_counts(report), "whole": report.whole, "failures": told}
    console.result(value, console.word("copied" if report.whole else "copied-in-part", **_counts(report)))
    return ExitCode.WELL if report.whole else ExitCode.SOME_REFUSED


def _target(to: str, home: Path) -> ObjectStore:
    """The store that is named; a name without scheme is a folder."""
    if not to:
        raise ArchiveError(ErrorCode.USAGE, detail="--to")
    try:
        return open_object_store(to if "://" in to else Path(to).absolute().as_uri(), home)
    except ArchiveError as error:
        if error.code is ErrorCode.SETTINGS_INVALID:
            raise ArchiveError(ErrorCode.USAGE, detail=f"--to: {error.facts.get('detail')}") from error
        raise ArchiveUnusable(error.code, **error.facts) from error


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
