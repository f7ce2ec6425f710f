"""What an OCFL object is after a crash, and how it becomes whole again.

A version is true from the moment its inventory is stored; root inventory, sidecars and declaration follow from it and
can be written again at any time. So healing is only ever copying forward what a version's inventory says, and removing
contents that no inventory speaks of. A version's writer has its inventory in hand and does the same with `conclude`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from storage.ocfl.inventory import Inventory, from_json, sidecar
from storage.ocfl.layout import OBJECT_DECLARATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.objects.object_store import ObjectStore

INVENTORY = "inventory.json"
SIDECAR = "inventory.json.sha512"
_CONTENT = re.compile(r"v(?P<version>[1-9]\d*)/content/.+", re.DOTALL)


def current(store: ObjectStore, path: str) -> Inventory:
    """The newest sound inventory of the object at `path`; reads only.

    Raises:
        ArchiveError: OBJECT_MISSING when there is no version, OBJECT_CORRUPT when its inventory is not sound.
    """
    root = _root_inventory(store, path)
    if root is not None:
        return root
    newest = _newest(store, path, 0)
    if newest == 0:
        raise ArchiveError(ErrorCode.OBJECT_MISSING, key=path)
    return from_json(_version_inventory(store, path, newest), path)


def advance(store: ObjectStore, path: str) -> Inventory | None:
    """Finish every version that became true, so that root and newest version agree; None before the first version.

    Looks again after writing, since another writer may have gone further meanwhile: the root never stays behind.

    Raises:
        ArchiveError: OBJECT_CORRUPT when a version's inventory is not sound; DISK_FULL, STORE_FAILED.
    """
    while True:
        root = _root_inventory(store, path)
        finished = root.head if root else 0
        newest = _newest(store, path, finished)
        if newest == finished:
            return root
        for version in range(finished + 1, newest + 1):
            finish_version(store, path, version)
        _write_root(store, path, _version_inventory(store, path, newest), new=root is None)


def conclude(store: ObjectStore, path: str, made: Inventory, data: bytes) -> None:
    """Do the rest for a version whose inventory `made`, as `data`, was just stored; its root was whole or not there.

    Nothing that was written is read again: each writing is proven by the store. What is looked at, after the root was
    written, is whether another writer went further meanwhile: the root never stays behind.

    Raises:
        ArchiveError: DISK_FULL, STORE_FAILED; OBJECT_CORRUPT when the next version's inventory is not sound.
    """
    _finish(store, path, made, data)
    _write_root(store, path, data, new=made.head == 1)
    if _newest(store, path, made.head) != made.head:
        advance(store, path)


def heal(store: ObjectStore, path: str, sizes: Mapping[str, int]) -> bool:
    """Make the object at `path` whole and remove contents of versions that never became true.

    Args:
        store: where it is.
        path: the object's root.
        sizes: bytes of every stored file of the object, by path below `path`.

    Returns:
        Whether anything had to be done.

    Raises:
        ArchiveError: OBJECT_CORRUPT; DISK_FULL, STORE_FAILED.
    """
    newest = _newest_listed(sizes)
    abandoned = [name for name in sizes if _version_of(name) > newest]
    for name in abandoned:
        store.delete(f"{path}/{name}")
    whole = newest == 0 or _whole(store, path, sizes, newest)
    if not whole:
        advance(store, path)
    return bool(abandoned) or not whole


def _root_inventory(store: ObjectStore, path: str) -> Inventory | None:
    """The root inventory when its sidecar says so, else None: absent, or caught between its two files."""
    data = _read(store, f"{path}/{INVENTORY}")
    if data is None or _read(store, f"{path}/{SIDECAR}") != sidecar(data):
        return None
    return from_json(data, f"{path}/{INVENTORY}")


def _version_inventory(store: ObjectStore, path: str, version: int) -> bytes:
    """The inventory file of a version, checked against its sidecar where that was written already."""
    key = f"{path}/v{version}/{INVENTORY}"
    data = store.read_bytes(key)
    recorded = _read(store, f"{path}/v{version}/{SIDECAR}")
    if recorded not in {None, sidecar(data)}:
        found = sidecar(data).decode().split()[0]
        expected = (recorded or b"").decode("ascii", "replace").strip()
        raise ArchiveError(ErrorCode.OBJECT_CORRUPT, key=key, expected=expected, found=found)
    return data


def _newest(store: ObjectStore, path: str, known: int) -> int:
    """Number of the newest version whose inventory is stored, from version `known` on."""
    while store.stat(f"{path}/v{known + 1}/{INVENTORY}") is not None:
        known += 1
    return known


def finish_version(store: ObjectStore, path: str, version: int) -> None:
    """Remove contents that the version's inventory does not speak of, and write its sidecar."""
    data = _version_inventory(store, path, version)
    _finish(store, path, from_json(data, f"{path}/v{version}/{INVENTORY}"), data)


def _finish(store: ObjectStore, path: str, inventory: Inventory, data: bytes) -> None:
    """Other writers may have left contents in the folder of this very version."""
    wanted = {f"{path}/{place}" for place in inventory.manifest.values()}
    folder = f"{path}/v{inventory.head}"
    strays = [info.key for info in store.list(f"{folder}/content/") if info.key not in wanted]
    for key in strays:
        store.delete(key)
    store.put_bytes(f"{folder}/{SIDECAR}", sidecar(data))


def _write_root(store: ObjectStore, path: str, data: bytes, *, new: bool) -> None:
    """The root's files; its declaration stands wherever there was a sound inventory."""
    if new:
        name, content = OBJECT_DECLARATION
        store.put_bytes(f"{path}/{name}", content)
    store.replace_bytes(f"{path}/{INVENTORY}", data)
    store.replace_bytes(f"{path}/{SIDECAR}", sidecar(data))


def _newest_listed(sizes: Mapping[str, int]) -> int:
    version = 0
    while f"v{version + 1}/{INVENTORY}" in sizes:
        version += 1
    return version


def _version_of(name: str) -> int:
    """Number of the version that a content file belongs to, 0 for other files."""
    match = _CONTENT.fullmatch(name)
    return int(match["version"]) if match else 0


def _whole(store: ObjectStore, path: str, sizes: Mapping[str, int], newest: int) -> bool:
    """Whether root and newest version agree. An inventory grows with each version, so sizes and sidecars tell."""
    needed = (OBJECT_DECLARATION[0], INVENTORY, SIDECAR, f"v{newest}/{SIDECAR}")
    if any(name not in sizes for name in needed) or sizes[INVENTORY] != sizes[f"v{newest}/{INVENTORY}"]:
        return False
    return store.read_bytes(f"{path}/{SIDECAR}") == store.read_bytes(f"{path}/v{newest}/{SIDECAR}")


def _read(store: ObjectStore, key: str) -> bytes | None:
    try:
        return store.read_bytes(key)
    except ArchiveError as error:
        if error.code is ErrorCode.OBJECT_MISSING:
            return None
        raise
