"""What is refused at the door is kept byte for byte beside the reason; both survive the loss of the database."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from domain.digest import Fixity
from domain.documents import RelationKind
from domain.entries import Refusal
from domain.errors import RefusedInput
from domain.file_names import display_name
from pipeline.intake.digests import digest_of
from pipeline.intake.unpacking import INSIDE
from storage.areas import QUARANTINE
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from catalogue.catalogue import Catalogue
    from domain.errors import ArchiveError
    from domain.incoming import IncomingDocument
    from pipeline.intake.receiving import Deposit
    from storage.objects.object_store import ObjectStore

REFUSAL = StoredForm(Refusal, schema=4)


class Quarantine:
    """Refused originals, in the bucket and in the catalogue."""

    def __init__(self, store: ObjectStore, catalogue: Catalogue) -> None:
        self._store = store
        self._catalogue = catalogue

    def keep(self, document: IncomingDocument, error: ArchiveError, deposit: Deposit, time: datetime) -> None:
        """Keep every file of a refused document with the reason."""
        holders = [told.name for told in deposit.relations if told.kind is RelationKind.PART_OF]
        for path in document.files:
            digest = self._kept(path)
            refusal = Refusal(
                sha256=digest.sha256,
                name=INSIDE.join((*holders, display_name(path))),
                code=error.code,
                batch=deposit.batch,
                owner=deposit.owner,
                time=time,
                size=digest.size,
                facts=dict(error.facts),
                batch_id=deposit.batch_id,
                fonds=deposit.fonds,
            )
            key = _finding_key(refusal)
            over = self._store.read_bytes(key) if self._store.stat(key) else None
            self._store.replace_bytes(key, REFUSAL.write(refusal, over))
            self._catalogue.refuse(refusal)

    def _kept(self, path: Path) -> Fixity:
        """The file's bytes, kept; where nothing can be read, nothing can be kept but the reason."""
        try:
            digest = digest_of(path)
        except RefusedInput:
            return Fixity(0, "", "")
        self._store.put_file(f"{QUARANTINE.prefix}{digest.sha256}/original", path)
        return digest


def kept_refusals(store: ObjectStore) -> Iterator[Refusal]:
    """All refusals that the bucket tells, by time: the latest reason is told."""
    found = [info.key for info in store.list(QUARANTINE.prefix) if info.key.endswith(".json")]
    refusals = [REFUSAL.read(store.read_bytes(key), key) for key in found]
    yield from sorted(refusals, key=lambda refusal: refusal.time)


def _finding_key(refusal: Refusal) -> str:
    """Where one refusal is kept: beside the refused bytes, named by batch and file name."""
    name = hashlib.sha256(f"{refusal.batch_id or refusal.batch}\n{refusal.name}".encode()).hexdigest()[:16]
    return f"{QUARANTINE.prefix}{refusal.sha256 or 'unread'}/{name}.json"
