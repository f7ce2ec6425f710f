"""What an archive keeps things in: object store, database and index; each opened when first asked for."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Self

from pipeline.durable.writer_lock import WriterLock
from pipeline.made_once import made_once
from pipeline.settings.identity import check_authority, check_identity, retention_of
from storage.areas import PACKAGES
from storage.objects.url import open_object_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from catalogue.catalogue import Catalogue
    from catalogue.journal import JournalCatalogue
    from index.search_index import SearchIndex
    from pipeline.processing.progress import Progress
    from pipeline.role import Role
    from pipeline.settings.archive_settings import ArchiveSettings
    from storage.objects.object_store import ObjectStore
    from storage.ocfl.root import OcflRoot


class StoredParts:
    """What is kept, and who keeps it open."""

    def __init__(
        self, settings: ArchiveSettings, role: Role, progress: Progress, clock: Callable[[], datetime]
    ) -> None:
        self.settings = settings
        self.progress = progress
        self.clock = clock
        self.role = role
        self._lock = WriterLock(settings.home / "lock") if role.writes and not settings.shared else None
        self._made = ExitStack()  # what is to be ended in order, the last made first

    @made_once
    def store(self) -> ObjectStore:
        """The object store."""
        settings = self.settings
        retention = retention_of(settings) if self.role.writes else None
        store = open_object_store(settings.object_store_url, settings.home, must_exist=True, retention=retention)
        check_identity(store, settings)
        check_authority(store, settings)
        return store

    @made_once
    def catalogue(self) -> Catalogue:
        """The working database, whole."""
        if not self.role.rebuilds:
            self.database.refuse_unfinished()
        return self.database

    @made_once
    def database(self) -> Catalogue:
        """The working database, whole or not."""
        from catalogue.catalogue import open_catalogue

        return open_catalogue(self._database_url, threads=2 * self.pages + 8)

    @made_once
    def outbox(self) -> JournalCatalogue:
        """Where acts are told: for who asks the database for nothing else, without the rest of the catalogue."""
        if self.role.writes or "database" in self.__dict__:
            return self.database.journal
        from catalogue.journal import open_journal

        return open_journal(self._database_url)

    @property
    def _database_url(self) -> str:
        return self.settings.database_url or f"sqlite:///{self.settings.home / 'vankho.db'}"

    @made_once
    def index(self) -> SearchIndex:
        """The search index."""
        from index.index_url import open_index

        return open_index(self.settings.index_url, self.settings.home)

    @made_once
    def root(self) -> OcflRoot:
        """The packages as files."""
        from storage.ocfl.root import OcflRoot

        return OcflRoot(self.store, PACKAGES.name)

    @property
    def works(self) -> bool:
        """This process sees documents through."""
        return self.pages > 0

    @property
    def pages(self) -> int:
        """Pages that this process reads at once; 0 when others do the work."""
        return self.role.concurrency or self.settings.worker_count if self.role.works else 0

    def close(self) -> None:
        """Close what was opened, the engine first, then the journal, which tells its end."""
        try:
            self._made.close()
        finally:
            made = self.__dict__
            if "index" in made:
                self.index.close()
            if "outbox" in made:
                self.outbox.close()
            if "database" in made:
                self.database.close()
            if "store" in made:
                self.store.close()
            if self._lock:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
