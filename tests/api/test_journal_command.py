"""`vankho journal`: what an auditor types, in both languages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from api.cli.main import main
from api.journal_lines import wanted
from domain.errors import ArchiveError
from domain.journal import Act
from pipeline.archive import Archive
from tests.pipeline.journal.conftest import LAN, founded, home, opened, work

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["founded", "home"]


def run(capsys: pytest.CaptureFixture[str], home: Path, *line: str) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["journal", *line, "--home", str(home)])
    said = capsys.readouterr()
    return code, said.out + said.err


def test_entries_are_shown_newest_first_with_names_and_words(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work(home, times=2)
    code, said = run(capsys, home, "show", "--person", "Nguyễn Thị Lan")
    assert code == 0
    first, second = said.splitlines()
    assert first.startswith("1  30/11/2026 08:00:00  Nguyễn Thị Lan [p-1] 10.0.0.7  Tìm kiếm: xong; “tìm")
    assert second.startswith("0  ")
    code, said = run(capsys, home, "show", "--act", "search", "--json", "--limit", "1")
    assert json.loads(said)["personal"]["words"].startswith("tìm")


def test_how_many_entries_wait_for_a_process_that_writes_and_since_when_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(home, writes=False) as parts:
        Archive.of(parts).finding.search(LAN, "đất")
    assert "1 mục chưa ký, mục cũ nhất từ 30/11/2026 08:00" in run(capsys, home, "show")[1]
    work(home)
    assert "mục chưa ký" not in run(capsys, home, "show")[1]


def test_the_user_of_the_machine_is_told_as_system_administrator(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["search", "đất", "--home", str(home)])
    code, said = run(capsys, home, "show", "--act", "search", "--json")
    assert code == 0
    assert json.loads(said)["roles"] == ["system-administrator"]


def test_what_was_found_and_what_was_not_is_told_by_the_exit_code(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work(home, times=2)
    code, note = run(capsys, home, "checkpoint")
    (tmp_path / "kept.txt").write_text(note)
    code, said = run(capsys, home, "verify", "--checkpoint", str(tmp_path / "kept.txt"))
    assert (code, "Đúng: mốc cũ (2 mục)" in said) == (0, True), said
    with opened(home, writes=False) as parts:
        parts.database.journal.take_numbers_back(1)
    code, said = run(capsys, home, "verify", "--lang", "en")
    assert (code, "WRONG: a signed entry is missing in the database, entry 1" in said) == (1, True), said
    code, said = run(capsys, home, "verify", "--checkpoint", str(tmp_path / "none"))
    assert (code, "checkpoint-unusable" in said) == (1, True)


def test_an_export_says_how_to_verify_it(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work(home)
    code, said = run(capsys, home, "export", str(tmp_path / "out"))
    assert (code, "kiem_tra_nhat_ky.py" in said) == (0, True), said
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "bang-chung.json",
        "kiem_tra_nhat_ky.py",
        "muc.jsonl",
        "rieng-tu.jsonl",
    }


def test_a_checkpoint_that_is_to_be_mailed_and_no_server_is_set_says_so(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    work(home)
    code, said = run(capsys, home, "checkpoint", "--mail")
    assert (code, "journal.mail_server" in said) == (3, True), said


def test_the_key_is_changed_and_every_check_names_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work(home)
    code, said = run(capsys, home, "rotate-key", "--lang", "en")
    assert (code, "From entry 1 on, checkpoints are signed by the new key" in said) == (0, True), said
    code, said = run(capsys, home, "verify")
    assert (code, "khóa ký được thay lúc" in said) == (0, True), said
    code, said = run(capsys, home, "rotate-key", "--lost")
    assert (code, "journal-key-here" in said) == (1, True), said


@pytest.mark.parametrize("language", ["vi", "en"])
def test_help_is_there_in_both_languages(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for action in ([], ["show"], ["verify"], ["export"], ["checkpoint"], ["rotate-key"]):
        assert main(["journal", *action, "--help", "--lang", language]) == 0
        said = capsys.readouterr().out
        assert ("tùy chọn" in said) == (language == "vi")


def test_times_are_typed_as_people_write_them_and_an_end_day_is_meant_whole() -> None:
    found = wanted(" Lan ", "VK.1", "view", "30/11/2026", "2026-11-30")
    assert found.since
    assert found.until
    assert (found.person, found.object, found.act) == ("Lan", "VK.1", Act.VIEW)
    assert (found.until - found.since).days == 1
    for line in (("", "", "fly", "", ""), ("", "", "", "yesterday", "")):
        with pytest.raises(ArchiveError):
            wanted(*line)


def test_an_archive_is_not_changed_by_being_looked_at(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work(home)
    before = sorted(path for path in (home / "store").rglob("*"))
    run(capsys, home, "show")
    assert sorted(path for path in (home / "store").rglob("*")) == before
    with opened(home, writes=False) as parts:
        entries = Archive.of(parts).journal._parts.database.journal.waiting()
    assert entries[0] == 1, "that somebody looked is told"
