"""Which documents people look at before they are written and sealed, and with what they go on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from catalogue.review_catalogue import Asked
from domain.documents import RecordState
from domain.errors import ArchiveError, ErrorCode
from domain.review.batch_rules import Releasing, rule_of
from domain.review.questions import LOOK, Question, is_doubtful, questions_of
from pipeline.review.gate import findings_before
from pipeline.review.kept_release import keep_release, kept_release

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.description.document import Description
    from domain.page import ReadPage
    from domain.review.batch_rules import BatchRule
    from domain.review.release import Release
    from pipeline.intake.intake_plan import IntakePlan
    from pipeline.wiring import Parts

_DIGITS = 8  # of a digest, enough to choose by


class ReviewDoor:
    """Holds documents whose plan asks for review, and lets them go on as they were released.

    Args:
        parts: of the archive.
    """

    def __init__(self, parts: Parts) -> None:
        self._store, self._catalogue, self._clock = parts.store, parts.catalogue, parts.clock
        self._workspace, self._batches = parts.workspace, parts.batches

    def holds(self, plan: IntakePlan, description: Description) -> bool:
        """The document is in review from now on; False where it goes on: nobody asked for it, or it was released.

        Of a kind that goes on by itself only what nothing is asked of does; every so many-th is looked at all the same.
        """
        if not plan.review or kept_release(self._store, plan.record) is not None:
            return False
        if self._stands(plan):  # this step was cut short: people may have answered since
            return True
        rule = rule_of(self._batches.kind(plan.batch_id))
        questions = questions_of(description, rule) or _sample(plan, rule)
        if rule.release is Releasing.AUTOMATIC and not questions:
            return False
        readings = self._workspace.readings(plan)
        findings = findings_before(plan, readings, description)
        gate, pages = rule.release is not Releasing.AUTOMATIC, tuple(map(_size, readings))
        asked = Asked(_doubtful(readings), findings, gate, pages)
        self._catalogue.reviews.hold(plan.record, plan.received, questions, asked, self._clock())
        self._catalogue.set_state(plan.record, RecordState.IN_REVIEW, attempt=plan.received)
        return True

    def _stands(self, plan: IntakePlan) -> bool:
        summary = self._catalogue.find(plan.record)
        held = summary and (summary.state, summary.received) == (RecordState.IN_REVIEW, plan.received)
        return bool(held)

    def released(self, plan: IntakePlan) -> Release:
        """With what the document goes on, kept with its masters before anything is written.

        Raises:
            ArchiveError: NOT_IN_REVIEW, nobody released it.
        """
        kept = kept_release(self._store, plan.record)
        if kept is not None:
            return kept
        told = self._catalogue.reviews.release_of(plan.record, plan.received)
        if told is None:
            raise ArchiveError(ErrorCode.NOT_IN_REVIEW, record=plan.record)
        keep_release(self._store, plan.record, told)
        self._catalogue.reviews.forget(plan.record)
        return told


def _sample(plan: IntakePlan, rule: BatchRule) -> tuple[Question, ...]:
    """Every so many-th document without a question is looked at; its content decides which one."""
    chosen = rule.sample and int(plan.content[:_DIGITS], 16) % rule.sample == 0
    return (Question(LOOK, (), 1.0),) if chosen else ()


def _size(reading: ReadPage) -> tuple[int, int, int]:
    image = reading.page.image
    return (image.width, image.height, image.quarter_turns) if image else (1, 1, 0)


def _doubtful(readings: Iterable[ReadPage]) -> int:
    lines = (line for one in readings if one.text for block in one.text.blocks for line in block.lines)
    return sum(map(is_doubtful, lines))
