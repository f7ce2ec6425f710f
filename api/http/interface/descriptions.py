"""`/api/v1/records/CODE/description`: what a record says of itself, told and corrected."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import APIRouter

from api.http.access.rules import needs
from api.http.addresses import API
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.description_answers import DescriptionAnswer, description_answer
from api.http.json_bodies import given, told
from domain.description.values import values_of
from domain.people.permissions import Permission

router = APIRouter(prefix=f"{API}/records", tags=["records"])


@dataclass(frozen=True)
class FieldsSaid:
    """What a person says of a record, and why.

    Attributes:
        reason: why it is changed.
        fields: values by the names of fields, as people write them: days as 05/4/2017 or 2017-04-05, several names with
            semicolons between; null or an empty text: the document has none.
    """

    __pydantic_config__ = {"extra": "forbid"}  # noqa: RUF012 - a misspelt key is told, not passed over

    reason: str
    fields: dict[str, str | None] = field(default_factory=dict)


@router.get(
    "/{code}/description",
    summary="What a record says of itself",
    operation_id="showDescription",
    dependencies=[needs(Permission.SEARCH)],
)
def description(archive: TheArchive, actor: TheActor, language: TheLanguage, code: str) -> DescriptionAnswer:
    """Its fields with place, source and confidence, what it cites and who cites it."""
    return description_answer(archive.describing.shown(actor, code), language)


@router.patch(
    "/{code}/description",
    summary="Say what a record is",
    operation_id="setDescription",
    dependencies=[needs(Permission.SEARCH, Permission.CORRECT)],
    openapi_extra=told(FieldsSaid),
)
def say(
    archive: TheArchive,
    actor: TheActor,
    language: TheLanguage,
    code: str,
    said: Annotated[FieldsSaid, given(FieldsSaid)],
) -> DescriptionAnswer:
    """Put the word of whoever asks into the description: one new version; fields that are not named stay."""
    values = values_of((name, text or "") for name, text in said.fields.items())
    archive.describing.set(actor, code, values, said.reason)
    return description_answer(archive.describing.shown(actor, code), language)
