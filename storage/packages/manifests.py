"""Sealed manifests of package versions: where they lie, how one is made, and on what it may be built.

A manifest lies in the `logs` folder of its OCFL object (OCFL 1.1, “Logs Directory”), named by its version and by the
inventory of that version, under a name that is never overwritten. It is stored after the contents and before the
inventory, so that no version is ever true without one, and it names the inventory's digest, by which every content of
every version is named in turn. Whoever rewrites contents, metadata, inventories and sidecars alike lacks the key (ADR
0022).

A crash between manifest and inventory leaves a manifest of a version that never came true; nobody looks at it, since
the version that comes in its place has another inventory.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.manifests import Manifest, ManifestFile, OpenedSeal, SealedHead, SealedSince, SealOccasion
from storage.ocfl.healing import INVENTORY
from storage.ocfl.inventory import to_json
from storage.packages import layout
from storage.packages.canonical import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.digest import Fixity
    from storage.ocfl.inventory import Inventory
    from storage.ocfl.root import OcflObject
    from storage.packages.seals import PackageSeals

LOGS = "logs"  # of an OCFL object
_NAME = re.compile(rf"{LOGS}/manifest-v(?P<version>[1-9]\d*)-(?P<inventory>[0-9a-f]{{16}})\.p7m")


@dataclass(frozen=True, slots=True)
class StoredManifest:
    """A manifest as it lies in the store: its key, what is under its seal, and what that says where it can be read."""

    key: str
    seal: OpenedSeal
    manifest: Manifest | None

    @property
    def head(self) -> SealedHead:
        """What the catalogue keeps of it."""
        version = self.manifest.version if self.manifest else 0
        return SealedHead(version, hashlib.sha512(self.seal.payload).hexdigest())


def is_manifest(name: str) -> bool:
    """Whether `name`, below the root of an OCFL object, is that of a manifest."""
    return _NAME.fullmatch(name) is not None


def manifest_key(path: str, version: int, inventory: str) -> str:
    """Key of the manifest of a version of the object at `path` whose inventory has this SHA-512."""
    return f"{path}/{LOGS}/manifest-v{version}-{inventory[:16]}.p7m"


class Manifests:
    """Makes and finds the manifests of packages; may be used by several threads.

    Args:
        seals: the key, and what the catalogue knows.
        software: name and version of this program.
    """

    def __init__(self, seals: PackageSeals, software: str) -> None:
        self.seals = seals
        self._software = software
        self._last: StoredManifest | None = None  # next it is mostly the one upon which the next version is built

    def begin(self, base: OcflObject) -> Sealing:
        """Seals and stores the manifest of the version that is about to be made upon `base`.

        Raises:
            ArchiveError: PACKAGE_ROLLED_BACK, PACKAGE_ALTERED: `base` is not what was sealed; nothing is built upon it.
        """
        return Sealing(self, base, self._checked(base))

    def tell(self, opened: OcflObject, head: SealedHead | None = None) -> None:
        """Let the catalogue know of the newest version's manifest, which need not be read where it is known already."""
        package = opened.inventory.id
        known = self.seals.known(package) if head is None else None
        if known is None or known.version < opened.inventory.head:
            stored = None if head else self.of(opened)
            head = head or (stored.head if stored and not stored.seal.fault and stored.manifest else None)
            if head is not None:
                self.seals.keep(package, head)

    def seal_later(self, opened: OcflObject) -> Manifest:
        """Seal the newest version of a package that has no manifest; the caller has read and compared its files."""
        head = opened.inventory.head
        data = opened.store.read_bytes(f"{opened.path}/v{head}/{INVENTORY}")
        stored = self.store(opened, opened.inventory, data, {}, self.before(opened), SealOccasion.LATER)
        self.tell(opened, stored.head)
        assert stored.manifest is not None  # noqa: S101 - just made
        return stored.manifest

    def of(self, opened: OcflObject, version: int | None = None) -> StoredManifest | None:
        """The manifest that names the inventory of a version, of the newest when None; None where there is none.

        One that cannot be read or whose seal is not ours is given as it is: it bears the name of the right one.
        """
        number = version or opened.inventory.head
        digest = _digest_of(opened) if version is None else ""
        stored = self._read(opened, manifest_key(opened.path, number, digest)) if digest else None
        if stored is None and any(found == number for found, _ in self.keys(opened)):
            digest = hashlib.sha512(opened.store.read_bytes(f"{opened.path}/v{number}/{INVENTORY}")).hexdigest()
            stored = self._read(opened, manifest_key(opened.path, number, digest))
        if stored is None or (stored.manifest is not None and stored.manifest.inventory != digest):
            return None
        return stored

    def before(self, opened: OcflObject) -> StoredManifest | None:
        """The newest manifest of an earlier version that bears the archive's own seal."""
        versions = sorted(
            {version for version, _ in self.keys(opened) if version < opened.inventory.head}, reverse=True
        )
        found = filter(None, (self.of(opened, version) for version in versions))
        return next((stored for stored in found if stored.manifest and not stored.seal.fault), None)

    def keys(self, opened: OcflObject) -> Iterator[tuple[int, str]]:
        """Versions and keys of all manifests of a package, those of versions that never came true included."""
        for info in opened.store.list(f"{opened.path}/{LOGS}/"):
            if match := _NAME.fullmatch(info.key.removeprefix(f"{opened.path}/")):
                yield int(match["version"]), info.key

    def read_any(self, opened: OcflObject) -> StoredManifest | None:
        """The newest manifest with our seal up to this version, whatever inventory it names: to tell what changed."""
        keys = [(version, key) for version, key in self.keys(opened) if version <= opened.inventory.head]
        found = filter(None, (self._read(opened, key) for _, key in sorted(keys, reverse=True)))
        return next((stored for stored in found if stored.manifest and not stored.seal.fault), None)

    def _checked(self, base: OcflObject) -> StoredManifest | None:
        """The manifest of `base`, once it is shown that `base` is what it seals; None for a package without any."""
        package, head = base.inventory.id, base.inventory.head
        known = self.seals.known(package)
        if known is not None and head < known.version:
            raise ArchiveError(ErrorCode.PACKAGE_ROLLED_BACK, key=package, expected=known.version, found=head)
        stored = self._just_sealed(base) or (self.of(base) if head else None)
        if stored is None:
            if known is not None or any(version <= head for version, _ in self.keys(base)):
                raise ArchiveError(ErrorCode.PACKAGE_ALTERED, key=f"{package} v{head}")
            return None
        sound = not stored.seal.fault and seals(stored.manifest, base, self.seals.archive)
        if not sound or (known is not None and known.version == head and known != stored.head):
            raise ArchiveError(ErrorCode.PACKAGE_ALTERED, key=f"{package} v{head}")
        return stored

    def _just_sealed(self, base: OcflObject) -> StoredManifest | None:
        """What this process sealed last, where that is `base`: to build upon it, never to prove it."""
        last = self._last
        key = manifest_key(base.path, base.inventory.head, _digest_of(base)) if last else ""
        return last if last is not None and last.key == key else None

    def _read(self, opened: OcflObject, key: str) -> StoredManifest | None:
        try:
            opening = self.seals.open(opened.store.read_bytes(key))
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_MISSING:
                raise
            return None
        try:
            return StoredManifest(key, opening, MANIFEST.read(opening.payload, key))
        except ArchiveError:
            return StoredManifest(key, opening, None)

    def store(
        self,
        base: OcflObject,
        grown: Inventory,
        data: bytes,
        sizes: Mapping[str, int],
        before: StoredManifest | None,
        occasion: SealOccasion,
    ) -> StoredManifest:
        """Seal and store the manifest of `grown`, whose file is `data`, with the sizes of what is new by SHA-512."""
        inventory, now = hashlib.sha512(data).hexdigest(), self.seals.now()
        was = before.manifest if before else None
        unbroken = was is not None and was.version == grown.head - 1 and occasion is SealOccasion.PACKING
        manifest = Manifest(
            archive=self.seals.archive,
            package=grown.id,
            version=grown.head,
            created=grown.versions[-1].note.created,
            sealed=now,
            occasion=occasion,
            software=self._software,
            inventory=inventory,
            previous=before.head.sha512 if before else None,
            since=was.since if was and unbroken else SealedSince(grown.head, now, occasion),
            files=tuple(_files(base, grown, sizes, was)),
        )
        payload = MANIFEST.write(manifest)
        key = manifest_key(base.path, grown.head, inventory)
        try:
            base.store.put_bytes(key, self.seals.seal(payload, f"{grown.id} v{grown.head}"))
            stored = StoredManifest(key, OpenedSeal(payload, "", ""), manifest)
        except ArchiveError as error:  # whoever was killed before this very version became true left its manifest
            if error.code is not ErrorCode.OBJECT_EXISTS or (found := self._same(base, key, manifest)) is None:
                raise
            stored = found
        self._last = stored
        return stored

    def _same(self, base: OcflObject, key: str, wanted: Manifest) -> StoredManifest | None:
        """What is stored under `key`, where it says what `wanted` says at another time under our seal."""
        found = self._read(base, key)
        if found is None or found.seal.fault or found.manifest is None:
            return None
        same = replace(found.manifest, sealed=wanted.sealed, since=wanted.since) == wanted
        return found if same else None


