"""What the catalogue answers. Each function reads in the caller's transaction and changes nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, not_, select, tuple_

from catalogue.registration import FINDINGS
from catalogue.saving import PAGE_IMAGE
from catalogue.seen import MODE, seen, seen_refusals
from catalogue.tables import batches, dossiers, events, files, pages, records, refusals, relations, sources
from domain.digest import Fixity
from domain.documents import Dossier, RecordState, Relation, RelationKind, SourceFile, StoredFile
from domain.entries import UNFINISHED, RecordSummary, Refusal, RelatedRecord
from domain.errors import ArchiveError, ErrorCode
from domain.events import Event
from domain.page import Page
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Any

    from sqlalchemy import Connection

    from domain.people.access import Sight

_MANY = 500  # values of one question
_ON_ITS_WAY = (RecordState.RECEIVED, RecordState.READING, RecordState.RELEASED, RecordState.TO_SIGN)  # to its package
_LOST = (RecordState.FAILED, RecordState.REFUSED, RecordState.ARRIVING)
_BATCH = (
    func.coalesce(batches.c.title, batches.c.name).label("batch"),
    func.coalesce(batches.c.id, "").label("batch_id"),
)
_SUMMARY: Select[Any] = (
    select(
        *(column for column in records.c if column not in {records.c.batch, records.c.mode}),
        dossiers.c.title.label("dossier_title"),
        dossiers.c.fonds,
        MODE.label("mode"),
        records.c.page_count.label("pages"),
        *_BATCH,
    )
    .join(dossiers, dossiers.c.code == records.c.dossier)
    .join(batches, batches.c.name == records.c.batch)
)


def due_for_packing(connection: Connection, dossier: str, most: int) -> tuple[str, ...]:
    """The next `most` ready documents of a dossier, once nothing of it is still being read or `most` are ready."""
    in_dossier = records.c.dossier == dossier
    ready = connection.scalars(
        select(records.c.code)
        .where(in_dossier, records.c.state == RecordState.READY)
        .order_by(records.c.ordinal)
        .limit(most)
    ).all()
    if len(ready) < most and _any_being_read(connection, in_dossier):
        return ()
    return tuple(ready)


def _any_being_read(connection: Connection, condition: ColumnElement[bool]) -> bool:
    being_read = records.c.state.in_(_ON_ITS_WAY)
    return connection.scalar(select(records.c.code).where(condition, being_read).limit(1)) is not None


def dossier(connection: Connection, code: str) -> Dossier:
    """The dossier `code`; RECORD_NOT_FOUND when there is none."""
    row = connection.execute(select(dossiers).where(dossiers.c.code == code)).one_or_none()
    return _dossier(row, code)


def dossier_of(connection: Connection, code: str) -> Dossier:
    """The dossier of the record `code`; RECORD_NOT_FOUND when there is no such record."""
    row = connection.execute(
        select(dossiers).join(records, records.c.dossier == dossiers.c.code).where(records.c.code == code)
    ).one_or_none()
    return _dossier(row, code)


def find(connection: Connection, code: str) -> RecordSummary | None:
    """The record `code`."""
    row = connection.execute(_SUMMARY.where(records.c.code == code)).one_or_none()
    return None if row is None else _summary(row)


def by_content(connection: Connection, content: str, sight: Sight | None = None) -> tuple[RecordSummary, ...]:
    """The records with this content that may be seen, those first that are not lost."""
    conditions = (records.c.content == content, *seen(sight))
    rows = connection.execute(_SUMMARY.where(*conditions).order_by(records.c.code))
    return tuple(sorted(map(_summary, rows), key=lambda summary: summary.state in _LOST))


def page_of_records(
    connection: Connection,
    conditions: list[ColumnElement[bool]],
    after: str | None,
    limit: int,
    sight: Sight | None = None,
) -> tuple[RecordSummary, ...]:
    """At most `limit` records under `conditions` that may be seen, newest first, behind the record `after`.

    Behind one that may not be seen there is nothing, as behind one that is not there.
    """
    place = tuple_(records.c.received, records.c.code)
    statement = (
        _SUMMARY.where(*conditions, *seen(sight))
        .order_by(records.c.received.desc(), records.c.code.desc())
        .limit(limit)
    )
    if after is not None:
        bound = select(records.c.received, records.c.code).join(dossiers, dossiers.c.code == records.c.dossier)
        behind = bound.where(records.c.code == after, *seen(sight)).correlate(None)
        statement = statement.where(place < behind.scalar_subquery())
    return tuple(_summary(row) for row in connection.execute(statement))


def title_conditions(text: str) -> list[ColumnElement[bool]]:
    """Every word of `text` stands in the title or code, with or without its marks."""
    return [records.c.search_key.contains(word, autoescape=True) for word in fold(text).split()]


def events_of(connection: Connection, code: str) -> tuple[Event, ...]:
    """The record's life so far, in order of time."""
    rows = connection.execute(select(events).where(events.c.record == code).order_by(events.c.time, events.c.id))
    return tuple(
        Event(row.identifier, row.type, row.time, row.agent, row.outcome, row.detail, row.agent_kind) for row in rows
    )


