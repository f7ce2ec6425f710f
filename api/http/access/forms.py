"""Small forms of our own pages: read once, within a limit, before anybody has logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request

from api.http.request_faults import RequestFault, RequestRefused
from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping

FORM = "application/x-www-form-urlencoded"
_MOST_BYTES = 64 << 10
_MOST_FIELDS = 400  # the table of roles and permissions has a tick for each


class Form:
    """What somebody filled in.

    Args:
        fields: values by name, in their order.
    """

    def __init__(self, fields: Mapping[str, list[str]]) -> None:
        self._fields = fields

    def get(self, name: str) -> str:
        """The value of a field, without blanks around it; empty where it was left out."""
        return nfc(self.raw(name)).strip()

    def raw(self, name: str) -> str:
        """The value as it was typed, for passwords."""
        return self._fields.get(name, [""])[0]

    def all(self, name: str) -> tuple[str, ...]:
        """The values of ticks with one name."""
        return tuple(self._fields.get(name, ()))


async def form_of(request: Request) -> Form:
    """The form in the body of a request.

    Raises:
        RequestRefused: REQUEST_INVALID, it is too long or none.
    """
    known: Form | None = getattr(request.state, "form", None)
    if known is None:
        known = request.state.form = await _read(request)
    return known


async def _read(request: Request) -> Form:
    if not is_form(request):
        return Form({})
    body = bytearray()
    async for block in request.stream():
        body += block
        if len(body) > _MOST_BYTES:
            raise RequestRefused(RequestFault.REQUEST_INVALID, place="body", detail=f"> {_MOST_BYTES} bytes")
    try:
        return Form(parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST_FIELDS))
    except ValueError as error:  # neither UTF-8 nor as many fields as a form of ours has
        raise RequestRefused(RequestFault.REQUEST_INVALID, place="body", detail="form") from error


def is_form(request: Request) -> bool:
    """The body is a form that a browser sends without any script."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM


TheForm = Annotated[Form, Depends(form_of)]
