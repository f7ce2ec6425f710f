"""The OCFL 1.1 inventory as a value: what an object holds in each of its versions (OCFL 1.1, section 3.5). Pure.

Content is addressed by its SHA-512; the same bytes are stored once in an object, whatever their names. SHA-256 stands
in the fixity block, so that the end of one algorithm is not the end of the proof.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from domain.errors import ArchiveError, ErrorCode
from storage.objects.keys import check_key

if TYPE_CHECKING:
    from domain.digest import Fixity

_TYPE = "https://ocfl.io/1.1/spec/#inventory"


@dataclass(frozen=True, slots=True)
class VersionNote:
    """Why, by whom and when a version was made.

    Attributes:
        message: one line for people.
        name: person or program.
        address: URI of that person or program, like `mailto:…`.
        created: with time zone.
    """

    message: str
    name: str
    address: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """One version: its note and the SHA-512 of the content under each logical path."""

    note: VersionNote
    state: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Inventory:
    """All versions of one object.

    Attributes:
        id: URI of the object.
        manifest: content path, relative to the object root, of each SHA-512.
        sha256: SHA-256 of each SHA-512.
        versions: oldest first, never empty except before the first version.
    """

    id: str
    manifest: Mapping[str, str]
    sha256: Mapping[str, str]
    versions: tuple[Version, ...]

    @property
    def head(self) -> int:
        """Number of the newest version, 0 before the first."""
        return len(self.versions)

    def state(self, version: int | None = None) -> Mapping[str, str]:
        """SHA-512 under each logical path in `version`, the newest when None.

        Raises:
            ArchiveError: OBJECT_MISSING when there is no such version.
        """
        number = self.head if version is None else version
        if not 1 <= number <= self.head:
            raise ArchiveError(ErrorCode.OBJECT_MISSING, key=f"{self.id} v{number}")
        return self.versions[number - 1].state

    def digest(self, path: str, version: int | None = None) -> str:
        """SHA-512 of the content under logical path `path`.

        Raises:
            ArchiveError: OBJECT_MISSING when the version holds no such path.
        """
        try:
            return self.state(version)[path]
        except KeyError:
            raise ArchiveError(ErrorCode.OBJECT_MISSING, key=f"{self.id}/{path}") from None

    def version_with(self, path: str, sha512: str) -> int | None:
        """The newest version that holds this content under logical path `path`; None when no version does."""
        numbers = range(self.head, 0, -1)
        return next((number for number in numbers if self.state(number).get(path) == sha512), None)

    def contents(self, path: str) -> tuple[str, ...]:
        """SHA-512 of all that ever stood under logical path `path`, newest first, each once."""
        found = (version.state.get(path) for version in reversed(self.versions))
        return tuple(dict.fromkeys(digest for digest in found if digest is not None))

    def stored(self, path: str) -> datetime:
        """Time at which the content now under logical path `path` came into the object."""
        return self.versions[self.version_of(path) - 1].note.created

    def version_of(self, path: str) -> int:
        """Number of the version with which the content now under logical path `path` came into the object."""
        content = self.manifest[self.digest(path)]
        return int(content.partition("/")[0].removeprefix("v"))


def empty(object_id: str) -> Inventory:
    """The inventory of an object before its first version."""
    return Inventory(object_id, {}, {}, ())


def with_version(
    base: Inventory, files: Mapping[str, Fixity], removals: Iterable[str], note: VersionNote
) -> tuple[Inventory, Mapping[str, str]]:
    """Add a version: the paths of the newest one, less `removals`, with `files` added or put in place.

    Returns:
        The new inventory, and for each of `files` whose content is new the logical path by its SHA-512.

    Raises:
        ArchiveError: STORE_FAILED when a path is not safe, or one is a folder of another (OCFL 1.1, 3.5.3.1).
    """
    gone = set(removals)
    kept = base.versions[-1].state if base.versions else {}
    state = {path: digest for path, digest in kept.items() if path not in gone}
    state |= {path: fixity.sha512 for path, fixity in files.items()}
    _check_paths(state)
    new = {fixity.sha512: path for path, fixity in sorted(files.items(), reverse=True)}
    new = {digest: path for digest, path in new.items() if digest not in base.manifest}
    places = {digest: f"v{base.head + 1}/content/{path}" for digest, path in new.items()}
    digests = {fixity.sha512: fixity.sha256 for fixity in files.values() if fixity.sha512 in new}
    grown = Inventory(
        base.id,
        {**base.manifest, **places},
        {**base.sha256, **digests},
        (*base.versions, Version(note, state)),
    )
    return grown, new


def moved(inventory: Inventory, digest: str, content_path: str) -> Inventory:
    """The same inventory with the content `digest` at another content path."""
    return replace(inventory, manifest={**inventory.manifest, digest: content_path})


def to_json(inventory: Inventory) -> bytes:
    """The inventory file, without a superfluous byte: equal inventories are equal bytes."""
    value = {
        "id": inventory.id,
        "type": _TYPE,
        "digestAlgorithm": "sha512",
        "head": f"v{inventory.head}",
        "manifest": {digest: [path] for digest, path in inventory.manifest.items()},
        "fixity": {"sha256": _fixity_block(inventory)},
        "versions": {f"v{number}": _version_json(version) for number, version in enumerate(inventory.versions, 1)},
    }
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def from_json(data: bytes, key: str) -> Inventory:
    """Read an inventory file of ours.

    Raises:
        ArchiveError: OBJECT_CORRUPT, naming `key`, when it is none.
    """
    try:
        return _parsed(json.loads(data))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ArchiveError(
            ErrorCode.OBJECT_CORRUPT, key=key, expected="OCFL inventory", found=f"{type(error).__name__}: {error}"
        ) from error


def sidecar(data: bytes) -> bytes:
    """The sidecar file of the inventory file `data` (OCFL 1.1, 3.7)."""
    return f"{hashlib.sha512(data).hexdigest()} inventory.json\n".encode()


def _check_paths(state: Mapping[str, str]) -> None:
    for path in state:
        check_key(path)
        folder = path.rpartition("/")[0]
        while folder:
            if folder in state:
                raise ArchiveError(ErrorCode.STORE_FAILED, detail=f"{folder!r}: file and folder")
            folder = folder.rpartition("/")[0]


def _fixity_block(inventory: Inventory) -> dict[str, list[str]]:
    return {inventory.sha256[digest]: [path] for digest, path in inventory.manifest.items()}


def _version_json(version: Version) -> dict[str, Any]:
    paths = defaultdict(list)
    for path, digest in sorted(version.state.items()):
        paths[digest].append(path)
    note = version.note
    return {
        "created": note.created.isoformat(),
        "message": note.message,
        "user": {"name": note.name, "address": note.address},
        "state": paths,
    }


def _parsed(value: dict[str, Any]) -> Inventory:
    if (value["type"], value["digestAlgorithm"]) != (_TYPE, "sha512"):
        raise ValueError(f"{value['type']} {value['digestAlgorithm']}")
    manifest = {digest: paths[0] for digest, paths in value["manifest"].items()}
    by_place = {path: digest for digest, paths in value["fixity"]["sha256"].items() for path in paths}
    numbers = range(1, int(value["head"].removeprefix("v")) + 1)
    return Inventory(
        id=value["id"],
        manifest=manifest,
        sha256={digest: by_place[path] for digest, path in manifest.items()},
        versions=tuple(_parsed_version(value["versions"][f"v{number}"]) for number in numbers),
    )


def _parsed_version(value: dict[str, Any]) -> Version:
    user = value["user"]
    note = VersionNote(value["message"], user["name"], user["address"], datetime.fromisoformat(value["created"]))
    return Version(note, {path: digest for digest, paths in value["state"].items() for path in paths})
