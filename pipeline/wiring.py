"""The composition root: with `stored_parts` the only file that names concrete back ends.

Each part is made when first asked for, and its libraries are loaded only then: a search must not wait for a recogniser.
"""

from __future__ import annotations

import os
import socket
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from domain.people.access import AccessMode
from domain.vietnam_time import VIETNAM
from pipeline.archive import Archive
from pipeline.durable.waited_out import Faults
from pipeline.isolation.evidence_jobs import NEEDS
from pipeline.isolation.jobs import COMPOSE, DRAW_PAIR, FIND_SECRECY, INSPECT, PROVE, READ_PAGE, VERIFY
from pipeline.isolation.seal_jobs import FIND_INK, SEAL
from pipeline.made_once import made_once
from pipeline.processing.events import software
from pipeline.processing.progress import NullProgress, Progress
from pipeline.processing.stages import StageMeter
from pipeline.role import LOCAL, Role
from pipeline.run_folder import RunFolder
from pipeline.settings.identity import (
    AUTHORITY,
    TEST_CA_KEY,
    recall_settings,
)
from pipeline.stored_parts import StoredParts

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from domain.journal import ToldAct
    from ocr.engine import EngineInfo
    from pipeline.access.grants import ReadingGrants
    from pipeline.access.keeping import KeptRequests
    from pipeline.authorities.keeping import AuthorityFile
    from pipeline.durable.engine import Engine
    from pipeline.evidence.gathering import EvidenceGatherer
    from pipeline.evidence.kept import KeptEvidence
    from pipeline.evidence.rounds import EvidenceRounds
    from pipeline.finding.viewing import ViewCache
    from pipeline.intake.batches import Batches
    from pipeline.intake.receiving import Intake
    from pipeline.isolation.sandbox import Sandbox
    from pipeline.isolation.signing_process import KeyHolder
    from pipeline.journal.daily_mail import DailyMail
    from pipeline.journal.writer import JournalWriter
    from pipeline.people.openid import Provider
    from pipeline.people.people import People
    from pipeline.people.provided_door import ProvidedDoor
    from pipeline.processing.packing import Packer
    from pipeline.processing.workspace import Workspace
    from pipeline.proving.anchors import KeptAnchors
    from pipeline.proving.authorities import KeptAuthorities
    from pipeline.proving.document_sealer import DocumentSealer
    from pipeline.secrecy.stops import SecrecyStops
    from pipeline.texts.revising import Reviser
    from pipeline.upkeep.renewing import IndexRenewal
    from storage.packages.dossiers import DossierStore
    from storage.packages.manifests import Manifests
    from storage.packages.sealed_packages import SealedPackages

READING_MODULES = (
    "ocr.warm",
    INSPECT.module,
    FIND_SECRECY.module,
    READ_PAGE.module,
)  # loaded once, for all child processes
_JOBS = (COMPOSE, PROVE, FIND_INK, SEAL, VERIFY, NEEDS, DRAW_PAIR)
ALL_MODULES = (*READING_MODULES, "signing.verify.warm", *(job.module for job in _JOBS))


def now() -> datetime:
    """The present in Vietnam's zone, in which everything is written down."""
    return datetime.now(VIETNAM)


