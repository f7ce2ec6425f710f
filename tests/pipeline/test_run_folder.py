"""Passing files of a killed process are swept, and never those of one that lives."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pipeline.processing.progress import NullProgress
from pipeline.role import Role
from pipeline.run_folder import RunFolder, sweep_scratch
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.wiring import Parts, now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_LIVE = """
import sys, time
from pathlib import Path
from pipeline.run_folder import RunFolder
folder = RunFolder(Path(sys.argv[1]))
(folder.path / "children" / "child-1").mkdir(parents=True)
(folder.path / "children" / "child-1" / "half").write_bytes(bytes(1000))
print(folder.path.name, flush=True)
time.sleep(600)
"""


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


@pytest.fixture
def another(scratch: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Another process with a folder, and the name of that."""
    with subprocess.Popen([sys.executable, "-c", _LIVE, str(scratch)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def test_what_a_killed_process_left_goes_when_the_next_one_begins(
    scratch: Path, another: tuple[subprocess.Popen[str], str]
) -> None:
    process, name = another
    process.kill()
    process.wait()
    assert (scratch / name / "children" / "child-1" / "half").exists()

    with closing(RunFolder(scratch)) as ours:
        assert {path.name for path in scratch.iterdir()} == {ours.path.name, f"{ours.path.name}.lock"}


@pytest.mark.parametrize("frozen", [False, True])
def test_the_folder_of_a_living_process_is_left_alone(
    scratch: Path, another: tuple[subprocess.Popen[str], str], *, frozen: bool
) -> None:
    process, name = another
    if frozen:
        process.send_signal(signal.SIGSTOP)
    with closing(RunFolder(scratch)) as one, closing(RunFolder(scratch)) as other:
        sweep_scratch(scratch)
        assert (scratch / name / "children" / "child-1" / "half").exists()
        assert one.path.is_dir()
        assert other.path.is_dir()


def test_processes_that_begin_together_do_not_take_each_other_s_folder(scratch: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        folders = list(pool.map(lambda _: RunFolder(scratch), range(64)))
    assert all(folder.path.is_dir() for folder in folders)
    for folder in folders:
        folder.close()
        folder.close()
    assert list(scratch.iterdir()) == []


def test_what_is_kept_from_run_to_run_stays_and_old_folders_go_once_nobody_touches_them(scratch: Path) -> None:
    """As programs of before left them: one for all, or one a worker."""
    old, fresh, kept = ("children", "may-1%3A7"), ("work", "may-2%3A9"), ("view", "uploads", "rechecked")
    for name in (*old, *fresh, *kept):
        (scratch / name / "inner").mkdir(parents=True)
        (scratch / name / "inner" / "file").touch()
    (scratch / "test-ca.pem").touch()
    two_days_ago = time.time() - 2 * 86_400
    for name in (*old, *kept, "may-2%3A9"):
        for path in (scratch / name / "inner" / "file", scratch / name / "inner", scratch / name):
            os.utime(path, (two_days_ago, two_days_ago))
    (scratch / "may-2%3A9" / "inner" / "file").touch()

    sweep_scratch(scratch)
    assert {path.name for path in scratch.iterdir()} == {*fresh, *kept, "test-ca.pem"}


def test_an_archive_has_one_such_folder_and_removes_it_when_it_is_closed(tmp_path: Path) -> None:
    parts = Parts(ArchiveSettings(home=tmp_path, organisation="Kho thử"), Role(writes=False), NullProgress(), now)
    assert parts.run_folder is parts.run_folder
    assert parts.run_folder.is_dir()
    parts.close()
    assert list((tmp_path / "scratch").iterdir()) == []
