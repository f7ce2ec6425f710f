"""Pages for the index's tests: printed lines become words with boxes on a 300-dpi sheet."""

from __future__ import annotations

from dataclasses import replace

from domain.geometry import Box
from domain.text import Correction, PageText, TextBlock, TextLine, TextSource, Word
from index.search_index import IndexBuild, IndexedPage, SearchIndex

LETTER, LEADING = 20, 60


def page_text(text: str) -> PageText:
    lines = tuple(_line(line.split(), 100 + LEADING * row) for row, line in enumerate(text.split("\n")) if line.strip())
    return PageText((TextBlock(lines),) if lines else (), TextSource.RECOGNISED, "test")


def indexed(record: str, text: str, page: int = 1) -> IndexedPage:
    return IndexedPage(record, page, "H1", f"Tài liệu {record}", page_text(text))


def may_read(page: IndexedPage, printed: str, *others: str, recognised: str = "") -> IndexedPage:
    """The page with one word doubtful: it may read otherwise too, and was recognised otherwise."""

    def doubtful(word: Word) -> Word:
        if word.text != printed:
            return word
        found = Correction(recognised, 1.0, 5.0) if recognised else None
        return replace(word, others=others, correction=found, confidence=0.5)

    blocks = tuple(
        replace(block, lines=tuple(replace(line, words=tuple(map(doubtful, line.words))) for line in block.lines))
        for block in page.text.blocks
    )
    return replace(page, text=replace(page.text, blocks=blocks))


def held(index: SearchIndex | IndexBuild) -> dict[str, int]:
    """Every record with its number of pages."""
    return {found.record: found.pages for found in index.records()}


def _line(words: list[str], top: int) -> TextLine:
    out, left = [], 100
    for word in words:
        out.append(Word(word, Box(left, top, LETTER * len(word), 40), 0.9))
        left += LETTER * (len(word) + 1)
    return TextLine(tuple(out))
