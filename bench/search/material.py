"""Pages and queries for measuring search: text of laws, boxes as a typewriter would set them. Always the same ones."""

from __future__ import annotations

import lzma
import random
import re
from collections import Counter
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING

from domain.geometry import Box
from domain.text import PageText, TextBlock, TextLine, TextSource, Word
from domain.vietnamese import fold
from index.search_index import IndexedPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PARAGRAPHS = Path(__file__).parents[3] / "shared" / "corpus" / "legal-vi.txt.xz"
KINDS = (
    "one word",
    "several words",
    "phrase",
    "document number",
    "copied sentence",
    "abbreviation",
    "tone placement",
    "rare word",
)

_WORDS_A_PAGE, _WORDS_A_LINE, _PAGES_A_RECORD = 400, 12, 10
_LETTER, _LEADING, _HEIGHT, _MARGIN = 20, 60, 40, 200  # pixels at 300 dpi
_NUMBER = re.compile(r"\b\d{1,4}/(?:19|20)\d\d/[A-ZĐ]{2}[A-ZĐa-z0-9-]*[A-ZĐa-z0-9]\b")
_WORD = re.compile(r"[^\W\d_]{2,}")
_PLACED = ("hòa", "hoà", "thủy", "thuỷ", "tòa", "toà", "hóa", "hoá", "khỏe", "khoẻ")
_OFFICES = ("UBND", "HĐND", "Ủy ban nhân dân", "TTHC")
_ABOUT = ("huyện", "tỉnh", "báo cáo", "quyết định", "kế hoạch", "công khai", "thẩm quyền", "hồ sơ")


def records(seed: int = 1) -> Iterator[tuple[str, list[IndexedPage]]]:
    """Records of ten pages of 400 words, without end: the paragraphs of the corpus, shuffled anew at each pass."""
    texts = _page_texts(random.Random(seed))
    for ordinal in count(1):
        record = f"VK.{ordinal:07d}"
        yield record, [page_of(record, number, text) for number, text in enumerate(islice(texts, _PAGES_A_RECORD), 1)]


def sample_texts(pages: int, seed: int = 1) -> list[str]:
    """Texts of the first pages of `records`, for making queries."""
    return list(islice(_page_texts(random.Random(seed)), pages))


def page_of(record: str, number: int, text: str) -> IndexedPage:
    """One page, its words set one after the other."""
    words = text.split()
    rows = [words[at : at + _WORDS_A_LINE] for at in range(0, len(words), _WORDS_A_LINE)]
    lines = tuple(_line(row, _MARGIN + _LEADING * place) for place, row in enumerate(rows))
    return IndexedPage(
        record, number, "VK", f"Văn bản {record}", PageText((TextBlock(lines),), TextSource.RECOGNISED, "bench")
    )


def queries(texts: Sequence[str], each: int, seed: int) -> dict[str, list[str]]:
    """`each` queries of eight kinds (`KINDS`) that pages with these texts answer."""
    chance = random.Random(seed)
    counted = Counter(word for text in texts for word in set(_WORD.findall(text.lower())))
    common = sorted(word for word, count in counted.items() if count > len(texts) // 20)
    rare = sorted(word for word, count in counted.items() if count == min(counted.values()))
    numbers = sorted({number for text in texts for number in _NUMBER.findall(text)}) or ["26/2017/NQ-HĐND"]

    def piece(least: int, most: int) -> str:
        words = chance.choice(texts).split()
        start = chance.randrange(max(len(words) - most, 1))
        return " ".join(words[start : start + chance.randint(least, most)]).replace('"', " ")

    def several() -> str:
        words = " ".join(_WORD.findall(piece(6, 9))[:4]) or "văn thư"
        return chance.choice([words, fold(words)])

    kinds: tuple[Callable[[], str], ...] = (
        lambda: chance.choice(common),
        several,
        lambda: f'"{piece(3, 5)}"',
        lambda: chance.choice(numbers),
        lambda: piece(15, 25),
        lambda: f"{chance.choice(_OFFICES)} {chance.choice(_ABOUT)}",
        lambda: f"{chance.choice(_PLACED)} {chance.choice(common)}",
        lambda: chance.choice(rare),
    )
    return {kind: [make() for _ in range(each)] for kind, make in zip(KINDS, kinds, strict=True)}


def _page_texts(chance: random.Random) -> Iterator[str]:
    with lzma.open(PARAGRAPHS, "rt", encoding="utf-8") as lines:
        paragraphs = [line.strip() for line in lines if line.strip()]
    while True:
        chance.shuffle(paragraphs)
        words: list[str] = []
        for paragraph in paragraphs:
            words += paragraph.split()
            if len(words) >= _WORDS_A_PAGE:
                yield " ".join(words[:_WORDS_A_PAGE])
                words = []


def _line(words: list[str], top: int) -> TextLine:
    out, left = [], _MARGIN
    for word in words:
        out.append(Word(word, Box(left, top, _LETTER * len(word), _HEIGHT), 0.9))
        left += _LETTER * (len(word) + 1)
    return TextLine(tuple(out))
