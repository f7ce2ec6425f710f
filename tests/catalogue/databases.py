"""Databases for tests: a SQLite file, or a database of its own on the real PostgreSQL, dropped at the end."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, delete, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from catalogue.review_tables import OWN_REVIEWS
from domain.vietnam_time import VIETNAM
from tests.servers import server_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from catalogue.catalogue import Catalogue

KINDS = ("postgresql", "sqlite")


def sqlite_url(folder: Path) -> str:
    """A database in `folder`."""
    return f"sqlite:///{folder}/catalogue.sqlite"


@contextmanager
def postgresql_database(options: str = "TEMPLATE template0 ENCODING 'UTF8'") -> Iterator[str]:
    """The URL of a new, empty database on the server of `make services`."""
    server, name = server_url("POSTGRESQL_URL"), f"vankho_test_{uuid.uuid4().hex}"
    run_on_server(server, f"CREATE DATABASE {name} {options}")
    try:
        yield database_url(server, name)
    finally:
        run_on_server(server, f"DROP DATABASE {name} WITH (FORCE)")


def database_url(server: str, name: str) -> str:
    """Another database of the same server."""
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def run_on_server(server: str, *statements: str) -> None:
    """Run each statement, outside any transaction."""
    engine = create_engine(server, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def empty(catalogue: Catalogue) -> None:
    """As after a rebuild that found nothing, and one that was cut short before; drafts, which outlive it, are gone."""
    catalogue.end_rebuild()
    catalogue.begin_rebuild(datetime.now(VIETNAM))
    catalogue.end_rebuild()
    with catalogue._database.writing() as connection:
        for table in OWN_REVIEWS:
            connection.execute(delete(table))
