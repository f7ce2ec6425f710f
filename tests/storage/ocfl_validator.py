"""The independent judge of our OCFL: the validator of ocfl-py."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from typing import TYPE_CHECKING

import ocfl

if TYPE_CHECKING:
    from pathlib import Path


def problems(root: Path, *, warnings: bool = True) -> str:
    """What `ocfl-validate.py ROOT` has to say about a storage root and all its objects, empty when it is content."""
    out = io.StringIO()
    store = ocfl.StorageRoot(root=str(root))
    with redirect_stdout(out):
        valid = store.validate(log_warnings=warnings, log_errors=True, check_digests=True)
    text = out.getvalue()
    return "" if valid and "[W" not in text else text or "invalid"
