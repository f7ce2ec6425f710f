"""A document comes in: is it known, which dossier, which code. Each function joins the caller's transaction.

Two processes at once get different codes because both numbers are taken by `UPDATE … RETURNING`, which holds the
row until the transaction ends, and the same content only once in a dossier because the two are a primary key.
"""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select, update

from catalogue.batches import label_of
from catalogue.rebuilding import refuse_unfinished
from catalogue.review_tables import OWN_REVIEWS
from catalogue.tables import (
    contents,
    dossiers,
    events,
    filings,
    fonds,
    records,
    relations,
    running_numbers,
    sources,
)
from catalogue.twins import elsewhere, known_as, to_begin, twins_of
from catalogue.upsert import insert_new
from domain.documents import Dossier, Noticed, RecordState
from domain.entries import Registration
from domain.findings import SourceFinding
from domain.identifiers import RecordCode, check_dossier_code
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from domain.documents import Relation, SourceFile
    from domain.entries import Submission

FINDINGS = TypeAdapter(tuple[SourceFinding, ...])
_LOOSE_CODE = re.compile(r"(?P<series>.+\.\d{4})\.(?P<number>\d{6,9})")


def register(connection: Connection, submission: Submission, state: RecordState = RecordState.RECEIVED) -> Registration:
    """Give `submission` a code, under which it stands at `state`, or find the code that its content has."""
    refuse_unfinished(connection)
    batch = label_of(connection, submission, submission.received)
    dossier = check_dossier_code(submission.dossier) if submission.dossier else None
    twins = twins_of(connection, submission.content, submission.fonds, held=True)
    if known := known_as(twins, dossier, beside=submission.beside):
        return known
    code = to_begin(twins, dossier)
    if code is None:
        code = _new_code(connection, submission)
        _insert(connection, code, submission, state, batch)
        _claim(connection, code, submission)
    else:
        connection.execute(
            update(records).where(records.c.code == code).values(**_given(code, submission, state, batch))
        )
        _keep_details(connection, code, submission)
    others = elsewhere(twins, dossier)
    return Registration(code, state, is_new=True, received=submission.received, elsewhere=others)


def restore(connection: Connection, submission: Submission, code: str) -> Registration:
    """An acknowledged document that is unknown here begins anew under its `code`; under a new one where it has none.

    So it does where other content has the code.
    """
    batch = label_of(connection, submission, submission.received)
    taken = connection.execute(select(records.c.content, records.c.state).where(records.c.code == code)).one_or_none()
    if taken and taken.content == submission.content:
        return Registration(code, taken.state, is_new=False)
    if taken or not code:
        code = _new_code(connection, submission)
    else:
        _keep_place(connection, RecordCode.parse(code), submission)
    _insert(connection, code, submission, RecordState.RECEIVED, batch)
    keep_filing(connection, code, submission.content, RecordCode.parse(code).dossier)
    return Registration(code, RecordState.RECEIVED, is_new=True, received=submission.received)


def begin_again(connection: Connection, code: str, time: datetime) -> bool:
    """A failed record begins another attempt, named by `time`; False where it does not stand there any more."""
    begun = connection.execute(
        update(records)
        .where(records.c.code == code, records.c.state == RecordState.FAILED)
        .values(state=RecordState.RECEIVED, reason=None, facts={}, received=time)
    )
    return bool(begun.rowcount)


def withdraw(connection: Connection, code: str, attempt: datetime, states: Collection[RecordState]) -> bool:
    """Forget a record that stands in one of the states; False where it does not, or in another attempt.

    Its code stays used.
    """
    never = (records.c.code == code, records.c.state.in_(states), records.c.received == attempt)
    if connection.scalar(select(records.c.code).where(*never).with_for_update()) is None:
        return False
    for table in (contents, filings, sources, relations, events, *OWN_REVIEWS):
        connection.execute(delete(table).where(table.c.record == code))
    connection.execute(delete(records).where(records.c.code == code))
    return True


