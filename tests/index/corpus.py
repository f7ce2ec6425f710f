"""Pages and queries made from the real documents of `../shared`, or drawn where these are not; always the same ones."""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path
from typing import TYPE_CHECKING

from bench.search.material import queries
from tests.index.pages import indexed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.search_index import IndexedPage

DOCUMENTS = Path(__file__).parents[2].parent / "shared" / "corpus" / "legal-vi-documents.jsonl.xz"

_WORDS_A_LINE, _LINES_A_PAGE = 12, 30
_RHYMES = (
    "a",
    "à",
    "á",
    "ả",
    "an",
    "àn",
    "ành",
    "inh",
    "ịnh",
    "ông",
    "ộng",
    "uyết",
    "iệu",
    "ư",
    "ữ",
    "òa",
    "oà",
    "ùy",
    "ơ",
)

Pages = dict[str, list["IndexedPage"]]


def corpus_pages(most: int) -> Pages:
    """The first `most` pages of the documents, by record."""
    out: Pages = {}
    left = most
    for ordinal, whole in enumerate(_texts(), 1):
        record = f"VK.{ordinal:07d}"
        pages = [indexed(record, text, page) for page, text in enumerate(_sheets(whole), 1)]
        out[record] = pages[:left]
        left -= len(out[record])
        if not left:
            break
    return out


def corpus_queries(pages: Pages, each: int, seed: int) -> dict[str, list[str]]:
    """`each` queries of the eight kinds of `bench.search.material`, by kind."""
    return queries([_text(page) for record in pages.values() for page in record], each, seed)


def _texts() -> Iterator[str]:
    if not DOCUMENTS.exists():
        yield from _drawn_texts()
        return
    with lzma.open(DOCUMENTS, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def _drawn_texts() -> Iterator[str]:
    """Words drawn with the frequencies of Zipf's law, with numbers of documents and names of offices between them."""
    chance = random.Random(7)  # noqa: S311 - a choice, not a secret
    syllables = [a + b for a in ("h", "t", "th", "nh", "qu", "l", "k", "v", "s", "đ", "c") for b in _RHYMES]
    chance.shuffle(syllables)
    chances = [1 / rank for rank in range(1, len(syllables) + 1)]
    while True:
        words = chance.choices(syllables, chances, k=chance.randrange(400, 20_000))
        for at in range(0, len(words), 60):
            words[at] = f"{chance.randrange(1, 400)}/2026/NĐ-CP"
            words[at + 30 : at + 31] = chance.choice(
                ["UBND huyện", "ủy ban nhân dân tỉnh", "cộng hòa", "cộng hoà"]
            ).split()
        yield " ".join(words)


def _sheets(text: str) -> Iterator[str]:
    words = text.split()
    lines = [" ".join(words[at : at + _WORDS_A_LINE]) for at in range(0, len(words), _WORDS_A_LINE)]
    for at in range(0, len(lines), _LINES_A_PAGE):
        yield "\n".join(lines[at : at + _LINES_A_PAGE])


def _text(page: IndexedPage) -> str:
    return "\n".join(" ".join(word.text for word in line.words) for line in page.text.lines())
