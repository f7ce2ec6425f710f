from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import numpy as np
import pytest

from domain.errors import ArchiveUnusable, ErrorCode, PageFailed
from ocr.tesseract_engine import TesseractEngine, detect_orientation, parse_tsv

if TYPE_CHECKING:
    from pathlib import Path

PAGE = np.full((60, 80), 255, np.uint8)
HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"


def program(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a `tesseract` that does `body` (shell) in the way of the real one."""
    file = folder / "tesseract"
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(folder) + os.pathsep + os.environ["PATH"])


def test_words_of_one_line_come_together_and_layout_rows_are_left_out() -> None:
    rows = (
        "4\t1\t1\t1\t1\t0\t10\t10\t90\t20\t-1\t",
        "5\t1\t1\t1\t1\t1\t10\t10\t30\t20\t96.5\tCộng",
        "5\t1\t1\t1\t1\t2\t50\t10\t30\t20\t40\thòa",
        "5\t1\t2\t1\t1\t1\t10\t50\t30\t20\t95\tĐộc",
    )
    table = "\n".join((HEADER, *rows))
    lines = parse_tsv(table)
    assert [[word.text for word in line.words] for line in lines] == [["Cộng", "hòa"], ["Độc"]]
    assert [line.block for line in lines] == [1, 2]
    assert lines[0].words[0].box.as_list() == [10, 10, 30, 20]
    assert lines[0].words[0].confidence == pytest.approx(0.965)


@pytest.mark.parametrize(
    ("read", "kept"),
    [
        ("QÐ-UBND", "QĐ-UBND"),  # the Icelandic letter that Tesseract takes for Đ
        ("quye\u0302\u0301t", "quyết"),
        ('"trích', '"trích'),  # a quote is no quoting of the table
        ("a\u200bb\u00adc", "abc"),
    ],
)
def test_words_are_brought_into_one_form(read: str, kept: str) -> None:
    lines = parse_tsv(f"{HEADER}\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90\t{read}")
    assert lines[0].words[0].text == kept


@pytest.mark.parametrize("read", [" ", "", "\u200b", "\x0c"])
def test_a_word_of_nothing_is_no_word(read: str) -> None:
    assert parse_tsv(f"{HEADER}\n5\t1\t1\t1\t1\t1\t0\t0\t9\t9\t90\t{read}") == ()


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
    program(tmp_path, f'echo "$OMP_THREAD_LIMIT $*" >> {log}; printf "" > "$2.tsv"', monkeypatch)
    assert TesseractEngine().recognise(PAGE, 217) == ()
    (call,) = log.read_text().splitlines()
    assert call.startswith("1 ")
    assert "--dpi 217" in call
    assert "-l vie" in call


def test_orientation_of_a_page_with_too_few_letters_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, 'echo "Too few characters." >&2; exit 1', monkeypatch)
    assert detect_orientation(PAGE, 300) is None