class Sealing:
    """A witness of one new version (`OcflRoot.new_version`).

    Attributes:
        head: the sealed version, once it is.
    """

    def __init__(self, manifests: Manifests, base: OcflObject, before: StoredManifest | None) -> None:
        self._manifests, self._base, self._before = manifests, base, before
        self.head: SealedHead | None = None

    def __call__(self, grown: Inventory, data: bytes, fixities: Mapping[str, Fixity]) -> None:
        """Seal and store the manifest of the version before it becomes true."""
        sizes = {fixity.sha512: fixity.size for fixity in fixities.values()}
        stored = self._manifests.store(self._base, grown, data, sizes, self._before, SealOccasion.PACKING)
        self.head = stored.head


def seals(manifest: Manifest | None, opened: OcflObject, archive: str) -> bool:
    """Whether `manifest` speaks of just this version of this package and names just its files."""
    if manifest is None or (manifest.archive, manifest.package) != (archive, opened.inventory.id):
        return False
    files = {file.path: (file.sha512, file.sha256) for file in manifest.files}
    state = {path: (digest, opened.inventory.sha256[digest]) for path, digest in opened.inventory.state().items()}
    return manifest.version == opened.inventory.head and files == state


def _files(base: OcflObject, grown: Inventory, new: Mapping[str, int], was: Manifest | None) -> Iterator[ManifestFile]:
    """All files of the new version; sizes of carried ones are those sealed before, or else those in the store."""
    sizes = {**{file.sha512: file.size for file in (was.files if was else ())}, **new}
    if any(digest not in sizes for digest in grown.state().values()):
        held = {info.key.removeprefix(f"{base.path}/"): info.size for info in base.store.list(f"{base.path}/v")}
        sizes = {digest: held[place] for digest, place in grown.manifest.items() if place in held} | sizes
    for path, digest in sorted(grown.state().items()):
        if digest not in sizes:
            raise ArchiveError(ErrorCode.OBJECT_MISSING, key=f"{base.path}/{grown.manifest[digest]}")
        yield ManifestFile(path, layout.role_of(path), sizes[digest], grown.sha256[digest], digest)


def _digest_of(opened: OcflObject) -> str:
    """SHA-512 of the newest version's inventory file; ours are written so that they need not be read again."""
    return hashlib.sha512(to_json(opened.inventory)).hexdigest()
