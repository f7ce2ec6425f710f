"""Upkeep of the archive: made anew, copied, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people.permissions import Permission
from pipeline.acts import act

if TYPE_CHECKING:
    from domain.actors import Actor
    from domain.documents import RecordState
    from pipeline.upkeep.copying import CopyReport, Told
    from pipeline.upkeep.reindexing import ReindexReport, Watcher
    from pipeline.wiring import Parts


class UpkeepUseCases:
    """What administrators ask for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.OPERATE)
    def rebuild(self, actor: Actor, watch: Watcher | None = None) -> ReindexReport:
        """Make database and index anew from the object store alone; see `rebuild.rebuild`."""
        from pipeline.upkeep.rebuild import rebuild

        return rebuild(self._parts, watch)

    @act(Permission.OPERATE)
    def reindex(self, actor: Actor, watch: Watcher | None = None) -> ReindexReport:
        """Make the index anew beside the living one; see `reindexing.reindex`."""
        from pipeline.upkeep.reindexing import reindex

        return reindex(self._parts, watch)

    @act(Permission.OPERATE)
    def copy(self, actor: Actor, to: str, told: Told) -> CopyReport:
        """Copy the archive to the object store that `to` names, verified; see `copying.copy_to`."""
        from pipeline.upkeep.copying import copy_to

        return copy_to(self._parts.store, to, self._parts.settings.home, told)

    @act(Permission.OPERATE)
    def counts(self, actor: Actor) -> dict[RecordState, int]:
        """How many inputs stand where, every state named, refusals included."""
        return self._parts.catalogue.counts()

    @act(Permission.OPERATE)
    def ask_database(self, actor: Actor) -> None:
        """Return when the database answers.

        Raises:
            ArchiveUnusable: DATABASE_FAILED.
        """
        self._parts.catalogue.is_empty()

    @act(Permission.OPERATE)
    def ask_store(self, actor: Actor) -> None:
        """Return when the object store answers.

        Raises:
            ArchiveError: STORE_FAILED.
        """
        from storage.areas import IDENTITY_KEY

        self._parts.store.stat(IDENTITY_KEY)
