"""How pages' readings lie in files while their document is in work."""

from __future__ import annotations

from pydantic import TypeAdapter

from domain.page import ReadPage

READING: TypeAdapter[ReadPage] = TypeAdapter(ReadPage)


def reading_name(number: int) -> str:
    """File name of one page's reading."""
    return f"page-{number:05d}.json"
