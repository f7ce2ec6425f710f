"""Independent judges of what we write."""

from __future__ import annotations

import json
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERAPDF = Path(__file__).parents[1] / "scripts" / "verapdf.sh"
_NOT_HERE = 127


def verapdf(files: Iterable[Path], flavour: str = "2b") -> dict[Path, list[str]]:
    """The rules that each file breaks, as `clause: description`; one start of veraPDF for all of them.

    Skips the test with the reason where veraPDF or Java is not installed.
    """
    command = [str(_VERAPDF), "-f", flavour, "--format", "json", *map(str, files)]
    judged = subprocess.run(command, capture_output=True, text=True, check=False)
    if judged.returncode == _NOT_HERE:
        pytest.skip(judged.stderr.strip())
    broken = defaultdict[Path, list[str]](list)
    for job in json.loads(judged.stdout)["report"]["jobs"]:
        path = Path(job["itemDetails"]["name"])
        broken[path] = [rule for result in job.get("validationResult", [{}]) for rule in _broken_rules(result)]
    return broken


def _broken_rules(result: dict[str, object]) -> list[str]:
    details = result.get("details")
    if not isinstance(details, dict):
        return ["veraPDF could not read the file"]
    rules = [f"{rule['clause']}: {rule['description']}" for rule in details["ruleSummaries"]]
    return rules if rules or result.get("compliant") else ["not compliant"]


def pdftotext(pdf: Path, *options: str) -> str:
    """What poppler reads in a PDF; skips the test where poppler is not installed."""
    try:
        done = subprocess.run(["pdftotext", *options, pdf, "-"], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    return done.stdout
