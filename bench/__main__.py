"""Measure what docs/measurements.md quotes: `python -m bench [flow ocr legacy startup memory object-store] [--quick]`.

Each part prints its tables and puts them into its place in the file; `--quick` measures little and writes nothing.
Of `ocr`, chosen kinds of paper, more pages of each, or our reading alone: `python -m bench.reading.ocr --help`.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bench import rivals
from bench.describe.sections import describe_sections
from bench.dossier_growth import growth_sections
from bench.flow import flow_sections
from bench.journal import journal_sections
from bench.machines import machine_sections
from bench.memory import memory_sections
from bench.object_store import object_store_sections
from bench.pdf_size import size_sections
from bench.reading.legacy_text import legacy_sections
from bench.reading.marks import mark_sections
from bench.reading.ocr import PAGES, PAGES_QUICK, ocr_sections
from bench.search.scale import search_sections
from bench.seen.measuring import seen_sections
from bench.startup import startup_sections
from testbed.pages.collection import Kind
from testbed.table import Section, write_section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_DOCUMENT = Path(__file__).parents[1] / "docs" / "measurements.md"
_OPENING = """# Measurements

Made by `make bench` (`python -m bench`); each table is written by the run that measured it. The machines are shared and
noisy: seconds of CPU count, not of the clock, and of these the ratios between programs measured in one run.
"""
_PARTS: dict[str, Callable[[Path, bool], Iterable[Section]]] = {
    "startup": lambda scratch, quick: startup_sections(scratch, quick=quick),
    "flow": lambda scratch, quick: flow_sections(scratch, quick=quick),
    "ocr": lambda scratch, quick: _ocr(scratch, quick=quick),
    "describe": lambda scratch, quick: describe_sections(scratch, quick=quick),
    "seen": lambda scratch, quick: seen_sections(scratch, quick=quick),
    "pdf-size": lambda scratch, quick: size_sections(scratch, quick=quick),
    "marks": lambda scratch, quick: mark_sections(scratch, quick=quick),
    "legacy": lambda scratch, quick: legacy_sections(scratch, quick=quick),
    "memory": lambda scratch, quick: memory_sections(scratch, quick=quick),
    "search": lambda scratch, quick: search_sections(scratch, quick=quick),
    "journal": lambda scratch, quick: journal_sections(scratch, quick=quick),
    "machines": lambda scratch, quick: machine_sections(scratch, quick=quick),
    "growth": lambda scratch, quick: growth_sections(scratch, quick=quick),
    "object-store": lambda scratch, quick: object_store_sections(scratch, quick=quick),
}

_ALONE = {
    "describe",
    "growth",
    "legacy",
    "machines",
    "marks",
    "memory",
    "object-store",
    "search",
    "seen",
}  # parts that compare with no other program


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts that are named, all by default; 1 when a program to compare with cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(_PARTS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="a few pages, minutes instead of an hour; writes nothing")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(_PARTS):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    try:
        for part in options.parts or _PARTS:
            _measure(part, quick=options.quick)
    except rivals.RivalMissing as missing:
        print(f"Cannot compare: {missing}", file=sys.stderr)
        return 1
    return 0


def _measure(part: str, *, quick: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="vankho-bench-") as scratch:
        for found in _PARTS[part](Path(scratch), quick):
            section = Section(found.key, found.title, f"{found.text}\n\n{_conditions(part)}")
            print(f"\n## {section.title}\n\n{section.text}", flush=True)
            if not quick:
                write_section(_DOCUMENT, _OPENING, section)


def _ocr(scratch: Path, *, quick: bool) -> Iterable[Section]:
    images = scratch / "images" if quick else _DOCUMENT.parent / "images"
    return ocr_sections(scratch, images, list(Kind), PAGES_QUICK if quick else PAGES)


def _commit() -> str:
    """What was measured; a working tree that differs from its commit says so. Empty outside a checkout."""
    told = os.environ.get("BENCH_COMMIT")  # of a snapshot, which is no checkout
    command = ["git", "-C", str(_DOCUMENT.parent), "describe", "--always", "--dirty=+changes"]
    return told or subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def _conditions(part: str) -> str:
    """Command, date, machine and versions, in one line."""
    ours = {
        name: version(name)
        for name in ("pikepdf", "opencv-python-headless", "tantivy", "opensearch-py", "dbos", "minio")
    }
    theirs = {} if part in _ALONE else rivals.versions(rivals.ocrmypdf_home())
    programs = ", ".join(f"{name} {number}" for name, number in {**ours, **theirs}.items())
    return (
        f"*`python -m bench {part}`, {datetime.now(UTC):%Y-%m-%d}; {platform.machine()}, "
        f"{len(os.sched_getaffinity(0))} cores, load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, "
        f"vankho {version('vankho')} {_commit()}, {programs}.*"
    )


if __name__ == "__main__":
    sys.exit(main())
