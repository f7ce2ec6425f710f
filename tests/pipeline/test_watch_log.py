from __future__ import annotations

import os
from pathlib import Path

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.intake.watch_log import WatchLog
from scan.settle import FileState

_PAGES = {FileState(Path("vb/1.jpg"), 10, 1), FileState(Path("vb/2.jpg"), 20, 2**62)}


def test_what_was_told_is_known_after_a_restart(tmp_path: Path) -> None:
    odd = Path(os.fsdecode(b"c\xf4ng v\xe0n\n.pdf"))
    WatchLog(tmp_path, tmp_path / "hot").add(Path("vb"), _PAGES)
    WatchLog(tmp_path, tmp_path / "hot").add(odd, {FileState(odd, 1, 1)})
    assert WatchLog(tmp_path, tmp_path / "hot").told() == {Path("vb"): _PAGES, odd: {FileState(odd, 1, 1)}}


def test_the_last_telling_counts_and_folders_are_kept_apart(tmp_path: Path) -> None:
    log = WatchLog(tmp_path, tmp_path / "hot")
    log.add(Path("vb"), _PAGES)
    log.add(Path("vb"), _PAGES | {FileState(Path("vb/3.jpg"), 1, 1)})
    assert len(log.told()[Path("vb")]) == 3
    assert WatchLog(tmp_path, tmp_path / "other").told() == {}


def test_a_line_that_was_cut_short_or_is_none_is_passed_over(tmp_path: Path) -> None:
    log = WatchLog(tmp_path, tmp_path / "hot")
    log.add(Path("a.pdf"), {FileState(Path("a.pdf"), 1, 1)})
    (kept,) = (tmp_path / "watch").iterdir()
    kept.write_bytes(kept.read_bytes() + b'[1, 2]\n7\n["b.pdf", [["b.pdf", 5')
    assert list(log.told()) == [Path("a.pdf")]


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "watch").touch()
    with pytest.raises(ArchiveUnusable) as failed:
        WatchLog(tmp_path, tmp_path / "hot").add(Path("a.pdf"), set())
    assert failed.value.code is ErrorCode.STORE_FAILED
