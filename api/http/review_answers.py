"""What pages and the HTTP interface answer about documents in review, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from api.description_lines import percent, told, written
from api.terms import term
from domain.conformity_words import told_finding, told_in_place, told_remedy
from domain.description.fields import FieldFinding, FieldName
from domain.review.batch_rules import Releasing
from domain.review.questions import counting, field_subject, typed
from domain.text import DOUBTFUL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.conformity import ConformityFinding
    from domain.description.fields import Field, Place
    from domain.messages import Language
    from domain.review.held import DocumentInReview, HeldDocument, ReviewCounts
    from domain.review.questions import Answer, Question
    from pipeline.texts.correcting import PlacedLine

_LOOK = ("Xem cả tài liệu (mẫu kiểm tra)", "Look at the whole document (a sample)")


@dataclass(frozen=True, slots=True)
class ReviewCountsAnswer:
    """How far the review of a batch is; `minutes` is what the open questions will take, about.

    Attributes:
        batch: its identifier.
        documents: in review; of `ready` ones nothing is asked any more.
        questions: asked of all of them; `left` of them are open.
        lines: of their texts that are doubtful.
        release: who releases them; `first` did so already where two must.
        people: who have a document of it before them now.
    """

    batch: str
    documents: int
    ready: int
    questions: int
    left: int
    minutes: int
    lines: int
    release: Releasing
    first: str
    people: list[str]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A document in review, in a list: open questions, doubtful lines, who has it, what was said when it came back."""

    record: str
    title: str
    received: datetime
    questions: int
    left: int
    lines: int
    holder: str
    remark: str


@dataclass(frozen=True, slots=True)
class ReviewLines:
    """A page of them, by code; `next` is the `after` of the following page, null at the end."""

    documents: list[ReviewLine]
    next: str | None


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """Where something stands: page from 1, boxes `[x, y, w, h]` in pixels of the upright page."""

    page: int
    boxes: list[list[int]]


@dataclass(frozen=True, slots=True)
class ReviewQuestion:
    """One thing that a person is asked.

    Attributes:
        subject: by which it is answered.
        field: which field; null where the document as a whole is to be looked at.
        label: of the field, in words.
        options: what it may be, likeliest first, as people write it.
        percent: how sure the first one is.
        place: where it stands; null where it was found nowhere.
        findings: what was noticed about it, in words.
        left: nobody has answered it.
        answer: what was said, empty for “none”; null where nothing was.
    """

    subject: str
    field: FieldName | None
    label: str
    options: list[str]
    percent: int
    place: ReviewPlace | None
    findings: list[str]
    left: bool
    answer: str | None


@dataclass(frozen=True, slots=True)
class ReviewField:
    """A field that nobody is asked for, and which may be said all the same."""

    subject: str
    field: FieldName
    label: str
    value: str
    percent: int
    place: ReviewPlace | None
    told: list[str]


@dataclass(frozen=True, slots=True)
class ReviewDocument:
    """A document in review, whole.

    Attributes:
        record, title, received, holder, remark: as in the list.
        batch: its identifier.
        pages: how many.
        sizes: width and height of each upright page in pixels.
        turns: clockwise quarter turns that make the picture of each page upright.
        left, lines: open questions, doubtful lines.
        findings: what does not conform to the rules of scans, in words, with place and remedy.
        gated: these keep it from its release, unless somebody says why not.
        asked: the questions.
        fields: all others.
        answered: how many answers count; `undone` may be put back.
    """

    record: str
    title: str
    received: datetime
    holder: str
    remark: str
    batch: str
    pages: int
    sizes: list[list[int]]
    turns: list[int]
    left: int
    lines: int
    findings: list[str]
    gated: bool
    asked: list[ReviewQuestion]
    fields: list[ReviewField]
    answered: int
    undone: int


@dataclass(frozen=True, slots=True)
class ReviewWord:
    """A word of a page and where it stands."""

    text: str
    box: list[int]
    doubtful: bool


@dataclass(frozen=True, slots=True)
class ReviewTextLine:
    """A line of a page: the subject by which it is answered, how it reads, whether somebody should look."""

    subject: str
    text: str
    box: list[int]
    doubtful: bool
    confirmed: bool
    words: list[ReviewWord]


def counts_answer(counts: ReviewCounts) -> ReviewCountsAnswer:
    """How far the review of a batch is."""
    return ReviewCountsAnswer(
        batch=counts.batch,
        documents=counts.documents,
        ready=counts.ready,
        questions=counts.questions,
        left=counts.left,
        minutes=counts.minutes,
        lines=counts.lines,
        release=counts.release,
        first=counts.first,
        people=list(counts.people),
    )


def review_lines(found: Sequence[HeldDocument], limit: int) -> ReviewLines:
    """A page of documents, of one more than `limit` that were asked for."""
    shown = found[:limit]
    return ReviewLines([_line(one) for one in shown], shown[-1].record if len(found) > limit else None)


def review_document(document: DocumentInReview, language: Language) -> ReviewDocument:
    """A document in review, for people of that language."""
    held, answers = document.held, counting(document.answers)
    asked = {one.subject for one in document.questions}
    others = [one for one in document.description.fields if field_subject(one.name) not in asked]
    return ReviewDocument(
        record=held.record,
        title=held.title,
        received=held.received,
        holder=held.holder,
        remark=held.remark,
        batch=document.batch,
        pages=document.pages,
        sizes=[list(one) for one in document.sizes],
        turns=list(document.turns),
        left=held.left,
        lines=held.lines,
        findings=[_finding(one, language) for one in held.findings],
        gated=held.gated,
        asked=[_question(one, answers, language) for one in document.questions],
        fields=[_field(one, language) for one in others],
        answered=len(answers),
        undone=document.undone,
    )


def text_line(one: PlacedLine) -> ReviewTextLine:
    """A line of a page."""
    line = one.line
    words = [ReviewWord(word.text, word.box.as_list(), word.confidence < DOUBTFUL) for word in line.words]
    subject = f"line:{one.page}:{one.identifier}"
    return ReviewTextLine(subject, line.text, line.box.as_list(), one.doubtful, line.confirmed, words)


def _line(one: HeldDocument) -> ReviewLine:
    counts = one.questions, one.left, one.lines
    return ReviewLine(one.record, one.title, one.received, *counts, one.holder, one.remark)


def _question(one: Question, answers: Mapping[str, Answer], language: Language) -> ReviewQuestion:
    name, answer = one.field, answers.get(one.subject)
    return ReviewQuestion(
        subject=one.subject,
        field=name,
        label=term(name, language) if name else _LOOK[language.value != "vi"],
        options=[_written(name, option) for option in one.options],
        percent=round(one.confidence * 100),
        place=_place(one.place),
        findings=[term(FieldFinding(finding), language) for finding in one.findings],
        left=one.left,
        answer=None if answer is None else "" if answer.value is None else _written(name, typed(answer.value)),
    )


def _finding(one: ConformityFinding, language: Language) -> str:
    return told_in_place(one, f"{told_finding(one, language)} {told_remedy(one, language)}", language)


def _field(one: Field, language: Language) -> ReviewField:
    value = "" if one.value is None else written(one.name, one.value)
    place = _place(one.places[0] if one.places else None)
    subject, label = field_subject(one.name), term(one.name, language)
    return ReviewField(subject, one.name, label, value, percent(one), place, list(told(one, language)))


def _written(name: FieldName | None, value: str) -> str:
    return written(name, value) if name else value


def _place(place: Place | None) -> ReviewPlace | None:
    return ReviewPlace(place.page, [box.as_list() for box in place.boxes]) if place else None
