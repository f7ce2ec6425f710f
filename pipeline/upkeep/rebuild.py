"""The object store is the archive: database and index made anew from it alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveUnusable, ErrorCode
from pipeline.access.fonds import stored_fonds
from pipeline.authorities.keeping import stored_authorities
from pipeline.durable.membership import is_living
from pipeline.intake.batches import stored_batches
from pipeline.intake.quarantine import kept_refusals
from pipeline.journal.archive_log import ArchiveLog
from pipeline.journal.restoring import restore
from pipeline.people.keeping import recall_people
from pipeline.upkeep.reindexing import reindex
from pipeline.upkeep.sweeping import Sweeper

if TYPE_CHECKING:
    from domain.documents import Dossier
    from pipeline.upkeep.reindexing import ReindexReport, Watcher
    from pipeline.wiring import Parts


def rebuild(parts: Parts, watch: Watcher | None = None) -> ReindexReport:
    """Fill an emptied catalogue from the packages, the quarantine, the intake area and people; make the index anew.

    May be cut short: repeated, it goes on behind the last dossier that was complete. Until all are, whoever else opens
    the archive, or has it open and takes a document in, is refused (REBUILD_UNFINISHED).

    Raises:
        ArchiveUnusable: ARCHIVE_LOCKED, workers live that would go on with what is forgotten here.
        ArchiveError: OBJECT_CORRUPT, OBJECT_MISSING, naming what has to be restored first.
    """
    if parts.settings.shared and (living := [worker.name for worker in parts.catalogue.workers() if is_living(worker)]):
        raise ArchiveUnusable(ErrorCode.ARCHIVE_LOCKED, holder=f"vankho work: {', '.join(living)}")
    people = recall_people(parts.store, parts.catalogue.people, parts.clock())
    parts.kept_requests.recall()
    done = parts.catalogue.begin_rebuild(parts.clock())
    _recall(parts)
    for dossier in _behind(done, list(parts.dossiers.dossiers())):
        for record in parts.dossiers.records(dossier.code):
            version, description = parts.dossiers.version_of(record), parts.dossiers.description(record)
            parts.catalogue.save_record(record, version, dossier, description=description)
        parts.packages.learn(dossier.code)
        parts.catalogue.rebuilt(dossier.code)
    for refusal in kept_refusals(parts.store):
        parts.catalogue.refuse(refusal)
    parts.stops.recall()
    restore(parts.database.journal, ArchiveLog.of(parts.store, parts.settings.archive), parts.clock())
    Sweeper(parts.store, parts.catalogue, parts.settings.fonds).sweep()
    parts.catalogue.end_rebuild()
    outdated = parts.catalogue.outdated()
    renewed = reindex(parts, watch)
    for code, mark in outdated.items():  # the index is made from what set these marks
        parts.catalogue.renewed(code, mark)
    return replace(renewed, people=people)


def _recall(parts: Parts) -> None:
    """What the object store has besides documents and people: fonds, authority records, batches."""
    for fonds in stored_fonds(parts.store):
        parts.catalogue.access.keep_fonds(fonds)
    for authority in stored_authorities(parts.store):
        parts.catalogue.authorities.keep(authority)
    for batch in stored_batches(parts.store):
        parts.catalogue.save_batch(batch)


def _behind(done: str, dossiers: list[Dossier]) -> list[Dossier]:
    """Those behind the dossier `done` in the order of the store; all where it is not there."""
    codes = [dossier.code for dossier in dossiers]
    return dossiers[codes.index(done) + 1 :] if done in codes else dossiers
