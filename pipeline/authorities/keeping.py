"""Authority records in the object store, a file each, and as describing uses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from describe.authorities.learned import LearnedNames
from domain.description.authorities import AuthorityRecord
from storage.areas import AUTHORITIES
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from catalogue.authority_catalogue import AuthorityCatalogue
    from storage.objects.object_store import ObjectStore

AUTHORITY = StoredForm(AuthorityRecord, schema=1)


class AuthorityFile:
    """The authority records of one archive, in its catalogue and object store.

    Args:
        store: of the archive.
        authorities: as its catalogue knows them.
    """

    def __init__(self, store: ObjectStore, authorities: AuthorityCatalogue) -> None:
        self._store = store
        self._authorities = authorities
        self._learned: tuple[tuple[int, int], LearnedNames] = (0, 0), LearnedNames()

    def keep(self, record: AuthorityRecord) -> None:
        """Keep a record: the object store first, so that a rebuild knows.

        Raises:
            ArchiveError: STORE_FAILED; OBJECT_CORRUPT.
        """
        key = f"{AUTHORITIES.prefix}{record.identifier}.json"
        over = self._store.read_bytes(key) if self._store.stat(key) else None
        self._store.replace_bytes(key, AUTHORITY.write(record, over))
        self._authorities.keep(record)

    def learned(self) -> LearnedNames:
        """The confirmed names of now, whichever machine they were confirmed on."""
        stamp, learned = self._learned
        now = self._authorities.stamp()
        if now != stamp:
            learned = LearnedNames(self._authorities.all())
            self._learned = now, learned
        return learned


def stored_authorities(store: ObjectStore) -> Iterator[AuthorityRecord]:
    """All authority records that the object store tells."""
    for info in store.list(AUTHORITIES.prefix):
        yield AUTHORITY.read(store.read_bytes(info.key), info.key)
