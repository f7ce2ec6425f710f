"""How long the command line takes to answer: medians, and as multiples of an empty Python, bent by load alike."""

from __future__ import annotations

import sys
from statistics import median
from typing import TYPE_CHECKING

from testbed.material import drawn_pages
from testbed.process_tree import measure
from testbed.table import Section, table
from testbed.vankho import found, vankho

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

RUNS, RUNS_QUICK = 20, 5


def startup_sections(scratch: Path, *, quick: bool) -> list[Section]:
    """`vankho --help` and a search in a small archive."""
    times = RUNS_QUICK if quick else RUNS
    home = found(scratch / "small")
    page = drawn_pages(scratch / "startup", 1)[0]
    measure(vankho("ingest", page.path, "--home", home))
    idle = _median([sys.executable, "-c", "pass"], times)
    rows = [_row("python -c pass", idle, idle)]
    for name, command in (
        ("vankho --help", vankho("--help")),
        ("vankho search, one record", vankho("search", "uy ban nhan dan", "--home", home)),
    ):
        rows.append(_row(name, _median(command, times), idle))
    text = f"Median of {times} runs.\n\n{table(['', 'CPU s', 'clock s', 'CPU, × empty Python'], rows)}"
    return [Section("startup", "Start-up", text)]


def _median(command: Sequence[str], times: int) -> tuple[float, float]:
    """CPU seconds and seconds on the clock."""
    measure(command)
    usages = [measure(command) for _ in range(times)]
    return median(usage.cpu for usage in usages), median(usage.wall for usage in usages)


def _row(name: str, found_seconds: tuple[float, float], idle: tuple[float, float]) -> list[str]:
    cpu, wall = found_seconds
    return [name, f"{cpu:.3f}", f"{wall:.3f}", f"{cpu / idle[0]:.1f}"]