def pages_of(connection: Connection, code: str) -> tuple[Page, ...]:
    """The record's pages in order."""
    rows = connection.execute(select(pages).where(pages.c.record == code).order_by(pages.c.number))
    return tuple(
        Page(
            row.number,
            row.state,
            None if row.image is None else PAGE_IMAGE.validate_python(row.image),
            row.words,
            row.confidence,
            row.reason,
        )
        for row in rows
    )


def sources_of(connection: Connection, code: str) -> tuple[SourceFile, ...]:
    """The files handed in, in page order."""
    rows = connection.execute(select(sources).where(sources.c.record == code).order_by(sources.c.position))
    return tuple(
        SourceFile(
            row.name,
            row.format,
            Fixity(row.size, row.sha256, row.sha512),
            FINDINGS.validate_python(row.findings),
        )
        for row in rows
    )


def holding(connection: Connection, digests: Sequence[str]) -> dict[str, int]:
    """Records, not lost ones, by code, that hold files of these SHA-256, with how many of them."""
    found: Counter[str] = Counter()
    for start in range(0, len(digests), _MANY):
        some = sources.c.sha256.in_(digests[start : start + _MANY])
        counted = (
            select(sources.c.record, func.count(func.distinct(sources.c.sha256)))
            .join(records, records.c.code == sources.c.record)
            .where(some, records.c.state.not_in(_LOST))
            .group_by(sources.c.record)
        )
        found.update({row[0]: row[1] for row in connection.execute(counted)})
    return dict(found)


def relations_of(connection: Connection, code: str) -> tuple[Relation, ...]:
    """The relations that the record itself tells."""
    rows = connection.execute(select(relations).where(relations.c.record == code).order_by(relations.c.position))
    return tuple(
        Relation(row.kind, row.content, row.name, row.other, tuple(row.added), tuple(row.gone)) for row in rows
    )


def seen_relations(connection: Connection, told: Iterable[Relation], sight: Sight | None) -> tuple[Relation, ...]:
    """Of these relations those to records that may be seen, and to what is not in the archive."""
    return tuple(_named(one, found) for one, found in _found(connection, told, sight))


def related(connection: Connection, code: str, sight: Sight | None = None) -> tuple[RelatedRecord, ...]:
    """The others that the record tells of, then those that tell of it, each once a kind; then those of its content."""
    content = connection.scalar(select(records.c.content).where(records.c.code == code))
    twins = {one.code for one in by_content(connection, content or "") if one.code != code}
    same = [one for one in by_content(connection, content or "", sight) if one.code != code]
    own = _once(_related(*each) for each in _found(connection, relations_of(connection, code), sight))
    others = connection.execute(
        select(relations, records.c.content.label("of"), records.c.title, records.c.code, records.c.state)
        .join(records, records.c.code == relations.c.record)
        .join(dossiers, dossiers.c.code == records.c.dossier)
        .where(relations.c.content == content, relations.c.record != code, *seen(sight))
        .order_by(relations.c.record, relations.c.position)
    )
    told = _once(
        RelatedRecord(row.kind.inverse, row.of, row.title, row.code, row.state, tuple(row.added), tuple(row.gone))
        for row in others
        if row.other == code or row.other not in twins  # the teller may mean another record of the same content
    )
    alike = (
        RelatedRecord(RelationKind.SAME_CONTENT, one.content, one.title, one.code, one.state)
        for one in same
        if one.state not in _LOST
    )
    return (*own.values(), *(other for key, other in told.items() if key not in own), *alike)


def _once(others: Iterable[RelatedRecord]) -> dict[tuple[str, str], RelatedRecord]:
    return {(other.kind, other.content): other for other in others}


