from __future__ import annotations

from domain.geometry import Box
from domain.text import PageText, TextBlock, TextLine, TextSource, Word, plain_text


def page(*rows: str) -> PageText:
    lines = tuple(TextLine((Word(row, Box(0, 0, 1, 1), 1.0),)) for row in rows)
    return PageText((TextBlock(lines),), TextSource.RECOGNISED, "Engine 1 (vie)")


def test_pages_are_parted_by_form_feeds_and_a_failed_page_leaves_its_place() -> None:
    assert plain_text([page("một", "hai"), None, page("ba")]) == "một\nhai\f\fba"
    assert plain_text([]) == ""
