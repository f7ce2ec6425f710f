"""Each use of a key is a line in a file beside the keys, written where the key is used: nobody can forget it."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path


class KeyUse(StrEnum):
    """What a key was used for."""

    DOCUMENT = "document"  # signer and timestamp authority: a seal on a document
    MANIFEST = "manifest"  # signer: a seal on a package's manifest
    REVOCATION_LIST = "revocation-list"  # root


def note_use(folder: Path, use: KeyUse, about: str, time: datetime) -> None:
    """Append to `uses-YEAR.log` in the keys' folder; a folder that cannot be written to keeps no signature back.

    Args:
        folder: of the keys.
        use: what for.
        about: the record, package or list that was signed.
        time: with time zone.
    """
    line = json.dumps(
        {"time": time.isoformat(timespec="seconds"), "use": use.value, "about": about}, ensure_ascii=False
    )
    with suppress(OSError):
        path = folder / f"uses-{time.year}.log"
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "ab", buffering=0) as file:
            file.write(f"{line}\n".encode())  # one write: lines of several processes never mix
