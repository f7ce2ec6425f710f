"""The database's own troubles reach nobody as SQLAlchemy's: one door, our codes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import bindparam, insert, select, text

from catalogue.catalogue import Catalogue, open_catalogue
from catalogue.database import Database
from catalogue.tables import events
from domain.errors import ArchiveUnusable, ErrorCode
from tests.catalogue.factories import DOSSIER, MORNING, event, record, submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/catalogue.sqlite")
    opened.migrate()
    yield opened
    opened.close()


@pytest.fixture
def both(url: str) -> Iterator[Database]:
    """On either kind of database."""
    opened = Database(url)
    opened.migrate()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    "url", ["mysql+pymysql://vankho:bi-mat@may/kho", "postgresql+psycopg2://vankho:bi-mat@may/kho"]
)
def test_a_database_that_we_do_not_know_is_told_as_such(url: str) -> None:
    with pytest.raises(ArchiveUnusable, match="only these two are known") as failed:
        open_catalogue(url)
    assert "bi-mat" not in str(failed.value)


def test_a_question_to_the_driver_fails_as_any_other(both: Database) -> None:
    lookup = both.lookup(select(events.c.record).where(events.c.record == bindparam("asked")))
    assert lookup.row(asked="H1.1.0000001") is None
    with both.writing() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO elsewhere"))
    with pytest.raises(ArchiveUnusable) as failed:
        lookup.row(asked="H1.1.0000001")
    assert failed.value.code is ErrorCode.DATABASE_FAILED


def test_a_full_disk_is_told_as_such_and_what_was_there_stays(database: Database, tmp_path: Path) -> None:
    catalogue = Catalogue(database)
    code = catalogue.register(submission(1)).code
    with database.reading() as connection:  # the pool has this one connection, which every method below uses
        used = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {used}"))
    large = "x" * 100_000
    with pytest.raises(ArchiveUnusable) as full:
        catalogue.save_record(record(code, submission(1)), 1, replace(DOSSIER, title=large))
    assert full.value.code is ErrorCode.DISK_FULL
    assert full.value.facts == {"path": f"{tmp_path}/catalogue.sqlite"}
    assert [summary.dossier_title for summary in catalogue.records()] == [DOSSIER.title]


def test_a_file_that_is_no_database_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(b"not a database, certainly\n" * 100)
    with pytest.raises(ArchiveUnusable) as failed:
        open_catalogue(f"sqlite:///{tmp_path}/catalogue.sqlite")
    assert failed.value.code is ErrorCode.DATABASE_FAILED
    assert failed.value.facts == {"detail": "file is not a database"}


def test_a_folder_that_is_missing_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable) as failed:
        open_catalogue(f"sqlite:///{tmp_path}/absent/catalogue.sqlite")
    assert failed.value.facts == {"detail": "unable to open database file"}


def test_an_address_that_is_none_is_told_as_such() -> None:
    with pytest.raises(ArchiveUnusable) as failed:
        open_catalogue("catalogue.sqlite")
    assert failed.value.code is ErrorCode.DATABASE_FAILED


def test_rows_without_their_record_are_refused_by_the_database(both: Database) -> None:
    row = {"record": "H49.0000001", "identifier": "uuid-1", "type": event("").type, "time": MORNING}
    orphan = insert(events).values(agent="vankho", outcome=event("").outcome, detail="", **row)
    with pytest.raises(ArchiveUnusable) as failed, both.writing() as connection:
        connection.execute(orphan)
    assert failed.value.code is ErrorCode.DATABASE_FAILED
    assert "foreign key constraint" in str(failed.value.facts["detail"]).lower()


def test_every_connection_writes_through_to_the_disk(database: Database) -> None:
    with database.reading() as one, database.reading() as other:
        for connection in (one, other):
            assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
            assert connection.scalar(text("PRAGMA synchronous")) == 2
            assert connection.scalar(text("PRAGMA busy_timeout")) == 60_000


def test_a_time_without_zone_is_a_fault_of_the_caller(both: Database) -> None:
    with pytest.raises(ArchiveUnusable, match="time without zone"):
        Catalogue(both).add_event(
            Catalogue(both).register(submission()).code,
            replace(event(""), time=MORNING.replace(tzinfo=None)),
        )
