"""Recognised text as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.text import PageText

FORM_FEED = "\f"


def plain_text(pages: Iterable[PageText | None]) -> str:
    """One printed line a line, a form feed between pages; a page without text is empty."""
    return FORM_FEED.join(page.text if page else "" for page in pages)
