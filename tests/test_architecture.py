"""The house stands as drawn: floors, names, sizes. `docs/adr/0001` says why."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from graphlib import TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Container

_ROOT = Path(__file__).parents[1]
_FOLDERS = (
    *("api", "catalogue", "describe", "domain", "index", "ocr"),
    *("pipeline", "rendition", "scan", "signing", "storage"),
)
_FILES = sorted(file for folder in _FOLDERS for file in (_ROOT / folder).rglob("*.py"))
_NAMELESS = {"utils", "util", "common", "helpers", "core", "misc", "services", "models"}
_MOST_LINES_OF_A_FILE = 400
_MOST_LINES_OF_A_FUNCTION = 60


def _name(file: Path) -> str:
    return str(file.relative_to(_ROOT))


def test_floors_and_vendor_doors_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=_ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("folder", _FOLDERS)
def test_nobody_else_installs_a_package_of_our_name(folder: str) -> None:
    found = importlib.util.find_spec(folder)
    assert found is not None
    assert found.origin is not None
    assert Path(found.origin).parent == _ROOT / folder
    assert set(packages_distributions().get(folder, ["vankho"])) == {"vankho"}


@pytest.mark.parametrize("file", _FILES, ids=_name)
def test_a_file_is_short_its_functions_are_short_and_its_name_says_something(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= _MOST_LINES_OF_A_FILE
    assert not _NAMELESS & {file.stem, *file.relative_to(_ROOT).parent.parts}
    too_long = [
        node.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= _MOST_LINES_OF_A_FUNCTION
    ]
    assert too_long == []


def test_no_test_times_an_example_of_hypothesis_by_itself() -> None:
    """`tests/conftest.py` takes the time limit from all of them: a machine may be busy."""
    assert settings().deadline is None
    own = [_name(file) for file in (_ROOT / "tests").rglob("*.py") if "deadline" + "=" in file.read_text("utf-8")]
    assert own == ["tests/conftest.py"]


def test_no_file_needs_itself() -> None:
    """Imports made when a file is loaded go one way; those for types alone, and those made late, are no need."""
    files = {".".join(file.relative_to(_ROOT).with_suffix("").parts).removesuffix(".__init__"): file for file in _FILES}
    needs = {name: _needed(file, files) - {name} for name, file in files.items()}
    tuple(TopologicalSorter(needs).static_order())  # raises with the circle, where there is one


def _needed(file: Path, files: Container[str]) -> set[str]:
    named: set[str] = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            named.update(alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            named.add(node.module)
            named.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in named if name in files}
