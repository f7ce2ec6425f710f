"""What a record says of itself, as answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from api.description_lines import fields_json

if TYPE_CHECKING:
    from pipeline.describing.shown import DescriptionShown


@dataclass(frozen=True, slots=True)
class ReadingAnswer:
    """Another value that a field may have, who says so, and how likely it is."""

    value: str | list[str]
    source: str
    confidence: float


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """One field: its value (null: not read, or none), as printed, how sure it is, whether a person should say.

    Attributes:
        source: where the value comes from.
        others: other readings and what other sources say, likeliest first.
        page, boxes: where it begins, in page coordinates.
    """

    value: str | list[str] | None
    printed: str
    confidence: float
    asked: bool
    source: str
    others: list[ReadingAnswer]
    page: int | None
    boxes: list[list[int]]


@dataclass(frozen=True, slots=True)
class CitationAnswer:
    """A document that is named: number, day as far as told, why, on which page, and its record where it is here."""

    symbol: str
    date: str | None
    role: str
    page: int | None
    record: str | None


@dataclass(frozen=True, slots=True)
class CitedByAnswer:
    """A record that names this one, and why."""

    record: str
    title: str
    role: str


@dataclass(frozen=True, slots=True)
class DescriptionAnswer:
    """Fields by their names, documents that are named, records that name this one, who described it."""

    fields: dict[str, FieldAnswer]
    citations: list[CitationAnswer]
    cited_by: list[CitedByAnswer]
    extractor: str


_ANSWER = TypeAdapter(DescriptionAnswer)


def description_answer(shown: DescriptionShown) -> DescriptionAnswer:
    """The same as `vankho describe --json` tells, and who names it."""
    citing = [{"record": one.code, "title": one.title, "role": one.citation.role.value} for one in shown.cited_by]
    told = {**fields_json(shown), "cited_by": citing, "extractor": shown.description.extractor}
    return _ANSWER.validate_python(told)
