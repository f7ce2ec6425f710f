"""`/records/CODE/description`: a person says what a record is, beside the places where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.description_lines import percent, told, written
from api.http.access.forms import TheForm
from api.http.access.rules import needs
from api.http.addresses import record_url
from api.http.dependencies import TheActor, TheArchive, TheLanguage
from api.http.language import language_of
from api.http.pages.login import SEE_OTHER
from api.http.pages.rendering import render
from api.http.problems import problem_of
from domain.description.fields import FieldName
from domain.description.values import values_of
from domain.errors import ArchiveError, ErrorCode
from domain.geometry import Box, union
from domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator

    from api.http.problems import Problem
    from domain.actors import Actor
    from domain.description.document import Description
    from domain.description.fields import Field
    from domain.documents import Record
    from domain.messages import Language
    from domain.page import PageImage
    from pipeline.archive import Archive

router = APIRouter(prefix="/records")
_TOLD_HERE = frozenset({ErrorCode.USAGE, ErrorCode.FIELD_INVALID})
_OFFERED = (  # although nothing was found of them
    *(FieldName.KIND, FieldName.SYMBOL, FieldName.DATE, FieldName.ISSUER, FieldName.SUBJECT),
    *(FieldName.SIGNER_NAME, FieldName.SIGNER_POSITION, FieldName.RECIPIENTS, FieldName.KEYWORDS, FieldName.NOTE),
)
_AROUND = 0.6  # of the height of a place, shown around it


@dataclass(frozen=True, slots=True)
class Crop:
    """The piece of a page on which a field stands: the page's picture, its size, and the piece on it."""

    page: int
    width: int
    height: int
    box: Box


@dataclass(frozen=True, slots=True)
class FieldInput:
    """A field to be filled in.

    Attributes:
        name: of the field.
        value: as people write it.
        typed: what somebody typed before something was refused; else the value.
        asked: a person should say it.
        told: where the value comes from, and how sure it is.
        others: other readings, as people write them.
        crop: where it stands; None where that is on no page.
    """

    name: FieldName
    value: str
    typed: str
    asked: bool = False
    told: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    crop: Crop | None = None


@router.get("/{code}/description", dependencies=[needs(Permission.SEARCH, Permission.CORRECT)])
def form(request: Request, archive: TheArchive, actor: TheActor, code: str) -> Response:
    """All fields to fill in, those that a person should say first."""
    return _page(request, archive, actor, code)


@router.post("/{code}/description", dependencies=[needs(Permission.SEARCH, Permission.CORRECT)])
def say(
    request: Request, archive: TheArchive, actor: TheActor, language: TheLanguage, code: str, form: TheForm
) -> Response:
    """Put what was changed, or ticked as right, into the description; what was left alone stays as it is now."""
    typed = {name.value: form.get(name.value) for name in FieldName}
    right = set(form.all("right"))
    changed = [(name, text) for name, text in typed.items() if text != form.get(f"was-{name}") or name in right]
    try:
        archive.describing.set(actor, code, values_of(changed), form.get("reason"))
    except ArchiveError as error:
        if error.code not in _TOLD_HERE:
            raise
        return _page(request, archive, actor, code, typed, problem_of(error, language))
    return RedirectResponse(f"{record_url(code)}#description", SEE_OTHER)


def _page(
    request: Request,
    archive: Archive,
    actor: Actor,
    code: str,
    typed: dict[str, str] | None = None,
    problem: Problem | None = None,
) -> Response:
    record = archive.records.record(actor, code)
    description = archive.describing.shown_of(actor, record).description
    inputs = sorted(_inputs(record, description, typed or {}, language_of(request)), key=lambda one: not one.asked)
    status = problem.status if problem else 200
    return render(request, "description.html", status, record=record, inputs=inputs, problem=problem)


def _inputs(
    record: Record, description: Description, typed: dict[str, str], language: Language
) -> Iterator[FieldInput]:
    pictures = {page.number: page.image for page in record.pages if page.image}
    for name in FieldName:
        field = description.field(name)
        if field is not None:
            yield _input(field, pictures, typed, language)
        elif name in _OFFERED:
            yield FieldInput(name, "", typed.get(name.value, ""))


def _input(field: Field, pictures: dict[int, PageImage], typed: dict[str, str], language: Language) -> FieldInput:
    value = _written(field)
    sure = (f"{percent(field)} %", *told(field, language))
    others = tuple(dict.fromkeys(written(field.name, one.value) for one in field.others))
    return FieldInput(
        field.name, value, typed.get(field.name.value, value), field.asked, sure, others, _crop(field, pictures)
    )


def _written(field: Field) -> str:
    return "" if field.value is None else written(field.name, field.value)


def _crop(field: Field, pictures: dict[int, PageImage]) -> Crop | None:
    """The first place of a field, with something around it."""
    place = next((one for one in field.places if one.boxes and one.page in pictures), None)
    if place is None:
        return None
    picture, box = pictures[place.page], union(place.boxes)
    around = round(_AROUND * box.h / len(place.boxes))
    left, top = max(box.x - around, 0), max(box.y - around, 0)
    right, bottom = min(box.right + around, picture.width), min(box.y + box.h + around, picture.height)
    return Crop(place.page, picture.width, picture.height, Box(left, top, right - left, bottom - top))
