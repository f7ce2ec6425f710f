"""Which recogniser reads on this machine: ours with Tesseract for what it doubts, or Tesseract alone."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveUnusable
from domain.text import ReaderChoice
from ocr.engine import OURS, vietnamese_only
from ocr.reader.line_engine import LineEngine, probe_shipped
from ocr.tesseract_engine import TesseractEngine
from ocr.two_readers import TwoReaders

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocr.engine import EngineInfo, OcrEngine


def find_reader(
    choice: ReaderChoice, languages: tuple[str, ...], tell: Callable[[ArchiveUnusable], None] | None = None
) -> EngineInfo:
    """Find the reader of `languages` (Tesseract's names, the main one first) on this machine.

    `tell` hears what is lacking where one reads that two should; the log `vankho.reader` does in any case.

    Raises:
        ArchiveUnusable: READER_UNFIT where ours is asked for by name; TESSERACT_MISSING, LANGUAGE_DATA_MISSING where
            there is no other.
    """
    tesseract = TesseractEngine(languages)
    if choice is ReaderChoice.TESSERACT or not vietnamese_only(languages):
        return tesseract.probe()
    try:
        ours = probe_shipped()
    except ArchiveUnusable as error:
        if choice is ReaderChoice.OURS:
            raise
        alone = tesseract.probe()
        _lacking("Tesseract reads alone", error, tell)
        return alone
    try:
        return replace(ours, beside=tesseract.probe())
    except ArchiveUnusable as error:
        _lacking("ours reads alone", error, tell)
        return ours


def _lacking(what: str, error: ArchiveUnusable, tell: Callable[[ArchiveUnusable], None] | None) -> None:
    logging.getLogger("vankho.reader").warning("%s: %s", what, error)
    if tell is not None:
        tell(error)


def engine_of(info: EngineInfo) -> OcrEngine:
    """The recogniser that `find_reader` found."""
    if info.name != OURS:
        return TesseractEngine(info.languages, known=info)
    ours = LineEngine()
    return ours if info.beside is None else TwoReaders(ours, TesseractEngine(info.beside.languages, known=info.beside))
