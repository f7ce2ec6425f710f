"""JSON in the body of a request: read within a limit, after its rule, and told by the description of the interface."""

from __future__ import annotations

from typing import Any

from fastapi import Depends, Request
from pydantic import TypeAdapter, ValidationError

from api.http.request_faults import RequestFault, RequestRefused

_MOST_BYTES = 64 << 10


def given(kind: type[Any]) -> Any:
    """The body as a value of this kind, for an annotation of a route's argument.

    FastAPI's own way would read bodies of any length, and before it is known who asks.
    """
    adapter = TypeAdapter(kind)

    async def read(request: Request) -> Any:
        body = bytearray()
        async for block in request.stream():
            body += block
            if len(body) > _MOST_BYTES:
                raise RequestRefused(RequestFault.REQUEST_INVALID, place="body", detail=f"> {_MOST_BYTES} bytes")
        try:
            return adapter.validate_json(bytes(body))
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, ("body", *fault["loc"])))[:100]
            raise RequestRefused(RequestFault.REQUEST_INVALID, place=place, detail=fault["msg"]) from error

    return Depends(read)


def told(kind: type[Any]) -> dict[str, Any]:
    """What the description says of a route that takes such a body."""
    schema = TypeAdapter(kind).json_schema(ref_template="#/$defs/{model}")
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": _unfolded(schema)}}}}


def _unfolded(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with what it refers to in its place: our bodies are small and refer to nothing that refers back."""
    named = schema.pop("$defs", {})

    def unfold(part: Any) -> Any:
        if isinstance(part, dict) and "$ref" in part:
            return unfold(named[part["$ref"].rpartition("/")[2]])
        if isinstance(part, dict):
            return {key: unfold(value) for key, value in part.items()}
        return [unfold(one) for one in part] if isinstance(part, list) else part

    return dict(unfold(schema))
