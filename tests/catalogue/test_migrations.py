from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeoutError
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import UniqueConstraint, inspect, text

from catalogue.catalogue import open_catalogue
from catalogue.database import Database, _alone_on_server, migration_config
from catalogue.migrations import HEAD
from catalogue.tables import METADATA, Words
from domain.batches import earlier_identifier
from domain.errors import ArchiveUnusable, ErrorCode
from tests.catalogue.databases import postgresql_database
from tests.catalogue.factories import DOSSIER, record, refusal, submission
from tests.patience import PATIENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.servers


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


def test_what_an_older_release_kept_is_told_after_the_upgrade_and_after_the_way_back(url: str) -> None:
    catalogue = open_catalogue(url)
    given = submission()
    code = catalogue.register(given).code
    catalogue.save_record(record(code, given), 1, DOSSIER)
    catalogue.refuse(refusal())
    before = (catalogue.find(code), catalogue.batches(), catalogue.pages(code), catalogue.refusals())
    catalogue.close()

    database = Database(url)
    with database.writing() as connection:
        command.downgrade(migration_config(connection), "0001")
    with database.reading() as connection:
        assert "page_count" not in {column["name"] for column in inspect(connection).get_columns("records")}
    database.close()

    upgraded = open_catalogue(url)
    assert (upgraded.find(code), upgraded.batches(), upgraded.pages(code), upgraded.refusals()) == before
    assert upgraded.batches()[0].pages == 3
    upgraded.close()


def test_two_persons_who_shared_a_batch_by_its_name_have_one_each_after_the_upgrade(
    url: str, database: Database
) -> None:
    """As the release before kept it: the batch is the first comer's, and the other's documents are in it."""
    catalogue = open_catalogue(url)
    hers, his = submission(1), replace(submission(2), owner="Trần Văn Sang")
    codes = [catalogue.register(given).code for given in (hers, his)]
    catalogue.refuse(replace(refusal(), owner=his.owner))
    before = {batch.identifier: batch for batch in catalogue.batches()}
    catalogue.close()
    with database.writing() as connection:
        command.downgrade(migration_config(connection), "0005")
        for table in ("records", "refusals"):
            connection.execute(text(f"UPDATE {table} SET batch = 'lô 1'"))  # noqa: S608 - own words
        connection.execute(text("DELETE FROM batches WHERE name <> 'lô 1'"))

    upgraded = open_catalogue(url)
    found = {batch.identifier: batch for batch in upgraded.batches()}
    assert found == before, "as a new registration, and so a rebuild, would make them"
    assert {batch.name for batch in found.values()} == {"lô 1"}
    shown = [upgraded.find(code) for code in codes]
    assert [one and one.batch_id for one in shown] == [earlier_identifier("lô 1", given.owner) for given in (hers, his)]
    assert [told.batch_id for told in upgraded.refusals()] == [earlier_identifier("lô 1", his.owner)]
    upgraded.close()


def test_names_are_ordered_by_their_bytes_on_a_server_of_any_language() -> None:
    with postgresql_database("TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'vi'") as url:
        catalogue = open_catalogue(url)
        for number, dossier in enumerate(("a", "B", "đ", "Z")):
            catalogue.register(replace(submission(number, dossier=dossier), received=submission().received))
        dossiers = [summary.dossier for summary in catalogue.records()]
        catalogue.close()
    assert dossiers == sorted(["a", "B", "đ", "Z"], reverse=True)


def test_every_name_of_a_row_has_the_order_of_bytes(postgresql_url: str) -> None:
    """A key that is forgotten here would be an index in the order of the server's operating system."""
    open_catalogue(postgresql_url).close()
    keys = set()
    for table in METADATA.tables.values():
        unique = [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
        named = [
            table.primary_key.columns,
            *(index.columns for index in table.indexes),
            *(one.columns for one in unique),
        ]
        keys |= {(table.name, column.name) for group in named for column in group if isinstance(column.type, Words)}
    wanted = text(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE collation_name = 'C' AND table_schema = 'public'"
    )
    database = Database(postgresql_url)
    with database.reading() as connection:
        assert keys <= {tuple(row) for row in connection.execute(wanted)}
    database.close()


def test_a_database_in_another_encoding_is_refused_before_anything_is_made() -> None:
    with postgresql_database("TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'") as url:
        with pytest.raises(ArchiveUnusable, match="LATIN1") as refused:
            open_catalogue(url)
        assert refused.value.code is ErrorCode.DATABASE_FAILED


def test_machines_that_open_a_new_archive_at_once_migrate_it_once(postgresql_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for opened in pool.map(open_catalogue, [postgresql_url] * 4):
            opened.close()
    database = Database(postgresql_url)
    with database.reading() as connection:
        assert connection.scalars(text("SELECT version_num FROM alembic_version")).all() == [HEAD]
    database.close()


def test_a_migration_waits_for_another_that_is_at_it(postgresql_url: str) -> None:
    waiting, other = Database(postgresql_url), Database(postgresql_url)
    with ThreadPoolExecutor(1) as pool:
        with other.writing() as connection:
            _alone_on_server(connection)
            migrated = pool.submit(waiting.migrate)
            with pytest.raises(FutureTimeoutError):
                migrated.result(timeout=0.5)
        migrated.result(timeout=PATIENCE_SECONDS)
    with other.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == HEAD
    for database in (waiting, other):
        database.close()


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


def test_a_running_older_release_goes_on_writing_in_the_new_schema(url: str) -> None:
    """Expand, then contract: it names the columns that it knows, the others have a default."""
    catalogue, database = open_catalogue(url), Database(url)
    code = catalogue.register(submission()).code
    old = "code, dossier, ordinal, title, search_key, nature, content, state, facts, batch, owner, received"
    twin = old.replace("code", "'H49.1'", 1).replace("ordinal", "99")
    with database.writing() as connection:
        connection.execute(text(f"INSERT INTO records ({old}) SELECT {twin} FROM records"))  # noqa: S608 - own words
    assert {summary.code for summary in catalogue.records()} == {"H49.1", code}
    catalogue.close()
    database.close()


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
