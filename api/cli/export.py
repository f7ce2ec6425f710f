"""`vankho export`: a record's files, digests and a note on how to check them, in a new folder or an encrypted file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.console import shown
from api.cli.exit_codes import ExitCode
from api.cli.password_file import password_of
from api.cli.privacy import handed_on
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Write the folder or file and name it."""
    password = password_of(options.password_file, console)
    with open_archive(options.home, write=False) as archive, handed_on():
        given = password.decode(errors="replace") if password else None
        archive.finding.export(the_user(), options.record, options.to, given)
    console.plain(shown(console.word("exported", record=options.record, folder=options.to)))
    return ExitCode.WELL
