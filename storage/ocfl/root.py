"""An OCFL 1.1 storage root on an object store: versioned objects that any OCFL tool can read.

Order of a new version: contents, what a witness of it stores (`storage.packages.manifests`), the version's inventory
(the moment it becomes true), its sidecar, then the root inventory and sidecar. Every step stores under a name that is
never overwritten, except the two root files; so of two writers exactly one gets the version's inventory in, the other
is told OBJECT_EXISTS and begins again. After a crash the next `new_version` of the object carries on: a version whose
inventory is there is finished, contents without one are used again or, by `recover`, removed
(`storage.ocfl.healing`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.digest import Fixity, fixity_of
from domain.disk_faults import faults
from domain.errors import ArchiveError, ErrorCode
from storage.objects.durable_files import chunks
from storage.objects.object_store import ObjectStore
from storage.ocfl.healing import INVENTORY, advance, conclude, current, finish_version, heal
from storage.ocfl.inventory import Inventory, VersionNote, empty, moved, to_json, with_version
from storage.ocfl.layout import DEPTH, OBJECT_DECLARATION, object_id, object_path, root_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class HashedFile:
    """A local file whose fixity is known already."""

    path: Path
    fixity: Fixity


def hashed(path: Path) -> HashedFile:
    """Read a local file once for its fixity.

    Raises:
        ArchiveError: STORE_FAILED when it cannot be read.
    """
    with faults(path), path.open("rb") as stream:
        return HashedFile(path, fixity_of(chunks(stream)))


@dataclass(frozen=True, slots=True)
class OcflObject:
    """One object as it stood when it was opened; later versions do not change what is read here."""

    store: ObjectStore
    path: str
    inventory: Inventory

    def read_bytes(self, logical: str, version: int | None = None) -> bytes:
        """A small file, checked against its digest.

        Raises:
            ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT.
        """
        return b"".join(self.stream(logical, version))

    def stream(self, logical: str, version: int | None = None) -> Iterator[bytes]:
        """A file in chunks. The digest is checked at its end: what came before is not to be trusted until then.

        Raises:
            ArchiveError: OBJECT_MISSING; OBJECT_CORRUPT after the last chunk.
        """
        expected = self.inventory.digest(logical, version)
        found = hashlib.sha512()
        for chunk in self.store.stream(self.key(logical, version)):
            found.update(chunk)
            yield chunk
        self._compare(logical, expected, found.hexdigest())

    def fetch(self, logical: str, target: Path, version: int | None = None) -> Fixity:
        """Copy a file into the new file `target`, which is removed again when its bytes are not the stored ones.

        Raises:
            ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT.
        """
        digest = self.inventory.digest(logical, version)
        fixity = self.store.fetch(self.key(logical, version), target, self.inventory.sha256[digest])
        if fixity.sha512 != digest:
            target.unlink()
        self._compare(logical, digest, fixity.sha512)
        return fixity

    def key(self, logical: str, version: int | None = None) -> str:
        """Key of the stored object that holds a file's bytes."""
        return self.content_key(self.inventory.digest(logical, version))

    def content_key(self, sha512: str) -> str:
        """Key of the stored object with the content of this digest, in whichever version it came.

        Raises:
            ArchiveError: OBJECT_MISSING, the object never held it.
        """
        try:
            return f"{self.path}/{self.inventory.manifest[sha512]}"
        except KeyError:
            raise ArchiveError(ErrorCode.OBJECT_MISSING, key=f"{self.inventory.id} {sha512[:16]}…") from None

    def _compare(self, logical: str, expected: str, found: str) -> None:
        if found != expected:
            key = f"{self.inventory.id}/{logical}"
            raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=key, expected=expected, found=found)


Content = Path | bytes | HashedFile
Witness = Callable[[Inventory, bytes, Mapping[str, Fixity]], None]  # new inventory, its file, what came in by path