class Parts(StoredParts):
    """Everything an archive is made of, each part made once, when first asked for."""

    @made_once
    def writer(self) -> JournalWriter:
        """Tells what is done to the journal."""
        from pipeline.journal.journal_wiring import begin_writer

        return begin_writer(self, self._made)

    @made_once
    def daily_mail(self) -> DailyMail:
        """A checkpoint a day by mail."""
        from pipeline.journal.daily_mail import DailyMail

        return DailyMail(self)

    @made_once
    def dossiers(self) -> DossierStore:
        """The packages in the object store."""
        from storage.packages.dossiers import DossierStore

        return DossierStore(self.root, self.settings.organisation, software(), manifests=self._manifests)

    @made_once
    def packages(self) -> SealedPackages:
        """The same packages, as sealed things."""
        from storage.packages.sealed_packages import SealedPackages

        return SealedPackages(self.root, self._manifests)

    @made_once
    def _manifests(self) -> Manifests:
        from pipeline.proving.package_seals import ArchiveSeals
        from storage.packages.manifests import Manifests

        return Manifests(ArchiveSeals(self), software())

    @made_once
    def sandbox(self) -> Sandbox:
        """Child processes; that they could not be kept off the network is told at once."""
        from pipeline.isolation.sandbox import Sandbox

        sandbox = Sandbox(self.settings.limits, self.run_folder / "children", ALL_MODULES)
        sandbox.tell_network(self.progress.lacking)
        return sandbox

    @made_once
    def key_holder(self) -> KeyHolder:
        """Where the signing key may be: a child for each seal of the test authority, one process for a real key."""
        if self.settings.signing.is_test:
            return self.sandbox
        from pipeline.isolation.signing_process import SigningProcess

        process = SigningProcess(self.settings.limits, self.settings.signing.key_name)
        self._made.callback(process.stop)
        return process

    @made_once
    def authorities(self) -> KeptAuthorities:
        """Whom the archive itself trusts, and with which certificates it signs."""
        from pipeline.proving.authorities import KeptAuthorities

        return KeptAuthorities(
            self.settings, self.store, lambda: self.key_holder, self.test_ca, lambda: self.run_folder, self.anchors
        )

    @made_once
    def anchors(self) -> KeptAnchors:
        """In which time each authority is trusted."""
        from pipeline.proving.anchors import KeptAnchors

        return KeptAnchors(self.store)

    @made_once
    def evidence(self) -> KeptEvidence:
        """Validation material that is kept."""
        from pipeline.evidence.kept import KeptEvidence

        return KeptEvidence(self.store, lambda: self.run_folder)

    @made_once
    def gatherer(self) -> EvidenceGatherer:
        """Verdicts with what is kept, and what they lack fetched."""
        from pipeline.evidence.gathering import EvidenceGatherer

        return EvidenceGatherer(self.evidence, self.sandbox, self.settings.evidence, self.clock)

    @made_once
    def evidence_rounds(self) -> EvidenceRounds:
        """The queue of records whose signatures lack evidence."""
        from pipeline.evidence.rounds import EvidenceRounds

        return EvidenceRounds(self)

    @made_once
    def sealer(self) -> DocumentSealer:
        """Puts documents under the archive's seal."""
        from pipeline.proving.document_sealer import DocumentSealer

        return DocumentSealer(self.settings, self.sandbox, self.key_holder, self.authorities, self.clock)

    @made_once
    def workspace(self) -> Workspace:
        """Scratch copies of documents in work."""
        from pipeline.processing.workspace import Workspace

        return Workspace(self.run_folder / "work", self.store)

    @made_once
    def cache(self) -> ViewCache:
        """Copies for looking at."""
        from pipeline.finding.viewing import ViewCache

        kept, passing = self.settings.home / "scratch" / "view", self.run_folder / "passing"
        return ViewCache(kept, passing, self.dossiers, self.sandbox, self.settings.limits)

    @made_once
    def reader(self) -> EngineInfo:
        """The recogniser of this machine.

        Raises:
            ArchiveUnusable: READER_UNFIT, TESSERACT_MISSING, LANGUAGE_DATA_MISSING; see `find_reader`.
        """
        from domain.text import ReaderChoice
        from ocr.readers import find_reader

        return find_reader(ReaderChoice(self.settings.reader), self.settings.languages, self.progress.lacking)

    @made_once
    def intake(self) -> Intake:
        """The door."""
        from pipeline.intake.receiving import Intake
        from pipeline.intake.unpacking import Unpacker
        from pipeline.secrecy.guard import SecrecyGuard

        unpacker = Unpacker(self.sandbox, self.settings.limits, self.run_folder / "inside")
        guard = SecrecyGuard(self.stops, self.sandbox, self.settings.limits)
        return Intake(self.settings, self.store, self.catalogue, self.sandbox, unpacker, guard)

    @made_once
    def stops(self) -> SecrecyStops:
        """What was stopped for its secrecy."""
        from pipeline.secrecy.stops import SecrecyStops

        def tell(told: ToldAct) -> None:
            self.writer.tell(told)  # begun when there is something to tell

        return SecrecyStops(self.store, self.catalogue, tell)

    @made_once
    def batches(self) -> Batches:
        """What documents come in."""
        from pipeline.intake.batches import Batches

        return Batches(self.store, self.catalogue, self.clock)

    @made_once
    def people(self) -> People:
        """Who has an account."""
        from pipeline.people.people import People

        return People(self)

    @made_once
    def provided(self) -> ProvidedDoor:
        """The door for those whom a provider proves."""
        from pipeline.people.provided_door import ProvidedDoor

        return ProvidedDoor(self)

    @made_once
    def provider(self) -> Provider:
        """Who proves people to us besides; only where the settings name one.

        Raises:
            ArchiveUnusable: SETTINGS_INVALID, the file of our secret there cannot be read.
        """
        from pipeline.people.openid import Provider
        from pipeline.settings.provider_settings import read_secret

        return Provider(
            self.settings.provider, read_secret(self.settings.provider, self.settings.keys_folder), self.clock
        )

    @made_once
    def packer(self) -> Packer:
        """From finished steps to packages and index."""
        from pipeline.processing.packing import Packer

        return Packer(
            store=self.store,
            catalogue=self.catalogue,
            dossiers=self.dossiers,
            index=self.index,
            workspace=self.workspace,
            clock=self.clock,
            default=AccessMode(self.settings.access.default),
        )

    @made_once
    def grants(self) -> ReadingGrants:
        """Who may read which conditional records for now."""
        from pipeline.access.grants import ReadingGrants

        return ReadingGrants(self.catalogue)

    @made_once
    def authority_file(self) -> AuthorityFile:
        """Names that the archive learned."""
        from pipeline.authorities.keeping import AuthorityFile

        return AuthorityFile(self.store, self.catalogue.authorities)

    @made_once
    def kept_requests(self) -> KeptRequests:
        """Requests to read, in the object store too."""
        from pipeline.access.keeping import KeptRequests

        return KeptRequests(self.store, self.catalogue.requests, self.settings.journal.personal_days, self.clock)

    @made_once
    def reviser(self) -> Reviser:
        """New texts of archived records."""
        from pipeline.texts.revising import Reviser

        return Reviser(self.store, self.catalogue, self.dossiers, self.index, self.packer)

    @made_once
    def renewal(self) -> IndexRenewal:
        """Of an index that an earlier release made."""
        from pipeline.upkeep.renewing import IndexRenewal

        return IndexRenewal(self)

    @made_once
    def engine(self) -> Engine:
        """The durable engine, started; shown to the other workers, where it works itself."""
        from pipeline.engine_wiring import begin_engine

        return begin_engine(self, self.pages, self._made)

    @made_once
    def faults(self) -> Faults:
        """What keeps this process from working now."""
        return Faults()

    @made_once
    def meter(self) -> StageMeter:
        """How the stages of this process do."""
        return StageMeter()

    @made_once
    def run_folder(self) -> Path:
        """Folder of passing files of this process alone; gone when it ends, or swept by the next one."""
        folder = RunFolder(self.settings.home / "scratch")
        self._made.callback(folder.close)
        return folder.path

    @made_once
    def test_ca(self) -> Path | None:
        """Certificate of the archive's own test authority; from the object store when the keys are not here."""
        path = self.settings.keys_folder / AUTHORITY
        if path.exists():
            return path
        if self.store.stat(TEST_CA_KEY) is None:
            return None
        copy = self.settings.home / "scratch" / "test-ca.pem"
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(self.store.read_bytes(TEST_CA_KEY))
        return copy

    def holds_dossiers(self) -> bool:
        """The object store holds packages."""
        return next(iter(self.dossiers.dossiers()), None) is not None


