"""What the catalogue knows of authority records; every method is one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue import authorities

if TYPE_CHECKING:
    from catalogue.database import Database
    from domain.description.authorities import AuthorityRecord, SeenName
    from domain.people.access import Sight


class AuthorityCatalogue:
    """The part of the catalogue that is about names of bodies, signers and places."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, told: AuthorityRecord) -> None:
        """The record as it is told, in place of what is known of it."""
        self._database.settle(lambda connection: authorities.keep_authority(connection, told))

    def all(self) -> tuple[AuthorityRecord, ...]:
        """All of which somebody decided, in the order of their codes."""
        with self._database.reading() as connection:
            return authorities.all_authorities(connection)

    def stamp(self) -> tuple[int, int]:
        """Another pair whenever something was decided."""
        with self._database.reading() as connection:
            return authorities.stamp(connection)

    def seen(self, sight: Sight | None) -> list[SeenName]:
        """Names in descriptions that may be seen, of which nobody has to be asked; as each is printed."""
        with self._database.reading() as connection:
            return list(authorities.seen_names(connection, sight))
