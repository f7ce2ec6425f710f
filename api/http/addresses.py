"""Addresses of pages and of the interface for programs."""

from __future__ import annotations

from urllib.parse import quote, urlencode

API = "/api/v1"  # what programs speak to
BEFORE = "/api"  # where that was until 0.1


def record_url(code: str, *parts: object, **query: object) -> str:
    """Address of a record's page, or of what lies under it; parameters without a value are left out."""
    return with_query("/".join(["/records", quote(code, safe=""), *(quote(str(part)) for part in parts)]), **query)


def api_url(code: str, *parts: object, **query: object) -> str:
    """Address of what programs are told about a record, or of what lies under it."""
    return API + record_url(code, *parts, **query)


def with_query(path: str, **query: object) -> str:
    """`path` with those parameters that have a value."""
    given = {key: str(value) for key, value in query.items() if value not in {None, ""}}
    return f"{path}?{urlencode(given)}" if given else path
