"""A rebuild that is cut short leaves a mark: nothing else is done until it went on to its end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from domain.errors import ArchiveUnusable, ErrorCode
from index.index_url import open_index
from pipeline.role import Role
from pipeline.upkeep.rebuild import rebuild
from pipeline.wiring import Parts
from tests.pipeline.readied import readied, received, steps_of, working_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.documents import Record

DOSSIERS = tuple(f"H49.64.33.2001.{number}" for number in (160, 161, 162))


class Cut(BaseException):
    """The power goes."""


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    """An archive of one record in each of three dossiers."""
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    for number, dossier in enumerate(DOSSIERS, start=1):
        code = readied(made, number, dossier)
        steps_of(made).pack(code)
        steps_of(made).index(code)
    yield made
    index.close()
    made.catalogue.close()


def cut_short(parts: Parts, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """A rebuild that ends when so many dossiers are complete."""
    complete: list[str] = []
    passed = parts.catalogue.rebuilt

    def rebuilt(dossier: str) -> None:
        passed(dossier)
        complete.append(dossier)
        if len(complete) == after:
            raise Cut

    with monkeypatch.context() as patch:
        patch.setattr(parts.catalogue, "rebuilt", rebuilt)
        with pytest.raises(Cut):
            rebuild(parts)


def test_nothing_is_taken_in_until_it_went_on_to_its_end(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    before = {summary.code for summary in parts.catalogue.records()}
    cut_short(parts, monkeypatch, after=1)
    with pytest.raises(ArchiveUnusable) as refused:
        received(parts, 2, DOSSIERS[1])  # known, and would be taken in twice, under a code that is taken
    assert refused.value.code is ErrorCode.REBUILD_UNFINISHED

    assert rebuild(parts).records == len(DOSSIERS)
    assert {summary.code for summary in parts.catalogue.records()} == before
    assert received(parts, 4, DOSSIERS[0]) == f"{DOSSIERS[0]}.0000002"


def test_it_goes_on_behind_what_is_complete(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_short(parts, monkeypatch, after=2)
    read: list[str] = []
    saved = parts.catalogue.save_record

    def save(record: Record, *others: Any, **named: Any) -> bool:
        read.append(record.dossier)
        return saved(record, *others, **named)

    monkeypatch.setattr(parts.catalogue, "save_record", save)
    rebuild(parts)
    assert len(read) == 1


def test_it_begins_anew_where_the_last_complete_dossier_is_gone(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_short(parts, monkeypatch, after=2)
    parts.catalogue.rebuilt("H49.64.33.2001.999")
    assert rebuild(parts).records == len(DOSSIERS)
    assert len(parts.catalogue.records()) == len(DOSSIERS)


def test_whoever_opens_the_archive_meanwhile_is_refused(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    cut_short(parts, monkeypatch, after=1)
    settings = replace(parts.settings, database_url=f"sqlite:///{parts.settings.home / 'vankho.db'}")
    looking, rebuilding = (
        Parts(settings, Role(writes=False, works=False, rebuilds=rebuilds), parts.progress, parts.clock)
        for rebuilds in (False, True)
    )
    with pytest.raises(ArchiveUnusable) as refused:
        looking.catalogue.records()
    assert refused.value.code is ErrorCode.REBUILD_UNFINISHED
    assert len(rebuilding.catalogue.records()) == 1
    rebuilding.close()


def test_dossiers_come_in_the_same_order_each_time(parts: Parts) -> None:
    orders = {tuple(dossier.code for dossier in parts.dossiers.dossiers()) for _ in range(3)}
    assert len(orders) == 1
