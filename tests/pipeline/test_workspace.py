"""What a process keeps of documents in work, and when it asks the store again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.digest import fixity_of
from domain.documents import RecordState, SourceFile, SourceFormat, SourceNature
from domain.entries import RecordSummary
from domain.errors import ArchiveError, ErrorCode
from pipeline.intake.intake_plan import IntakePlan, PlannedSource
from pipeline.intake.places import Attempt, plan_key
from pipeline.isolation.readings import reading_name
from pipeline.processing.workspace import Workspace
from storage.objects.file_store import FileObjectStore

if TYPE_CHECKING:
    from pathlib import Path

_FIRST = datetime(2026, 11, 24, 8, tzinfo=UTC)
_SECOND = _FIRST + timedelta(hours=1)
_PLAN = IntakePlan(
    content="0" * 64,
    nature=SourceNature.IMAGES,
    sources=(PlannedSource(SourceFile("1.tif", SourceFormat.TIFF, fixity_of((b"1",))), 1, ()),),
    title="Quyết định số 1",
    dossier=None,
    dossier_title=None,
    batch="đợt 1",
    owner="nguyễn",
    received=_FIRST,
)


@pytest.fixture
def store(tmp_path: Path) -> FileObjectStore:
    return FileObjectStore(tmp_path / "store")


@pytest.fixture
def workspace(store: FileObjectStore, tmp_path: Path) -> Workspace:
    return Workspace(tmp_path / "work", store)


def summary(received: datetime, number: int = 1) -> RecordSummary:
    plan = _PLAN
    return RecordSummary(
        code=f"H49.1.{number:07d}",
        dossier="H49.1",
        dossier_title="Hồ sơ",
        title=plan.title,
        nature=plan.nature,
        state=RecordState.READING,
        reason=None,
        facts={},
        batch=plan.batch,
        owner=plan.owner,
        received=received,
        pages=0,
        content=plan.content,
        version=None,
    )


def kept(store: FileObjectStore, number: int = 1, **changed: str) -> IntakePlan:
    plan = replace(_PLAN, record=summary(_FIRST, number).code, **changed)  # type: ignore[arg-type]
    store.replace_bytes(plan_key(plan.record), plan.to_json())
    return plan


def test_a_plan_is_read_once_for_each_attempt(store: FileObjectStore, workspace: Workspace) -> None:
    plan = kept(store)
    assert workspace.plan(summary(_FIRST)) == plan
    again = kept(store, title="Quyết định số 1/QĐ")
    assert workspace.plan(summary(_FIRST)) == plan
    assert workspace.plan(summary(_SECOND)) == replace(again, received=_SECOND)


def test_the_catalogue_says_which_attempt_it_is(store: FileObjectStore, workspace: Workspace) -> None:
    plan = kept(store)
    assert workspace.plan(summary(_SECOND)) == replace(plan, received=_SECOND)


def test_what_is_forgotten_is_asked_for_again(store: FileObjectStore, workspace: Workspace) -> None:
    kept(store)
    workspace.plan(summary(_FIRST))
    store.delete(plan_key(summary(_FIRST).code))
    workspace.forget(Attempt(summary(_FIRST).code, _FIRST))
    with pytest.raises(ArchiveError) as error:
        workspace.plan(summary(_FIRST))
    assert error.value.code is ErrorCode.OBJECT_MISSING


def test_what_lies_here_of_one_attempt_is_not_that_of_another(store: FileObjectStore, workspace: Workspace) -> None:
    kept(store)
    first, second = (workspace.plan(summary(time)) for time in (_FIRST, _SECOND))
    for plan, data in ((first, b"first"), (second, b"second")):
        store.put_bytes(plan.attempt.page_key(1), data)
    assert [(workspace.reading_files(plan) / reading_name(1)).read_bytes() for plan in (first, second)] == [
        b"first",
        b"second",
    ]
    workspace.forget(first.attempt)
    assert (workspace.reading_files(second) / reading_name(1)).read_bytes() == b"second"


def test_plans_do_not_pile_up(store: FileObjectStore, workspace: Workspace) -> None:
    for number in range(200):
        plan = kept(store, number)
        assert workspace.plan(summary(_FIRST, number)) == plan
    assert len(workspace._plans) <= 64
