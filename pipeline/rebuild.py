"""The object store is the archive: database and index made anew from it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.intake import QUARANTINE, REFUSAL_JSON
from pipeline.sweeping import sweep

if TYPE_CHECKING:
    from pipeline.wiring import Parts


@dataclass(frozen=True, slots=True)
class RebuildReport:
    """How much was made anew."""

    records: int
    pages: int


def rebuild(parts: Parts) -> RebuildReport:
    """Fill an emptied catalogue and index from the packages, the quarantine and the intake area.

    May be cut short and repeated.

    Raises:
        ArchiveError: OBJECT_CORRUPT, OBJECT_MISSING, naming what has to be restored first.
    """
    parts.catalogue.clear()
    for dossier in parts.dossiers.dossiers():
        for record in parts.dossiers.records(dossier.code):
            parts.catalogue.save_record(record, parts.dossiers.version_of(record), dossier)
    for info in parts.store.list(QUARANTINE):
        if info.key.endswith(".json"):
            parts.catalogue.refuse(REFUSAL_JSON.validate_json(parts.store.read_bytes(info.key)))
    sweep(parts.store, parts.catalogue, parts.settings.fonds)
    return reindex(parts)


def reindex(parts: Parts) -> RebuildReport:
    """Fill an emptied index from the packages."""
    parts.index.clear()
    records = pages = 0
    with parts.index.batch():
        for dossier in parts.dossiers.dossiers():
            for record in parts.dossiers.records(dossier.code):
                parts.index.put_record(record.code, parts.packer.indexed_pages(record))
                records += 1
                pages += len(record.pages)
    return RebuildReport(records, pages)
