"""Review in every database: who has what before him, what is open, and a release that takes all of it or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from catalogue.review_catalogue import Asked
from domain.batches import Batch, BatchKind
from domain.conformity import ConformityFinding, ConformityRule
from domain.description.fields import Place
from domain.documents import RecordState
from domain.findings import FindingLevel
from domain.geometry import Box
from domain.review.questions import Answer, Question
from domain.review.release import Release
from tests.catalogue.factories import MORNING, OWNER, submission
from tests.contract.test_catalogue import catalogue, shared_postgresql_url, url

if TYPE_CHECKING:
    from catalogue.catalogue import Catalogue

__all__ = ["catalogue", "shared_postgresql_url", "url"]

NOON = MORNING + timedelta(hours=4)
LATER = NOON + timedelta(minutes=10)
NUMBER = Question("field:number", ("26", "28"), 0.61, Place(1, (Box(10, 20, 30, 40),)), ("handwritten",))
DATE = Question("field:date", (), 0.0)
PLAIN = Asked(3)
COARSE = ConformityFinding(ConformityRule.RESOLUTION, FindingLevel.DOUBTFUL, "TT 05", (1,), "100", "200")


@pytest.fixture
def batch(catalogue: Catalogue) -> Batch:
    return catalogue.open_batch("Hộp 12", OWNER, MORNING, BatchKind.LETTERS)[0]


def held(
    catalogue: Catalogue, batch: Batch, number: int, *questions: Question, asked: Asked = PLAIN
) -> tuple[str, datetime]:
    """Code and attempt of a document that stands in review."""
    given = replace(submission(number), batch=batch.name, batch_id=batch.identifier)
    code = catalogue.register(given).code
    catalogue.reviews.hold(code, given.received, questions, asked, NOON)
    catalogue.set_state(code, RecordState.IN_REVIEW, attempt=given.received)
    return code, given.received


def test_what_is_held_is_told_as_it_was_said(catalogue: Catalogue, batch: Batch) -> None:
    code, _ = held(catalogue, batch, 1, NUMBER, DATE, asked=Asked(2, (COARSE,), gate=True, pages=((10, 20, 1),)))
    assert catalogue.reviews.pages(code) == ((10, 20, 1),)
    assert catalogue.reviews.questions(code) == (NUMBER, DATE)
    document = catalogue.reviews.document(code, NOON)
    assert document is not None
    assert (document.questions, document.left, document.lines) == (2, 2, 2)
    assert (document.findings, document.gated) == ((COARSE,), True)
    assert catalogue.reviews.documents(batch.identifier, None, 10, NOON) == (document,)
    assert catalogue.reviews.documents(batch.identifier, code, 10, NOON) == ()


def test_answers_come_back_in_order_and_only_those_of_this_attempt(catalogue: Catalogue, batch: Batch) -> None:
    code, begun = held(catalogue, batch, 1, NUMBER)
    said = [
        Answer("field:number", "26", "Lan", NOON),
        Answer("field:recipients", ("VT", "VP"), "Lan", NOON),
        Answer("line:1:B1_L1", None, "Minh", NOON, "Quyết định"),
    ]
    catalogue.reviews.answer(code, begun, said)
    assert list(catalogue.reviews.answers(code, begun)) == said
    assert catalogue.reviews.answers(code, begun + timedelta(seconds=1)) == ()


def test_the_last_answer_is_taken_back_first_and_put_back_last(catalogue: Catalogue, batch: Batch) -> None:
    code, begun = held(catalogue, batch, 1, NUMBER)
    reviews = catalogue.reviews
    for text in ("1", "2", "3"):
        reviews.answer(code, begun, [Answer("field:number", text, "Lan", NOON)])
    assert [reviews.undo(code, begun), reviews.undo(code, begun)] == [True, True]
    assert [one.value for one in reviews.answers(code, begun)] == ["1"]
    assert reviews.undone(code, begun) == 2
    assert reviews.redo(code, begun)
    assert [one.value for one in reviews.answers(code, begun)] == ["1", "2"]
    reviews.answer(code, begun, [Answer("field:number", "4", "Lan", NOON)])
    assert not reviews.redo(code, begun)
    assert [reviews.undo(code, begun) for _ in range(4)] == [True, True, True, False]


def test_a_document_is_one_persons_until_its_time_is_over(catalogue: Catalogue, batch: Batch) -> None:
    first, _ = held(catalogue, batch, 1, NUMBER)
    second, _ = held(catalogue, batch, 2, DATE)
    reviews, of = catalogue.reviews, batch.identifier
    assert reviews.take(first, "Lan", NOON, LATER)
    assert not reviews.take(first, "Minh", NOON, LATER)
    assert reviews.next_with_questions(of, "Minh", NOON, alike=False) == second
    assert reviews.next_with_questions(of, "Lan", NOON, alike=False) == first
    assert reviews.next_with_questions(of, "Minh", LATER, alike=False) == first
    assert reviews.take(first, "Minh", LATER, LATER + timedelta(minutes=10))
    reviews.let_go("Minh")
    assert reviews.take(first, "Lan", NOON, LATER)


def test_alike_questions_follow_one_another(catalogue: Catalogue, batch: Batch) -> None:
    held(catalogue, batch, 1, NUMBER)
    second, _ = held(catalogue, batch, 2, DATE, NUMBER)
    assert catalogue.reviews.next_with_questions(batch.identifier, "Lan", NOON, alike=True) == second


def test_what_is_settled_is_not_asked(catalogue: Catalogue, batch: Batch) -> None:
    code, begun = held(catalogue, batch, 1, NUMBER, DATE)
    catalogue.reviews.settle_questions(code, begun, {"field:date"}, LATER)
    assert [one.left for one in catalogue.reviews.questions(code)] == [False, True]
    catalogue.reviews.settle_questions(code, begun, (), LATER)
    assert catalogue.reviews.next_with_questions(batch.identifier, "Lan", NOON, alike=False) is None
    assert catalogue.reviews.changed_since(batch.identifier, NOON)
    assert not catalogue.reviews.changed_since(batch.identifier, LATER)
    figures = catalogue.reviews.figures(batch.identifier)
    assert (figures.documents, figures.ready, figures.questions, figures.left, figures.lines) == (1, 1, 2, 0, 3)


def test_a_release_takes_what_nothing_keeps_and_with_a_reason_all(catalogue: Catalogue, batch: Batch) -> None:
    free = held(catalogue, batch, 1)
    asked = held(catalogue, batch, 2, NUMBER)
    coarse = held(catalogue, batch, 3, asked=Asked(0, (COARSE,), gate=True))
    told = held(catalogue, batch, 4, asked=Asked(0, (COARSE,)))
    release = Release(("Lan",), NOON)
    assert set(catalogue.reviews.release(batch.identifier, release)) == {free, told}
    assert catalogue.states([free[0], asked[0]]) == {free[0]: RecordState.RELEASED, asked[0]: RecordState.IN_REVIEW}
    assert catalogue.reviews.release(batch.identifier, release) == ()
    again = Release(("Minh",), LATER, reason="vì thế")
    assert set(catalogue.reviews.release(batch.identifier, again, despite=True)) == {asked, coarse}
    assert catalogue.reviews.release_of(*free) == release
    assert catalogue.reviews.release_of(*coarse) == replace(again, findings=(COARSE,))
    assert catalogue.reviews.release_of(free[0], LATER) is None


def test_a_rebuild_leaves_drafts_alone(catalogue: Catalogue, batch: Batch) -> None:
    code, begun = held(catalogue, batch, 1, NUMBER)
    catalogue.reviews.answer(code, begun, [Answer("field:number", "26", "Lan", NOON)])
    catalogue.begin_rebuild(NOON)
    assert [one.value for one in catalogue.reviews.answers(code, begun)] == ["26"]
    assert catalogue.reviews.document(code, NOON) is None  # until it comes in again
    catalogue.end_rebuild()


def test_of_what_is_withdrawn_or_forgotten_nothing_is_left(catalogue: Catalogue, batch: Batch) -> None:
    code, begun = held(catalogue, batch, 1, NUMBER)
    catalogue.reviews.answer(code, begun, [Answer("field:number", "26", "Lan", NOON)])
    catalogue.reviews.forget(code)
    assert (catalogue.reviews.questions(code), catalogue.reviews.answers(code, begun)) == ((), ())
