"""Running the program as a user does: a process, its output, its exit code."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.end_to_end import ready_program

if TYPE_CHECKING:
    from collections.abc import Mapping
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
    *arguments: object,
    home: Path | None = None,
    path: str | None = None,
    log: str | None = None,
    added: Mapping[str, str] | None = None,
    seconds: float = 600,
) -> Outcome:
    """Run `vankho` for so many seconds at most; `path` replaces PATH, `log` is VANKHO_LOG, `added` any others."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("VANKHO_", "OTEL_"))}
    environment |= added or {}
    if home is not None:
        environment["VANKHO_HOME"] = str(home)
    if path is not None:
        environment["PATH"] = path
    if log is not None:
        environment["VANKHO_LOG"] = log
    done = ready_program.run(list(map(str, arguments)), environment, seconds)
    return Outcome(done.returncode, done.stdout, done.stderr)
