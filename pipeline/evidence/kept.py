"""Validation material in the bucket, by what it is about: its bytes, and beside them where they came from.

evidence/KIND/ABOUT/ISSUED-SHA256.der    as its authority signed it
evidence/KIND/ABOUT/ISSUED-SHA256.json   `domain.validation_material.KeptMaterial`, written behind it

No table knows of it, so no rebuild loses it: ABOUT is what it is looked for by, and a list of a few names finds it.
"""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.validation_material import KeptMaterial, MaterialKind
from signing.verify.cms.timestamp_doubt import CLOCKS_AGREE
from storage.areas import EVIDENCE
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from signing.evidence.needs import NeedKeys
    from storage.objects.object_store import ObjectStore

KEPT = StoredForm(KeptMaterial, schema=1)
_FRESH_SECONDS = 60.0
_MOMENT = "%Y%m%dT%H%M%SZ"


class KeptEvidence:
    """The validation material of one archive.

    Args:
        store: where it lies.
        folder: gives one for copies, of this process alone.
    """

    def __init__(self, store: ObjectStore, folder: Callable[[], Path]) -> None:
        self._store, self._folder = store, folder
        self._lock = threading.Lock()
        self._empty, self._until = True, 0.0

    def keep(self, kept: KeptMaterial, der: Path) -> bool:
        """Keep a piece; whether it is new.

        Raises:
            ArchiveError: STORE_FAILED.
        """
        key = _key(kept)
        if self._store.stat(f"{key}.json") is not None:
            return False
        try:
            self._store.put_file(f"{key}.der", der)
            self._store.put_bytes(f"{key}.json", KEPT.write(kept))
            self._empty = False
        except ArchiveError as error:
            if error.code is not ErrorCode.OBJECT_EXISTS:  # another machine was quicker
                raise
            return False
        return True

    def is_empty(self) -> bool:
        """Nothing is kept; asked again after a while, since other machines keep things too."""
        if self._empty and time.monotonic() >= self._until:
            self._empty = next(iter(self._store.list(EVIDENCE.prefix)), None) is None
            self._until = time.monotonic() + _FRESH_SECONDS
        return self._empty

    def all(self) -> Iterator[KeptMaterial]:
        """All that is kept, by kind and what it is about."""
        for info in self._store.list(EVIDENCE.prefix):
            if info.key.endswith(".json"):
                yield KEPT.read(self._store.read_bytes(info.key), info.key)

    def files(self, wanted: Iterable[NeedKeys], moment: datetime) -> tuple[Path, ...]:
        """Copies of what speaks of these certificates and was there at `moment`, always in the same order.

        Of lists and answers the newest counts, and the newest of before the certificate ended: authorities leave those
        that ended out of later lists.
        """
        found: set[str] = set()
        for keys in wanted:
            bounds = (moment + CLOCKS_AGREE, min(moment + CLOCKS_AGREE, keys.until))
            for kind, about in ((MaterialKind.REVOCATION_LIST, keys.list_of), (MaterialKind.OCSP, keys.answer_about)):
                found.update(_newest(self._names(kind, about), bounds))
            if keys.issuer_of:
                found.update(self._names(MaterialKind.CERTIFICATE, keys.issuer_of))
        return tuple(map(self._copy, sorted(found)))

    def _names(self, kind: MaterialKind, about: str) -> list[str]:
        listed = self._store.list(f"{EVIDENCE.prefix}{kind}/{about}/")
        return sorted(info.key.removesuffix(".json") for info in listed if info.key.endswith(".json"))

    def _copy(self, name: str) -> Path:
        digest = name.rpartition("-")[2]
        path = self._folder() / f"evidence-{digest}.der"
        with self._lock:
            if not path.exists():
                draft = path.with_suffix(".part")
                self._store.fetch(f"{name}.der", draft, digest)
                draft.replace(path)
        return path


def _key(kept: KeptMaterial) -> str:
    material = kept.material
    issued = material.issued.astimezone(UTC).strftime(_MOMENT)
    return f"{EVIDENCE.prefix}{material.kind}/{material.about}/{issued}-{material.sha256}"


def _newest(names: list[str], bounds: Iterable[datetime]) -> Iterator[str]:
    for bound in bounds:
        before = [name for name in names if _issued(name) <= bound]
        if before:
            yield before[-1]


def _issued(name: str) -> datetime:
    told = name.rpartition("/")[2].partition("-")[0]
    return datetime.strptime(told, _MOMENT).replace(tzinfo=UTC)
