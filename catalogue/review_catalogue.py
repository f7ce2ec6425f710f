"""Documents in review: what is asked, who has which before him, what was answered and taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter
from sqlalchemy import and_, case, delete, func, insert, or_, select, update

from catalogue.batches import of_batch
from catalogue.review_tables import review_answers, review_questions, reviews
from catalogue.seen import seen
from catalogue.tables import dossiers, records
from domain.conformity import ConformityFinding
from domain.documents import RecordState
from domain.review.held import HeldDocument
from domain.review.questions import Answer, Question
from domain.review.release import Release

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row, Select

    from catalogue.database import Database
    from domain.people.access import Sight

_QUESTION = TypeAdapter(Question)
_FINDINGS = TypeAdapter(tuple[ConformityFinding, ...])
_VALUE: TypeAdapter[str | tuple[str, ...] | None] = TypeAdapter(str | tuple[str, ...] | None)
_MANY = 500  # values of one statement
_READY = and_(reviews.c.left == 0, ~reviews.c.gated)
_HERE = and_(reviews.c.record == records.c.code, reviews.c.begun == records.c.received)


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """How far the review of a batch is; `ready` are documents that nothing keeps from their release."""

    documents: int
    ready: int
    questions: int
    left: int
    lines: int


@dataclass(frozen=True, slots=True)
class Asked:
    """What else is known of a document that is held.

    Attributes:
        lines: of its text that are doubtful.
        findings: what keeps it from conforming.
        gate: these keep it from its release too.
        pages: width and height in pixels of each page as it is read, and clockwise quarter turns that make it so.
    """

    lines: int
    findings: tuple[ConformityFinding, ...] = ()
    gate: bool = False
    pages: tuple[tuple[int, int, int], ...] = ()


class ReviewCatalogue:
    """The part of the catalogue that is about review; every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, record: str, begun: datetime, questions: Sequence[Question], asked: Asked, now: datetime) -> None:
        """The document is in review from `now` on, with these questions; answers of this attempt stay."""

        def work(connection: Connection) -> None:
            for table in (reviews, review_questions):
                connection.execute(delete(table).where(table.c.record == record))
            left = sum(one.left for one in questions)
            counts = {"questions": len(questions), "left": left, "lines": asked.lines}
            told = {
                "findings": _FINDINGS.dump_python(asked.findings, mode="json"),
                "gated": asked.gate and bool(asked.findings),
                "pages": asked.pages,
            }
            given = {"record": record, "begun": begun, "changed": now}
            connection.execute(insert(reviews).values({**given, **counts, **told}))
            rows = [
                {
                    "record": record,
                    "subject": one.subject,
                    "position": position,
                    "asked": _QUESTION.dump_python(one, mode="json"),
                    "left": one.left,
                }
                for position, one in enumerate(questions)
            ]
            if rows:
                connection.execute(insert(review_questions), rows)

        self._database.settle(work)

    def forget(self, record: str) -> None:
        """The document is in review no more: nothing of it is kept here."""

        def work(connection: Connection) -> None:
            for table in (reviews, review_questions, review_answers):
                connection.execute(delete(table).where(table.c.record == record))

        self._database.settle(work)

    def figures(self, batch: str, sight: Sight | None = None) -> ReviewFigures:
        """How far the batch of that identifier is, as far as it may be seen."""
        sums = select(
            func.count(),
            func.coalesce(func.sum(case((_READY, 1), else_=0)), 0),
            func.coalesce(func.sum(reviews.c.questions), 0),
            func.coalesce(func.sum(reviews.c.left), 0),
            func.coalesce(func.sum(reviews.c.lines), 0),
        )
        with self._database.reading() as connection:
            return ReviewFigures(*map(int, connection.execute(_of(sums, batch, sight)).one()))

    def changed_since(self, batch: str, time: datetime) -> bool:
        """Something was answered, taken back or came into review of the batch after that time."""
        later = _of(select(reviews.c.record), batch, None).where(reviews.c.changed > time).limit(1)
        with self._database.reading() as connection:
            return connection.scalar(later) is not None

    def people(self, batch: str, now: datetime, sight: Sight | None = None) -> tuple[str, ...]:
        """Names of who have a document of the batch before them, in order."""
        held = _of(select(reviews.c.holder), batch, sight).where(reviews.c.holder != "", reviews.c.held_until > now)
        with self._database.reading() as connection:
            return tuple(connection.scalars(held.distinct().order_by(reviews.c.holder)))

    def documents(
        self, batch: str, after: str | None, limit: int, now: datetime, sight: Sight | None = None
    ) -> tuple[HeldDocument, ...]:
        """At most `limit` documents in review of a batch, by code, behind the record `after`."""
        chosen = _of(_HELD, batch, sight).order_by(reviews.c.record).limit(limit)
        chosen = chosen if after is None else chosen.where(reviews.c.record > after)
        with self._database.reading() as connection:
            return tuple(_held(row, now) for row in connection.execute(chosen))

    def document(self, record: str, now: datetime, sight: Sight | None = None) -> HeldDocument | None:
        """The document as it stands in review; None where it does not, or may not be seen."""
        chosen = _of(_HELD, None, sight).where(reviews.c.record == record)
        with self._database.reading() as connection:
            row = connection.execute(chosen).one_or_none()
        return _held(row, now) if row else None

    def pages(self, record: str) -> tuple[tuple[int, int, int], ...]:
        """Width, height and quarter turns of each page of a document in review (see `Asked`)."""
        with self._database.reading() as connection:
            found = connection.scalar(select(reviews.c.pages).where(reviews.c.record == record))
        return tuple((width, height, turns) for width, height, turns in found or ())

    def questions(self, record: str) -> tuple[Question, ...]:
        """What is asked of a document, in order."""
        chosen = select(review_questions.c.asked, review_questions.c.left)
        chosen = chosen.where(review_questions.c.record == record).order_by(review_questions.c.position)
        with self._database.reading() as connection:
            return tuple(
                _QUESTION.validate_python({**row.asked, "left": row.left}) for row in connection.execute(chosen)
            )

    def next_with_questions(
        self, batch: str, person: str, now: datetime, *, alike: bool, sight: Sight | None = None
    ) -> str | None:
        """The code of a document with an open question that nobody else has before him; the person's own one first.

        Args:
            batch: its identifier.
            person: who asks.
            now: the present.
            alike: the one whose open question is like the others': all numbers, then all dates …; else by code.
            sight: what he may see.
        """
        free = or_(reviews.c.holder.in_(("", person)), reviews.c.held_until <= now, reviews.c.held_until.is_(None))
        mine = case((and_(reviews.c.holder == person, reviews.c.held_until > now), 0), else_=1)
        chosen = _of(select(reviews.c.record), batch, sight).where(free, reviews.c.left > 0)
        if alike:
            chosen = chosen.join(
                review_questions, and_(review_questions.c.record == reviews.c.record, review_questions.c.left)
            )
            chosen = chosen.order_by(review_questions.c.subject, reviews.c.record)
        else:
            chosen = chosen.order_by(mine, reviews.c.record)
        with self._database.reading() as connection:
            code: str | None = connection.scalar(chosen.limit(1))
        return code

    def take(self, record: str, person: str, now: datetime, until: datetime) -> bool:
        """The person has the document before him until then; False where another has it."""
        free = or_(reviews.c.holder.in_(("", person)), reviews.c.held_until <= now, reviews.c.held_until.is_(None))
        taking = update(reviews).where(reviews.c.record == record, free).values(holder=person, held_until=until)
        return self._database.settle(lambda connection: bool(connection.execute(taking).rowcount))

    def let_go(self, person: str) -> None:
        """The person has nothing before him any more: he left, or may not review any more."""
        leaving = update(reviews).where(reviews.c.holder == person).values(holder="", held_until=None)
        self._database.settle(lambda connection: connection.execute(leaving))

    def answers(self, record: str, begun: datetime) -> tuple[Answer, ...]:
        """What was answered in this attempt and not taken back, oldest first."""
        chosen = select(review_answers).where(*_of_attempt(record, begun), ~review_answers.c.undone)
        with self._database.reading() as connection:
            rows = connection.execute(chosen.order_by(review_answers.c.id)).all()
        return tuple(
            Answer(row.subject, _VALUE.validate_python(row.value), row.person, row.time, row.was) for row in rows
        )

    def answer(self, record: str, begun: datetime, answers: Sequence[Answer]) -> None:
        """Keep answers; what was taken back before them cannot be put back any more."""

        def work(connection: Connection) -> None:
            gone = delete(review_answers).where(*_of_attempt(record, begun), review_answers.c.undone)
            connection.execute(gone)
            rows = [
                {
                    "record": record,
                    "begun": begun,
                    "subject": one.subject,
                    "value": _VALUE.dump_python(one.value, mode="json"),
                    "person": one.person,
                    "time": one.time,
                    "was": one.was,
                }
                for one in answers
            ]
            connection.execute(insert(review_answers), rows)

        self._database.settle(work)

    def undo(self, record: str, begun: datetime) -> bool:
        """Take the last answer back; False where there is none."""
        return self._turn(record, begun, undone=True)

    def redo(self, record: str, begun: datetime) -> bool:
        """Put back the answer that was taken back last; False where there is none."""
        return self._turn(record, begun, undone=False)

    def undone(self, record: str, begun: datetime) -> int:
        """How many answers may be put back."""
        chosen = select(func.count()).where(*_of_attempt(record, begun), review_answers.c.undone)
        with self._database.reading() as connection:
            return connection.scalar(chosen) or 0

    def _turn(self, record: str, begun: datetime, *, undone: bool) -> bool:
        which = func.max if undone else func.min
        last = select(which(review_answers.c.id)).where(*_of_attempt(record, begun), review_answers.c.undone != undone)
        turning = update(review_answers).where(review_answers.c.id == last.scalar_subquery()).values(undone=undone)
        return self._database.settle(lambda connection: bool(connection.execute(turning).rowcount))

    def settle_questions(self, record: str, begun: datetime, left: Collection[str], now: datetime) -> None:
        """These subjects of a document's questions are open after a change, the others answered."""

        def work(connection: Connection) -> None:
            of_record = review_questions.c.record == record
            open_now = review_questions.c.subject.in_(tuple(left))
            connection.execute(update(review_questions).where(of_record).values(left=open_now))
            this = (reviews.c.record == record, reviews.c.begun == begun)
            connection.execute(update(reviews).where(*this).values(left=len(left), changed=now))

        self._database.settle(work)

    def release(
        self, batch: str, release: Release, *, despite: bool = False, sight: Sight | None = None
    ) -> tuple[tuple[str, datetime], ...]:
        """Release the documents of a batch of which nothing is asked any more; all at once or none.

        Args:
            batch: its identifier.
            release: by whom, when, and why.
            despite: also those with open questions.
            sight: what may be released.

        Returns:
            Code and attempt of each.
        """

        def work(connection: Connection) -> tuple[tuple[str, datetime], ...]:
            due = _of(select(reviews.c.record, reviews.c.begun), batch, sight).with_for_update(of=records)
            due = due if despite else due.where(_READY)
            found = tuple((row.record, row.begun) for row in connection.execute(due))
            codes = [code for code, _ in found]
            told = {"released": release.time, "persons": list(release.persons), "reason": release.reason}
            for some in _parts_of(codes):
                connection.execute(update(reviews).where(reviews.c.record.in_(some)).values(told))
                here = (records.c.code.in_(some), records.c.state == RecordState.IN_REVIEW)
                connection.execute(update(records).where(*here).values(state=RecordState.RELEASED))
            return found

        return self._database.settle(work)

    def release_of(self, record: str, begun: datetime) -> Release | None:
        """With what this attempt at a record was released; None where it was not."""
        this = (reviews.c.record == record, reviews.c.begun == begun, reviews.c.released.is_not(None))
        with self._database.reading() as connection:
            row = connection.execute(select(reviews).where(*this)).one_or_none()
        if row is None:
            return None
        findings = _FINDINGS.validate_python(row.findings) if row.gated else ()
        return Release(tuple(row.persons or ()), row.released, self.answers(record, begun), row.reason, findings)

    def remark(self, batch: str, remark: str, sight: Sight | None = None) -> None:
        """What whoever gave a batch back says of its documents; nobody has them before him any more."""
        due = _of(select(reviews.c.record), batch, sight).scalar_subquery()
        saying = update(reviews).where(reviews.c.record.in_(due)).values(remark=remark, holder="", held_until=None)
        self._database.settle(lambda connection: connection.execute(saying))


