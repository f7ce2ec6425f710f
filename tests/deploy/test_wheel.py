"""The wheel holds the whole program: it runs beside nothing but the packages of a production machine.

No network is asked: those packages are linked from the environment of this test, each by what it says it installed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import pytest

from tests.deploy.deployment import DEPLOY, ROOT
from tests.end_to_end.papers import save, sheet

pytestmark = pytest.mark.slow

_NOT_SHIPPED = {"tests", "testbed", "bench", "training", "demo"}
_UNCLEAN = ("VANKHO_", "PYTHON", "COVERAGE")
_IMPORT_ALL = """
import importlib, pkgutil, sys
for root in sys.argv[1:]:
    package = importlib.import_module(root)
    assert "site-packages" in package.__path__[0], package.__path__
    for module in pkgutil.walk_packages(package.__path__, f"{root}."):
        if ".migrations" not in module.name:  # Alembic alone may run those
            importlib.import_module(module.name)
"""


def packages() -> list[Path]:
    """Folders of the program in this checkout; a new one is shipped unless it is named as not."""
    return [init.parent for init in ROOT.glob("*/__init__.py") if init.parent.name not in _NOT_SHIPPED]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder], cwd=ROOT, check=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path) -> Path:
    """A Python with the wheel and the packages that a production machine installs beside it."""
    place = wheel.parent / "environment"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": str(place)}))
    for name in re.findall(
        r"^([\w.-]+)==", (DEPLOY / "constraints-runtime.txt").read_text(encoding="utf-8"), re.MULTILINE
    ):
        installed = distribution(name)
        for top in {file.parts[0] for file in installed.files or ()} - {"..", "__pycache__"}:
            if not (site / top).exists():  # namespaces are shared by several packages
                (site / top).symlink_to(str(installed.locate_file(top)))
    install = [sys.executable, "-m", "pip", "--python", str(place / "bin" / "python"), "--disable-pip-version-check"]
    subprocess.run([*install, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    return place


def run(environment: Path, folder: Path, *command: object) -> str:
    """What a program of the environment prints, run where no checkout lies, without anything of ours."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(_UNCLEAN)}
    program, *words = map(str, command)
    done = subprocess.run(
        [environment / "bin" / program, *words], cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_file_of_the_program_is_in_the_wheel_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        shipped = {name for name in opened.namelist() if ".dist-info/" not in name}
    ours = {
        str(path.relative_to(ROOT))
        for package in packages()
        for path in package.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert shipped == ours


def test_every_module_imports_with_the_packages_of_a_production_machine(environment: Path, tmp_path: Path) -> None:
    run(environment, tmp_path, "python", "-c", _IMPORT_ALL, *(package.name for package in packages()))


def test_the_installed_program_helps(environment: Path, tmp_path: Path) -> None:
    assert "vankho" in run(environment, tmp_path, "vankho", "--help")


def test_the_installed_program_reads_a_page(environment: Path, tmp_path: Path) -> None:
    page = save(sheet("Quyết định về việc lưu trữ", "Điều 1 và điều 2"), tmp_path / "page.png")
    assert "Quyết định về việc lưu trữ" in run(environment, tmp_path, "vankho", "read", page)
