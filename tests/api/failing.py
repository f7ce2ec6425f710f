"""An archive in which reading failed: a recogniser that crashes at every page, as the first clerk met it."""

from __future__ import annotations

import os
import shutil
import tomllib
from typing import TYPE_CHECKING

from tests.end_to_end.vankho import read_by_tesseract, vankho

if TYPE_CHECKING:
    from pathlib import Path


_CRASHING = """#!/bin/sh
case "$*" in *--dpi*) exit 1;; esac
{real} "$@" || exit $?
if [ -f "$2.hocr" ]; then sed -i "s/tesseract v*[0-9.]*/tesseract {version}/" "$2.hocr"; fi
"""


def crashing_path(folder: Path) -> str:
    """A PATH on which `tesseract` says that it is 9.9.9 and reads no page (it is told the `--dpi` of each)."""
    program = folder / "bin" / "tesseract"
    program.parent.mkdir(parents=True)
    program.write_text(_CRASHING.format(real=shutil.which("tesseract"), version="9.9.9"), encoding="ascii")
    program.chmod(0o755)
    return f"{program.parent}:{os.environ['PATH']}"


def fail_all(home: Path, folder: Path, batch: str, path: str) -> list[str]:
    """Ingest `folder` as `batch` with that PATH, Tesseract reading; the codes of what failed, oldest first."""
    if "reader" not in tomllib.loads((home / "vankho.toml").read_text(encoding="utf-8")):
        read_by_tesseract(home)
    told = vankho("ingest", folder, "--batch", batch, "--json", home=home, path=path).lines
    assert {line["state"] for line in told} == {"failed"}, told
    return sorted(line["record"] for line in told)
