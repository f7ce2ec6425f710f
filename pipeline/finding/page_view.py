"""A page of an archived record, and where on it a query is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from index.highlight import highlight
from index.page_body import body_of
from index.query import parse

if TYPE_CHECKING:
    from domain.documents import Record
    from domain.geometry import Box
    from domain.page import Page
    from domain.text import PageText


def page_of(record: Record, number: int) -> Page:
    """Page `number` (1-based).

    Raises:
        ArchiveError: RECORD_NOT_FOUND.
    """
    if not 1 <= number <= len(record.pages):
        raise ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=f"{record.code}#{number}")
    return record.pages[number - 1]


def boxes_on_page(text: PageText, query: str) -> tuple[Box, ...]:
    """Boxes of the words of `text` that answer `query`, best place first, as a search shows them.

    Raises:
        ArchiveError: QUERY_INVALID, nothing but space was typed.
    """
    return highlight(body_of(text), parse(query), {}).boxes
