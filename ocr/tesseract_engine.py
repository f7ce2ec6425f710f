"""Tesseract, through pytesseract: the one door to both.

One run a page gives text, boxes, confidences and the other letters that the network weighed (hOCR). The page's process
is the unit of parallelism, so Tesseract itself is held to one thread, which is faster on a whole batch than its own.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
import pytesseract
from PIL import Image

from domain.errors import ArchiveUnusable, ErrorCode, PageFailed
from ocr.engine import EngineInfo, Layout
from ocr.hocr import parse_hocr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from domain.text import Word
    from ocr.engine import RawLine

_PAGE_SEGMENTATION = {Layout.PAGE: 3, Layout.COLUMN: 4, Layout.SPARSE: 11}  # `tesseract --help-psm`
_SINGLE_LINE = 7
_HOCR = "-c tessedit_create_hocr=1"
_WITH_ALTERNATIVES = "-c lstm_choice_mode=2"  # costs nothing: the network weighs them anyway
_WRITER = re.compile(r"content=[\"']tesseract v?([\d.]+)")
_ASKED_SECONDS = 60


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
        (lines,) = self._read(_unpacked(image), dpi, _PAGE_SEGMENTATION[layout], 1)
        return lines

    def recognise_lines(self, images: Sequence[NDArray[np.uint8]], dpi: int) -> tuple[tuple[Word, ...], ...]:
        """Read lines, the pages of one TIFF in one run of the program; see `OcrEngine.recognise_lines`."""
        if not images:
            return ()
        with TemporaryDirectory(prefix="vankho-lines-") as folder:
            file = Path(folder) / "lines.tif"
            first, *others = (Image.fromarray(image) for image in images)
            first.save(file, save_all=True, append_images=others)
            pages = self._read(str(file), dpi, _SINGLE_LINE, len(images))
        return tuple(tuple(word for line in page for word in line.words) for page in pages)

    def _read(
        self, picture: Image.Image | str, dpi: int, segmentation: int, pages: int
    ) -> tuple[tuple[RawLine, ...], ...]:
        options = f"{_HOCR} {_WITH_ALTERNATIVES} --dpi {dpi} --psm {segmentation}"
        try:
            found = parse_hocr(_run(picture, "hocr", "+".join(self.languages), options, self.timeout))
        except ValueError as error:
            raise PageFailed(ErrorCode.PARSER_CRASH, detail="tesseract, answer that is no hOCR") from error
        return (*found, *((),) * (pages - len(found)))[:pages]


@cache
def _probe(languages: tuple[str, ...], _program: str | None, _data: str | None) -> EngineInfo:
    """Ask the program, once for each program and data folder in use."""
    installed = _installed_languages()
    for language in languages:
        if language not in installed:
            raise ArchiveUnusable(ErrorCode.LANGUAGE_DATA_MISSING, language=language)
    return EngineInfo("Tesseract", _version(languages), languages)


def _unpacked(image: NDArray[np.uint8]) -> Image.Image:
    picture = Image.fromarray(image)
    picture.format = "BMP"  # packed as PNG, or as PPM that is read letter by letter, a page costs up to a tenth more
    return picture


def _run(picture: Image.Image | str, extension: str, languages: str, options: str, timeout: int) -> str:
    """One run of the program on a picture or a file's path; the file it writes with `extension`, as text."""
    os.environ["OMP_THREAD_LIMIT"] = "1"  # pytesseract hands our environment to the child
    try:
        return str(pytesseract.run_and_get_output(picture, extension, languages, options, timeout=timeout))
    except pytesseract.TesseractNotFoundError as error:
        raise ArchiveUnusable(ErrorCode.TESSERACT_MISSING) from error
    except pytesseract.TesseractError as error:
        if error.status == -signal.SIGXCPU:
            raise PageFailed(ErrorCode.TIME_LIMIT) from error
        starved = error.status == -signal.SIGKILL or "bad_alloc" in str(error.message)  # the kernel, or our limit
        code = ErrorCode.MEMORY_LIMIT if starved else ErrorCode.PARSER_CRASH
        raise PageFailed(code, detail=f"tesseract, exit status {error.status}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise PageFailed(ErrorCode.PARSER_CRASH, detail=f"tesseract, {type(error).__name__}") from error
    except RuntimeError as error:  # pytesseract's word for the time limit
        raise PageFailed(ErrorCode.TIME_LIMIT, seconds=timeout) from error


def _version(languages: tuple[str, ...]) -> str:
    """Tesseract's version, from a page that it writes: `--version` looks the machine's own name up (curl, libldap)."""
    try:
        written = _run(_unpacked(np.full((32, 32), 255, np.uint8)), "hocr", "+".join(languages), _HOCR, _ASKED_SECONDS)
    except PageFailed as error:
        raise ArchiveUnusable(ErrorCode.TESSERACT_MISSING) from error
    found = _WRITER.search(written)
    if found is None:
        raise ArchiveUnusable(ErrorCode.TESSERACT_MISSING)
    return found[1]


def _installed_languages() -> frozenset[str]:
    try:
        return frozenset(pytesseract.get_languages())
    except (OSError, UnicodeDecodeError) as error:
        raise ArchiveUnusable(ErrorCode.TESSERACT_MISSING) from error