def keep_dossier(connection: Connection, dossier: Dossier) -> None:
    """The dossier with this title, made when it is new; its fonds never changes, its mode only by `set_mode`."""
    insert_new(connection, fonds, [{"code": dossier.fonds}])
    given = {"code": dossier.code, "title": dossier.title, "fonds": dossier.fonds, "mode": dossier.mode}
    insert_new(connection, dossiers, [{**given, "last_ordinal": 0}])
    connection.execute(update(dossiers).where(dossiers.c.code == dossier.code).values(title=dossier.title))
    _pass_running_number(connection, dossier.code)


def title_dossier(connection: Connection, code: str, title: str) -> None:
    """The dossier of this code is called so from now on."""
    connection.execute(update(dossiers).where(dossiers.c.code == code).values(title=title))


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


def keep_filing(connection: Connection, code: str, content: str, dossier: str) -> None:
    """The content lies in the dossier, as this record; the first of several stays."""
    insert_new(connection, filings, [{"content": content, "dossier": dossier, "record": code}])
    insert_new(connection, contents, [{"sha256": content, "record": code}])


def pass_ordinal(connection: Connection, place: RecordCode) -> None:
    """The dossier gives out no ordinal up to this one."""
    connection.execute(
        update(dossiers)
        .where(dossiers.c.code == place.dossier, dossiers.c.last_ordinal < place.ordinal)
        .values(last_ordinal=place.ordinal)
    )


def search_key(code: str, title: str) -> str:
    """What a search among titles looks in: code and title without marks."""
    return fold(f"{code} {title}")


def _new_code(connection: Connection, submission: Submission) -> str:
    dossier = _dossier_for(connection, submission)
    ordinal = connection.scalars(
        update(dossiers)
        .where(dossiers.c.code == dossier)
        .values(last_ordinal=dossiers.c.last_ordinal + 1)
        .returning(dossiers.c.last_ordinal)
    ).one()
    return str(RecordCode(dossier, ordinal))


def _keep_place(connection: Connection, place: RecordCode, submission: Submission) -> None:
    """The dossier of a code that was given before, which gives out no ordinal up to that one any more."""
    told = submission.dossier_title or _title_of(connection, place.dossier)
    title = told or (place.dossier if submission.dossier else submission.title)
    keep_dossier(connection, Dossier(place.dossier, title, submission.fonds))
    pass_ordinal(connection, place)


def _insert(connection: Connection, code: str, submission: Submission, state: RecordState, batch: str) -> None:
    place = RecordCode.parse(code)
    row = {"code": code, "dossier": place.dossier, "ordinal": place.ordinal, "content": submission.content}
    connection.execute(insert(records).values(**row, **_given(code, submission, state, batch)))
    _keep_details(connection, code, submission)


def _claim(connection: Connection, code: str, submission: Submission) -> None:
    """Who brings the same into the same dossier at this moment is in the way, and finds the record when he comes again.

    So is who brings the same loose document.
    """
    dossier = RecordCode.parse(code).dossier
    loose = f"/{submission.fonds}"  # no code of a dossier
    filed = [dossier] if submission.dossier else [dossier, loose]
    rows = [{"content": submission.content, "dossier": place, "record": code} for place in filed]
    connection.execute(insert(filings), rows)
    insert_new(connection, contents, [{"sha256": submission.content, "record": code}])


def _keep_details(connection: Connection, code: str, submission: Submission) -> None:
    keep_sources(connection, code, submission.sources)
    keep_relations(connection, code, submission.relations)


def _given(code: str, submission: Submission, state: RecordState, batch: str) -> dict[str, object]:
    return {
        "title": submission.title,
        "search_key": search_key(code, submission.title),
        "nature": submission.nature,
        "state": state,
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
    title = submission.dossier_title or _title_of(connection, code) or code
    keep_dossier(connection, Dossier(code, title, submission.fonds))
    return code


def _title_of(connection: Connection, dossier: str) -> str | None:
    return connection.scalar(select(dossiers.c.title).where(dossiers.c.code == dossier))


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
