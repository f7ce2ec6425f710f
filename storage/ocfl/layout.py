"""Where an OCFL storage root keeps its objects: registered extension 0003, hashed folders and a name to read. Pure.

0003 was chosen over 0004 because the last folder shows the object's id, so that a person with a file manager finds a
dossier a hundred years from now; the three hashed folders above it keep every folder small.
"""

from __future__ import annotations

import hashlib
import json
from urllib.parse import unquote

ROOT_DECLARATION = ("0=ocfl_1.1", b"ocfl_1.1\n")
OBJECT_DECLARATION = ("0=ocfl_object_1.1", b"ocfl_object_1.1\n")
EXTENSION = "0003-hash-and-id-n-tuple-storage-layout"
DEPTH = 4  # parts of an object's path
_READABLE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
_NAME_MAX = 100


def root_files() -> dict[str, bytes]:
    """The files that make a folder an OCFL 1.1 storage root with this layout."""
    layout = {
        "extension": EXTENSION,
        "description": "Hashed Truncated N-tuple Trees with Object ID Encapsulating Directory",
    }
    config = {"extensionName": EXTENSION, "digestAlgorithm": "sha256", "tupleSize": 3, "numberOfTuples": 3}
    name, content = ROOT_DECLARATION
    return {
        name: content,
        "ocfl_layout.json": json.dumps(layout, indent=2, sort_keys=True).encode(),
        f"extensions/{EXTENSION}/config.json": json.dumps(config, indent=2, sort_keys=True).encode(),
    }


def object_path(object_id: str) -> str:
    """Path of an object below the storage root: `3a9/f01/77c/urn%3aexample`."""
    digest = hashlib.sha256(object_id.encode()).hexdigest()
    name = "".join(chr(byte) if byte in _READABLE else f"%{byte:02x}" for byte in object_id.encode())
    if len(name) > _NAME_MAX:
        name = f"{name[:_NAME_MAX]}-{digest}"
    return "/".join((digest[:3], digest[3:6], digest[6:9], name))


def object_id(path: str) -> str | None:
    """The id whose path this is, None when the name was too long to show it."""
    candidate = unquote(path.rpartition("/")[2])
    return candidate if object_path(candidate) == path else None
