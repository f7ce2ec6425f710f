"""The one place that decides what an actor may see: what may not be seen does not exist, and is told as unknown.

Every use case that is given a code or a record asks here first; lists and searches hand the `Sight` on, to be filtered
inside the question. Who may see everything is asked nothing: what then is known is told by whoever is asked for it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode, Sight
from domain.people.permissions import Permission
from pipeline.acts import require

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.actors import Actor
    from domain.documents import Record
    from domain.entries import RecordSummary
    from pipeline.wiring import Parts


def sight_of(parts: Parts, actor: Actor) -> Sight:
    """What an actor may see now, with the single records that he was granted to read."""
    default = AccessMode(parts.settings.access.default)
    sight = Sight.of(actor.rights, name=actor.name, default=default)
    if sight.is_everything or not actor.identifier:
        return sight
    return replace(sight, records=sight.records | parts.grants.of(actor.identifier, parts.clock()))


def visible(parts: Parts, actor: Actor, code: str) -> RecordSummary:
    """Where a record stands, archived or not.

    Raises:
        ArchiveError: RECORD_NOT_FOUND, there is none or it may not be seen.
    """
    return _seen(parts, sight_of(parts, actor), code)


def check(parts: Parts, actor: Actor, code: str, permission: Permission | None = None) -> Sight:
    """Refuse a record that an actor may not see, or with which he may not do what needs `permission`.

    Returns:
        What the actor may see.

    Raises:
        ArchiveError: RECORD_NOT_FOUND, there is none or it may not be seen; NOT_PERMITTED, in its fonds.
    """
    sight = sight_of(parts, actor)
    if sight.is_everything:
        return sight
    summary = _seen(parts, sight, code)
    if permission is not None:
        require(actor, permission, summary.fonds)
    if permission is Permission.DOWNLOAD and not _shows(replace(sight, records=frozenset()), summary):
        raise ArchiveError(ErrorCode.NOT_PERMITTED, permission=permission.value)  # granted to be read, not taken home
    return sight


def each(parts: Parts, actor: Actor, codes: Iterable[str], permission: Permission | None = None) -> Iterator[str]:
    """The codes, each checked when its turn comes."""
    for code in codes:
        check(parts, actor, code, permission)
        yield code


def opened(parts: Parts, actor: Actor, code: str, permission: Permission | None = None) -> Record:
    """An archived record from its package, as `check` lets; its relations tell only of what may be seen."""
    sight = check(parts, actor, code, permission)
    record = parts.dossiers.record(code)
    if sight.is_everything or not record.relations:
        return record
    return replace(record, relations=parts.catalogue.seen_relations(record.relations, sight))


def shows_dossier(parts: Parts, sight: Sight, code: str) -> bool:
    """Something of a dossier may be seen."""
    return sight.is_everything or bool(parts.catalogue.records(dossier=code, limit=1, sight=sight))


def check_dossier(parts: Parts, actor: Actor, code: str, permission: Permission | None = None) -> None:
    """Refuse a dossier of which an actor may see nothing, or in whose fonds he may not do what needs `permission`.

    Raises:
        ArchiveError: RECORD_NOT_FOUND, there is none or nothing of it may be seen; NOT_PERMITTED, in its fonds.
    """
    sight = sight_of(parts, actor)
    if sight.is_everything:
        return
    if not shows_dossier(parts, sight, code):
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
    if permission is not None:
        require(actor, permission, parts.catalogue.dossier(code).fonds)


def each_dossier(parts: Parts, actor: Actor, codes: Iterable[str], permission: Permission) -> Iterator[str]:
    """The codes of dossiers, each checked when its turn comes."""
    for code in codes:
        check_dossier(parts, actor, code, permission)
        yield code


def _seen(parts: Parts, sight: Sight, code: str) -> RecordSummary:
    summary = parts.catalogue.find(code)
    if summary is None or not _shows(sight, summary):
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
    return summary


def _shows(sight: Sight, summary: RecordSummary) -> bool:
    return sight.shows(summary.mode, summary.fonds, summary.code, archived=summary.archived, owner=summary.owner)
