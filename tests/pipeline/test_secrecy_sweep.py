"""Records archived before there was a guard are swept: found by stamp or words, once, also when it is cut short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from domain.documents import FileUse, RecordState
from domain.secrecy import SecrecyRelease
from index.index_url import open_index
from pipeline.isolation.jobs import FIND_SECRECY
from pipeline.secrecy import sweeping
from pipeline.secrecy.sweeping import sweep
from pipeline.wiring import now
from tests.pipeline.packed import add_record
from tests.pipeline.readied import working_parts
from tests.storage.making import DOSSIER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.wiring import Parts


class Looks:
    """Children that find a stamp on the masters of some bytes."""

    def __init__(self) -> None:
        self.stamped: set[bytes] = set()
        self.looked: list[str] = []

    def call_longer(self, _: float, task: object, path: Path, *__: object) -> str:
        """See `Sandbox.call_longer`."""
        assert task is FIND_SECRECY
        self.looked.append(path.parent.name.split("@")[0])
        return "MẬT" if path.read_bytes() in self.stamped else ""


@pytest.fixture
def parts(tmp_path: Path) -> Iterator[Parts]:
    index = open_index(f"tantivy://{tmp_path / 'index'}", tmp_path)
    made = working_parts(tmp_path, index)
    made.__dict__["sandbox"] = Looks()
    for number in (1, 2, 3):
        record = add_record(made, tmp_path / f"new-{number}", number, pages=1)
        made.catalogue.save_record(record, 1, DOSSIER, RecordState.STORED)
        made.catalogue.set_state(record.code, RecordState.ARCHIVED)
    yield made
    index.close()
    made.catalogue.close()


def looks(parts: Parts) -> Looks:
    return parts.__dict__["sandbox"]  # type: ignore[no-any-return]


def mark(parts: Parts, number: int) -> str:
    """From now on that record's master bears a stamp; its code."""
    record = parts.dossiers.record(f"{DOSSIER.code}.{number:07d}")
    master = next(file for file in record.files if file.use is FileUse.MASTER)
    looks(parts).stamped.add(parts.dossiers.read(record, master))
    return record.code


def test_a_find_is_written_down_with_its_record(parts: Parts) -> None:
    code = mark(parts, 2)
    found = [one.stop for one in sweep(parts) if one.stop]
    assert [(stop.record, stop.degree) for stop in found] == [(code, "MẬT")]
    assert list(parts.stops.all()) == found
    assert parts.catalogue.refusals() == ()  # told to nobody but who may release it


def test_what_was_found_or_released_is_not_found_again(parts: Parts) -> None:
    mark(parts, 2)
    (stop,) = (one.stop for one in sweep(parts) if one.stop)
    assert [one.stop for one in sweep(parts) if one.stop] == []
    parts.stops.release(stop.content, SecrecyRelease(now(), "Lan", "không mật"))
    assert [one.stop for one in sweep(parts) if one.stop] == []


def test_cut_short_it_goes_on_behind_the_last_that_was_looked_at(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "_TOGETHER", 1)
    run = sweep(parts)
    first, _ = next(run), next(run)
    del run
    rest = [one.record for one in sweep(parts)]
    assert len(rest) == 2
    assert first.record not in rest
    assert len(list(sweep(parts))) == 3
