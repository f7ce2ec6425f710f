"""A document comes in: is it known, which dossier, which code. Each function joins the caller's transaction.

Two processes at once get different codes because both numbers are taken by `UPDATE … RETURNING`, which holds the
row until the transaction ends, and the same content only once because its digest is a primary key.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, update

from catalogue.batches import label_of
from catalogue.rebuilding import refuse_unfinished
from catalogue.tables import contents, dossiers, fonds, records, relations, running_numbers, sources
from catalogue.upsert import insert_new
from domain.documents import Dossier, Noticed, RecordState
from domain.entries import Registration
from domain.findings import SourceFinding
from domain.identifiers import RecordCode, check_dossier_code
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from domain.documents import Relation, SourceFile
    from domain.entries import Submission

_AGAIN = (RecordState.FAILED, RecordState.REFUSED)  # not in the archive: the same bytes may be tried once more
FINDINGS = TypeAdapter(tuple[SourceFinding, ...])
_LOOSE_CODE = re.compile(r"(?P<series>.+\.\d{4})\.(?P<number>\d{6,9})")


def register(connection: Connection, submission: Submission) -> Registration:
    """Give `submission` a code, or find the code that its content has."""
    refuse_unfinished(connection)
    batch = label_of(connection, submission, submission.received)
    known = _known(connection, submission.content)
    if known is None:
        return _register_new(connection, submission, batch)
    if known.state not in _AGAIN:
        return known
    _fill(connection, known.code, submission, batch)
    return Registration(known.code, RecordState.RECEIVED, is_new=True, received=submission.received)


def keep_dossier(connection: Connection, dossier: Dossier) -> None:
    """The dossier with this title, made when it is new; its fonds never changes."""
    insert_new(connection, fonds, [{"code": dossier.fonds}])
    insert_new(connection, dossiers, [{**asdict(dossier), "last_ordinal": 0}])
    connection.execute(update(dossiers).where(dossiers.c.code == dossier.code).values(title=dossier.title))
    _pass_running_number(connection, dossier.code)


def keep_sources(connection: Connection, code: str, given: Sequence[SourceFile]) -> None:
    """The sources of the record, in place of those it had."""
    connection.execute(delete(sources).where(sources.c.record == code))
    rows = [
        {
            "record": code,
            "position": position,
            "name": source.name,
            "format": source.format,
            "findings": FINDINGS.dump_python(source.findings, mode="json"),
            **asdict(source.fixity),
        }
        for position, source in enumerate(given)
    ]
    if rows:
        connection.execute(insert(sources), rows)


def keep_relations(connection: Connection, code: str, told: Sequence[Relation]) -> None:
    """The relations that the record tells, in place of those it told."""
    connection.execute(delete(relations).where(relations.c.record == code))
    rows = [
        {
            "record": code,
            "position": position,
            "kind": relation.kind,
            "content": relation.content,
            "name": relation.name,
            "other": relation.record,
            "added": list(relation.added),
            "gone": list(relation.gone),
        }
        for position, relation in enumerate(told)
    ]
    if rows:
        connection.execute(insert(relations), rows)


def search_key(code: str, title: str) -> str:
    """What a search among titles looks in: code and title without marks."""
    return fold(f"{code} {title}")


def _known(connection: Connection, content: str) -> Registration | None:
    found = connection.execute(
        select(records.c.code, records.c.state, records.c.received)
        .join(contents, contents.c.record == records.c.code)
        .where(contents.c.sha256 == content)
        .with_for_update()
    ).one_or_none()
    return found and Registration(found.code, found.state, is_new=False, received=found.received)


def _register_new(connection: Connection, submission: Submission, batch: str) -> Registration:
    dossier = _dossier_for(connection, submission)
    ordinal = connection.scalars(
        update(dossiers)
        .where(dossiers.c.code == dossier)
        .values(last_ordinal=dossiers.c.last_ordinal + 1)
        .returning(dossiers.c.last_ordinal)
    ).one()
    code = str(RecordCode(dossier, ordinal))
    row = {"code": code, "dossier": dossier, "ordinal": ordinal, "content": submission.content}
    connection.execute(insert(records).values(**row, **_given(code, submission, batch)))
    connection.execute(insert(contents).values(sha256=submission.content, record=code))
    keep_sources(connection, code, submission.sources)
    keep_relations(connection, code, submission.relations)
    return Registration(code, RecordState.RECEIVED, is_new=True, received=submission.received)


def _fill(connection: Connection, code: str, submission: Submission, batch: str) -> None:
    """The record begins anew as this submission; its code and dossier stay."""
    connection.execute(update(records).where(records.c.code == code).values(**_given(code, submission, batch)))
    keep_sources(connection, code, submission.sources)
    keep_relations(connection, code, submission.relations)


def _given(code: str, submission: Submission, batch: str) -> dict[str, object]:
    return {
        "title": submission.title,
        "search_key": search_key(code, submission.title),
        "nature": submission.nature,
        "state": RecordState.RECEIVED,
        "reason": None,
        "facts": {},
        "batch": batch,
        "owner": submission.owner,
        "received": submission.received,
        "to_look_at": Noticed(submission.sources, (), submission.relations).to_look_at,
    }


def _dossier_for(connection: Connection, submission: Submission) -> str:
    if submission.dossier is None:
        return _loose_dossier(connection, submission)
    code = check_dossier_code(submission.dossier)
    title = connection.scalar(select(dossiers.c.title).where(dossiers.c.code == code))
    keep_dossier(connection, Dossier(code, submission.dossier_title or title or code, submission.fonds))
    return code


def _loose_dossier(connection: Connection, submission: Submission) -> str:
    """A dossier for this document alone, under the next running number of its fonds and year."""
    series = f"{submission.fonds}.{submission.received.year}"
    insert_new(connection, running_numbers, [{"series": series, "last": 0}])
    number = connection.scalars(
        update(running_numbers)
        .where(running_numbers.c.series == series)
        .values(last=running_numbers.c.last + 1)
        .returning(running_numbers.c.last)
    ).one()
    code = check_dossier_code(f"{series}.{number:06d}")
    title = submission.dossier_title or submission.title
    insert_new(connection, fonds, [{"code": submission.fonds}])
    connection.execute(insert(dossiers).values(code=code, title=title, fonds=submission.fonds, last_ordinal=0))
    return code


def _pass_running_number(connection: Connection, code: str) -> None:
    """A code that looks like a loose document's, chosen by hand or rebuilt, is never given out again."""
    match = _LOOSE_CODE.fullmatch(code)
    if match is None:
        return
    series, number = match["series"], int(match["number"])
    insert_new(connection, running_numbers, [{"series": series, "last": number}])
    connection.execute(
        update(running_numbers)
        .where(running_numbers.c.series == series, running_numbers.c.last < number)
        .values(last=number)
    )
