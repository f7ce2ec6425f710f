"""A hot folder tells what came to rest once, over restarts too, and what is no document beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode, RefusedInput
from domain.incoming import Collected
from pipeline.intake.gathering import gathered
from pipeline.intake.hot_folder import HotFolder, collected

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    folder = tmp_path / "hot"
    (folder / "hồ sơ").mkdir(parents=True)
    for name in ("hồ sơ/1.png", "hồ sơ/2.png", "a.pdf", "Thumbs.db"):
        (folder / name).write_bytes(b"x")
    return folder


def test_what_rests_is_told_once_and_not_again_after_a_restart(tmp_path: Path, hot: Path) -> None:
    folder = HotFolder(tmp_path, hot, 5)
    assert list(folder.look(0)) == []
    *paths, beside = list(folder.look(10))
    assert paths == [hot / "a.pdf", hot / "hồ sơ"]
    assert beside == Collected([], (hot / "Thumbs.db",))
    assert list(folder.look(20)) == []
    again = HotFolder(tmp_path, hot, 5)
    assert [list(again.look(now)) for now in (0, 10)] == [[], []]


def test_what_was_not_taken_before_a_stop_is_told_again(tmp_path: Path, hot: Path) -> None:
    folder = HotFolder(tmp_path, hot, 5)
    list(folder.look(0))
    assert next(folder.look(10)) == hot / "a.pdf", "and here the program is killed"
    again = HotFolder(tmp_path, hot, 5)
    list(again.look(0))
    assert hot / "a.pdf" in list(again.look(10))


def test_a_folder_that_went_away_is_told(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as error:
        list(HotFolder(tmp_path, tmp_path / "gone", 5).look(0))
    assert error.value.code is ErrorCode.UNREADABLE_FILE


def test_a_sub_folder_is_one_document_and_what_left_is_refused(hot: Path) -> None:
    (document,) = collected(hot / "hồ sơ").documents
    assert (document.name, [path.name for path in document.files]) == ("hồ sơ", ["1.png", "2.png"])
    with pytest.raises(RefusedInput):
        collected(hot / "gone.pdf")


def test_a_path_where_nothing_is_is_a_refusal_and_the_others_are_gathered(hot: Path) -> None:
    found, refused = gathered([hot / "gone.pdf", hot / "a.pdf", hot / "hồ sơ"], as_document=False)
    assert [document.name for document in found.documents] == ["a.pdf", "1.png", "2.png"]
    assert [(result.state.value, result.error and result.error.code) for result in refused] == [
        ("refused", ErrorCode.NOTHING_FOUND)
    ]
    together, _ = gathered([hot / "a.pdf", hot / "Thumbs.db", hot / "hồ sơ"], as_document=True)
    assert [len(document.files) for document in together.documents] == [2, 2]
