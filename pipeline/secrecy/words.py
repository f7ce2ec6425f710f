"""The second net: the degree of secrecy that stands in words at the head of a first page, once that is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from describe.marks.runs import runs
from describe.marks.stamps import SECRECIES, stamps
from pipeline.describing.described import described_page

if TYPE_CHECKING:
    from domain.page import Page
    from domain.text import PageText


def degree_in_words(page: Page, text: PageText | None) -> str:
    """`MẬT`, `TỐI MẬT`, `TUYỆT MẬT`, or nothing.

    Words in running text tell none, nor does `GIẢI MẬT` alone: its secrecy was lifted. Where the degree stands beside
    it a person decides.
    """
    found = sorted(stamps(runs(described_page(page, text)), SECRECIES), key=lambda stamp: -stamp.confidence)
    return found[0].says if found else ""
