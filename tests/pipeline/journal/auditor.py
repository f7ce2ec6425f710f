"""An auditor of tests: has an export and what was kept before, and nothing but Python."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from pipeline.archive import Archive
from tests.pipeline.journal.conftest import LAN, opened

if TYPE_CHECKING:
    from pathlib import Path


def kept_checkpoint(home: Path, file: Path) -> Path:
    """The latest checkpoint, kept in a file."""
    with opened(home, writes=False) as parts:
        file.write_text(Archive.of(parts).journal.checkpoint(LAN), encoding="utf-8")
    return file


def exported(home: Path, folder: Path) -> Path:
    """All of the journal, with its verifier."""
    with opened(home, writes=False) as parts:
        Archive.of(parts).journal.export(LAN, folder)
    return folder


def check(place: Path, verifier: Path, *old: Path, keys: tuple[Path, ...] = ()) -> tuple[int, list[str]]:
    """By Python alone, without our packages and without anybody's."""
    options = [option for path in old for option in ("--moc", str(path))]
    options += [option for path in keys for option in ("--khoa", str(path))]
    command = [sys.executable, "-I", "-S", str(verifier), str(place), *options, "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not ended.stderr
    return ended.returncode, json.loads(ended.stdout)["told"]
