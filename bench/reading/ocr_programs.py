"""The programs that read the same pages: Tesseract alone, OCRmyPDF in two modes, and ours; words with boxes of each."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Protocol

from bench import rivals
from bench.reading.ocr_ours import read_command, words_told
from bench.tree_memory import TreePeak
from domain.geometry import Box
from domain.text import Word
from domain.vietnamese import nfc
from testbed.process_tree import measure

_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}
_POINTS_AN_INCH = 72
_BOXED = re.compile(r'<page |<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


class Picture(Protocol):
    """One page as a file, with its true resolution."""

    @property
    def path(self) -> Path:
        """PNG, JPEG or TIFF."""
        ...

    @property
    def dpi(self) -> int:
        """True resolution."""
        ...


@dataclass(frozen=True, slots=True)
class Reading:
    """What a program made of some pages.

    Attributes:
        pages: words of each page in the order in which the program gives them, boxes on the picture handed in.
        cpu: user and system seconds of all its processes.
        peak: MiB that these held at once.
    """

    pages: tuple[tuple[Word, ...], ...]
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True)
class Program:
    """A program under measurement.

    Attributes:
        name: as the tables print it.
        read: reads pages, with a folder for its files.
        levels: its boxes lie on a page that it turned, and are laid back on the picture before they are judged.
    """

    name: str
    read: Callable[[Sequence[Picture], Path], Reading]
    levels: bool = False


OURS, BY_TESSERACT = "vankho read", "vankho read --reader tesseract"
PLAIN, CLEANED = "OCRmyPDF", "OCRmyPDF --deskew --clean"


def programs() -> list[Program]:
    """All of them, the ones to compare with first.

    Raises:
        RivalMissing: one cannot be had here.
    """
    rivals.ocrmypdf_home()
    return [
        Program("Tesseract", tesseract_reading),
        Program(PLAIN, lambda pages, scratch: _ocrmypdf(pages, scratch, ())),
        Program(CLEANED, lambda pages, scratch: _ocrmypdf(pages, scratch, rivals.DESKEW_CLEAN), levels=True),
        Program(BY_TESSERACT, lambda pages, _: our_reading(pages, "--reader", "tesseract")),
        Program(OURS, lambda pages, _: our_reading(pages)),
    ]


def tesseract_reading(pages: Sequence[Picture], _: Path) -> Reading:
    """One run a page, one thread, as it comes but for the language."""
    found, cpu, peak = [], 0.0, TreePeak()
    for page in pages:
        usage = measure(rivals.tesseract_command(page, "tsv"), environment=_ONE_THREAD, watch=peak.watch)
        found.append(words_of_tsv(usage.output))
        cpu += usage.cpu
    return Reading(tuple(found), cpu, peak.mib)


def our_reading(pages: Sequence[Picture], *options: str) -> Reading:
    """All pages in one run of the program as it is installed."""
    peak = TreePeak()
    usage = measure([*read_command([page.path for page in pages]), *options], codes=(0, 1), watch=peak.watch)
    found = {told.file: told.words for told in words_told(usage.output)}
    return Reading(tuple(found.get(page.path.name, ()) for page in pages), usage.cpu, peak.mib)


def _ocrmypdf(pages: Sequence[Picture], scratch: Path, options: Sequence[str]) -> Reading:
    """All pages in one document, the pictures wrapped in PDF without loss."""
    home, peak = rivals.ocrmypdf_home(), TreePeak()
    source, target = scratch / "wrapped.pdf", scratch / "read.pdf"
    rivals.wrapped(home, pages, source)
    usage = rivals.run_ocrmypdf(home, source, target, options, watch=peak.watch)
    told = subprocess.run(["pdftotext", "-raw", "-bbox", target, "-"], check=True, capture_output=True)
    found = words_of_bbox(told.stdout.decode())
    scaled = (
        tuple(Word(word.text, word.box.scaled(page.dpi / 10 / _POINTS_AN_INCH), 1.0) for word in words)
        for words, page in zip(found, pages, strict=True)
    )
    return Reading(tuple(scaled), usage.cpu, peak.mib)


def words_of_tsv(output: str) -> tuple[Word, ...]:
    """Words of Tesseract's table: level 5, left, top, width, height, confidence, text."""
    rows = (line.split("\t") for line in output.splitlines()[1:])
    return tuple(
        Word(nfc(row[11].strip()), Box(*(int(cell) for cell in row[6:10])), max(0.0, float(row[10])) / 100)
        for row in rows
        if row[0] == "5" and row[11].strip()
    )


def words_of_bbox(output: str) -> list[list[Word]]:
    """Words of each page of `pdftotext -bbox`; boxes in tenths of a point."""
    pages: list[list[Word]] = []
    for found in _BOXED.finditer(output):
        if found[5] is None:
            pages.append([])
            continue
        left, top, right, bottom = (round(float(side) * 10) for side in found.groups()[:4])
        pages[-1].append(Word(nfc(unescape(found[5])), Box(left, top, max(1, right - left), max(1, bottom - top)), 1.0))
    return pages
