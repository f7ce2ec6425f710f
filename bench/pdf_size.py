"""Bytes of PDF/A of yellowed pages beside OCRmyPDF, and what can still be read on them: `python -m bench pdf-size`.

The same JPEG files go into both programs; the pictures are then drawn from both PDFs at the resolution of the scan and
read by Tesseract alone, so that a file that is small because it lost letters shows it.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench import rivals
from bench.reading.ocr_pages import judged_pages
from bench.reading.score import letter_error_rate
from testbed.corpus import Part
from testbed.material import PageFile
from testbed.pages.collection import Kind
from testbed.process_tree import measure
from testbed.table import Section, table
from testbed.vankho import found, records, vankho

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bench.reading.ocr_pages import JudgedPage

PAGES, PAGES_QUICK = 6, 1


@dataclass(frozen=True, slots=True)
class Made:
    """One way to make PDF/A of the pages: its name, bytes, and the mean letter error rate of what is read from it."""

    name: str
    size: int
    errors: float


def size_sections(scratch: Path, *, quick: bool) -> list[Section]:
    """One table."""
    pages = judged_pages(scratch / "pages", [Kind.YELLOWED], PAGES_QUICK if quick else PAGES, Part.JUDGE)
    made = [_handed_in(pages), *_theirs(pages, scratch), _ours(pages, scratch)]
    least = min(one.size for one in made[1:-1])
    text = (
        f"{len(pages)} yellowed pages of 300 dpi, JPEG. Ours are sealed PDF/A with revocation evidence. Letters: what "
        "Tesseract alone reads wrong on the pictures drawn from each PDF.\n\n"
        f"{table(['', 'bytes', 'of input', 'letters read wrong'], [_row(one, made[0].size) for one in made])}\n\n"
        f"Ours take {made[-1].size / least:.2f} times the bytes of OCRmyPDF's smaller one."
    )
    return [Section("pdf-size", "Bytes of PDF/A of yellowed pages, and what can be read from them", text)]


def _row(made: Made, inputs: int) -> list[str]:
    return [made.name, f"{made.size:,}", f"{made.size / inputs:.2f}", f"{made.errors:.4f}"]


def _handed_in(pages: Sequence[JudgedPage]) -> Made:
    errors = [_errors(page.path, page) for page in pages]
    return Made("the pictures handed in", sum(page.path.stat().st_size for page in pages), sum(errors) / len(errors))


def _theirs(pages: Sequence[JudgedPage], scratch: Path) -> list[Made]:
    home = rivals.ocrmypdf_home()
    files = [PageFile(page.path, page.dpi, "", real=False) for page in pages]
    source = rivals.wrapped(home, files, scratch / "pages.pdf")
    made = []
    for name, options in (("OCRmyPDF plain", ()), ("OCRmyPDF --deskew --clean", rivals.DESKEW_CLEAN)):
        target = scratch / "theirs.pdf"
        rivals.run_ocrmypdf(home, source, target, options)
        made.append(_read_back(name, target, pages, scratch))
    return made


def _ours(pages: Sequence[JudgedPage], scratch: Path) -> Made:
    home = found(scratch / "home")
    told = measure(vankho("ingest", pages[0].path.parent, "--as-document", "--home", home, "--json")).output
    (record,) = records(home, told)
    folder = scratch / "exported"
    measure(vankho("export", record["code"], "--to", folder, "--home", home))
    (access,) = folder.rglob("*.pdf")
    return _read_back("vankho ingest", access, pages, scratch)


def _read_back(name: str, file: Path, pages: Sequence[JudgedPage], scratch: Path) -> Made:
    errors = []
    for number, page in enumerate(pages, 1):
        picture = scratch / f"drawn-{number}"
        place = ["-f", str(number), "-l", str(number), "-r", str(page.dpi), "-png", "-singlefile"]
        subprocess.run(["pdftoppm", *place, file, picture], check=True)
        errors.append(_errors(picture.with_suffix(".png"), page))
    return Made(name, file.stat().st_size, sum(errors) / len(errors))


def _errors(picture: Path, page: JudgedPage) -> float:
    command = rivals.tesseract_command(PageFile(picture, page.dpi, "", real=False))
    read = measure(command, environment={"OMP_THREAD_LIMIT": "1"}).output
    return letter_error_rate(read, page.drawn.text.text)
