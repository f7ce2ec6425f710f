"""`vankho watch`: a hot folder; a file, or a sub-folder as one document, is taken once it has come to rest."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from api.cli.deposits import deposit_from, tell, tell_aside
from api.cli.progress import TerminalProgress
from api.observe.telemetry import telemetry
from domain.errors import ArchiveError, ErrorCode, RefusedInput
from domain.passing_names import is_passing
from pipeline.intake.watch_log import WatchLog
from pipeline.wiring import open_archive
from scan.collect import collect
from scan.settle import Settling, list_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from api.cli.console import Console
    from pipeline.archive import Archive
    from pipeline.intake.receiving import Deposit
    from scan.settle import FileState

_LOOK_SECONDS = 1.0


def run(options: argparse.Namespace, console: Console) -> int:
    """Watch until interrupted; what was in the folder before is taken too, but what was told once is not told again."""
    deposit = deposit_from(options)
    if not options.dir.is_dir():
        raise ArchiveError(ErrorCode.NOTHING_FOUND, path=str(options.dir))
    with (
        closing(TerminalProgress(console)) as progress,
        open_archive(options.home, write=True, progress=progress) as archive,
        telemetry(archive, console),
    ):
        archive.start()
        console.note("watching", folder=options.dir)
        log = WatchLog(options.home, options.dir)
        settling = Settling(options.settle, log.told())
        while True:
            now, listing = time.monotonic(), _listing(options.dir)
            for path in settling.settled(listing, now):
                _take(archive, options.dir / path, deposit, console)
                log.add(path, settling.told(path))
            passed = settling.passed(listing, now)
            _tell_aside([options.dir / path for path in passed], console)
            for path in passed:
                log.add(path, settling.told(path))
            time.sleep(min(_LOOK_SECONDS, options.settle))


def _tell_aside(paths: Sequence[Path], console: Console) -> None:
    passed = [path for path in paths if is_passing(path.name)]
    tell_aside(passed, [path for path in paths if path not in passed], console)


def _listing(folder: Path) -> tuple[FileState, ...]:
    try:
        return list_folder(folder)
    except OSError as error:
        raise ArchiveError(ErrorCode.UNREADABLE_FILE, detail=f"{folder}: {error.strerror or error}") from error


def _take(archive: Archive, path: Path, deposit: Deposit, console: Console) -> None:
    try:
        found = collect([path], as_document=path.is_dir())
    except RefusedInput as error:
        console.error(error)  # it left the folder between the look and the take
        return
    tell_aside(found.passed, found.left_out, console)
    for result in archive.ingest(found.documents, deposit):
        tell(result, console)
