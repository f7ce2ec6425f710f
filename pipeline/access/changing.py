"""Access modes of records and dossiers: into the package with who, when and why, then into catalogue and index.

Before the package is touched the records are marked in the catalogue (`unindexed`): until the index knows the new mode,
a search of who may not see everything passes them over. Whoever is killed in between leaves the marks; house-keeping
goes by what the package says.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.events import AgentKind, Event, EventType
from domain.people.access import AccessMode, known_mode
from domain.people.access_shown import AccessShown, change_detail
from domain.reasons import check_reason
from pipeline.access.lagging import LaggingIndex
from pipeline.dossiers.known import known_dossier
from pipeline.processing.events import revision_event
from storage.packages.revisions import Revision

if TYPE_CHECKING:
    from domain.actors import Actor
    from domain.documents import Record
    from pipeline.wiring import Parts


def shown_record(parts: Parts, record: Record) -> AccessShown:
    """How an archived record may be read, as its package tells.

    Raises:
        ArchiveError: OBJECT_MISSING, OBJECT_CORRUPT.
    """
    dossier = parts.dossiers.dossier(record.dossier)
    changes = _changes(record.events)
    given = changes if record.mode else _changes(dossier.events) if dossier.mode else ()
    mode = known_mode(record.mode or dossier.mode, AccessMode(parts.settings.access.default))
    return AccessShown(
        record.code, record.mode, (dossier.code, dossier.mode), mode, changes, given[-1] if given else None
    )


def shown_dossier(parts: Parts, code: str) -> AccessShown:
    """How the records of a dossier may be read that have no mode of their own.

    Raises:
        ArchiveError: RECORD_NOT_FOUND; OBJECT_CORRUPT.
    """
    dossier = known_dossier(parts, code)
    changes = _changes(dossier.events)
    mode = known_mode(dossier.mode, AccessMode(parts.settings.access.default))
    given = changes[-1] if changes and dossier.mode else None
    return AccessShown(code, dossier.mode, (code, dossier.mode), mode, changes, given)


def set_record(parts: Parts, actor: Actor, code: str, mode: AccessMode | None, reason: str) -> AccessShown:
    """Give a record a mode of its own, None for that of its dossier.

    Raises:
        ArchiveError: RECORD_NOT_FOUND, NOT_ARCHIVED; USAGE, no reason or no such mode; OBJECT_CORRUPT; DISK_FULL,
            STORE_FAILED, INDEX_FAILED: what is missing is made up for later.
    """
    _check(mode, reason)
    parts.reviser.archived(code)
    parts.catalogue.access.begin((code,))

    def change(record: Record) -> Revision | None:
        if record.mode == mode:
            return None
        event = _event(parts, actor, code, (record.mode, mode), reason)
        return Revision(record, {}, (), event, mode=mode, keeps_mode=False)

    parts.reviser.revise(code, change)
    _index_of(parts).catch_up((code,))
    parts.reviser.catch_up()
    return shown_record(parts, parts.reviser.archived(code))


def set_dossier(parts: Parts, actor: Actor, code: str, mode: AccessMode | None, reason: str) -> AccessShown:
    """Give a dossier a mode, None for the archive's default; its records have it that have none of their own.

    Raises:
        ArchiveError: as `set_record`.
    """
    _check(mode, reason)
    with parts.catalogue.dossier_lock(code):
        was = known_dossier(parts, code)
        lagging = parts.catalogue.access.inheriting(code)
        if was.mode != mode:
            parts.catalogue.access.begin(lagging)
            event = _event(parts, actor, code, (was.mode, mode), reason)
            parts.dossiers.change(code, lambda dossier: replace(dossier, mode=mode), event)
        parts.catalogue.access.set_dossier_mode(code, mode)
    _index_of(parts).catch_up(lagging)
    parts.reviser.catch_up()
    return shown_dossier(parts, code)


def _index_of(parts: Parts) -> LaggingIndex:
    return LaggingIndex(parts.catalogue, parts.dossiers, parts.index, parts.packer)


def _check(mode: AccessMode | None, reason: str) -> None:
    if mode is not None and not mode.known:
        raise ArchiveError(ErrorCode.USAGE, detail=f"MODE {mode.value}")
    check_reason(reason)


def _event(
    parts: Parts, actor: Actor, code: str, change: tuple[AccessMode | None, AccessMode | None], reason: str
) -> Event:
    detail = change_detail(*change, reason)
    return revision_event(code, EventType.POLICY_ASSIGNMENT, actor.name, detail, parts.clock(), AgentKind.PERSON)


def _changes(events: tuple[Event, ...]) -> tuple[Event, ...]:
    return tuple(event for event in events if event.type is EventType.POLICY_ASSIGNMENT)
