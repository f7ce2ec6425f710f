"""`vankho read`: recognise only, no archive needed; text on stdout, a form feed between pages."""

from __future__ import annotations

import os
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from api.cli.console import beside
from api.cli.exit_codes import ExitCode
from api.cli.progress import TerminalProgress
from api.terms import finding_term
from domain.errors import ArchiveError, ArchiveUnusable, ErrorCode
from domain.file_names import display_path
from domain.limits import InputLimits
from domain.page import FindingCode
from domain.page_messages import page_sentence
from domain.text import FORM_FEED, ReaderChoice, plain_text
from pipeline.isolation.sandbox import Sandbox
from pipeline.isolation.warm_modules import READING_MODULES
from pipeline.processing.page_tries import Readers, read_file

if TYPE_CHECKING:
    import argparse

    from api.cli.console import Console
    from domain.geometry import Box
    from domain.page import ReadPage
    from domain.text import Word


_TOLD = frozenset({FindingCode.DARK, FindingCode.TOO_SMALL, FindingCode.OTHER_SCRIPT, FindingCode.UNREAD_TEXT})


def run(options: argparse.Namespace, console: Console) -> int:
    """Read every file; one that cannot be read is told on stderr and the rest is done."""
    code, before = ExitCode.WELL, ""
    with tempfile.TemporaryDirectory(prefix="vankho-") as scratch, closing(TerminalProgress(console)) as progress:
        sandbox = Sandbox(InputLimits(), Path(scratch), READING_MODULES)
        sandbox.tell_network(progress.lacking)
        choice = ReaderChoice(options.reader)
        readers = Readers(
            sandbox, len(os.sched_getaffinity(0)), progress, choice=choice, guarded=not options.not_secret
        )
        for path in options.files:
            try:
                pages = list(read_file(path, readers))
            except ArchiveUnusable:
                raise
            except ArchiveError as error:
                console.error(error, display_path(path) if len(options.files) > 1 else None)
                code = ExitCode.SOME_REFUSED
                continue
            with progress.aside():
                console.page_text(_as_json(path, pages), before + _as_text(pages))
                failed = _tell(path, pages, console)
            before = FORM_FEED
            if failed:
                code = ExitCode.SOME_REFUSED
    return code


def _tell(path: Path, pages: list[ReadPage], console: Console) -> bool:
    """Say which pages failed, or show nothing that can be read and are no blank paper; true when one failed."""
    for page in (read.page for read in pages):
        if page.reason:
            beside(
                f"vankho: {display_path(path)}: {page_sentence(ErrorCode(page.reason), page.number, console.language)}"
            )
        for finding in page.image.findings if page.image else ():
            if finding.code in _TOLD:
                told = finding_term(finding, console.language)
                beside(f"vankho: {display_path(path)}: {console.word('page')} {page.number}: {told}")
    return any(read.page.reason for read in pages)


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
        "findings": [{"code": found.code.value, "value": found.value} for found in (image.findings if image else ())],
        "rotation": image.quarter_turns * 90 if image else 0,
        "text": text.text if text else "",
        "words": [_word_json(word) for word in (text.words() if text else ())],
        "marks": [{"kind": mark.kind.value, **_place_json(mark.box)} for mark in (text.marks if text else ())],
    }


def _place_json(box: Box) -> dict[str, int]:
    return {"x": box.x, "y": box.y, "w": box.w, "h": box.h}


def _word_json(word: Word) -> dict[str, object]:
    told: dict[str, object] = {
        "text": word.text,
        **_place_json(word.box),
        "confidence": round(word.confidence, 3),
        "origin": word.origin.value,
    }
    if word.correction is not None:
        found = word.correction
        told["corrected"] = {"from": found.before, "image_bits": found.image, "language_bits": found.language}
    if word.others:
        told["others"] = list(word.others)
    return told
