"""Questions for one row that nearly every request asks: put to the driver; the toolkit costs ten times as much."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from catalogue.database_errors import vendor_errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select
    from sqlalchemy.engine import Engine

    from catalogue.database_errors import Place


class Lookup:
    """One question, written once in the words of the database.

    Where the driver is in trouble the toolkit asks again: it tells a connection that died from a database that is away.
    """

    def __init__(self, engine: Engine, place: Place, question: Select[Any]) -> None:
        self._engine = engine
        self._place = place
        self._question = question
        written = question.compile(dialect=engine.dialect)
        self._text = str(written)
        self._names = None if written.positiontup is None else tuple(written.positiontup)

    def row(self, **values: str) -> Sequence[object] | None:
        """The first row for these values, in the driver's own types; None where there is none.

        Raises:
            ArchiveUnusable: DATABASE_FAILED.
        """
        with vendor_errors(self._place):
            try:
                return self._asked(values)
            except self._engine.dialect.loaded_dbapi.Error:
                with self._engine.connect() as connection:
                    found = connection.execute(self._question, values).first()
                    return None if found is None else tuple(found)

    def _asked(self, values: dict[str, str]) -> Sequence[object] | None:
        connection = self._engine.raw_connection()
        try:
            cursor = connection.cursor()
            cursor.execute(self._text, values if self._names is None else [values[name] for name in self._names])
            row: Sequence[object] | None = cursor.fetchone()
            cursor.close()
        except BaseException:
            connection.invalidate()
            raise
        connection.close()  # back into the pool, its transaction at an end
        return row
