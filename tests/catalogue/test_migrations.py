from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from catalogue.catalogue import open_catalogue
from catalogue.database import Database, migration_config
from catalogue.migrations import HEAD
from catalogue.tables import METADATA
from domain.errors import ArchiveUnusable, ErrorCode
from tests.catalogue.factories import submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/catalogue.sqlite"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    yield opened
    opened.close()


def test_migrations_make_exactly_the_tables_that_the_program_names(database: Database) -> None:
    database.migrate()
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_head_is_the_newest_revision_and_there_is_one(database: Database) -> None:
    with database.reading() as connection:
        assert ScriptDirectory.from_config(migration_config(connection)).get_heads() == [HEAD]


def test_every_migration_can_be_undone(database: Database) -> None:
    database.migrate()
    with database.writing() as connection:
        command.downgrade(migration_config(connection), "base")
    with database.reading() as connection:
        assert set(inspect(connection).get_table_names()) == {"alembic_version"}
    database.migrate()
    with database.reading() as connection:
        assert set(METADATA.tables) < set(inspect(connection).get_table_names())


def test_a_newer_schema_is_refused_and_left_as_it_is(url: str, database: Database) -> None:
    database.migrate()
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(ArchiveUnusable) as refused:
        open_catalogue(url)
    assert refused.value.code is ErrorCode.ARCHIVE_NEWER
    assert refused.value.facts == {"found": "9999", "known": HEAD}
    with database.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_a_migration_that_fails_leaves_no_half_schema(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE refusals (old INTEGER)"))
    with pytest.raises(ArchiveUnusable) as failed:
        database.migrate()
    assert failed.value.code is ErrorCode.DATABASE_FAILED
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == ["refusals"]


def test_opening_a_current_catalogue_does_not_load_alembic(url: str) -> None:
    open_catalogue(url).close()
    script = (
        "import sys; from catalogue.catalogue import open_catalogue; "
        "open_catalogue(sys.argv[1]).close(); sys.exit('alembic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script, url], check=False).returncode == 0


def test_a_folder_with_odd_letters_is_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "kho lưu trữ 100% #1"
    folder.mkdir()
    opened = open_catalogue(f"sqlite:///{folder}/catalogue.sqlite")
    assert opened.register(submission()).is_new
    opened.close()
    assert (folder / "catalogue.sqlite").exists()
