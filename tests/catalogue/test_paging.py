"""A page of records costs the same in a large archive as in a small one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, func, insert, text, update

from catalogue.batches import keep_batch
from catalogue.catalogue import Catalogue
from catalogue.database import Database
from catalogue.registration import search_key
from catalogue.tables import batches, dossiers, fonds, records
from domain.batches import Batch, BatchState, opening
from domain.documents import RecordState, SourceNature
from tests.catalogue.databases import postgresql_database
from tests.catalogue.factories import DOSSIER, MORNING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.servers


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


def _batch(number: int) -> Batch:
    return opening(f"L20261122-{number:04d}", f"lô {number}", "Hòa", MORNING + timedelta(days=number))


def _add(database: Database, ordinals: range) -> None:
    with database.writing() as connection:
        if ordinals.start == 1:
            connection.execute(insert(fonds).values(code=DOSSIER.fonds))
            connection.execute(
                insert(dossiers).values(code=DOSSIER.code, title="", fonds=DOSSIER.fonds, last_ordinal=0)
            )
            keep_batch(connection, _batch(1), kept=True)
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
        filters: list[dict[str, Any]] = [{}, {"after": middle}, {"text": "cong van"}, {"batch": "L20261122-0001"}]
        filters += [
            {"dossier": DOSSIER.code},
            {"state": RecordState.ARCHIVED},
            {"batch": "L20261122-0001", "after": middle},
        ]
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


def test_batches_are_asked_for_at_the_same_cost_among_ten_thousand(tmp_path: Path) -> None:
    """Counted as above: the first page, one in the middle, of an owner, one alone, its records."""
    database = Database(f"sqlite:///{tmp_path}/catalogue.sqlite")
    steps = [0]

    def count_steps() -> None:
        steps[0] += 20

    event.listen(database._engine, "connect", lambda raw, _: raw.set_progress_handler(count_steps, 20))
    database.migrate()
    _add(database, range(1, 101))
    catalogue, middle = Catalogue(database), "L20261122-0500"

    def add(numbers: range) -> None:
        rows = [
            {"name": each.name, "title": each.name, "id": each.identifier, "owner": each.owner, "opened": each.opened}
            for each in map(_batch, numbers)
        ]
        with database.writing() as connection:
            connection.execute(insert(batches), rows)

    def costs() -> list[int]:
        found = []
        questions: list[Callable[[], object]] = [
            lambda: catalogue.batches(limit=50),
            lambda: catalogue.batches(after=middle, limit=50),
            lambda: catalogue.batches(owner="Hòa", state=BatchState.OPEN, limit=50),
            lambda: catalogue.batches(identifier=middle),
            lambda: catalogue.batch(middle),
            lambda: catalogue.batches_named("lô 500", 9),
            lambda: catalogue.records(batch="L20261122-0001", limit=50),
            lambda: catalogue.refusals("L20261122-0001"),
        ]
        for ask in questions:
            before = steps[0]
            ask()
            found.append(steps[0] - before)
        return found

    add(range(2, 1001))
    among_a_thousand = costs()
    add(range(1001, 10_001))
    for small, large in zip(among_a_thousand, costs(), strict=True):
        assert large <= small * 1.5 + 100
    database.close()


@pytest.fixture(scope="module")
def large() -> Iterator[Database]:
    """Ten thousand documents in forty batches on the server."""
    with postgresql_database() as url:
        database = Database(url)
        database.migrate()
        _fill_batches(database)
        yield database
        database.close()


def _fill_batches(database: Database) -> None:
    _add(database, range(1, 10_001))
    with database.writing() as connection:
        for number in range(2, 41):
            keep_batch(connection, _batch(number), kept=True)
        some = records.c.ordinal.between(1, 2000)
        connection.execute(update(records).where(some).values(batch=func.concat("lô ", records.c.ordinal % 39 + 2)))
        connection.execute(update(records).where(records.c.ordinal % 500 == 0).values(state=RecordState.FAILED))
    with database._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda catalogue: catalogue.records(limit=20),
        lambda catalogue: catalogue.records(limit=20, after=f"{DOSSIER.code}.0005000"),
        lambda catalogue: catalogue.records(limit=20, batch="L20261122-0002"),
        lambda catalogue: catalogue.records(limit=20, dossier=DOSSIER.code),
        lambda catalogue: catalogue.records(limit=20, state=RecordState.FAILED),
        lambda catalogue: catalogue.records(limit=20, state=RecordState.FAILED, batch="L20261122-0002"),
        lambda catalogue: catalogue.find(f"{DOSSIER.code}.0005000"),
        lambda catalogue: catalogue.by_content(f"{5000:064x}"),
        lambda catalogue: catalogue.batches(limit=5),
        lambda catalogue: catalogue.batches(after="L20261122-0020", limit=5),
        lambda catalogue: catalogue.due_for_packing(DOSSIER.code, 32),
        lambda catalogue: catalogue.unfinished(),
        lambda catalogue: catalogue.is_empty(),
        lambda catalogue: catalogue.set_state(f"{DOSSIER.code}.0005000", RecordState.FAILED),
        lambda catalogue: catalogue.counts(),
    ],
    ids=[
        *("records", "after", "batch", "dossier", "failed", "failed of a batch", "find", "content", "batches"),
        *("batches after", "due", "unfinished", "empty", "state", "counts"),
    ],
)
def test_no_question_reads_the_whole_table_on_a_server(large: Database, ask: Callable[[Catalogue], object]) -> None:
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(large._engine, "before_cursor_execute", note)
    ask(Catalogue(large))
    event.remove(large._engine, "before_cursor_execute", note)
    assert asked
    with large.reading() as connection:
        for statement, parameters in asked:
            plan = "\n".join(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", parameters))
            only_first = plan.startswith("Limit") and "Sort" not in plan
            assert only_first or "Seq Scan on records" not in plan, plan
