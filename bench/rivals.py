"""OCRmyPDF and Tesseract as their makers ship them, to be measured beside us.

OCRmyPDF lives in an environment of its own below the user's cache folder, pinned with hashes; nothing of it gets into
ours. It calls unpaper (for `--clean`) and, where its own PDF/A does not pass, Ghostscript: Debian packages.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from testbed.process_tree import CACHE, Usage, measure

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from bench.reading.ocr_programs import Picture

OCRMYPDF = "17.13"
DESKEW_CLEAN = ("--deskew", "--clean")
_PINS = Path(__file__).with_name("ocrmypdf-constraints.txt")
_JOIN = """
import sys, pikepdf
whole = pikepdf.new()
for name in sys.argv[2:]:
    whole.pages.extend(pikepdf.open(name).pages)
whole.save(sys.argv[1])
"""
_NEEDED = {"unpaper": "unpaper", "gs": "ghostscript", "tesseract": "tesseract-ocr", "pdftotext": "poppler-utils"}


class RivalMissing(Exception):  # noqa: N818 - what is the matter, with the remedy
    """A program to compare with cannot be had here; the message says what to install."""


def ocrmypdf_home() -> Path:
    """Its virtual environment, made on first use.

    Raises:
        RivalMissing: Debian packages are missing, or pip could not install it.
    """
    missing = [package for program, package in _NEEDED.items() if shutil.which(program) is None]
    if missing:
        raise RivalMissing(f"apt-get install --no-install-recommends {' '.join(missing)}")
    home = CACHE / f"ocrmypdf-{OCRMYPDF}"
    made = home / "made-from"
    if not (made.exists() and made.read_bytes() == _PINS.read_bytes()):
        print(f"Installing OCRmyPDF {OCRMYPDF} into an environment of its own …", file=sys.stderr)
        _install(home)
        made.write_bytes(_PINS.read_bytes())
    return home


def wrapped(home: Path, pages: Sequence[Picture], target: Path) -> Path:
    """The pictures as one PDF with not a pixel changed (img2pdf, which OCRmyPDF itself uses for pictures)."""
    parts = []
    for number, page in enumerate(pages):
        part = target.with_suffix(f".{number}.pdf")
        size = ("--imgsize", f"{page.dpi}dpix{page.dpi}dpi")
        subprocess.run([home / "bin" / "img2pdf", *size, page.path, "-o", part], check=True)
        parts.append(part)
    subprocess.run([home / "bin" / "python", "-c", _JOIN, target, *parts], check=True)
    for part in parts:
        part.unlink()
    return target


def run_ocrmypdf(
    home: Path,
    source: Path,
    target: Path,
    options: Sequence[str],
    *,
    watch: Callable[[int, threading.Event], None] | None = None,
) -> Usage:
    """Read `source`, write `target`, as OCRmyPDF does by itself but for the language and `options`."""
    program = [str(home / "bin" / "ocrmypdf"), "--quiet", "-l", "vie", "--jobs", str(len(os.sched_getaffinity(0)))]
    well = (0, 10)  # 10: but it is no PDF/A
    return measure([*program, *options, source, target], codes=well, watch=watch)


def tesseract_command(page: Picture, form: str = "txt") -> list[str]:
    """Tesseract as it comes on the file as it is; text or table (`tsv`) on stdout."""
    return ["tesseract", str(page.path), "-", "-l", "vie", "--psm", "3", form]


def versions(home: Path) -> dict[str, str]:
    """Versions of the programs compared with."""
    asked: dict[str, list[str | Path]] = {
        "OCRmyPDF": [home / "bin" / "ocrmypdf", "--version"],
        "unpaper": ["unpaper", "--version"],
        "Ghostscript": ["gs", "--version"],
        "Tesseract": ["tesseract", "--version"],
    }
    return {name: _first_line(command).removeprefix("tesseract ") for name, command in asked.items()}


def _first_line(command: Sequence[str | Path]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return (done.stdout or done.stderr).splitlines()[0]


def _install(home: Path) -> None:
    pip: list[str | Path] = [home / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        subprocess.run([*pip, "install", "--no-deps", "--require-hashes", "-r", _PINS], check=True)
    except subprocess.CalledProcessError as error:
        raise RivalMissing(f"pip could not install OCRmyPDF {OCRMYPDF} ({error}); it needs a package index") from error
