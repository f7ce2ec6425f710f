"""A page of records costs the same in a large archive as in a small one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, insert

from catalogue.catalogue import Catalogue
from catalogue.database import Database
from catalogue.registration import open_batch, search_key
from catalogue.tables import dossiers, fonds, records
from domain.documents import RecordState, SourceNature
from tests.catalogue.factories import DOSSIER, MORNING

if TYPE_CHECKING:
    from pathlib import Path


def _row(ordinal: int) -> dict[str, Any]:
    code, title = f"{DOSSIER.code}.{ordinal:07d}", f"Công văn số {ordinal}"
    return {
        "code": code,
        "dossier": DOSSIER.code,
        "ordinal": ordinal,
        "title": title,
        "search_key": search_key(code, title),
        "nature": SourceNature.PDF,
        "content": f"{ordinal:064x}",
        "state": RecordState.ARCHIVED,
        "facts": {},
        "batch": "lô 1",
        "owner": "Hòa",
        "received": MORNING + timedelta(seconds=ordinal),
    }


def _add(database: Database, ordinals: range) -> None:
    with database.writing() as connection:
        if ordinals.start == 1:
            connection.execute(insert(fonds).values(code=DOSSIER.fonds))
            connection.execute(
                insert(dossiers).values(code=DOSSIER.code, title="", fonds=DOSSIER.fonds, last_ordinal=0)
            )
            open_batch(connection, "lô 1", "Hòa", MORNING)
        connection.execute(insert(records), [_row(ordinal) for ordinal in ordinals])


def test_a_page_of_a_hundred_costs_the_same_among_ten_thousand(tmp_path: Path) -> None:
    """Counted in SQLite's own instructions: the first page, one in the middle, and under each filter."""
    database = Database(f"sqlite:///{tmp_path}/catalogue.sqlite")
    steps = [0]

    def count_steps() -> None:
        steps[0] += 100

    event.listen(database._engine, "connect", lambda raw, _: raw.set_progress_handler(count_steps, 100))
    database.migrate()
    catalogue = Catalogue(database)

    def costs() -> list[int]:
        found = []
        middle = f"{DOSSIER.code}.{500:07d}"
        filters: list[dict[str, Any]] = [{}, {"after": middle}, {"text": "cong van"}, {"batch": "lô 1"}]
        filters += [{"dossier": DOSSIER.code}, {"state": RecordState.ARCHIVED}, {"batch": "lô 1", "after": middle}]
        for question in filters:
            before = steps[0]
            assert len(catalogue.records(limit=100, **question)) == 100
            found.append(steps[0] - before)
        return found

    _add(database, range(1, 1001))
    among_a_thousand = costs()
    _add(database, range(1001, 10_001))
    for small, large in zip(among_a_thousand, costs(), strict=True):
        assert 0 < large <= small * 1.5
    database.close()
