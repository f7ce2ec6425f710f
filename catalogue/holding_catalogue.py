"""What dossiers and fonds hold, asked: every method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue import holdings
from catalogue.registration import title_dossier
from catalogue.tables import dossiers

if TYPE_CHECKING:
    from catalogue.database import Database
    from domain.description.fields import FieldName
    from domain.documents import Dossier
    from domain.dossiers.totals import DossierTotals
    from domain.people.access import Sight

_MOST_VALUES = 5000  # of which a title is proposed


class HoldingCatalogue:
    """The part of the catalogue that is about dossiers and fonds as wholes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def totals(self, code: str, sight: Sight) -> DossierTotals:
        """Counts over the archived records of a dossier that may be seen."""
        with self._database.reading() as connection:
            return holdings.totals(connection, dossiers.c.code == code, sight)

    def totals_of_fonds(self, code: str, sight: Sight) -> DossierTotals:
        """The same of a fonds."""
        with self._database.reading() as connection:
            return holdings.totals(connection, dossiers.c.fonds == code, sight)

    def values(self, code: str, name: FieldName, sight: Sight) -> tuple[str, ...]:
        """What the records of a dossier say in one field, each as often as it is told."""
        with self._database.reading() as connection:
            return holdings.values(connection, dossiers.c.code == code, sight, name, _MOST_VALUES)

    def dossiers(self, sight: Sight, fonds: str | None, after: str, limit: int) -> tuple[Dossier, ...]:
        """At most `limit` dossiers behind the code `after`, in the order of their codes."""
        with self._database.reading() as connection:
            return holdings.page_of_dossiers(connection, sight, fonds, after, limit)

    def number_of_dossiers(self, fonds: str, sight: Sight) -> int:
        """How many dossiers of a fonds there are of which something may be seen."""
        with self._database.reading() as connection:
            return holdings.number_of_dossiers(connection, sight, fonds)

    def call(self, code: str, title: str) -> None:
        """Give a dossier another title."""
        self._database.settle(lambda connection: title_dossier(connection, code, title))
