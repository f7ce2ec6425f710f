"""`vankho repair-text` as people use it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.reading.legacy_typing import as_tcvn3
from tests.end_to_end.vankho import vankho

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "Căn cứ Luật Tổ chức Hội đồng nhân dân và Uỷ ban nhân dân\n"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "cv.txt"
    path.write_bytes(as_tcvn3(TEXT).encode("cp1252"))
    return path


def test_a_copy_is_made_beside_the_original_and_never_twice(old: Path) -> None:
    before = old.read_bytes()
    first = vankho("repair-text", old, "--json")
    assert first.code == 0
    assert first.lines[0]["written"] == str(old.with_name("cv.unicode.txt"))
    assert first.lines[0]["changes"][0]["after"] == TEXT.strip()
    assert (old.with_name("cv.unicode.txt").read_text(encoding="utf-8"), old.read_bytes()) == (TEXT, before)
    again = vankho("repair-text", old)
    assert again.code == 1
    assert "[output-exists]" in again.stderr


def test_dry_runs_tell_and_write_nothing(old: Path, tmp_path: Path) -> None:
    outcome = vankho("repair-text", old, "--dry-run", "--lang", "en", "--out", tmp_path / "new")
    assert outcome.code == 0
    assert "1 of 1 blocks would be repaired (tcvn3)" in outcome.stdout
    assert list(tmp_path.iterdir()) == [old]


def test_one_bad_file_does_not_stop_the_others(old: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    outcome = vankho("repair-text", tmp_path / "empty.txt", tmp_path / "none.csv", old, "--out", tmp_path / "new")
    assert outcome.code == 1
    assert outcome.stderr.count("vankho: ") == 2
    assert (tmp_path / "new" / "cv.txt").read_text(encoding="utf-8") == TEXT


def test_the_original_is_replaced_only_when_asked(old: Path) -> None:
    assert vankho("repair-text", old, "--in-place").code == 0
    assert old.read_text(encoding="utf-8") == TEXT
    assert [path.name for path in old.parent.iterdir()] == ["cv.txt"]


def test_the_folder_of_the_original_is_no_way_to_replace_it(old: Path) -> None:
    outcome = vankho("repair-text", old, "--out", old.parent, "--overwrite")
    assert "[output-exists]" in outcome.stderr
