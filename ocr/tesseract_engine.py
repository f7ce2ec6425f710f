"""Tesseract, through pytesseract: the one door to both.

One run a page gives text, boxes and confidences together (TSV). The page's process is the unit of parallelism, so
Tesseract itself is held to one thread, which is faster on a whole batch than its own threads.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import pytesseract
from PIL import Image

from domain.errors import ArchiveUnusable, ErrorCode, PageFailed
from domain.geometry import Box
from domain.text import Word
from domain.vietnamese import nfc
from ocr.engine import EngineInfo, Layout, RawLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

_PAGE_SEGMENTATION = {Layout.PAGE: 3, Layout.COLUMN: 4, Layout.SPARSE: 11}  # `tesseract --help-psm`
_ORIENTATION_ONLY, _SINGLE_LINE = 0, 7
_WORD_LEVEL = "5"
_TSV_COLUMNS = 12


class Orientation(NamedTuple):
    """What Tesseract's own detector says: clockwise quarter turns that make the page upright, and how sure it is."""

    quarter_turns: int
    confidence: float


@dataclass(frozen=True, slots=True)
class TesseractEngine:
    """`OcrEngine` on the `tesseract` program.

    Attributes:
        languages: Tesseract's names of trained data, the main one first.
        timeout: seconds that one run may take.
        known: what a probe of this machine said before; a child of the process that probed need not ask again.
    """

    languages: tuple[str, ...] = ("vie",)
    timeout: int = 240
    known: EngineInfo | None = None

    def probe(self) -> EngineInfo:
        """Say the version; see `OcrEngine.probe`."""
        return self.known or _probe(self.languages, shutil.which("tesseract"), os.environ.get("TESSDATA_PREFIX"))

    def recognise(self, image: NDArray[np.uint8], dpi: int, layout: Layout = Layout.PAGE) -> tuple[RawLine, ...]:
        """Read a page; see `OcrEngine.recognise`."""
        options = f"-c tessedit_create_tsv=1 --dpi {dpi} --psm {_PAGE_SEGMENTATION[layout]}"
        return parse_tsv(_run(_unpacked(image), "tsv", "+".join(self.languages), options, self.timeout))

    def recognise_lines(self, images: Sequence[NDArray[np.uint8]], dpi: int) -> tuple[tuple[Word, ...], ...]:
        """Read lines, the pages of one TIFF in one run of the program; see `OcrEngine.recognise_lines`."""
        if not images:
            return ()
        options = f"-c tessedit_create_tsv=1 --dpi {dpi} --psm {_SINGLE_LINE}"
        with TemporaryDirectory(prefix="vankho-lines-") as folder:
            file = Path(folder) / "lines.tif"
            first, *others = (Image.fromarray(image) for image in images)
            first.save(file, save_all=True, append_images=others)
            table = _run(str(file), "tsv", "+".join(self.languages), options, self.timeout)
        return parse_pages(table, len(images))


def detect_orientation(image: NDArray[np.uint8], dpi: int, timeout: int = 60) -> Orientation | None:
    """Ask Tesseract's orientation detector; None when it finds too few letters to say anything.

    Raises:
        ArchiveUnusable: TESSERACT_MISSING.
    """
    try:
        answer = _run(_unpacked(image), "osd", "osd", f"--dpi {dpi} --psm {_ORIENTATION_ONLY}", timeout)
    except PageFailed:
        return None  # the detector exits with an error on a page with few letters
    facts = dict(line.split(": ", 1) for line in answer.splitlines() if ": " in line)
    return Orientation(int(facts["Rotate"]) // 90 % 4, float(facts["Orientation confidence"]))


def parse_tsv(table: str) -> tuple[RawLine, ...]:
    """Lines of words from Tesseract's TSV output; rows without letters are left out.

    Source: columns `level page block par line word left top width height conf text` of `tesseract … tsv`.
    """
    rows = _word_rows(table)
    lines = []
    for (block, _, _), group in groupby(rows, key=lambda row: tuple(int(part) for part in row[2:5])):
        words = tuple(word for word in map(_word, group) if word.text)
        if words:
            lines.append(RawLine(words, block))
    return tuple(lines)


def parse_pages(table: str, pages: int) -> tuple[tuple[Word, ...], ...]:
    """Words of each of `pages` pages from Tesseract's TSV output."""
    words: list[list[Word]] = [[] for _ in range(pages)]
    for row in _word_rows(table):
        word = _word(row)
        if word.text:
            words[int(row[1]) - 1].append(word)
    return tuple(tuple(page) for page in words)


def _word_rows(table: str) -> list[list[str]]:
    return [row for row in (line.split("\t", _TSV_COLUMNS - 1) for line in table.splitlines()) if _is_word(row)]


def _is_word(row: list[str]) -> bool:
    return len(row) == _TSV_COLUMNS and row[0] == _WORD_LEVEL


def _word(row: list[str]) -> Word:
    left, top, width, height = (int(part) for part in row[6:10])
    confidence = min(1.0, max(0.0, float(row[10]) / 100))
    return Word(_printable(row[11]), Box(left, top, max(1, width), max(1, height)), confidence)


def _printable(text: str) -> str:
    """NFC without spaces, control, format and private characters."""
    return "".join(c for c in nfc(text) if not c.isspace() and unicodedata.category(c)[0] != "C")


@cache
def _probe(languages: tuple[str, ...], _program: str | None, _data: str | None) -> EngineInfo:
    """Ask the program, once for each program and data folder in use."""
    installed = _installed_languages()
    for language in languages:
        if language not in installed:
            raise ArchiveUnusable(ErrorCode.LANGUAGE_DATA_MISSING, language=language)
    return EngineInfo("Tesseract", _version(), languages)


def _unpacked(image: NDArray[np.uint8]) -> Image.Image:
    picture = Image.fromarray(image)
    picture.format = "PPM"  # packing a page as PNG costs a tenth of reading it
    return picture


def _run(picture: Image.Image | str, extension: str, languages: str, options: str, timeout: int) -> str:
    """One run of the program on a picture or a file's path; the file it writes with `extension`, as text."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # pytesseract hands our environment to the child
    try:
        return str(pytesseract.run_and_get_output(picture, extension, languages, options, timeout=timeout))
    except pytesseract.TesseractNotFoundError as error:
        raise ArchiveUnusable(ErrorCode.TESSERACT_MISSING) from error
    except pytesseract.TesseractError as error:
        raise PageFailed(ErrorCode.PARSER_CRASH, detail=f"tesseract, exit status {error.status}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise PageFailed(ErrorCode.PARSER_CRASH, detail=f"tesseract, {type(error).__name__}") from error
    except RuntimeError as error:  # pytesseract's word for the time limit
        raise PageFailed(ErrorCode.TIME_LIMIT, seconds=timeout) from error


def _version() -> str:
    try:
        return str(pytesseract.get_tesseract_version())
    except (OSError, subprocess.SubprocessError, SystemExit) as error:  # SystemExit: a version it cannot read
        raise ArchiveUnusable(ErrorCode.TESSERACT_MISSING) from error


def _installed_languages() -> frozenset[str]:
    try:
        return frozenset(pytesseract.get_languages())
    except (OSError, UnicodeDecodeError) as error:
        raise ArchiveUnusable(ErrorCode.TESSERACT_MISSING) from error
