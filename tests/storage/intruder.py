"""Somebody who may write to the object store and knows our formats: whatever he rewrites, he rewrites consistently."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.digest import fixity_of
from storage.objects.file_store import FileObjectStore
from storage.ocfl.inventory import Inventory, Version, sidecar, to_json
from storage.ocfl.root import OcflObject, OcflRoot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Intruder:
    """At work on one OCFL object in a folder store."""

    def __init__(self, store: Path, name: str) -> None:
        self._store, self._name = store, name

    @property
    def opened(self) -> OcflObject:
        return OcflRoot(FileObjectStore(self._store)).open(self._name)

    def folder(self) -> Path:
        return self._store / self.opened.path

    def write(self, key: str, data: bytes) -> None:
        """Other bytes under a key, nothing else."""
        place = self.folder() / key
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.write_bytes(data)

    def rewrite(self, contents: Mapping[str, bytes | None]) -> None:
        """Other contents at logical paths of the newest version, None to take them out; inventories too."""
        inventory = self.opened.inventory
        state = dict(inventory.state())
        manifest, sha256 = dict(inventory.manifest), dict(inventory.sha256)
        for path, data in contents.items():
            old = state.pop(path, None)
            if data is None:
                continue
            fixity = fixity_of((data,))
            place = manifest.get(fixity.sha512)
            if place is None:
                used = old in set(state.values()) or any(old in v.state.values() for v in inventory.versions[:-1])
                place = f"v{inventory.head}/content/{path}" if old is None or used else manifest.pop(old)
                self.write(place, data)
            manifest[fixity.sha512], sha256[fixity.sha512] = place, fixity.sha256
            state[path] = fixity.sha512
        last = replace(inventory.versions[-1], state=state)
        self.publish(Inventory(inventory.id, manifest, sha256, (*inventory.versions[:-1], last)))

    def add_version(self, contents: Mapping[str, bytes]) -> None:
        """A version more, as an older program would make it."""
        inventory = self.opened.inventory
        head = inventory.head + 1
        state, manifest, sha256 = dict(inventory.state()), dict(inventory.manifest), dict(inventory.sha256)
        for path, data in contents.items():
            fixity = fixity_of((data,))
            place = f"v{head}/content/{path}"
            self.write(place, data)
            manifest[fixity.sha512], sha256[fixity.sha512], state[path] = place, fixity.sha256, fixity.sha512
        version = Version(inventory.versions[-1].note, state)
        self.publish(Inventory(inventory.id, manifest, sha256, (*inventory.versions, version)))

    def roll_back(self) -> None:
        """The newest version gone without a trace but its manifest's name."""
        inventory = self.opened.inventory
        shutil.rmtree(self.folder() / f"v{inventory.head}")
        gone = {digest for digest, place in inventory.manifest.items() if place.startswith(f"v{inventory.head}/")}
        manifest = {digest: place for digest, place in inventory.manifest.items() if digest not in gone}
        sha256 = {digest: inventory.sha256[digest] for digest in manifest}
        older = Inventory(inventory.id, manifest, sha256, inventory.versions[:-1])
        version = (self.folder() / f"v{older.head}" / "inventory.json").read_bytes()
        self.write("inventory.json", version)
        self.write("inventory.json.sha512", sidecar(version))

    def forget_manifests(self) -> None:
        shutil.rmtree(self.folder() / "logs")

    def publish(self, inventory: Inventory) -> None:
        data = to_json(inventory)
        for folder in (f"v{inventory.head}/", ""):
            self.write(f"{folder}inventory.json", data)
            self.write(f"{folder}inventory.json.sha512", sidecar(data))
