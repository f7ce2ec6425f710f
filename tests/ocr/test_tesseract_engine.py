from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.errors import ArchiveUnusable, ErrorCode, PageFailed
from ocr.tesseract_engine import TesseractEngine

if TYPE_CHECKING:
    from pathlib import Path

PAGE = np.full((60, 80), 255, np.uint8)


def program(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a `tesseract` that does `body` (shell) in the way of the real one."""
    file = folder / "tesseract"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder) + os.pathsep + os.environ["PATH"])


def test_without_the_program_the_archive_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ArchiveUnusable) as caught:
        TesseractEngine().probe()
    assert caught.value.code is ErrorCode.TESSERACT_MISSING
    with pytest.raises(ArchiveUnusable) as caught:
        TesseractEngine().recognise(PAGE, 300)
    assert caught.value.code is ErrorCode.TESSERACT_MISSING


def test_without_the_language_the_archive_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, 'echo "List of available languages (2):"; echo eng; echo osd', monkeypatch)
    with pytest.raises(ArchiveUnusable) as caught:
        TesseractEngine(("eng", "vie")).probe()
    assert caught.value.code is ErrorCode.LANGUAGE_DATA_MISSING
    assert caught.value.facts == {"language": "vie"}


def test_a_crash_fails_the_page_and_not_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "kill -SEGV $$", monkeypatch)
    with pytest.raises(PageFailed) as caught:
        TesseractEngine().recognise(PAGE, 300)
    assert caught.value.code is ErrorCode.PARSER_CRASH


def test_an_answer_that_never_comes_fails_the_page_with_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "exec sleep 60", monkeypatch)
    with pytest.raises(PageFailed) as caught:
        TesseractEngine(timeout=1).recognise(PAGE, 300)
    assert caught.value.code is ErrorCode.TIME_LIMIT
    assert caught.value.facts == {"seconds": 1}


def test_a_missing_answer_file_fails_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "exit 0", monkeypatch)
    with pytest.raises(PageFailed) as caught:
        TesseractEngine().recognise(PAGE, 300)
    assert caught.value.code is ErrorCode.PARSER_CRASH


def test_the_child_runs_one_thread_and_is_told_the_resolution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = tmp_path / "log"
    program(tmp_path, f'echo "$OMP_THREAD_LIMIT $*" >> {log}; echo "<html/>" > "$2.hocr"', monkeypatch)
    assert TesseractEngine().recognise(PAGE, 217) == ()
    (call,) = log.read_text().splitlines()
    assert call.startswith("1 ")
    assert "--dpi 217" in call
    assert "-l vie" in call