def open_archive(
    home: Path,
    *,
    write: bool,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = now,
    role: Role | None = None,
) -> Archive:
    """The archive in `home`; arguments and errors as in `open_parts`."""
    return Archive.of(open_parts(home, write=write, progress=progress, clock=clock, role=role))


def open_parts(
    home: Path,
    *,
    write: bool,
    progress: Progress | None = None,
    clock: Callable[[], datetime] = now,
    role: Role | None = None,
) -> Parts:
    """What the archive in `home` is made of, for use cases.

    Args:
        home: its folder.
        write: take in and work. An archive on one machine has one such process, others are refused.
        progress: who watches.
        clock: the present, with time zone.
        role: more exactly what this process does; by default all that `write` says, under a name of its own.

    Raises:
        ArchiveUnusable: ARCHIVE_MISSING, ARCHIVE_NEWER, ARCHIVE_LOCKED, SETTINGS_INVALID; when the database is asked
            first, REBUILD_UNFINISHED.
    """
    settings = recall_settings(home.absolute())
    role = role or Role(write)
    if role.works is None:
        role = replace(role, works=not settings.shared)
    if settings.shared and role.worker == LOCAL:
        role = replace(role, worker=f"{socket.gethostname()}-{os.getpid()}")
    return Parts(settings, role, progress or NullProgress(), clock)