class OcflRoot:
    """The OCFL storage root under `prefix` of `store`; declared when it is not there yet.

    Raises:
        ArchiveError: OBJECT_EXISTS when the prefix holds another OCFL version or layout.
    """

    def __init__(self, store: ObjectStore, prefix: str = "ocfl") -> None:
        self._store = store
        self._prefix = prefix
        for name, content in root_files().items():
            store.put_bytes(f"{prefix}/{name}", content)

    def objects(self) -> Iterator[str]:
        """Ids of all objects, in the order of their paths."""
        ending = f"/{OBJECT_DECLARATION[0]}"
        for info in self._store.list(f"{self._prefix}/"):
            if info.key.endswith(ending):
                path = info.key.removesuffix(ending)
                yield object_id(path.removeprefix(f"{self._prefix}/")) or current(self._store, path).id

    def has(self, name: str) -> bool:
        """Whether the object `name` has a version."""
        return self._store.stat(f"{self._path(name)}/{OBJECT_DECLARATION[0]}") is not None

    def place_of(self, name: str) -> str:
        """Beginning of the keys of all that is stored of the object `name`."""
        return f"{self._path(name)}/"

    def open(self, name: str) -> OcflObject:
        """The object `name` at its newest version. Never writes, also when it finds an interrupted write.

        Raises:
            ArchiveError: OBJECT_MISSING, or OBJECT_CORRUPT when no inventory of it is sound.
        """
        path = self._path(name)
        return OcflObject(self._store, path, current(self._store, path))

    def newest(self, opened: OcflObject) -> OcflObject:
        """The object at its newest version; `opened` itself, for one question to the store, where it is that.

        Raises:
            ArchiveError: as `open`.
        """
        if self._store.stat(f"{opened.path}/v{opened.inventory.head + 1}/{INVENTORY}") is None:
            return opened
        return self.open(opened.inventory.id)

    def begin(self, name: str) -> OcflObject:
        """The object `name` for a writer to build upon, what others left unfinished finished; version 0 for a new one.

        Raises:
            ArchiveError: OBJECT_CORRUPT when a version's inventory is not sound; DISK_FULL, STORE_FAILED.
        """
        path = self._path(name)
        return OcflObject(self._store, path, advance(self._store, path) or empty(name))

    def new_version(
        self,
        base: OcflObject,
        files: Mapping[str, Content],
        removals: Iterable[str],
        note: VersionNote,
        witness: Witness | None = None,
    ) -> OcflObject:
        """Add a version to the object `base`, as `begin` gave it: `files` by logical path come in.

        Logical paths of the version before stay, unless removed or replaced. Same bytes are stored once. When nothing
        would change, no version is made.

        Args:
            base: what is built upon.
            files: content by logical path.
            removals: logical paths to leave out from now on; older versions keep them.
            note: why, who, when.
            witness: told what the version will be when all its contents are stored, before it becomes true.

        Returns:
            The object with the files.

        Raises:
            ArchiveError: OBJECT_EXISTS when another writer made a version after `base`: begin again; DISK_FULL,
                STORE_FAILED, OBJECT_CORRUPT.
        """
        fixities = {logical: _fixity(source) for logical, source in files.items()}
        grown, new = with_version(base.inventory, fixities, removals, note)
        if base.inventory.head and grown.state() == base.inventory.state():
            return base
        for digest, logical in new.items():
            grown = self._put_content(base.path, grown, digest, logical, files[logical])
        data = to_json(grown)  # large where a dossier is: made once
        if witness is not None:
            witness(grown, data, fixities)
        self._publish(base.path, grown, data)
        conclude(self._store, base.path, grown, data)
        return OcflObject(self._store, base.path, grown)

    def recover(self) -> tuple[str, ...]:
        """Heal what crashed writers left in all objects: finish versions that became true, remove the rest.

        Only for a process that alone writes to this root: contents of a version in the making would be removed.

        Returns:
            Paths of the objects that were touched.
        """
        keys: dict[str, dict[str, int]] = {}
        for info in self._store.list(f"{self._prefix}/"):
            parts = info.key.removeprefix(f"{self._prefix}/").split("/")
            if parts[0] != "extensions" and len(parts) > DEPTH:
                path = f"{self._prefix}/" + "/".join(parts[:DEPTH])
                keys.setdefault(path, {})["/".join(parts[DEPTH:])] = info.size
        return tuple(path for path, sizes in keys.items() if heal(self._store, path, sizes))

    def _path(self, name: str) -> str:
        return f"{self._prefix}/{object_path(name)}"

    def _put_content(self, path: str, grown: Inventory, digest: str, logical: str, source: Content) -> Inventory:
        """Store new content at its place, or beside it where an abandoned write left other bytes."""
        place = grown.manifest[digest]
        try:
            self._put(f"{path}/{place}", source, digest)
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_EXISTS:
                raise
            place = f"v{grown.head}/content/~{digest[:16]}/{logical}"
            self._put(f"{path}/{place}", source, digest)
        return moved(grown, digest, place)

    def _put(self, key: str, source: Content, digest: str) -> None:
        if isinstance(source, bytes):
            put = self._store.put_bytes(key, source)
        else:
            put = self._store.put_file(key, source.path if isinstance(source, HashedFile) else source)
        if put.sha512 != digest:  # the source changed while it was read
            raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=key, expected=digest, found=put.sha512)

    def _publish(self, path: str, grown: Inventory, data: bytes) -> None:
        """Make the version true. When another writer made it first, remove what we brought for ours."""
        try:
            self._store.put_bytes(f"{path}/v{grown.head}/{INVENTORY}", data)
        except ArchiveError as error:
            if error.code is ErrorCode.OBJECT_EXISTS:
                finish_version(self._store, path, grown.head)
            raise


def _fixity(source: Content) -> Fixity:
    if isinstance(source, bytes):
        return fixity_of((source,))
    return source.fixity if isinstance(source, HashedFile) else hashed(source).fixity
