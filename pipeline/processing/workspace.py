"""Scratch copies on this machine of what the object store holds of documents in work: plans, masters and readings.

Everything here may be lost at any moment; a missing copy is fetched again. Nothing is decided by what lies here.
"""

from __future__ import annotations

import shutil
import uuid
from typing import TYPE_CHECKING

from pipeline.intake.earlier import kept_plan
from pipeline.intake.places import Attempt, place_name
from pipeline.isolation.jobs import ComposeSource
from pipeline.isolation.readings import READING, reading_name
from pipeline.review.answered import as_answered, lines_answered
from pipeline.review.kept_release import kept_release

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.entries import RecordSummary
    from domain.page import ReadPage
    from domain.review.questions import Answer
    from pipeline.intake.intake_plan import IntakePlan
    from storage.objects.object_store import ObjectStore

_MOST_PLANS = 64


class Workspace:
    """The scratch folder of one process.

    Args:
        folder: below which everything lies.
        store: where lost copies come from.
    """

    def __init__(self, folder: Path, store: ObjectStore) -> None:
        self._folder = folder
        self._store = store
        self._plans: dict[Attempt, IntakePlan] = {}

    def plan(self, record: RecordSummary) -> IntakePlan:
        """The plan of a record's present attempt: steps and pages all need it.

        Raises:
            ArchiveError: OBJECT_MISSING.
        """
        attempt = Attempt(record.code, record.received)
        known = self._plans.get(attempt)
        if known is None:
            known = kept_plan(self._store, record)
            while len(self._plans) >= _MOST_PLANS:
                self._plans.pop(next(iter(list(self._plans)), attempt), None)
            self._plans[attempt] = known
        return known

    def master(self, plan: IntakePlan, index: int) -> Path:
        """A local copy of a received master, its hash checked when it was fetched."""
        source = plan.sources[index]
        suffix = "." + source.file.format.name.lower()
        target = self._of(plan) / f"source-{index + 1:05d}{suffix}"
        if not target.exists():
            self._fetch(plan.source_key(index), target, source.file.fixity.sha256)
        return target

    def stored(self, code: str, name: str, fetch: Callable[[Path], object]) -> Path:
        """A local copy of something that is kept with an archived record, as `fetch` brings it into a new file."""
        folder = self._stored(code)
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / name
        if not target.exists():
            _bring(target, fetch)
        return target

    def sources(self, plan: IntakePlan) -> tuple[ComposeSource, ...]:
        """Local copies of all masters, in page order."""
        return tuple(
            ComposeSource(self.master(plan, index), source.file.format, source.pages)
            for index, source in enumerate(plan.sources)
        )

    def readings(self, plan: IntakePlan) -> tuple[ReadPage, ...]:
        """The readings of all pages, in order; of a released document as persons say that they read."""
        folder = self.reading_files(plan)
        names = map(reading_name, range(1, plan.pages + 1))
        return tuple(READING.read((folder / name).read_bytes(), name) for name in names)

    def reading_files(self, plan: IntakePlan) -> Path:
        """A folder with the readings of all pages, each under its `reading_name`; as persons say that they read."""
        read = self._read(plan)
        release = kept_release(self._store, plan.record)
        lines = lines_answered(release.answers) if release else {}
        if not lines:
            return read
        folder = self._of(plan) / "answered"
        if not folder.exists():
            _bring(folder, lambda passing: _write_answered(read, passing, plan.pages, lines))
        return folder

    def _read(self, plan: IntakePlan) -> Path:
        """The same as a machine read them."""
        folder = self._of(plan)
        for number in range(1, plan.pages + 1):
            target = folder / reading_name(number)
            if not target.exists():
                self._fetch(plan.attempt.page_key(number), target, None)
        return folder

    def object(self, plan: IntakePlan, key: str, name: str) -> Path:
        """A fresh local copy of another object of this document."""
        target = self.new_file(plan, name)
        self._fetch(key, target, None)
        return target

    def new_file(self, plan: IntakePlan, name: str) -> Path:
        """A path at which nothing lies, for a file to be made; nobody else gets the same.

        A thread that was frozen with this process may still be at the same step.
        """
        folder = self._of(plan) / uuid.uuid4().hex
        folder.mkdir()
        return folder / name

    def forget(self, attempt: Attempt) -> None:
        """Remove what lies here of an attempt."""
        self._plans.pop(attempt, None)
        shutil.rmtree(self._working(attempt), ignore_errors=True)

    def forget_stored(self, code: str) -> None:
        """Remove the copies of an archived record's files."""
        shutil.rmtree(self._stored(code), ignore_errors=True)

    def _of(self, plan: IntakePlan) -> Path:
        folder = self._working(plan.attempt)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _working(self, attempt: Attempt) -> Path:
        return self._folder / f"{place_name(attempt.record)}@{attempt.name}"

    def _stored(self, code: str) -> Path:
        return self._folder / f"{place_name(code)}@stored"

    def _fetch(self, key: str, target: Path, sha256: str | None) -> None:
        _bring(target, lambda passing: self._store.fetch(key, passing, sha256))


def _write_answered(read: Path, folder: Path, pages: int, lines: dict[int, dict[str, Answer]]) -> None:
    """All readings of a document into a new folder, with the answers about lines in them."""
    folder.mkdir()
    for number in range(1, pages + 1):
        name = reading_name(number)
        data = (read / name).read_bytes()
        if number in lines:
            data = READING.write(as_answered(READING.read(data, name), lines[number]))
        (folder / name).write_bytes(data)


def _bring(target: Path, fetch: Callable[[Path], object]) -> None:
    """Copy under a passing name first: several threads may want the same master at once."""
    passing = target.with_name(f"{target.name}.{uuid.uuid4().hex}")
    fetch(passing)
    try:
        passing.replace(target)
    except OSError:  # a folder that another thread brought stays
        if not target.is_dir():
            raise
        shutil.rmtree(passing, ignore_errors=True)
