"""`vankho doctor`: what this machine can do and how the archive stands, one finding a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from pipeline.upkeep.examination import examine

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Examine; the exit code is 0 when nothing is amiss, 3 when the archive cannot be used."""
    code = ExitCode.WELL
    for finding in examine(options.home, console.language, timestamp=options.timestamp):
        mark = console.word("yes" if finding.well else "no")
        value: dict[str, object] = {"subject": finding.subject, "well": finding.well, "detail": finding.detail}
        console.result(value, f"[{mark}] {finding.subject}: {finding.detail}")
        if not finding.well:
            code = ExitCode.ARCHIVE_UNUSABLE
    return code
