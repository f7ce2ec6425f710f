"""Where the object store keeps what concerns a record while its texts change."""

from __future__ import annotations

import hashlib


def place(area: str, code: str) -> str:
    """Object key within `area`, which ends in a slash, for a record, whose code may be longer than a file's name."""
    return f"{area}{hashlib.sha256(code.encode()).hexdigest()}"
