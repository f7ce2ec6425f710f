from __future__ import annotations

import os
from pathlib import Path

from scan.settle import NO_FILE, FileState, Settling, list_folder


def state(name: str, size: int = 10, modified: int = 1) -> FileState:
    return FileState(Path(name), size, modified)


def told(settling: Settling, now: float, *files: FileState) -> list[str]:
    return [str(path) for path in settling.settled(files, now)]


def test_a_file_at_rest_is_told_once() -> None:
    settling = Settling(quiet_seconds=5)
    assert told(settling, 0, state("a.pdf")) == []
    assert told(settling, 4.9, state("a.pdf")) == []
    assert told(settling, 5, state("a.pdf")) == ["a.pdf"]
    assert told(settling, 50, state("a.pdf")) == []


def test_growth_and_a_new_time_start_the_wait_again() -> None:
    settling = Settling(quiet_seconds=5)
    told(settling, 0, state("a.pdf"))
    assert told(settling, 4, state("a.pdf", size=20)) == []
    assert told(settling, 8, state("a.pdf", size=20, modified=2)) == []
    assert told(settling, 13, state("a.pdf", size=20, modified=2)) == ["a.pdf"]


def test_a_changed_file_is_told_again_and_a_vanished_one_forgotten() -> None:
    settling = Settling(quiet_seconds=5)
    told(settling, 0, state("a.pdf"))
    told(settling, 5, state("a.pdf"))
    told(settling, 6, state("a.pdf", size=11))
    assert told(settling, 11, state("a.pdf", size=11)) == ["a.pdf"]
    told(settling, 12)
    assert told(settling, 13, state("a.pdf", size=11)) == []
    assert told(settling, 18, state("a.pdf", size=11)) == ["a.pdf"]


def test_a_sub_folder_waits_for_all_its_pages() -> None:
    settling = Settling(quiet_seconds=5)
    told(settling, 0, state("vb/1.jpg"))
    assert told(settling, 5, state("vb/1.jpg"), state("vb/2.jpg")) == []
    assert told(settling, 10, state("vb/1.jpg"), state("vb/2.jpg")) == ["vb"]


def test_unfinished_files_hold_back_their_document() -> None:
    settling = Settling(quiet_seconds=1)
    files = (state("a.pdf"), state("a.pdf.part"), state("b.tmp"), state(".lock"), state("vb/1.jpg"), state("vb/2.part"))
    told(settling, 0, *files)
    assert told(settling, 9, *files) == []


def test_listing_sees_files_below_and_follows_no_links(tmp_path: Path) -> None:
    (tmp_path / "vb").mkdir()
    (tmp_path / "vb" / "1.jpg").write_bytes(b"abc")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "vb" / "pipe")
    found = {file.path: file.size for file in list_folder(tmp_path)}
    assert found == {Path("vb/1.jpg"): 3, Path("loop"): NO_FILE, Path("vb/pipe"): NO_FILE}


def test_what_is_no_file_is_no_document_and_is_told_once() -> None:
    settling = Settling(quiet_seconds=5)
    files = (state("loop", NO_FILE), state("vb/pipe", NO_FILE), state("cv/1.jpg"), state("cv/link", NO_FILE))
    assert passed(settling, 0, *files) == []
    assert passed(settling, 5, *files) == ["loop", "vb"]
    assert passed(settling, 50, *files) == []
    assert told(Settling(quiet_seconds=0), 0, *files) == ["cv"]


def passed(settling: Settling, now: float, *files: FileState) -> list[str]:
    settling.settled(files, now)
    return [str(path) for path in settling.passed(files, now)]


def test_files_passed_over_are_told_once_when_they_are_at_rest() -> None:
    settling = Settling(quiet_seconds=5)
    files = (state("~$a.docx"), state("Thumbs.db"), state("a.pdf"), state("vb/Thumbs.db"), state("vb/1.jpg"))
    assert passed(settling, 0, *files) == []
    assert passed(settling, 5, *files) == ["Thumbs.db", "~$a.docx"]
    assert passed(settling, 50, *files) == []


def test_what_is_still_being_written_is_told_only_when_it_broke_off() -> None:
    settling = Settling(quiet_seconds=5)
    assert passed(settling, 0, state("a.pdf.part")) == []
    assert passed(settling, 300, state("a.pdf.part")) == []
    assert passed(settling, 301, state("a.pdf.part", size=11)) == []
    assert passed(settling, 902, state("a.pdf.part", size=11)) == ["a.pdf.part"]


def test_what_an_earlier_run_told_is_not_told_again_unless_it_changed() -> None:
    told_before = {Path("a.pdf"): frozenset({state("a.pdf")}), Path("vb"): frozenset({state("vb/1.jpg")})}
    settling = Settling(5, told_before)
    files = (state("a.pdf"), state("b.pdf"), state("vb/1.jpg"), state("vb/2.jpg"))
    assert told(settling, 0, *files) == []
    assert told(settling, 9, *files) == ["b.pdf", "vb"]
    assert settling.told(Path("vb")) == {state("vb/1.jpg"), state("vb/2.jpg")}
