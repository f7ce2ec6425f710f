"""What a dossier's package holds at one version, and the files of its next one.

Only what is added or changed is written. Files of records that are not touched are carried by their digests, unread,
and what METS, EAD and PREMIS tell of them is taken from these files as the version before has them.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.dossiers.fields import DossierField
from domain.errors import ArchiveError, ErrorCode
from storage.eark.package import WHOLE_PATHS, Package, package_files
from storage.packages import layout
from storage.packages.canonical import DOSSIER, RECORD
from storage.packages.counting import next_totals

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime

    from domain.documents import Dossier, Record
    from storage.ocfl.inventory import VersionNote
    from storage.ocfl.root import Content, OcflObject
    from storage.packages.additions import Addition

_DAMAGED = frozenset({ErrorCode.OBJECT_CORRUPT, ErrorCode.OBJECT_MISSING})
_LOG = logging.getLogger("vankho.stored")


def next_files(
    base: OcflObject, dossier: Dossier, additions: Sequence[Addition], note: VersionNote, keeper: tuple[str, str]
) -> dict[str, Content]:
    """What the version upon `base` brings, by logical path.

    Args:
        base: what is built upon.
        dossier: as it is known now.
        additions: new and revised records with their content; none where the dossier itself is changed.
        note: of the version.
        keeper: who keeps the archive, and name and version of this program.
    """
    content: dict[str, Content] = {path: data for new in additions for path, data in new.content.items()}
    json = {layout.record_path(new.record.code): RECORD.write(new.record, new.over) for new in additions}
    records = {layout.record_path(new.record.code): new.record for new in additions}
    before = _whole_files(base)
    anew = base.inventory.head > 0 and not before
    if anew:  # they are damaged: written from all records
        json = {**dict(own_files(base)), **json}
        records = {path: RECORD.read(data, path) for path, data in json.items()}
    dossier, own = _dossier_file(base, dossier)
    totals, counted = next_totals(base, additions)
    json |= own | counted
    package = Package(
        dossier=dossier,
        records=tuple(record for _, record in sorted(records.items())),
        totals=totals,
        before=before,
        json=json,
        versions=(*(version.note for version in base.inventory.versions), note),
        stored=_stored(base),
        keeper=keeper[0],
        software=keeper[1],
    )
    return {**content, **json, **package_files(package)}


def _dossier_file(base: OcflObject, dossier: Dossier) -> tuple[Dossier, dict[str, bytes]]:
    """The dossier with what its package tells of it, unless it tells of a later change itself; and its file.

    A file that is damaged stays, since the bytes it had are known already and kept once.
    """
    path = layout.DOSSIER_JSON
    try:
        held = base.read_bytes(path) if holds(base, path) else None
        was = DOSSIER.read(held, path) if held is not None else dossier
    except ArchiveError as error:
        if error.code not in _DAMAGED:
            raise
        _LOG.warning("%s", error)
        return dossier, {}
    if len(dossier.events) <= len(was.events):
        title = was.title if was.value(DossierField.TITLE) else dossier.title
        dossier = replace(dossier, title=title, mode=was.mode, events=was.events, said=was.said)
    return dossier, {path: DOSSIER.write(dossier, held)}


def _stored(base: OcflObject) -> Callable[[str, str], datetime | None]:
    def stored(path: str, sha512: str) -> datetime | None:
        held = holds(base, path) and base.inventory.digest(path) == sha512
        return base.inventory.stored(path) if held else None

    return stored


def read_record(opened: OcflObject, code: str) -> Record:
    """A record.

    Raises:
        ArchiveError: RECORD_NOT_FOUND; OBJECT_CORRUPT.
    """
    return RECORD.read(read_own_file(opened, code), layout.record_path(code))


def read_own_file(opened: OcflObject, code: str) -> bytes:
    """The file of a record itself."""
    path = layout.record_path(code)
    if not holds(opened, path):
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
    return opened.read_bytes(path)


def own_files(opened: OcflObject) -> Iterator[tuple[str, bytes]]:
    """The files of all records themselves, in the order of their codes."""
    for path in sorted(filter(layout.is_record_path, _paths(opened))):
        yield path, opened.read_bytes(path)


def read_dossier(opened: OcflObject) -> Dossier:
    """The dossier itself."""
    return DOSSIER.read(opened.read_bytes(layout.DOSSIER_JSON), layout.DOSSIER_JSON)


def _whole_files(opened: OcflObject) -> dict[str, bytes]:
    """The files about the whole package; none when one of them is damaged or lost."""
    try:
        return {path: opened.read_bytes(path) for path in WHOLE_PATHS if holds(opened, path)}
    except ArchiveError as error:
        if error.code not in _DAMAGED:
            raise
        _LOG.warning("%s: written anew from the records: %s", opened.inventory.id, error)
        return {}


def holds(opened: OcflObject, path: str) -> bool:
    """The newest version has a file at this logical path."""
    return path in _paths(opened)


def _paths(opened: OcflObject) -> Collection[str]:
    """Logical paths of the newest version; none before the first."""
    return opened.inventory.state() if opened.inventory.head else ()


def read_records(opened: OcflObject) -> Iterator[Record]:
    """All records in the order of their codes."""
    for path, data in own_files(opened):
        yield RECORD.read(data, path)
