"""How pages' readings lie in files while their document is in work."""

from __future__ import annotations

from domain.page import ReadPage
from storage.packages.stored_json import StoredForm

READING = StoredForm(ReadPage, schema=3)


def reading_name(number: int) -> str:
    """File name of one page's reading."""
    return f"page-{number:05d}.json"
