"""How likely a Vietnamese syllable is after the two before it: a trigram model of legal prose, shipped as one file.

The model is interpolated Kneser-Ney (Chen and Goodman 1999), pruned, quantised to an eighth of a bit and kept as plain
columns: they are mapped into memory, so loading costs nothing and all page processes of a machine share one copy.
Made by `training/fit/build_language_model.py` from the BUILD part of the legal corpus.

Layout, little-endian: magic; sizes of vocabulary text, vocabulary, bigrams, trigrams (4 x u32); the vocabulary, one
syllable a line in the order of its numbers; then the columns of `_COLUMNS`, each padded to four bytes. Bigrams of
syllable u are rows `bigram_start[u]` to `bigram_start[u + 1]`, sorted by their second syllable; likewise trigrams.
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Literal, NamedTuple

from domain.vietnamese import tone_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

MAGIC = b"VKLM1\n\0\0"
BOUNDARY, NUMBER, OTHER = 0, 1, 2  # end of a clause, a word with digits, a word that is no syllable
CLASSES = ("</s>", "<number>", "<other>")  # the first entries of the vocabulary
STEP = 8  # quanta a bit
MOST_BITS = 255 / STEP
_HEAD = struct.Struct("<8s4I")
_OPENING, _CLOSING = "\"'“‘«({<*_-–—", "\"'”’»)}>*_,-–—"
_CLAUSE_ENDS = ".;:!?…"


class Column(NamedTuple):
    """One column of the file: which rows it has, and the `struct` code of its numbers."""

    name: str
    rows: str
    code: Literal["B", "H", "I"]


_COLUMNS = (
    Column("unigram", "words", "B"),
    Column("word_backoff", "words", "B"),
    Column("bigram_start", "words+1", "I"),
    Column("bigram_word", "bigrams", "H"),
    Column("bigram", "bigrams", "B"),
    Column("pair_backoff", "bigrams", "B"),
    Column("trigram_start", "bigrams+1", "I"),
    Column("trigram_word", "trigrams", "H"),
    Column("trigram", "trigrams", "B"),
)


class LanguageModel:
    """The model over one mapped file. Words go in as numbers of `number_of`, bits (-log2 p) come out."""

    def __init__(self, path: Path) -> None:
        """Map the file at `path`.

        Raises:
            ValueError: it is no model of this layout.
        """
        with path.open("rb") as file:
            self._bytes = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        magic, text, words, bigrams, trigrams = _HEAD.unpack_from(self._bytes)
        if magic != MAGIC:
            raise ValueError(f"{path.name} is no language model")
        place = _HEAD.size
        entries = bytes(self._bytes[place : place + text]).decode().rstrip("\n\0").split("\n")
        self._numbers = {entry: number for number, entry in enumerate(entries)}
        place += text
        rows = {
            "words": words,
            "words+1": words + 1,
            "bigrams": bigrams,
            "bigrams+1": bigrams + 1,
            "trigrams": trigrams,
        }
        columns: dict[str, memoryview[int]] = {}
        for column in _COLUMNS:
            size = rows[column.rows] * struct.calcsize(column.code)
            columns[column.name] = self._bytes[place : place + size].cast(column.code)
            place += padded(size)
        self._columns = columns
        self.bits = lru_cache(maxsize=1 << 16)(self._bits)

    def __contains__(self, key: str) -> bool:
        """Whether a syllable, as `tone_key` gives it, is in the vocabulary."""
        return self._numbers.get(key, OTHER) > OTHER

    def __len__(self) -> int:
        """Words of the vocabulary, classes included."""
        return len(self._numbers)

    def number_of(self, key: str) -> int:
        """The number of a syllable's tone key; `OTHER` for one that legal prose does not use."""
        return self._numbers.get(key, OTHER)

    def _bits(self, before: int, last: int, word: int) -> float:
        """Bits of `word` after `before` and `last`; `before` is `BOUNDARY` where a clause begins with `last`."""
        columns = self._columns
        row = self._row("bigram", last, word)
        lower = columns["bigram"][row] if row is not None else columns["word_backoff"][last] + columns["unigram"][word]
        if last == BOUNDARY:
            return lower / STEP
        history = self._row("bigram", before, last)
        if history is None:
            return lower / STEP
        found = self._row("trigram", history, word)
        return (columns["trigram"][found] if found is not None else columns["pair_backoff"][history] + lower) / STEP

    def _row(self, kind: str, history: int, word: int) -> int | None:
        start, words = self._columns[f"{kind}_start"], self._columns[f"{kind}_word"]
        first, end = start[history], start[history + 1]
        row = bisect_left(words, word, first, end)
        return row if row < end and words[row] == word else None


@cache
def legal_prose() -> LanguageModel:
    """The model that comes with the program."""
    with as_file(files("ocr").joinpath("data/legal_prose.lm")) as path:
        return LanguageModel(path)


def core_of(text: str) -> tuple[str, str, str]:
    """A word as printed in three: signs before it, the word itself, signs behind."""
    core = text.lstrip(_OPENING)
    before = text[: len(text) - len(core)]
    bare = core.rstrip(_CLOSING + _CLAUSE_ENDS)
    return before, bare, core[len(bare) :]


def ends_clause(behind: str) -> bool:
    """Whether signs behind a word end a clause, so that what follows says little about it."""
    return any(sign in _CLAUSE_ENDS for sign in behind)


def numbers_in(words: Iterable[str], number_of: Callable[[str], int]) -> list[int]:
    """The numbers of printed words, with `BOUNDARY` behind each that ends a clause.

    Args:
        words: with the signs around them.
        number_of: the number of a syllable's tone key, as `LanguageModel.number_of` gives it.
    """
    numbers: list[int] = []
    for word in words:
        _, core, behind = core_of(word)
        if core:
            numbers.append(core_number(core, number_of))
        if ends_clause(behind):
            numbers.append(BOUNDARY)
    return numbers


def core_number(core: str, number_of: Callable[[str], int]) -> int:
    """The number of a word without the signs around it."""
    if any(c.isdigit() for c in core):
        return NUMBER
    return number_of(tone_key(core)) if core.isalpha() else OTHER


def padded(size: int) -> int:
    """Bytes that a column of `size` bytes takes in the file."""
    return (size + 3) // 4 * 4
