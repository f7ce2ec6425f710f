"""Documents that releases until 0.1.0 left in work, where places were named by content: brought to their own places.

A copy is made when such a document goes on; what it is made from stays until the sweep, since machines of the release
before may still be at work there.
"""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from pipeline.intake.intake_plan import IntakePlan
from pipeline.intake.places import plan_key
from storage.areas import INTAKE, WORK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.entries import RecordSummary
    from storage.objects.object_store import ObjectStore

_CONTENT_LETTERS = 64  # a record's code has a full stop and seven digits at its end


def is_content(name: str) -> bool:
    """A place of intake or work is named by content, not by record."""
    return len(name) == _CONTENT_LETTERS and "." not in name


def kept_plan(store: ObjectStore, record: RecordSummary) -> IntakePlan:
    """The plan of a record that is in no package yet, as of its present attempt.

    Raises:
        ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT.
    """
    key = plan_key(record.code)
    try:
        data = store.read_bytes(key)
    except ArchiveError as error:
        if error.code is not ErrorCode.OBJECT_MISSING or not bring_over(store, record):
            raise
        data = store.read_bytes(key)
    plan = IntakePlan.from_json(data)
    if plan.content != record.content:  # that of another document, which the database forgot
        raise ArchiveError(ErrorCode.OBJECT_MISSING, key=key)
    return replace(plan, record=record.code, received=record.received)


def is_kept(store: ObjectStore, record: RecordSummary) -> bool:
    """The masters of a record are kept in the intake area, with their plan.

    Raises:
        ArchiveError: OBJECT_CORRUPT.
    """
    key = plan_key(record.code)
    if store.stat(key) is not None:
        return IntakePlan.from_json(store.read_bytes(key)).content == record.content
    return store.stat(_old_plan_key(record.content)) is not None


def bring_over(store: ObjectStore, record: RecordSummary) -> bool:
    """Copy masters, the results of the present attempt, at last the plan; False where there is none by content."""
    key = _old_plan_key(record.content)
    if store.stat(key) is None:
        return False
    data = store.read_bytes(key)
    plan = replace(IntakePlan.from_json(data), record=record.code)
    _copy_all(store, _moves(store, plan, record))
    store.replace_bytes(plan_key(record.code), plan.to_json(data))
    return True


def move_masters(store: ObjectStore, plan: IntakePlan, code: str) -> None:
    """Copy the masters of a plan, at last itself, to the place of another code, which the record has now."""
    moved = replace(plan, record=code)
    _copy_all(store, ((plan.source_key(index), moved.source_key(index)) for index in range(len(plan.sources))))
    store.replace_bytes(plan_key(code), moved.to_json())


def _moves(store: ObjectStore, plan: IntakePlan, record: RecordSummary) -> Iterator[tuple[str, str]]:
    for index in range(len(plan.sources)):
        yield f"{INTAKE.prefix}{plan.content}/{index + 1:05d}", plan.source_key(index)
    if plan.received == record.received:  # else they are of another attempt, which failed
        for info in store.list(f"{WORK.prefix}{plan.content}/"):
            yield info.key, f"{plan.attempt.folder}/{info.key.rpartition('/')[2]}"


def _copy_all(store: ObjectStore, moves: Iterable[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory(prefix="vankho-") as scratch:
        for old, new in moves:
            _copy(store, old, new, Path(scratch) / "object")


def _copy(store: ObjectStore, old: str, new: str, passing: Path) -> None:
    store.fetch(old, passing)
    try:
        store.put_file(new, passing)
    except ArchiveError as error:
        if error.code is not ErrorCode.OBJECT_EXISTS:  # else somebody was faster
            raise
    finally:
        passing.unlink(missing_ok=True)


def _old_plan_key(content: str) -> str:
    return f"{INTAKE.prefix}{content}/plan.json"
