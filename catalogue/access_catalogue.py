"""What the catalogue knows of access: modes, records of which the index lags behind, fonds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, select, update

from catalogue.outdating import outdate_cited
from catalogue.seen import MODE
from catalogue.tables import dossiers, fonds, records, unindexed
from catalogue.upsert import insert_new, upsert
from domain.documents import RecordState
from domain.fonds import Fonds
from domain.people.access import AccessMode, Placed

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

    from catalogue.database import Database

_MOST = 500
_ARCHIVED = RecordState.ARCHIVED.value
_PLACED = (
    select(MODE.label("mode"), dossiers.c.fonds, records.c.owner, records.c.state)
    .join(dossiers, dossiers.c.code == records.c.dossier)
    .where(records.c.code == bindparam("asked"))
)


class AccessCatalogue:
    """The part of the catalogue that is about access; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._placed = database.lookup(_PLACED)

    def begin(self, codes: Collection[str]) -> None:
        """The modes of these records are about to change: the index does not know them from here on."""
        rows = [{"record": code} for code in codes]
        self._database.settle(lambda connection: insert_new(connection, unindexed, rows))

    def placed(self, code: str) -> Placed | None:
        """What decides who may see a record; None where there is none. Asked for by nearly every request."""
        row = self._placed.row(asked=code)
        if row is None:
            return None
        mode, fonds_code, owner, state = row
        return Placed(None if mode is None else AccessMode(str(mode)), str(fonds_code), str(owner), state == _ARCHIVED)

    def set_dossier_mode(self, code: str, mode: AccessMode | None) -> None:
        """The dossier's mode, None for the default; of its records without one the index does not know it."""

        def work(connection: Connection) -> None:
            connection.execute(update(dossiers).where(dossiers.c.code == code).values(mode=mode))
            inherit = select(records.c.code).where(records.c.dossier == code, records.c.mode.is_(None))
            insert_new(connection, unindexed, [{"record": one} for one in connection.scalars(inherit)])
            outdate_cited(connection, records.c.dossier == code, records.c.mode.is_(None))

        self._database.settle(work)

    def unindexed(self) -> tuple[str, ...]:
        """Codes of the records of which the index does not know the mode yet."""
        with self._database.reading() as connection:
            return tuple(connection.scalars(select(unindexed.c.record).order_by(unindexed.c.record)))

    def indexed(self, codes: Collection[str]) -> None:
        """The index knows the modes of these records."""

        def work(connection: Connection) -> None:
            for code in codes:
                connection.execute(delete(unindexed).where(unindexed.c.record == code))

        self._database.settle(work)

    def inheriting(self, dossier: str) -> tuple[str, ...]:
        """Codes of the records of a dossier that have its mode, in order."""
        inherit = (records.c.dossier == dossier, records.c.mode.is_(None))
        with self._database.reading() as connection:
            return tuple(connection.scalars(select(records.c.code).where(*inherit).order_by(records.c.ordinal)))

    def modes(self, codes: Collection[str]) -> dict[str, AccessMode]:
        """Of these records, those that were given a mode, by themselves or by their dossier."""
        given = select(records.c.code, MODE).join(dossiers, dossiers.c.code == records.c.dossier)
        with self._database.reading() as connection:
            rows = connection.execute(given.where(records.c.code.in_(codes), MODE.is_not(None)))
            return {code: AccessMode(mode) for code, mode in rows}

    def fonds(self) -> tuple[Fonds, ...]:
        """All fonds that are known, in the order of their codes."""
        with self._database.reading() as connection:
            rows = connection.execute(select(fonds).order_by(fonds.c.code))
            return tuple(Fonds(row.code, row.title, row.body) for row in rows)

    def fonds_of(self, dossier: str) -> str | None:
        """Code of the fonds of a dossier; None where there is no such dossier."""
        with self._database.reading() as connection:
            return connection.scalar(select(dossiers.c.fonds).where(dossiers.c.code == dossier))

    def keep_fonds(self, told: Fonds) -> None:
        """The fonds as it is told, in place of what is known of it."""
        row = {"code": told.code, "title": told.title, "body": told.body}
        self._database.settle(lambda connection: upsert(connection, fonds, [row]))
