"""The composition root: the only file that names concrete back ends.

Each part is made when first asked for, and its libraries are loaded only then: a search must not wait for a recogniser.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import cached_property
from typing import TYPE_CHECKING

from pipeline.archive import Archive
from pipeline.events import software
from pipeline.identity import TEST_CA_KEY, check_identity, recall_settings
from pipeline.lock import WriterLock
from pipeline.progress import NullProgress, Progress
from storage.object_store_url import open_object_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from catalogue.catalogue import Catalogue
    from index.search_index import SearchIndex
    from ocr.engine import EngineInfo
    from pipeline.durable import Engine
    from pipeline.intake import Intake
    from pipeline.packing import Packer
    from pipeline.sandbox import Sandbox
    from pipeline.settings import ArchiveSettings
    from pipeline.viewing import ViewCache
    from pipeline.workspace import Workspace
    from storage.dossiers import DossierStore
    from storage.object_store import ObjectStore

VIETNAM = timezone(timedelta(hours=7))
READING_MODULES = ("numpy", "cv2", "PIL.Image", "pypdfium2", "pikepdf", "pytesseract", "pydantic", "pipeline.page_task")
ALL_MODULES = (*READING_MODULES, "pipeline.compose_task", "pipeline.seal_task", "pipeline.verify_task")


def now() -> datetime:
    """The present in Vietnam's zone, in which everything is written down."""
    return datetime.now(VIETNAM)


class Parts:
    """Everything an archive is made of, each part made once, when first asked for."""

    def __init__(
        self, settings: ArchiveSettings, lock: WriterLock | None, progress: Progress, clock: Callable[[], datetime]
    ) -> None:
        self.settings = settings
        self.progress = progress
        self.clock = clock
        self._lock = lock

    @cached_property
    def store(self) -> ObjectStore:
        """The object store."""
        store = open_object_store(self.settings.object_store_url, self.settings.home, must_exist=True)
        check_identity(store, self.settings)
        return store

    @cached_property
    def catalogue(self) -> Catalogue:
        """The working database."""
        from catalogue.catalogue import open_catalogue

        return open_catalogue(self.settings.database_url or f"sqlite:///{self.settings.home / 'vankho.db'}")

    @cached_property
    def index(self) -> SearchIndex:
        """The search index."""
        from index.tantivy_index import TantivyIndex

        return TantivyIndex(self.settings.home / "index")

    @cached_property
    def dossiers(self) -> DossierStore:
        """The packages in the object store."""
        from storage.dossiers import DossierStore
        from storage.ocfl import OcflRoot

        return DossierStore(OcflRoot(self.store, "ocfl"), self.settings.organisation, software())

    @cached_property
    def sandbox(self) -> Sandbox:
        """Child processes."""
        from pipeline.sandbox import Sandbox

        return Sandbox(self.settings.limits, self.settings.home / "scratch" / "children", ALL_MODULES)

    @cached_property
    def workspace(self) -> Workspace:
        """Scratch copies of documents in work."""
        from pipeline.workspace import Workspace

        return Workspace(self.settings.home / "scratch" / "work", self.store)

    @cached_property
    def cache(self) -> ViewCache:
        """Copies for looking at."""
        from pipeline.viewing import ViewCache

        return ViewCache(self.settings.home / "scratch" / "view", self.dossiers, self.sandbox, self.settings.limits)

    @cached_property
    def reader(self) -> EngineInfo:
        """The recogniser of this machine.

        Raises:
            ArchiveUnusable: TESSERACT_MISSING, LANGUAGE_DATA_MISSING.
        """
        from ocr.tesseract_engine import TesseractEngine

        return TesseractEngine(self.settings.languages).probe()

    @cached_property
    def intake(self) -> Intake:
        """The door."""
        from pipeline.intake import Intake

        return Intake(self.settings, self.store, self.catalogue, self.sandbox)

    @cached_property
    def packer(self) -> Packer:
        """From finished steps to packages and index."""
        from pipeline.packing import Packer

        return Packer(
            store=self.store,
            catalogue=self.catalogue,
            dossiers=self.dossiers,
            index=self.index,
            workspace=self.workspace,
            clock=self.clock,
        )

    @cached_property
    def engine(self) -> Engine:
        """The durable engine, started."""
        from pipeline.dbos_engine import DbosEngine
        from pipeline.steps import Bench, RecordSteps
        from pipeline.story import VERSION, archive_story
        from pipeline.sweeping import sweep

        bench = Bench(
            settings=self.settings,
            store=self.store,
            catalogue=self.catalogue,
            packer=self.packer,
            workspace=self.workspace,
            sandbox=self.sandbox,
            progress=self.progress,
            clock=self.clock,
            test_ca=self.test_ca,
            reader=self.reader,
        )
        steps = RecordSteps(bench)
        url = f"sqlite:///{self.settings.home / 'durable.db'}"
        engine = DbosEngine(url, archive_story(steps), steps.read_page, self.settings.worker_count, VERSION)
        self.workspace.clear()
        self.dossiers.recover()
        sweep(self.store, self.catalogue, self.settings.fonds)
        engine.start()
        return engine

    @cached_property
    def test_ca(self) -> Path | None:
        """Certificate of the archive's own test authority; from the object store when the keys are not here."""
        path = self.settings.keys_folder / "ca.pem"
        if path.exists():
            return path
        if self.store.stat(TEST_CA_KEY) is None:
            return None
        copy = self.settings.home / "scratch" / "test-ca.pem"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(self.store.read_bytes(TEST_CA_KEY))
        return copy

    def close(self) -> None:
        """Close what was opened, the engine first."""
        made = self.__dict__
        if "engine" in made:
            self.engine.stop()
        if "index" in made:
            self.index.close()
        if "catalogue" in made:
            self.catalogue.close()
        if self._lock:
            self._lock.release()


def open_archive(
    home: Path, *, write: bool, progress: Progress | None = None, clock: Callable[[], datetime] = now
) -> Archive:
    """The archive in `home`.

    Args:
        home: its folder.
        write: take the one writer's lock; searching, showing and verifying need none.
        progress: who watches.
        clock: the present, with time zone.

    Raises:
        ArchiveUnusable: ARCHIVE_MISSING, ARCHIVE_NEWER, ARCHIVE_LOCKED, SETTINGS_INVALID.
    """
    settings = recall_settings(home.absolute())
    lock = WriterLock(settings.home / "lock") if write else None
    return Archive(Parts(settings, lock, progress or NullProgress(), clock))
