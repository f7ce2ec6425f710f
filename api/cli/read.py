"""`vankho read`: recognise only, no archive needed; text on stdout, a form feed between pages."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.exit_codes import ExitCode
from domain.errors import ArchiveError, ArchiveUnusable
from domain.limits import InputLimits
from ocr.formats import FORM_FEED, plain_text
from pipeline.reading import read_file
from pipeline.sandbox import Sandbox
from pipeline.wiring import READING_MODULES
from scan.collect import display_path

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.page import ReadPage
    from domain.text import Word


def run(options: argparse.Namespace, console: Console) -> int:
    """Read every file; one that cannot be read is told on stderr and the rest is done."""
    code, before = ExitCode.WELL, ""
    with tempfile.TemporaryDirectory(prefix="vankho-") as scratch:
        sandbox = Sandbox(InputLimits(), Path(scratch), READING_MODULES)
        for path in options.files:
            try:
                pages = list(read_file(path, sandbox, len(os.sched_getaffinity(0))))
            except ArchiveUnusable:
                raise
            except ArchiveError as error:
                console.error(error)
                code = ExitCode.SOME_REFUSED
                continue
            console.result(_as_json(path, pages), before + _as_text(pages))
            before = FORM_FEED
            if any(page.page.reason for page in pages):
                code = ExitCode.SOME_REFUSED
    return code


def _as_text(pages: list[ReadPage]) -> str:
    return plain_text(page.text for page in pages)


def _as_json(path: Path, pages: list[ReadPage]) -> dict[str, object]:
    return {"file": display_path(path), "pages": [_page_json(page) for page in pages]}


def _page_json(read: ReadPage) -> dict[str, object]:
    image, text = read.page.image, read.text
    return {
        "width": image.width if image else 0,
        "height": image.height if image else 0,
        "dpi": image.dpi if image else 0,
        "state": read.page.state.value,
        "reason": read.page.reason,
        "rotation": image.quarter_turns * 90 if image else 0,
        "text": text.text if text else "",
        "words": [_word_json(word) for word in (text.words() if text else ())],
    }


def _word_json(word: Word) -> dict[str, object]:
    place = {"x": word.box.x, "y": word.box.y, "w": word.box.w, "h": word.box.h}
    told: dict[str, object] = {"text": word.text, **place, "confidence": round(word.confidence, 3)}
    if word.correction is not None:
        found = word.correction
        told["corrected"] = {"from": found.before, "image_bits": found.image, "language_bits": found.language}
    return told
