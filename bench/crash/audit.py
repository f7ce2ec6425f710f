"""Counting everything in every place after a disaster: catalogue, packages, index, leftovers, seals, OCFL objects."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import ocfl

from domain.documents import RecordState
from domain.events import EventType
from domain.messages import Language
from pipeline.proving.record_verification import RecordVerifier

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from domain.documents import Record
    from pipeline.wiring import Parts
    from storage.objects.object_store import ObjectStore

# Each tells once how a sealed document of ours came about.
_TOLD_ONCE = (
    EventType.INGESTION_START,
    EventType.FORMAT_IDENTIFICATION,
    EventType.TEXT_RECOGNITION,
    EventType.PDFA_CREATION,
    EventType.SIGNING,
    EventType.SIGNATURE_VALIDATION,
    EventType.INGESTION_END,
)


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found; every number that should be equal is told."""

    documents: int
    archived: int
    packaged: int
    indexed: int
    twice: int
    leftovers: int
    problems: tuple[str, ...] = field(default=())

    @property
    def sound(self) -> bool:
        """Nothing lost, nothing twice, nothing broken."""
        counts = {self.documents, self.archived, self.packaged, self.indexed}
        return len(counts) == 1 and not self.twice and not self.leftovers and not self.problems


def audit(parts: Parts, documents: int, judged: Collection[str] | None = None) -> Audit:
    """Look at an archive at rest that should hold `documents` documents, each archived, sealed and searchable once.

    Args:
        parts: of the archive.
        documents: how many were acknowledged.
        judged: codes of the records whose files, seals and events are looked at, with their OCFL objects; None for all.
    """
    verifier = RecordVerifier(parts)
    records = [record for dossier in parts.dossiers.dossiers() for record in parts.dossiers.records(dossier.code)]
    twice = sum(count - 1 for count in Counter(record.content for record in records).values())
    twice += sum(count - 1 for count in Counter(record.code for record in records).values())
    indexed = {found.record: found.pages for found in parts.index.records()}
    chosen = [record for record in records if judged is None or record.code in judged]
    problems = [problem for record in chosen for problem in _problems(verifier, record, indexed.get(record.code))]
    places = None if judged is None else {parts.dossiers.place_of(record.dossier) for record in chosen}
    return Audit(
        documents,
        parts.catalogue.counts()[RecordState.ARCHIVED],
        len(records),
        len(indexed),
        twice,
        sum(1 for area in ("intake/", "work/") for _ in parts.store.list(area)),
        (*problems, *ocfl_problems(parts.store, places)),
    )


def settled_audit(parts: Parts, documents: int, judged: Collection[str] | None = None, seconds: float = 180) -> Audit:
    """Audit an archive that somebody died at, as soon as nothing is left over, after `seconds` at the latest.

    A document counts as archived a moment before its leftovers go; those of a dead machine go when another takes its
    work up.
    """
    last = time.monotonic() + seconds
    found = audit(parts, documents, judged)
    while found.leftovers and time.monotonic() < last:
        time.sleep(1)
        found = audit(parts, documents, judged)
    return found


def _problems(verifier: RecordVerifier, record: Record, indexed: int | None) -> Iterator[str]:
    if indexed != len(record.pages):
        yield f"{record.code}: {indexed} of {len(record.pages)} pages indexed"
    verdict = verifier.verify(record.code, Language.VI)
    if verdict.indication.value != "TOTAL-PASSED":
        yield f"{record.code}: {verdict.indication.value} {verdict.message}"
    told = Counter(event.type for event in record.events)
    if any(told[kind] != 1 for kind in _TOLD_ONCE):
        yield f"{record.code}: the log tells {dict(told)}"


def ocfl_problems(store: ObjectStore, places: Collection[str] | None = None) -> Iterator[str]:
    """What an independent validator says of the OCFL objects at `places`, of all by default, read out of the store."""
    with tempfile.TemporaryDirectory(prefix="vankho-audit-") as scratch:
        for info in (info for place in places or ("ocfl/",) for info in store.list(place)):
            target = Path(scratch) / info.key
            target.parent.mkdir(parents=True, exist_ok=True)
            store.fetch(info.key, target)
        for declaration in sorted(Path(scratch).rglob("0=ocfl_object_*")):
            passed, validator = ocfl.Object().validate(objdir=str(declaration.parent), log_warnings=True)
            if not passed or str(validator).strip():
                yield f"OCFL {declaration.parent.name}: {str(validator)[-300:]}"
