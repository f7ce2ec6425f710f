"""One document in review: opened by one person at a time, answered, taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from domain.description.values import value_of
from domain.errors import ArchiveError, ErrorCode
from domain.review.batch_rules import rule_of
from domain.review.held import DocumentInReview
from domain.review.questions import (
    LOOK,
    Answer,
    counting,
    field_of,
    is_doubtful,
    line_of,
    still_asked,
    with_answers,
)
from ocr.alto import numbered_lines
from pipeline.describing.described import NOT_DESCRIBED
from pipeline.intake.places import Attempt
from pipeline.isolation.readings import READING
from pipeline.review.kept_description import machine_description
from pipeline.texts.correcting import PlacedLine, check_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from domain.page import ReadPage
    from domain.people.access import Sight
    from domain.review.held import HeldDocument
    from pipeline.intake.intake_plan import IntakePlan
    from pipeline.wiring import Parts


class Reviewing:
    """What one person does in review.

    Args:
        parts: of the archive.
        person: name of who does it.
        sight: what he may see.
    """

    def __init__(self, parts: Parts, person: str, sight: Sight | None) -> None:
        self._parts, self._person, self._sight = parts, person, sight
        self._reviews = parts.catalogue.reviews

    def document(self, record: str) -> DocumentInReview:
        """The document as it stands.

        Raises:
            ArchiveError: NOT_IN_REVIEW, or it may not be seen.
        """
        held, plan = self._held(record), self._plan(record)
        answers = self._reviews.answers(record, held.received)
        description = with_answers(machine_description(self._parts.store, plan) or NOT_DESCRIBED, answers)
        pages = self._reviews.pages(record)
        sizes, turns = tuple((width, height) for width, height, _ in pages), tuple(turns for _, _, turns in pages)
        undone = self._reviews.undone(record, held.received)
        questions = self._reviews.questions(record)
        counted = tuple(counting(answers).values())
        told = held, plan.batch_id, plan.pages, sizes, description, questions, counted
        return DocumentInReview(*told, undone, turns)

    def take(self, record: str) -> DocumentInReview:
        """Have the document before one: nobody else is shown its questions for a while.

        Raises:
            ArchiveError: NOT_IN_REVIEW; REVIEW_HELD, another has it.
        """
        self._renew(record)
        return self.document(record)

    def next(self, batch: str, *, alike: bool) -> DocumentInReview | None:
        """Take the next document of a batch with an open question that nobody has; None where there is none."""
        while (
            code := self._reviews.next_with_questions(
                batch, self._person, self._parts.clock(), alike=alike, sight=self._sight
            )
        ) is not None:
            try:
                return self.take(code)
            except ArchiveError as error:  # somebody was faster, or it was released in this moment
                if error.code not in {ErrorCode.REVIEW_HELD, ErrorCode.NOT_IN_REVIEW}:
                    raise
        return None

    def answer(self, record: str, said: Mapping[str, str | None]) -> DocumentInReview:
        """Keep what the person says of subjects, as he typed it; nothing of it is written before the release.

        Raises:
            ArchiveError: NOT_IN_REVIEW, REVIEW_HELD; FIELD_INVALID, FIELD_UNKNOWN, LINE_NOT_FOUND; USAGE, no text.
        """
        held = self._renew(record)
        answers = [self._answer(record, subject, text) for subject, text in said.items()]
        self._reviews.answer(record, held.received, answers)
        return self._settled(record)

    def turn(self, record: str, *, back: bool) -> DocumentInReview:
        """Take the last answer back, whoever gave it, or put back what was taken back last.

        Raises:
            ArchiveError: NOT_IN_REVIEW, REVIEW_HELD.
        """
        begun = self._renew(record).received
        (self._reviews.undo if back else self._reviews.redo)(record, begun)
        return self._settled(record)

    def lines(self, record: str, page: int, *, every: bool) -> Iterator[PlacedLine]:
        """Lines of a page as they stand now, those that are doubtful or all.

        Raises:
            ArchiveError: NOT_IN_REVIEW, or it has no such page.
        """
        from pipeline.review.answered import as_answered, lines_answered

        held, plan = self._held(record), self._plan(record)
        answers = lines_answered(self._reviews.answers(record, held.received)).get(page, {})
        reading = as_answered(self._reading(plan, page), answers)
        for name, line in numbered_lines(reading.text) if reading.text else ():
            if every or is_doubtful(line) or name in answers:
                yield PlacedLine(page, name, line)

    def _settled(self, record: str) -> DocumentInReview:
        """Count anew what is open."""
        document = self.document(record)
        rule = rule_of(self._parts.batches.kind(document.batch))
        left = still_asked(document.questions, document.description, rule)
        looked = {one.subject for one in document.answers}
        left |= {one.subject for one in document.questions if one.subject == LOOK and LOOK not in looked}
        self._reviews.settle_questions(record, document.held.received, left, self._parts.clock())
        questions = tuple(replace(one, left=one.subject in left) for one in document.questions)
        return replace(document, questions=questions, held=replace(document.held, left=len(left)))

    def _answer(self, record: str, subject: str, text: str | None) -> Answer:
        now = self._parts.clock()
        if (name := field_of(subject)) is not None:
            return Answer(subject, value_of(name, text or ""), self._person, now)
        if subject == LOOK:
            return Answer(subject, None, self._person, now)
        place = line_of(subject)
        if place is None:
            raise ArchiveError(ErrorCode.FIELD_UNKNOWN, field=subject[:100], names="field:…, line:…")
        check_text(text)
        reading = self._reading(self._plan(record), place[0])
        line = dict(numbered_lines(reading.text)).get(place[1]) if reading.text else None
        if line is None:
            raise ArchiveError(ErrorCode.LINE_NOT_FOUND, record=record, page=place[0], line=place[1])
        return Answer(subject, text, self._person, now, line.text)

    def _renew(self, record: str) -> HeldDocument:
        now = self._parts.clock()
        until = now + timedelta(minutes=self._parts.settings.review.lease_minutes)
        held = self._held(record)
        if not self._reviews.take(record, self._person, now, until):
            holder = self._held(record).holder
            raise ArchiveError(ErrorCode.REVIEW_HELD, record=record, person=holder or "?")
        return held

    def _held(self, record: str) -> HeldDocument:
        held = self._reviews.document(record, self._parts.clock(), self._sight)
        if held is None:
            raise ArchiveError(ErrorCode.NOT_IN_REVIEW, record=record)
        return held

    def _plan(self, record: str) -> IntakePlan:
        summary = self._parts.catalogue.find(record)
        if summary is None:
            raise ArchiveError(ErrorCode.NOT_IN_REVIEW, record=record)
        return self._parts.workspace.plan(summary)

    def _reading(self, plan: IntakePlan, page: int) -> ReadPage:
        if not 1 <= page <= plan.pages:
            raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{plan.record}#{page}")
        key = Attempt(plan.record, plan.received).page_key(page)
        return READING.read(self._parts.store.read_bytes(key), key)
