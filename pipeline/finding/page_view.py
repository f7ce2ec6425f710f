"""One page of an archived record as a reader sees it: its text, and where on it a query is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.documents import FileUse
from index.highlight import highlight
from index.page_body import body_of
from index.query import parse

if TYPE_CHECKING:
    from domain.documents import Record
    from domain.geometry import Box
    from domain.text import PageText
    from pipeline.archive import Archive


def page_text(archive: Archive, record: Record, number: int) -> PageText | None:
    """The text of page `number`, with its geometry; None for a page that could not be read."""
    for file in record.files:
        if file.use is FileUse.OCR_TEXT and file.page == number:
            return archive.parts.packer.text_of(record, file)
    return None


def boxes_on_page(text: PageText, query: str) -> tuple[Box, ...]:
    """Boxes of the words of `text` that answer `query`, best place first, as a search shows them.

    Raises:
        ArchiveError: QUERY_INVALID, nothing but space was typed.
    """
    return highlight(body_of(text), parse(query), {}).boxes
