"""The independent judge of our OCFL: the validator of ocfl-py.

Its verdict about a storage root does not count broken objects, so every object is judged by itself as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ocfl

if TYPE_CHECKING:
    from pathlib import Path


def problems(root: Path) -> str:
    """Errors and warnings about a storage root and all its objects, empty when the judge is content."""
    store = ocfl.StorageRoot(root=str(root))
    valid = store.validate(log_warnings=True, check_digests=True)
    found = [] if valid and store.good_objects == store.num_objects else [f"root: {store.errors} {store.log}"]
    for declaration in sorted(root.rglob("0=ocfl_object_*")):
        passed, validator = ocfl.Object().validate(objdir=str(declaration.parent), log_warnings=True)
        said = str(validator).strip()
        if not passed or said:
            found.append(f"{declaration.parent}: {said}")
    return "\n".join(found)
