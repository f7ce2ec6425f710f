"""Whether a package is what its sealed manifest says: named file by file, whoever rewrote what.

The manifest answers what the inventory cannot: an inventory that was rewritten together with the files is found by its
digest and by each file whose digest differs. What lies in the package's folder and no inventory names is extra; only
the folder of the version that may be in the making now is passed over.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.fixity import FindingKind, FixityFinding
from domain.manifests import FileRole
from storage.ocfl.healing import INVENTORY, SIDECAR
from storage.ocfl.inventory import sidecar
from storage.ocfl.layout import OBJECT_DECLARATION
from storage.packages.fixity import named
from storage.packages.manifests import StoredManifest, is_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.manifests import Manifest, SealedHead
    from storage.ocfl.root import OcflObject
    from storage.packages.manifests import Manifests

_VERSION = re.compile(r"v(?P<version>[1-9]\d*)/(?P<name>.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PackageProof:
    """What came of comparing a package with its manifest.

    Attributes:
        version: newest version.
        stored: its manifest; None where it has none.
        findings: what is not as it should be.
    """

    version: int
    stored: StoredManifest | None
    findings: tuple[FixityFinding, ...]

    @property
    def manifest(self) -> Manifest | None:
        """What the manifest says."""
        return self.stored.manifest if self.stored else None


def examine(opened: OcflObject, manifests: Manifests, known: SealedHead | None) -> PackageProof:
    """Compare a package with its manifest, its folder with its inventory, and its version with what is known.

    Bytes of contents are not read: see `storage.packages.fixity`.

    Args:
        opened: the package.
        manifests: to look them up.
        known: the newest sealed version that was known before the package was opened.

    Raises:
        ArchiveError: STORE_FAILED.
    """
    stored = manifests.of(opened)
    told = stored or manifests.read_any(opened)
    found = [*_standing(opened, stored, told, known), *_extra(opened), *_inventories(opened)]
    if told is not None and told.seal.fault:
        found.append(FixityFinding(f"v{opened.inventory.head}", FindingKind.FORGED, other=told.seal.fault))
    elif told is not None and told.manifest is not None:
        found += _compared(opened, told.manifest, manifests.seals.archive)
    return PackageProof(opened.inventory.head, stored, tuple(found))


def _standing(
    opened: OcflObject, stored: StoredManifest | None, told: StoredManifest | None, known: SealedHead | None
) -> Iterator[FixityFinding]:
    """Is this the newest version that was sealed, and is it sealed at all?"""
    head = opened.inventory.head
    behind = known is not None and head < known.version
    replaced = known is not None and stored is not None and head == known.version and stored.head != known
    if known is not None and (behind or replaced):
        at = f"v{head}"
        yield FixityFinding(
            opened.inventory.id, FindingKind.PACKAGE_ROLLED_BACK, expected=f"v{known.version}", found=at
        )
    elif stored is None and (told is not None or known is not None):
        rewritten = told is not None and told.manifest is not None and told.manifest.version == head
        if not rewritten:
            yield FixityFinding(f"v{head}", FindingKind.UNSEALED)


def _compared(opened: OcflObject, manifest: Manifest, archive: str) -> Iterator[FixityFinding]:
    """What the package holds now against what was sealed."""
    inventory, head = opened.inventory, opened.inventory.head
    if (manifest.archive, manifest.package) != (archive, inventory.id):
        yield FixityFinding(f"v{head}", FindingKind.FORGED, other=manifest.package)
        return
    state = {path: inventory.sha256[digest] for path, digest in inventory.state().items()}
    if manifest.version != head:  # the newest is not sealed, which is told; of what was, masters must be the same
        masters = ((file.path, file.sha256) for file in manifest.files if file.role is FileRole.MASTER)
        yield from _differences(dict(masters), state, opened, manifest)
        return
    data = opened.store.read_bytes(f"{opened.path}/v{head}/{INVENTORY}")
    if hashlib.sha512(data).hexdigest() != manifest.inventory:
        yield FixityFinding(INVENTORY, FindingKind.CHANGED, manifest.inventory, hashlib.sha512(data).hexdigest())
    sealed = {file.path: file.sha256 for file in manifest.files}
    yield from _differences(sealed, state, opened, manifest)
    for path in sorted(state.keys() - sealed.keys()):
        yield FixityFinding(path, FindingKind.EXTRA, found=state[path])


def _differences(
    sealed: Mapping[str, str], state: Mapping[str, str], opened: OcflObject, manifest: Manifest
) -> Iterator[FixityFinding]:
    for path, sha256 in sealed.items():
        if path not in state:
            yield FixityFinding(path, FindingKind.MISSING, sha256)
        elif state[path] != sha256:
            yield named(FixityFinding(path, FindingKind.CHANGED, sha256, state[path]), opened, manifest.files)


def _extra(opened: OcflObject) -> Iterator[FixityFinding]:
    """What lies in the package's folder and nobody knows of."""
    inventory = opened.inventory
    files = {OBJECT_DECLARATION[0], INVENTORY, SIDECAR, *inventory.manifest.values()}
    files |= {f"v{number}/{name}" for number in range(1, inventory.head + 1) for name in (INVENTORY, SIDECAR)}
    for info in opened.store.list(f"{opened.path}/"):
        name = info.key.removeprefix(f"{opened.path}/")
        match = _VERSION.fullmatch(name)
        in_the_making = match is not None and int(match["version"]) == inventory.head + 1
        if name not in files and not in_the_making and not is_manifest(name):
            yield FixityFinding(name, FindingKind.EXTRA)


def _inventories(opened: OcflObject) -> Iterator[FixityFinding]:
    """The newest version's inventory and the root's, which must be the same, with their sidecar.

    Whoever is cut short, or is just at it, between the two files of the root leaves there the sidecar of the version
    before; the next writer brings it up to date (`storage.ocfl.healing`).
    """
    head = opened.inventory.head
    data = opened.store.read_bytes(f"{opened.path}/v{head}/{INVENTORY}")
    root = opened.store.read_bytes(f"{opened.path}/{INVENTORY}")
    told = opened.store.read_bytes(f"{opened.path}/{SIDECAR}")
    if opened.store.stat(f"{opened.path}/v{head + 1}/{INVENTORY}") is not None:
        return  # somebody made a newer version meanwhile
    if root != data:
        expected, found = (hashlib.sha256(each).hexdigest() for each in (data, root))
        yield FixityFinding(INVENTORY, FindingKind.CHANGED, expected, found)
    before = opened.store.read_bytes(f"{opened.path}/v{head - 1}/{INVENTORY}") if head > 1 else root
    if told not in {sidecar(root), sidecar(before)}:
        yield FixityFinding(SIDECAR, FindingKind.CHANGED)
