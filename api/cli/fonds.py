"""`vankho fonds add|list`: whose documents the archive keeps."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from api.cli.actor import the_user
from api.cli.exit_codes import ExitCode
from domain.fonds import Fonds
from domain.vietnamese import nfc
from pipeline.role import Role
from pipeline.wiring import open_archive

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Add one, or list all, the archive's own first."""
    adds = options.action == "add"
    with open_archive(options.home, write=adds, role=Role(writes=adds, works=False)) as archive:
        if adds:
            fonds = Fonds(nfc(options.code), nfc(options.title), nfc(options.body))
            archive.access.add_fonds(the_user(), fonds)
            console.result({**asdict(fonds)}, console.word("fonds-added", code=fonds.code, title=fonds.title))
            return ExitCode.WELL
        for fonds in archive.access.fonds(the_user()):
            console.result({**asdict(fonds)}, "  ".join(filter(None, (fonds.code, fonds.title, fonds.body))))
    return ExitCode.WELL
