"""Real seals for tests of packages: the key of a test authority, and a catalogue in memory that outlives the store."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

from domain.manifests import OpenedSeal, SealedHead
from signing.keys.key_files import open_identity, read_certificates
from signing.keys.key_places import ROOT_CERTIFICATE, SIGNER_KEY
from signing.keys.key_signer import KeySigner
from signing.seal.data_seal import OwnSigners, open_data, seal_data
from storage.objects.file_store import FileObjectStore
from storage.objects.object_store import ObjectStore
from storage.ocfl.root import OcflRoot
from storage.packages.dossiers import DossierStore
from storage.packages.manifests import Manifests
from storage.packages.sealed_packages import SealedPackages
from tests.signing.seal_material import NOW, PASSWORD, made_once

ARCHIVE = "uuid-0d9bb4d0-6a3c-4d2a-9f3e-2d2f7a3f0c11"
SOFTWARE = "vankho 0.1.0"


@cache
def _signer(path: Path) -> KeySigner:
    return KeySigner(open_identity(path, PASSWORD).signatory)


@dataclass
class Seals:
    """Implements `storage.packages.seals.PackageSeals` in this process."""

    keys: Path = field(default_factory=made_once)
    heads: dict[str, SealedHead] = field(default_factory=dict)
    time: datetime = NOW
    archive: str = ARCHIVE

    def now(self) -> datetime:
        return self.time

    def seal(self, payload: bytes, about: str) -> bytes:  # noqa: ARG002
        return asyncio.run(seal_data(payload, _signer(self.keys / SIGNER_KEY), self.time))

    def open(self, sealed: bytes) -> OpenedSeal:
        return open_data(sealed, OwnSigners(read_certificates(self.keys / ROOT_CERTIFICATE)))

    def known(self, package: str) -> SealedHead | None:
        return self.heads.get(package)

    def keep(self, package: str, head: SealedHead) -> None:
        if package not in self.heads or self.heads[package].version < head.version:
            self.heads[package] = head

    def forget(self, package: str) -> None:
        self.heads.pop(package, None)


@dataclass
class Sealed:
    """An archive's packages, opened anew."""

    folder: Path
    seals: Seals = field(default_factory=Seals)
    store: ObjectStore | None = None

    @property
    def _root(self) -> OcflRoot:
        return OcflRoot(self.store or FileObjectStore(self.folder / "store"))

    @property
    def dossiers(self) -> DossierStore:
        manifests = Manifests(self.seals, SOFTWARE)
        return DossierStore(self._root, "Trung tâm Lưu trữ tỉnh", SOFTWARE, manifests=manifests)

    @property
    def unsealing(self) -> DossierStore:
        """As a program of before the manifests had it."""
        return DossierStore(self._root, "Trung tâm Lưu trữ tỉnh", SOFTWARE)

    @property
    def packages(self) -> SealedPackages:
        return SealedPackages(self._root, Manifests(self.seals, SOFTWARE))
