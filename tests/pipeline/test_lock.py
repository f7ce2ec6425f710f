"""One writer an embedded archive."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.durable.writer_lock import WriterLock

if TYPE_CHECKING:
    from pathlib import Path

_HOLD = """
import sys; from pathlib import Path; from pipeline.durable.writer_lock import WriterLock
lock = WriterLock(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()
"""


def test_a_second_writer_is_told_who_holds_the_archive(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()

        with pytest.raises(ArchiveUnusable) as caught:
            WriterLock(tmp_path / "lock")

        holder.kill()
    assert caught.value.code is ErrorCode.ARCHIVE_LOCKED
    assert str(holder.pid) in str(caught.value.facts["holder"])


def test_the_lock_of_a_killed_writer_is_free(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(tmp_path / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        holder.kill()

    WriterLock(tmp_path / "lock").release()


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    WriterLock(tmp_path / "lock").release()

    WriterLock(tmp_path / "lock").release()
