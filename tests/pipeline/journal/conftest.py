"""An archive on files with its keys, made once, and copied for each test."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.actors import Actor, ActorKind
from domain.people.rights import EVERYTHING
from domain.vietnam_time import VIETNAM
from pipeline.archive import Archive
from pipeline.role import Role
from pipeline.settings.archive_settings import ArchiveSettings
from pipeline.upkeep.founding import found_archive
from pipeline.wiring import Parts, now, open_parts

if TYPE_CHECKING:
    from pathlib import Path

LAN = Actor(ActorKind.PERSON, "Nguyễn Thị Lan", EVERYTHING, identifier="p-1", origin="10.0.0.7", confirmed=True)
GUEST = Actor(ActorKind.PERSON, "Khách", identifier="p-9", origin="10.0.0.9")
MORNING = datetime(2026, 11, 30, 8, 0, tzinfo=VIETNAM)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("journal") / "kho"
    found_archive(ArchiveSettings(home=home), None, now())
    return home


@pytest.fixture
def home(founded: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "kho"
    shutil.copytree(founded, copy, symlinks=True)
    return copy


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


def opened(home: Path, clock: Clock | None = None, *, writes: bool = True) -> Parts:
    """The parts of the archive, without an engine."""
    role = Role(writes=writes, works=False)
    return open_parts(home, write=writes, role=role, clock=clock or Clock())


def work(home: Path, times: int = 1, clock: Clock | None = None) -> None:
    """A process that may write, searches so many times, and ends."""
    with opened(home, clock) as parts:
        archive = Archive.of(parts)
        for number in range(times):
            archive.finding.search(LAN, f"tìm {clock.now if clock else MORNING:%d/%m %H:%M} {number}")
