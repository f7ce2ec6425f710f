"""Two people order the same records at once: each record is ordered once, and telling of it fails for neither."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.processing.story import REREAD, REREAD_ALL
from pipeline.texts import reread_run as run
from pipeline.texts.reread_report import REPORT, RereadReport
from pipeline.texts.reread_steps import report_key
from storage.objects.file_store import FileObjectStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from storage.objects.object_store import ObjectInfo

CODE = "H49.64.33.2001.160.0000001"
READER = "reader 2"


class Engine:
    """Holds stories of others, and those that are submitted; they are over when it is told so."""

    def __init__(self, *others: str) -> None:
        self.stories = set(others)
        self.submitted: list[str] = []

    def live(self, *stories: str) -> frozenset[str]:
        assert stories == (REREAD, REREAD_ALL)
        return frozenset(self.stories)

    def submit(self, story: str, key: str, _: str) -> str:
        assert story == REREAD
        self.submitted.append(key)
        self.stories.add(key)
        return key

    def ended(self, ticket: str) -> bool:
        return ticket not in self.stories


class Store(FileObjectStore):
    """Somebody else takes the report the moment before it is read."""

    faster: Callable[[], object] | None = None

    def stat(self, key: str) -> ObjectInfo | None:
        found = super().stat(key)
        if self.faster:
            self.faster()
        return found

    def read_bytes(self, key: str) -> bytes:
        if self.faster:
            self.faster()
        return super().read_bytes(key)


class Case:
    """An archive with one record of one page, that is old as long as `old`."""

    def __init__(self, folder: Path, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
        self.old = True
        self.engine = engine
        self.store = Store(folder)
        self.held = False
        self.looked_alone: list[bool] = []
        parts = SimpleNamespace(
            engine=engine,
            store=self.store,
            catalogue=SimpleNamespace(only_one=self._only_one),
            progress=SimpleNamespace(received=lambda *_: None),
            clock=lambda: SimpleNamespace(isoformat=lambda: "2026-11-30"),
            reviser=SimpleNamespace(catch_up=lambda: None),
        )
        self.parts: Any = parts
        monkeypatch.setattr("pipeline.durable.ordered_run.rest", lambda _: self._over())
        monkeypatch.setattr(run, "looked_at", self._looked_at)

    def reread(self) -> list[RereadReport]:
        return list(run.reread(self.parts, [CODE], anew=False))

    def tell(self) -> None:
        self.store.replace_bytes(report_key(CODE), REPORT.write(RereadReport(CODE, READER, version=2)))

    def _over(self) -> None:
        """The story ends, with a report for whoever asks first."""
        self.old = False
        self.tell()
        self.engine.stories.clear()

    @contextmanager
    def _only_one(self, _: str) -> Iterator[bool]:
        self.held = True
        yield True
        self.held = False

    def _looked_at(self, _parts: object, code: str, *, anew: bool) -> tuple[RereadReport, int]:
        del anew
        self.looked_alone.append(self.held)
        return RereadReport(code, READER), int(self.old)


def test_a_record_that_another_orders_is_waited_for_and_not_ordered_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(tmp_path, Engine(CODE), monkeypatch)
    assert [report.version for report in case.reread()] == [2]
    assert case.engine.submitted == []


def test_whether_a_record_is_old_is_found_out_while_nobody_else_orders_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(tmp_path, Engine(), monkeypatch)
    case.reread()
    assert case.looked_alone == [True]


@pytest.mark.parametrize("others", [(), (CODE,)])
def test_whoever_comes_second_to_a_report_learns_that_the_record_is_read(
    others: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = Case(tmp_path, Engine(*others), monkeypatch)
    case.store.faster = lambda: case.store.delete(report_key(CODE))
    (report,) = case.reread()
    assert report.well
    assert report.version == 0


def test_a_record_that_no_worker_could_end_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(tmp_path, Engine(), monkeypatch)
    monkeypatch.setattr("pipeline.durable.ordered_run.rest", lambda _: case.engine.stories.clear())
    (report,) = case.reread()
    assert not report.well
