"""Text of old encodings made Unicode: what comes back of paragraphs typed anew in each, and what is touched unasked.

Paragraphs of the corpus that are kept for judging. A cell is a stretch of 1 to 6 words, as spreadsheets have them;
alone, or among all others as in a file. Other languages are what every machine has: translations of its programs.
"""

from __future__ import annotations

import gettext
import random
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.reading.legacy_typing import as_misread_utf8, as_tcvn3, as_vni
from ocr.legacy.text_repair import repair_blocks
from testbed.corpus import Part, paragraphs
from testbed.table import Section, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_TYPED, _TYPED_QUICK = 2000, 200
_UNTOUCHED, _UNTOUCHED_QUICK = 1_000_000, 3000  # all there are
_CELL = 6  # words at most
_LINES = 6000  # of each language
_TRANSLATIONS = Path("/usr/share/locale")

_TOLD = """Paragraphs of the corpus kept for judging, typed anew and repaired; a cell is 1 to 6 of their words.
TCVN3 cannot type “Ủy”, “Áp” and other marked capitals: of its paragraphs 3 % come back with such a letter small. One
word alone is left as it is and named; among others it follows them."""


class _Way(NamedTuple):
    """A way in which text was typed or spoiled, and what should come back of it."""

    name: str
    encode: Callable[[str], str]
    wanted: Callable[[str], str] = str


_WAYS = (
    _Way("TCVN3", as_tcvn3),
    _Way("TCVN3, ư printed as a hyphen", lambda text: as_tcvn3(text).replace("\xad", "-")),
    _Way("TCVN3, ư dropped", lambda text: as_tcvn3(text).replace("\xad", "")),
    _Way("TCVN3, typed in capitals", lambda text: as_tcvn3(text.upper()), str.upper),
    _Way("VNI", as_vni),
    _Way("VNI, typed in capitals", lambda text: as_vni(text.upper()), str.upper),
    _Way("UTF-8 read as Windows-1252", as_misread_utf8),
)


def legacy_sections(_scratch: Path, *, quick: bool) -> list[Section]:
    """Two tables in one section."""
    texts = list(islice(paragraphs(Part.JUDGE), _TYPED_QUICK if quick else _TYPED))
    rows = [_row(way, texts) for way in _WAYS]
    head = ("typed or spoiled", "paragraphs", "exact", "but for case", "cells alone", "cells among others")
    text = f"{_TOLD}\n\n{table(head, rows)}\n\n{_untouched(quick=quick)}"
    return [Section("legacy", "Text of old encodings", text)]


def _row(way: _Way, texts: Sequence[str]) -> tuple[str, ...]:
    changed = [(way.encode(text), way.wanted(text)) for text in texts if way.encode(text) != way.wanted(text)]
    exact, caseless = _shares(changed, alone=True)
    cells = [cell for text in texts for cell in _cells(text)]
    typed = [(way.encode(cell), way.wanted(cell)) for cell in cells if way.encode(cell) != way.wanted(cell)]
    return (
        way.name,
        f"{len(changed)}",
        f"{exact:.4f}",
        f"{caseless:.4f}",
        f"{_shares(typed, alone=True)[1]:.3f}",
        f"{_shares(typed, alone=False)[1]:.4f}",
    )


def _shares(typed: Sequence[tuple[str, str]], *, alone: bool) -> tuple[float, float]:
    """Shares that come back exactly, and but for capitals."""
    stored = [one for one, _ in typed]
    read = [repair_blocks((one,))[0] for one in stored] if alone else repair_blocks(stored)
    pairs = [(block.text, wanted) for block, (_, wanted) in zip(read, typed, strict=True)]
    exact = sum(found == wanted for found, wanted in pairs)
    caseless = sum(found.lower() == wanted.lower() for found, wanted in pairs)
    return exact / len(pairs), caseless / len(pairs)


def _cells(text: str) -> Iterator[str]:
    chance, words = random.Random(text), text.split()
    while words:
        length = chance.randint(1, _CELL)
        yield " ".join(words[:length])
        words = words[length:]


def _untouched(*, quick: bool) -> str:
    texts = list(islice(paragraphs(Part.JUDGE), _UNTOUCHED_QUICK if quick else _UNTOUCHED))
    cells = [cell for text in texts for cell in _cells(text)]
    foreign = list(_foreign(300 if quick else _LINES))
    named = (("paragraphs", texts), ("cells", cells), ("lines of other languages, from translated programs", foreign))
    told = ", ".join(f"{_touched(blocks)} of {len(blocks)} {name}" for name, blocks in named)
    return f"Unicode taken for an old encoding: {told}."


def _touched(texts: Sequence[str]) -> int:
    """Blocks alone that were taken for an old encoding."""
    return sum(repair_blocks((text,))[0].encoding is not None for text in texts)


def _foreign(most: int) -> Iterator[str]:
    """Lines beyond ASCII of the translations in each language but Vietnamese."""
    for folder in sorted(_TRANSLATIONS.glob("[!v]*/LC_MESSAGES")):
        lines: dict[str, None] = {}
        for path in sorted(folder.glob("*.mo")):
            lines.update(dict.fromkeys(_lines(path)))
        yield from islice(lines, most)


def _lines(path: Path) -> Iterator[str]:
    try:
        with path.open("rb") as file:
            texts = gettext.GNUTranslations(file)._catalog.values()  # type: ignore[attr-defined] # noqa: SLF001
    except (OSError, ValueError, IndexError):  # a head that Python does not read
        return
    for text in texts:
        if isinstance(text, str):
            yield from (line for line in text.splitlines() if not line.isascii())
