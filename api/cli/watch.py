"""`vankho watch`: a hot folder; a file, or a sub-folder as one document, is taken once it has come to rest."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.deposits import deposit_from, tell, tell_aside
from api.cli.progress import TerminalProgress
from api.observe.telemetry import telemetry
from domain.errors import ArchiveError, ErrorCode, RefusedInput
from pipeline.intake.hot_folder import HotFolder, collected
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from pipeline.archive import Archive
    from pipeline.intake.receiving import Deposit

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
        archive.work.start(the_user())
        console.note("watching", folder=options.dir)
        folder = HotFolder(options.home, options.dir, options.settle)
        while True:
            for settled in folder.look(time.monotonic()):
                if isinstance(settled, Path):
                    _take(archive, settled, deposit, console)
                else:
                    tell_aside(settled.passed, settled.left_out, console)
            time.sleep(min(_LOOK_SECONDS, options.settle))


def _take(archive: Archive, path: Path, deposit: Deposit, console: Console) -> None:
    try:
        found = collected(path)
    except RefusedInput as error:
        console.error(error)  # it left the folder between the look and the take
        return
    tell_aside(found.passed, found.left_out, console)
    for result in archive.intake.ingest(the_user(), found.documents, deposit):
        tell(result, console)