def _parts_of(codes: Sequence[str]) -> Iterator[Sequence[str]]:
    """Codes, as many at a time as one statement takes."""
    return (codes[start : start + _MANY] for start in range(0, len(codes), _MANY))


_HELD = select(
    reviews.c.record,
    records.c.title,
    records.c.received,
    reviews.c.questions,
    reviews.c.left,
    reviews.c.lines,
    reviews.c.holder,
    reviews.c.held_until,
    reviews.c.remark,
    reviews.c.findings,
    reviews.c.gated,
)


def _of(chosen: Select[Any], batch: str | None, sight: Sight | None) -> Select[Any]:
    """Of the documents that stand in review now, of one batch or all."""
    joined = chosen.select_from(reviews.join(records, _HERE).join(dossiers, dossiers.c.code == records.c.dossier))
    of = [] if batch is None else [of_batch(batch)]
    return joined.where(records.c.state == RecordState.IN_REVIEW, *of, *seen(sight))


def _of_attempt(record: str, begun: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return review_answers.c.record == record, review_answers.c.begun == begun


def _held(row: Row[Any], now: datetime) -> HeldDocument:
    held = row.holder if row.held_until and row.held_until > now else ""
    counts = row.questions, row.left, row.lines
    findings = _FINDINGS.validate_python(row.findings)
    return HeldDocument(row.record, row.title, row.received, *counts, held, row.remark, findings, row.gated)
