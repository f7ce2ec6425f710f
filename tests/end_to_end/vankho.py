"""Running the program as a user does: a process, its output, its exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = [sys.executable, "-m", "api.cli.main"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.stdout.splitlines()]


def read_by_tesseract(home: Path) -> None:
    """From now on Tesseract reads what comes into the archive in `home`."""
    settings = home / "vankho.toml"
    settings.write_text(f'reader = "tesseract"\n{settings.read_text(encoding="utf-8")}', encoding="utf-8")


def answer_to(query: str, home: Path) -> dict[str, Any]:
    """The answer to a search, but for the scores' last digits, which depend on how often the index was written."""
    answer: dict[str, Any] = vankho("search", query, "--json", home=home).lines[0]
    hits = [{key: value for key, value in hit.items() if key != "score"} for hit in answer["hits"]]
    return {"total": answer["total"], "hits": hits}


def vankho(
    *arguments: object, home: Path | None = None, path: str | None = None, log: str | None = None, seconds: float = 600
) -> Outcome:
    """Run `vankho` for so many seconds at most; `path` replaces PATH, `log` is VANKHO_LOG."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VANKHO_")}
    if home is not None:
        environment["VANKHO_HOME"] = str(home)
    if path is not None:
        environment["PATH"] = path
    if log is not None:
        environment["VANKHO_LOG"] = log
    process = subprocess.run(
        [*COMMAND, *map(str, arguments)], capture_output=True, text=True, env=environment, check=False, timeout=seconds
    )
    return Outcome(process.returncode, process.stdout, process.stderr)
