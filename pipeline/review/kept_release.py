"""With what a document was released: `intake/RECORD/released.json`, beside its masters and its plan.

It belongs to the document and not to one try at it: who tries again asks nobody again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.review.release import Release
from pipeline.intake.places import released_key
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from storage.objects.object_store import ObjectStore

RELEASE = StoredForm(Release, schema=1)


def kept_release(store: ObjectStore, record: str) -> Release | None:
    """The release of a document; None where it was not released, or is not to be.

    Raises:
        ArchiveError: OBJECT_CORRUPT; STORE_FAILED.
    """
    key = released_key(record)
    return RELEASE.read(store.read_bytes(key), key) if store.stat(key) else None


def keep_release(store: ObjectStore, record: str, release: Release) -> None:
    """Keep a release, in place of one that was kept when releasing was cut short."""
    store.replace_bytes(released_key(record), RELEASE.write(release))
