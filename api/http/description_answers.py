"""What a record says of itself, as answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from api.description_lines import fields_json

if TYPE_CHECKING:
    from domain.messages import Language
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
class EvidenceAnswer:
    """A record that ends or changes this one: which parts, by which of its clauses, from when, on which page."""

    record: str
    title: str
    symbol: str
    date: str | None
    role: str
    parts: list[str]
    by: str
    effective: str | None
    page: int | None


@dataclass(frozen=True, slots=True)
class ValidityAnswer:
    """What the archive's records show of its force: no legal advice, for what ended it may lie elsewhere.

    Attributes:
        state: in-force (nothing here ends or changes it), partly, replaced, repealed.
        sentence: the same in words.
        asked: a person should look: the evidence is doubtful or contradicts itself.
        evidence: what ends it, then what changes it.
        coming: what takes hold later.
    """

    state: str
    sentence: str
    asked: bool
    evidence: list[EvidenceAnswer]
    coming: list[EvidenceAnswer]


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """What a rule finds in the description: its code, told or doubtful, in words, about which fields, by which rule."""

    code: str
    level: str
    message: str
    fields: list[str]
    detail: str
    source: str


@dataclass(frozen=True, slots=True)
class DescriptionAnswer:
    """Fields by their names, documents that are named, records that name this one, its force, who described it.

    Attributes:
        validity: null where its own number is not known.
        checks: what rules find in it.
    """

    fields: dict[str, FieldAnswer]
    citations: list[CitationAnswer]
    cited_by: list[CitedByAnswer]
    extractor: str
    validity: ValidityAnswer | None = None
    checks: list[CheckAnswer] = field(default_factory=list)


_ANSWER = TypeAdapter(DescriptionAnswer)


def description_answer(shown: DescriptionShown, language: Language) -> DescriptionAnswer:
    """The same as `vankho describe --json` tells, and who names it."""
    citing = [{"record": one.record, "title": one.title, "role": one.citation.role.value} for one in shown.cited_by]
    told = {**fields_json(shown, language), "cited_by": citing, "extractor": shown.description.extractor}
    return _ANSWER.validate_python(told)
