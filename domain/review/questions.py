"""What a person is asked of a document in review, and what he answers. Pure.

A subject names what a question or an answer is about: `field:number`, a line of text `line:3:B1_L2` (page, and what
ALTO calls the line), or `look`, the whole of a document that is looked at as a sample. Answers are a draft: the last
that was not taken back counts, and nothing is written before the document is released.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from domain.description.fields import FieldName, Place
from domain.description.merging import with_person
from domain.description.values import with_what_follows
from domain.text import DOUBTFUL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from domain.description.document import Description
    from domain.description.fields import Field, Value
    from domain.review.batch_rules import BatchRule
    from domain.text import TextLine

LOOK = "look"  # the subject of a sample: the document as a whole
MOST_OPTIONS = 5  # readings that a key each takes
_FIELD = "field:"
_LINE = re.compile(r"line:([1-9][0-9]{0,5}):(B[0-9]{1,6}_L[0-9]{1,6})")
# A field in the first place is asked instead of those behind it, which follow from it.
_FOLLOWS = {
    FieldName.SYMBOL: (FieldName.NUMBER, FieldName.NOTATION),
    FieldName.TYPE: (FieldName.KIND,),
}


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a person is asked.

    Attributes:
        subject: what it is about.
        options: what it may be, likeliest first, as a person would type it; at most `MOST_OPTIONS`.
        confidence: probability 0 to 1 of the first one; 0 without any.
        place: where it stands; None where it is found nowhere on the pages.
        findings: what was noticed about it, as codes (`FieldFinding`).
        left: nobody has answered it.
    """

    subject: str
    options: tuple[str, ...]
    confidence: float
    place: Place | None = None
    findings: tuple[str, ...] = ()
    left: bool = True

    @property
    def field(self) -> FieldName | None:
        """The field that it is about; None where it is about a line."""
        return field_of(self.subject)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says.

    Attributes:
        subject: what it is about.
        value: of the field, None where the document has none; of a line its text, None where it is right as it stands.
        person: name of who says so.
        time: when, with time zone.
        was: of a line: how it read when it was answered; empty of a field.
    """

    subject: str
    value: str | tuple[str, ...] | None
    person: str
    time: datetime
    was: str = ""


def field_subject(name: FieldName) -> str:
    """The subject of a field."""
    return f"{_FIELD}{name.value}"


def line_subject(page: int, identifier: str) -> str:
    """The subject of a line of text, by its page from 1 and its name in the page's ALTO."""
    return f"line:{page}:{identifier}"


def field_of(subject: str) -> FieldName | None:
    """The field of a subject; None where it is about a line."""
    return FieldName(subject.removeprefix(_FIELD)) if subject.startswith(_FIELD) else None


def line_of(subject: str) -> tuple[int, str] | None:
    """Page and line of a subject; None where it is about a field."""
    match = _LINE.fullmatch(subject)
    return (int(match[1]), match[2]) if match else None


def questions_of(description: Description, rule: BatchRule) -> tuple[Question, ...]:
    """What a person is asked of a document's fields, in the order in which fields stand.

    Asked is what is doubtful, and what the batch's kind requires and nobody found; not what follows from another
    question's answer.
    """
    asked = [field for field in description.fields if field.asked and field.name in rule.fields]
    names = {field.name for field in asked}
    lacking = _lacking(description, rule)
    follows = names | set(lacking)
    own = [field for field in asked if not follows.intersection(_FOLLOWS.get(field.name, ()))]
    questions = [_question(field) for field in own]
    questions += [Question(field_subject(name), (), 0.0) for name in lacking if name not in names]
    order = {name: place for place, name in enumerate(FieldName)}
    return tuple(sorted(questions, key=lambda one: order[one.field or FieldName.NOTE]))


def still_asked(questions: Iterable[Question], description: Description, rule: BatchRule) -> set[str]:
    """Subjects of the questions that are open still, of a description with all answers."""
    open_now = {one.subject for one in questions_of(description, rule)}
    return {one.subject for one in questions if one.subject in open_now}


def counting(answers: Iterable[Answer]) -> Mapping[str, Answer]:
    """The answer that counts of each subject: the last."""
    return {one.subject: one for one in answers}


def with_answers(description: Description, answers: Iterable[Answer]) -> Description:
    """The description as persons say it is; what the machine read is kept beside it."""
    values: dict[FieldName, Value | None] = {}
    for one in counting(answers).values():
        if (name := field_of(one.subject)) is not None:
            values[name] = one.value
    return with_person(description, with_what_follows(values, description)) if values else description


def is_doubtful(line: TextLine) -> bool:
    """Nobody confirmed the line, and the reader is unsure of some word."""
    return not line.confirmed and any(word.confidence < DOUBTFUL for word in line.words)


def _lacking(description: Description, rule: BatchRule) -> list[FieldName]:
    """Required fields that nobody found; of a document without any part of a number its whole symbol is asked."""
    lacking = [name for name in FieldName if name in rule.required and not _known(description, name)]
    if FieldName.NUMBER not in lacking or _known(description, FieldName.NOTATION):
        return lacking
    whole = [] if _known(description, FieldName.SYMBOL) else [FieldName.SYMBOL]
    return [*(name for name in lacking if name not in {FieldName.NUMBER, *whole}), *whole]


def _known(description: Description, name: FieldName) -> bool:
    """Something stands in that field, or a person is asked for it anyway, or its place was left blank."""
    return description.field(name) is not None


def _question(field: Field) -> Question:
    options = tuple(dict.fromkeys(map(typed, _values(field))))[:MOST_OPTIONS]
    place = field.places[0] if field.places else None
    findings = tuple(one.value for one in field.findings)
    return Question(field_subject(field.name), options, field.confidence if options else 0.0, place, findings)


def _values(field: Field) -> Iterator[Value]:
    if field.value is not None:
        yield field.value
    yield from (one.value for one in field.others)


def typed(value: Value) -> str:
    """A value as a person would type it: items of a list between semicolons."""
    return "; ".join(value) if isinstance(value, tuple) else value
