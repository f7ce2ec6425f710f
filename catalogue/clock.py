"""The database's own clock: the one clock that all machines share. Theirs may differ, and by any amount."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Float
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from catalogue.tables import Moment

if TYPE_CHECKING:
    from sqlalchemy.sql.compiler import SQLCompiler


class DatabaseNow(FunctionElement[datetime]):
    """The present: one moment, however often a statement names it."""

    type = Moment()
    inherit_cache = True


class SecondsSince(FunctionElement[float]):
    """Seconds that passed since the moment in a column."""

    type = Float()
    inherit_cache = True


@compiles(DatabaseNow, "sqlite")
def _now_sqlite(_element: DatabaseNow, _compiler: SQLCompiler, **_: Any) -> str:
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"  # six digits, as SQLAlchemy writes them


@compiles(DatabaseNow, "postgresql")
def _now_postgresql(_element: DatabaseNow, _compiler: SQLCompiler, **_: Any) -> str:
    return "statement_timestamp()"


@compiles(SecondsSince, "sqlite")
def _since_sqlite(element: SecondsSince, compiler: SQLCompiler, **options: Any) -> str:
    return f"((julianday('now') - julianday({compiler.process(element.clauses, **options)})) * 86400.0)"


@compiles(SecondsSince, "postgresql")
def _since_postgresql(element: SecondsSince, compiler: SQLCompiler, **options: Any) -> str:
    moment = compiler.process(element.clauses, **options)
    return f"CAST(EXTRACT(epoch FROM clock_timestamp() - {moment}) AS double precision)"