def _found(
    connection: Connection, told: Iterable[Relation], sight: Sight | None
) -> Iterator[tuple[Relation, tuple[RecordSummary, ...]]]:
    """Each relation with the records that may be meant; none where the archive has none. Hidden ones are left out."""
    for relation in told:
        found = by_content(connection, relation.content, sight)
        if found or not by_content(connection, relation.content):
            yield relation, found


def _named(told: Relation, found: tuple[RecordSummary, ...]) -> Relation:
    """The relation, to one of the records that may be seen."""
    codes = [one.code for one in found]
    return told if not told.record or not codes or told.record in codes else replace(told, record=codes[0])


def _related(told: Relation, found: tuple[RecordSummary, ...]) -> RelatedRecord:
    files = (told.added, told.gone)
    if not found:
        return RelatedRecord(told.kind, told.content, told.name, None, None, *files)
    other = next((one for one in found if one.code == told.record), found[0])
    return RelatedRecord(told.kind, told.content, other.title, other.code, other.state, *files)


def files_of(connection: Connection, code: str) -> tuple[StoredFile, ...]:
    """The record's files in the archival package."""
    rows = connection.execute(select(files).where(files.c.record == code).order_by(files.c.position))
    return tuple(
        StoredFile(row.path, row.use, row.media_type, Fixity(row.size, row.sha256, row.sha512), row.page)
        for row in rows
    )


def refusals_of(
    connection: Connection, batch: str | None, limit: int, sight: Sight | None = None
) -> tuple[Refusal, ...]:
    """At most `limit` refusals that may be seen, of the batch of that identifier or all, newest first."""
    columns = (column for column in refusals.c if column is not refusals.c.batch)
    of_batches = select(*columns, *_BATCH).join(batches, batches.c.name == refusals.c.batch)
    shown = of_batches.where(*seen_refusals(sight))
    statement = shown.order_by(refusals.c.time.desc(), refusals.c.name).limit(limit)
    if batch is not None:
        statement = statement.where(batches.c.id == batch)
    return tuple(Refusal(**row._mapping) for row in connection.execute(statement))  # noqa: SLF001 - its public name


def counts(connection: Connection, sight: Sight | None = None) -> dict[RecordState, int]:
    """How many inputs that may be seen stand where, every state named."""
    total = dict.fromkeys(RecordState, 0)
    counted = select(records.c.state, func.count()).group_by(records.c.state)
    if conditions := seen(sight):
        counted = counted.join(dossiers, dossiers.c.code == records.c.dossier).where(*conditions)
    for state, number in connection.execute(counted):
        total[state] = number
    refused = select(func.count()).select_from(refusals).where(*seen_refusals(sight))
    total[RecordState.REFUSED] += connection.scalar(refused) or 0
    return total


def is_empty(connection: Connection) -> bool:
    """Neither a record nor a refusal is known."""
    return all(connection.scalar(select(table.c.batch).limit(1)) is None for table in (records, refusals))


def states(connection: Connection, codes: Sequence[str], sight: Sight | None = None) -> dict[str, RecordState]:
    """Where each of these records stands that may be seen, in the order given."""
    chosen = select(records.c.code, records.c.state).join(dossiers, dossiers.c.code == records.c.dossier)
    rows = connection.execute(chosen.where(records.c.code.in_(codes), *seen(sight)))
    found = {row.code: row.state for row in rows}
    return {code: found[code] for code in codes if code in found}


def unfinished(connection: Connection) -> tuple[str, ...]:
    """Codes of the records that are still to be archived, oldest first; not those that wait for a person's signature.

    A ready document is packed with its neighbours, and waits with those.
    """
    to_sign = records.alias("to_sign")
    beside = exists().where(to_sign.c.dossier == records.c.dossier, to_sign.c.state == RecordState.TO_SIGN)
    held = and_(records.c.state == RecordState.READY, beside)
    chosen = select(records.c.code).where(records.c.state.in_(UNFINISHED), not_(held))
    return tuple(connection.scalars(chosen.order_by(records.c.received, records.c.code)))


def _dossier(row: Row[Any] | None, code: str) -> Dossier:
    if row is None:
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
    return Dossier(row.code, row.title, row.fonds, row.mode)


def _summary(row: Row[Any]) -> RecordSummary:
    return RecordSummary(**{name: getattr(row, name) for name in RecordSummary.__dataclass_fields__})
