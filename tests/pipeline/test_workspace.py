"""What a process keeps of documents in work, and when it asks the store again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from domain.digest import fixity_of
from domain.documents import SourceFile, SourceFormat, SourceNature
from domain.errors import ArchiveError, ErrorCode
from pipeline.intake.plan import IntakePlan, PlannedSource, plan_key
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


def test_a_plan_is_read_once_for_each_attempt(store: FileObjectStore, workspace: Workspace) -> None:
    key = plan_key(_PLAN.content)
    store.replace_bytes(key, _PLAN.to_json())
    assert workspace.plan(_PLAN.content, _FIRST) == _PLAN
    again = replace(_PLAN, title="Quyết định số 1/QĐ", received=_SECOND)
    store.replace_bytes(key, again.to_json())
    assert workspace.plan(_PLAN.content, _FIRST) == _PLAN
    assert workspace.plan(_PLAN.content, _SECOND) == again


def test_the_catalogue_says_which_attempt_it_is(store: FileObjectStore, workspace: Workspace) -> None:
    store.replace_bytes(plan_key(_PLAN.content), _PLAN.to_json())
    assert workspace.plan(_PLAN.content, _SECOND) == replace(_PLAN, received=_SECOND)


def test_what_is_forgotten_is_asked_for_again(store: FileObjectStore, workspace: Workspace) -> None:
    store.replace_bytes(plan_key(_PLAN.content), _PLAN.to_json())
    workspace.plan(_PLAN.content, _FIRST)
    store.clear(f"intake/{_PLAN.content}")
    workspace.forget(_PLAN.content)
    with pytest.raises(ArchiveError) as error:
        workspace.plan(_PLAN.content, _FIRST)
    assert error.value.code is ErrorCode.OBJECT_MISSING


def test_plans_do_not_pile_up(store: FileObjectStore, workspace: Workspace) -> None:
    for number in range(200):
        plan = replace(_PLAN, content=f"{number:064}")
        store.replace_bytes(plan_key(plan.content), plan.to_json())
        assert workspace.plan(plan.content, _FIRST) == plan
    assert len(workspace._plans) <= 64
