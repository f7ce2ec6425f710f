"""`vankho hold`: documents that a dispute or an inspection needs are kept from removal, whatever their retention."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Hold or release every stored file of the named records."""
    with open_archive(options.home, write=False, role=Role(writes=False, works=False)) as archive:
        for code in options.records:
            files = archive.records.hold(the_user(), code, held=not options.release)
            value: dict[str, object] = {"record": code, "held": not options.release, "files": files}
            console.result(value, console.word("released" if options.release else "held", record=code, files=files))
    return ExitCode.WELL
