"""Records of the same content, and what they mean for one that comes in: known here, elsewhere, or to be begun.

Within a dossier content lies once. A loose document may lie anywhere: its own dossier would be a new one each time.
What another fonds holds is no twin: each body keeps its own, and is not told of others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select

from catalogue.tables import dossiers, records
from domain.documents import RecordState
from domain.entries import Registration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Row

# Not in the archive: the same bytes may be tried once more, those too that somebody began to take in and did not end.
_AGAIN = (RecordState.FAILED, RecordState.REFUSED, RecordState.ARRIVING)
_TWINS: Select[Any] = select(records.c.code, records.c.dossier, records.c.state, records.c.received)


def twins_of(connection: Connection, content: str, fonds: str | None, *, held: bool = False) -> Sequence[Row[Any]]:
    """All records of this content in a fonds, those first that are in the archive or on their way.

    Args:
        connection: of the transaction.
        content: digest.
        fonds: code; None for all of the archive.
        held: until the transaction ends.
    """
    found = _TWINS.where(records.c.content == content).order_by(records.c.code)
    if fonds is not None:
        found = found.join(dossiers, dossiers.c.code == records.c.dossier).where(dossiers.c.fonds == fonds)
    rows = connection.execute(found.with_for_update(of=records) if held else found).all()
    return sorted(rows, key=lambda row: (row.state in _AGAIN, row.state is not RecordState.ARCHIVED))


def to_begin(twins: Sequence[Row[Any]], dossier: str | None) -> str | None:
    """Code of the record that is begun anew by a document for `dossier`, None for a loose one."""
    return next((row.code for row in twins if dossier in {None, row.dossier}), None)


def elsewhere(twins: Sequence[Row[Any]], dossier: str | None) -> tuple[str, ...]:
    """Codes of the records in other dossiers; what failed there is not there."""
    return tuple(row.code for row in twins if dossier not in {None, row.dossier} and row.state not in _AGAIN)


def known_as(twins: Sequence[Row[Any]], dossier: str | None, *, beside: bool) -> Registration | None:
    """What is known already of a document for `dossier`; None where something is to be begun.

    Args:
        twins: all records of its content.
        dossier: None for a loose document.
        beside: it is a record of its own also where another dossier holds it.
    """
    here = next((row for row in twins if dossier in {None, row.dossier} and row.state not in _AGAIN), None)
    if here:
        return Registration(here.code, here.state, is_new=False, received=here.received)
    others = elsewhere(twins, dossier)
    if not others or beside:
        return None
    (other,) = (row for row in twins if row.code == others[0])
    return Registration(other.code, other.state, is_new=False, received=other.received, elsewhere=others)
