"""`python -m bench.differential`: judge all signed files at hand by four judges, and write docs/differential.md."""

from __future__ import annotations

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.differential.judges import Group, all_judges
from bench.differential.page import page

_ROOT = Path(__file__).parents[2]
_SHARED = _ROOT.parent / "shared" / "corpus"
_CASES = _SHARED / "field-cases" / "signatures"
_PAGE = _ROOT / "docs" / "differential.md"


def main() -> int:
    """0 when every disagreement is explained, 1 when one is not, 2 when there is nothing to judge."""
    parser = argparse.ArgumentParser(prog="bench.differential", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, help="more folders of signed PDF files")
    parser.add_argument("--jars", type=Path, help="folder of EU DSS (see dss.pom.xml); without it, no DSS")
    parser.add_argument("--time", type=datetime.fromisoformat, default=datetime.now(UTC), help="the moment judged")
    parser.add_argument("--write", type=Path, default=_PAGE, help="the page")
    options = parser.parse_args()
    groups = [group for group in _groups(options.folders) if group.files]
    if not groups:
        print("no signed files at hand", file=sys.stderr)
        return 2
    said = all_judges(groups, options.jars, options.time)
    versions = {"pyhanko": version("pyhanko"), "pdfsig": _pdfsig(), "moment": f"{options.time:%Y-%m-%d}"}
    text, unexplained = page(said, versions)
    options.write.write_text(text, encoding="utf-8")
    print(f"{options.write}: {unexplained} disagreements without a reason", file=sys.stderr)
    return int(unexplained > 0)


def _groups(folders: list[Path]) -> list[Group]:
    real = Group("real", _files(_SHARED / "real-signed"))
    cases = Group("cases", _files(_CASES), (_CASES / "root.pem",), (_CASES / "crl.der",))
    return [real, cases, *(Group(folder.name, _files(folder)) for folder in folders)]


def _files(folder: Path) -> tuple[Path, ...]:
    return tuple(sorted(folder.rglob("*.pdf")))


def _pdfsig() -> str:
    done = subprocess.run(["pdfsig", "-v"], capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).split("version", 1)[-1].split()[0]


if __name__ == "__main__":
    raise SystemExit(main())
