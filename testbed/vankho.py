"""Our own program as it is installed, on the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from testbed.process_tree import measure

_PROGRAM = Path(sys.executable).with_name("vankho")


def vankho(*arguments: str | Path) -> list[str]:
    """The command line of `vankho` with `arguments`."""
    return [str(_PROGRAM), *map(str, arguments)]


def found(home: Path) -> Path:
    """A new archive in `home`."""
    measure(vankho("init", home))
    return home


def records(home: Path, results: str) -> list[dict[str, Any]]:
    """What `vankho show --json` says of each record that the JSON lines of `vankho ingest` name."""
    codes = [json.loads(line)["record"] for line in results.splitlines()]
    return [json.loads(measure(vankho("show", code, "--json", "--home", home)).output) for code in codes]


def access_bytes(shown: list[dict[str, Any]]) -> int:
    """Bytes of the sealed PDF/A files of these records."""
    return sum(file["fixity"]["size"] for record in shown for file in record["files"] if file["use"] == "ACCESS")


def folder_bytes(folder: Path) -> int:
    """Bytes of all files below `folder`."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
