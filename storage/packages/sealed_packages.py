"""Packages as sealed things: proven against their manifests, and given one where they have none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.fixity import FindingKind
from storage.eark.package import WHOLE_PATHS
from storage.packages import layout
from storage.packages.dossier_reader import package_id
from storage.packages.examination import PackageProof, examine
from storage.packages.fixity import content_findings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.ocfl.root import OcflObject, OcflRoot
    from storage.packages.manifests import Manifests

_WHOLE = frozenset({*WHOLE_PATHS, layout.DOSSIER_JSON})
_FOLDERS = ("documentation/", "schemas/")
_TRIES = 4
_MAKES_UP = frozenset({FindingKind.UNSEALED})  # what a seal of today puts right


class SealedPackages:
    """The packages of an OCFL root and their manifests."""

    def __init__(self, root: OcflRoot, manifests: Manifests) -> None:
        self._root = root
        self._manifests = manifests

    def proof(self, dossier_code: str) -> PackageProof:
        """Compare a package with its manifest, and hash the files that speak of the whole of it.

        Raises:
            ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT where there is no package to open; STORE_FAILED.
        """
        opened, proof = self._examined(dossier_code)
        return replace(proof, findings=(*proof.findings, *content_findings(opened, _whole(opened))))

    def seal(self, dossier_code: str) -> tuple[PackageProof, bool]:
        """Give the newest version of a package a manifest where it has none and all of it is as recorded.

        Returns:
            How the package stands now, and whether it was sealed just now. Nothing is sealed of which anything is
            found, and then every file of the newest version was read.

        Raises:
            ArchiveError: as `proof`; KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
        """
        opened, proof = self._examined(dossier_code)
        if proof.stored is not None:
            self._manifests.tell(opened)
            return proof, False
        found = [finding for finding in proof.findings if finding.kind not in _MAKES_UP]
        found += content_findings(opened, opened.inventory.state())
        if found:
            return replace(proof, findings=tuple(found)), False
        self._manifests.seal_later(opened)
        return self._examined(dossier_code)[1], True

    def sealed_manifest(self, dossier_code: str) -> bytes | None:
        """The manifest of the newest version as it is stored, seal and all; None where there is none."""
        opened = self._open(dossier_code)
        stored = self._manifests.of(opened)
        return opened.store.read_bytes(stored.key) if stored else None

    def accept(self, dossier_code: str) -> None:
        """Let the package as it is be the newest that is known: somebody restored an older one on purpose."""
        opened = self._open(dossier_code)
        self._manifests.seals.forget(opened.inventory.id)
        self._manifests.tell(opened)

    def learn(self, dossier_code: str) -> None:
        """Let the catalogue know of the newest manifest of a package."""
        self._manifests.tell(self._open(dossier_code))

    def _examined(self, dossier_code: str) -> tuple[OcflObject, PackageProof]:
        """Looked at again where somebody made a new version meanwhile: what is in the making looks like a fault."""
        package = package_id(dossier_code)
        known = self._manifests.seals.known(package)  # first: the store is never behind it
        opened = self._root.open(package)
        proof = examine(opened, self._manifests, known)
        for _ in range(_TRIES):
            if not proof.findings or (newer := self._root.newest(opened)) is opened:
                break
            opened, proof = newer, examine(newer, self._manifests, known)
        return opened, proof

    def _open(self, dossier_code: str) -> OcflObject:
        return self._root.open(package_id(dossier_code))


def _whole(opened: OcflObject) -> Iterator[str]:
    """Logical paths that speak of the whole package, and not of one document."""
    return (path for path in opened.inventory.state() if path in _WHOLE or path.startswith(_FOLDERS))
