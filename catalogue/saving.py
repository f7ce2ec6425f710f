"""What happens to a record after it has a code. Each function joins the caller's transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, update

from catalogue.batches import label_of
from catalogue.descriptions import keep_description
from catalogue.outdating import outdate_around, outdate_cited
from catalogue.registration import (
    keep_dossier,
    keep_filing,
    keep_relations,
    keep_sources,
    pass_ordinal,
    search_key,
)
from catalogue.standing import comes_from
from catalogue.tables import events, files, pages, records, refusals
from catalogue.upsert import insert_new, upsert
from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from domain.identifiers import RecordCode
from domain.page import Page, PageImage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from domain.description.document import Description
    from domain.documents import Dossier, Record, StoredFile
    from domain.entries import Refusal
    from domain.events import Event

PAGE_IMAGE = TypeAdapter(PageImage)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a record shall stand, and what must be told about it.

    Attributes:
        reason: an `ErrorCode` value.
        attempt: the record's `received` at the attempt that tells this; None for whichever is the present one.
        stored: a failure of a document that lies in its package already.
    """

    state: RecordState
    reason: str | None = None
    facts: Mapping[str, str | float] = field(default_factory=dict)
    attempt: datetime | None = None
    stored: bool = False


def set_state(connection: Connection, code: str, told: Standing) -> bool:
    """The record goes forward; False when it stands further on already, or in another attempt."""
    conditions = [records.c.code == code]
    if told.attempt is not None:
        conditions.append(records.c.received == told.attempt)
    moved = connection.execute(
        update(records)
        .where(*conditions, records.c.state.in_(comes_from(told.state, stored=told.stored)))
        .values(state=told.state, reason=told.reason, facts=dict(told.facts))
    )
    if moved.rowcount:
        if told.state is RecordState.ARCHIVED:
            outdate_cited(connection, records.c.code == code)
        return True
    require(connection, code)
    return connection.scalar(select(records.c.state).where(*conditions)) is told.state


def tell(connection: Connection, code: str, reason: str, facts: Mapping[str, str | float]) -> None:
    """A reason beside where the record stands, in place of the one before."""
    connection.execute(update(records).where(records.c.code == code).values(reason=reason, facts=dict(facts)))


def require(connection: Connection, code: str) -> None:
    """Raise RECORD_NOT_FOUND unless the record exists."""
    if connection.scalar(select(records.c.code).where(records.c.code == code)) is None:
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)


def keep_events(connection: Connection, code: str, told: Sequence[Event]) -> None:
    """Events of the record; one whose identifier is known is passed over."""
    insert_new(connection, events, [{"record": code, **asdict(event)} for event in told])


def save_record(
    connection: Connection,
    record: Record,
    version: int,
    dossier: Dossier,
    state: RecordState,
    description: Description | None = None,
) -> bool:
    """All that is known about an archived record, in place of what was known before.

    False, with nothing changed, when an archived record would be taken back to a state before.
    """
    stands = connection.scalar(select(records.c.state).where(records.c.code == record.code).with_for_update())
    if stands is RecordState.ARCHIVED and state is not stands:
        return False
    keep_dossier(connection, dossier)
    batch = label_of(connection, record, record.received)
    pass_ordinal(connection, RecordCode.parse(record.code))
    upsert(connection, records, [_row(record, version, state, batch)])
    keep_filing(connection, record.code, record.content, record.dossier)
    keep_sources(connection, record.code, record.sources)
    keep_relations(connection, record.code, record.relations)
    _keep_files(connection, record.code, record.files)
    _keep_pages(connection, record.code, record.pages)
    keep_events(connection, record.code, record.events)
    outdate_around(connection, record.code)
    keep_description(connection, record.code, description)
    outdate_around(connection, record.code)
    return True


def refuse(connection: Connection, refusal: Refusal) -> None:
    """Note a refusal; the same file in the same batch is one refusal, with the latest reason."""
    row = {**asdict(refusal), "batch": label_of(connection, refusal, refusal.time)}
    del row["batch_id"]
    upsert(connection, refusals, [row])


def _row(record: Record, version: int, state: RecordState, batch: str) -> dict[str, object]:
    return {
        "code": record.code,
        "dossier": record.dossier,
        "ordinal": RecordCode.parse(record.code).ordinal,
        "title": record.called,
        "search_key": search_key(record.code, " ".join(dict.fromkeys((record.called, record.title)))),
        "nature": record.nature,
        "content": record.content,
        "state": state,
        "reason": record.reason,
        "facts": record.facts,
        "batch": batch,
        "owner": record.owner,
        "received": record.received,
        "version": version,
        "page_count": len(record.pages),
        "to_look_at": record.noticed.to_look_at,
        "mode": record.mode,
    }


def _keep_files(connection: Connection, code: str, kept: Sequence[StoredFile]) -> None:
    connection.execute(delete(files).where(files.c.record == code))
    rows = [
        {
            "record": code,
            "path": file.path,
            "position": position,
            "use": file.use,
            "media_type": file.media_type,
            "page": file.page,
            **asdict(file.fixity),
        }
        for position, file in enumerate(kept)
    ]
    if rows:
        connection.execute(insert(files), rows)


def _keep_pages(connection: Connection, code: str, kept: Sequence[Page]) -> None:
    connection.execute(delete(pages).where(pages.c.record == code))
    rows = [
        {
            "record": code,
            "number": page.number,
            "state": page.state,
            "image": page.image and PAGE_IMAGE.dump_python(page.image, mode="json"),
            "words": page.words,
            "confidence": page.confidence,
            "reason": page.reason,
        }
        for page in kept
    ]
    if rows:
        connection.execute(insert(pages), rows)
