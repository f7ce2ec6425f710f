"""An archive is its owner's alone; `doctor` tells of one that is not, and what to do."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from domain.messages import Language
from pipeline.settings.archive_settings import ArchiveSettings, read_settings
from pipeline.settings.private_files import how_to_close, open_folders
from pipeline.settings.signing_settings import SigningSettings
from pipeline.upkeep.examination import examine
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import now

if TYPE_CHECKING:
    from pathlib import Path


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


@pytest.mark.parametrize("there", [True, False])
def test_a_new_archive_is_closed_also_in_a_folder_that_was_there(tmp_path: Path, there: bool) -> None:
    home = tmp_path / "kho"
    if there:
        home.mkdir(mode=0o755)
    found_archive(ArchiveSettings(home=home), None, now())
    assert _mode(home) == 0o700
    assert {_mode(path) for path in (home / "keys").iterdir()} == {0o600}
    assert open_folders(read_settings(home)) == []


def test_a_folder_that_holds_other_things_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "other.txt").touch()
    tmp_path.chmod(0o755)
    found_archive(ArchiveSettings(home=tmp_path), None, now())
    assert _mode(tmp_path) == 0o755


def test_an_open_archive_of_before_is_told_and_closed_by_what_is_told(tmp_path: Path) -> None:
    home = tmp_path / "kho; cũ"
    found_archive(ArchiveSettings(home=home), None, now())
    home.chmod(0o755)
    (home / "vankho.toml").chmod(0o644)
    told = next(finding for finding in examine(home, Language.VI) if finding.subject == "privacy")
    assert not told.well
    subprocess.run(["sh", "-c", told.detail.rpartition("run: ")[2]], check=True)
    assert (_mode(home), _mode(home / "vankho.toml")) == (0o700, 0o600)
    assert open_folders(read_settings(home)) == []


def test_keys_and_store_elsewhere_are_looked_at_and_a_group_may_be_let_in_there(tmp_path: Path) -> None:
    keys, store, home = (tmp_path / name for name in ("keys", "store", "home"))
    for folder in (keys, store, home):
        folder.mkdir(mode=0o700)
    settings = ArchiveSettings(home=home, object_store_url=store.as_uri(), signing=SigningSettings(keys=str(keys)))
    keys.chmod(0o750)
    assert open_folders(settings) == []
    keys.chmod(0o755)
    store.chmod(0o701)
    assert open_folders(settings) == [keys, store]
    assert how_to_close([keys, store]) == f"chmod -R go-rwx {keys} {store}"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_not_ours_to_judge(tmp_path: Path) -> None:
    home = tmp_path / "mounted"
    home.mkdir()
    home.chmod(0o777)
    os.chown(home, 10001, 10001)
    assert open_folders(ArchiveSettings(home=home)) == []
