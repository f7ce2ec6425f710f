"""Which column of a delivery's sheet is which, by its headings. Pure; data in `columns.toml`.

Headings take several rows: a group above (`Ngày, tháng, năm văn bản`) and its parts below (`Ngày`, `Tháng`, `Năm`). A
heading that documents and dossiers have both is told by its group, else by the columns before it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

_MOST_ROWS_BEFORE = 30  # of title and address above the headings
_MOST_HEADING_ROWS = 3
_LEAST_COLUMNS = 2
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
_SIGNS = re.compile(r"[^a-z0-9]+")
_PARTS = {"ngay": "", "thang": "_month", "nam": "_year"}


class Block(StrEnum):
    """Which part of the sheet a column belongs to."""

    DOCUMENT = "document"
    DOSSIER = "dossier"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column that is known.

    Attributes:
        block, name: what it holds, as in `columns.toml`.
        text: its heading as people read it.
    """

    block: Block
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a sheet.

    Attributes:
        columns: those that are known, by their place from 0.
        first: index of the first row below the headings.
        unknown: headings that are not known, with the places of their columns.
    """

    columns: Mapping[int, Heading]
    first: int
    unknown: tuple[tuple[int, str], ...] = ()

    def place(self, block: Block, name: str) -> int | None:
        """Where a column stands; None where there is none."""
        return next((at for at, one in self.columns.items() if (one.block, one.name) == (block, name)), None)


def headings_of(rows: Sequence[Sequence[str]]) -> Headings | None:
    """The headings of a sheet: the rows of which most columns are known; None where there are none."""
    best: Headings | None = None
    for begin in range(min(_MOST_ROWS_BEFORE, len(rows))):
        for depth in range(1, _MOST_HEADING_ROWS + 1):
            found = _read(rows, begin, depth)
            if best is None or len(found.columns) > len(best.columns):
                best = found
    return best if best and len(best.columns) >= _LEAST_COLUMNS else None


def _read(rows: Sequence[Sequence[str]], begin: int, depth: int) -> Headings:
    chosen = rows[begin : begin + depth]
    width = max(map(len, chosen), default=0)
    upper = [_filled(row, below, width) for row, below in pairwise(chosen)]
    stacked = [*upper, *chosen[-1:]]
    columns: dict[int, Heading] = {}
    unknown = []
    taken: set[tuple[Block, str]] = set()
    block = None
    for place in range(width):
        parts = [row[place] for row in stacked if place < len(row) and row[place]]
        told = _named(parts, block or _first_block(stacked))
        if told and (told.block, told.name) not in taken:
            columns[place] = told
            taken.add((told.block, told.name))
            block = told.block if len(_meanings(parts)) == 1 or _group_block(parts) else block
        elif parts:
            unknown.append((place, " / ".join(parts)))
    return Headings(columns, begin + depth, tuple(unknown))


def _filled(row: Sequence[str], below: Sequence[str], width: int) -> list[str]:
    """A group's name stands over its first column alone."""
    filled: list[str] = []
    for place in range(width):
        own = row[place] if place < len(row) else ""
        under = place < len(below) and below[place]
        filled.append(own or (filled[-1] if filled and under else ""))
    return filled


def _named(parts: Sequence[str], block: Block) -> Heading | None:
    meanings = _meanings(parts)
    grouped = _group_block(parts)
    wanted = (grouped,) if grouped else (block, *Block)
    found = next(((each, meanings[each]) for each in wanted if each in meanings), None)
    return Heading(*found, " / ".join(dict.fromkeys(parts))) if found else None


def _meanings(parts: Sequence[str]) -> dict[Block, str]:
    """What a heading may stand for in each part of a sheet; a group's name helps its parts."""
    keys = [key for part in parts if (key := heading_key(part))]
    if not keys:
        return {}
    if len(keys) > 1 and keys[-1] in _PARTS:
        bases = [(block, _names()[block].get(key)) for key in keys[-2::-1] for block in Block]
        dated = {block: name for block, name in bases if name in {"date", "start", "end"}}
        if dated:
            return {block: f"{name}{_PARTS[keys[-1]]}" for block, name in dated.items()}
    for key in (*(f"{keys[-1]} {above}" for above in keys[:-1]), *reversed(keys)):
        found = {block: names[key] for block, names in _names().items() if key in names}
        if found:
            return found
    return {}


def _group_block(parts: Sequence[str]) -> Block | None:
    """`HỒ SƠ`, `THÔNG TIN VĂN BẢN` above a heading."""
    for part in parts[:-1]:
        key = heading_key(part)
        if re.search(r"\bho so\b", key):
            return Block.DOSSIER
        if re.search(r"\b(van ban|tai lieu)\b", key):
            return Block.DOCUMENT
    return None


def _first_block(stacked: Sequence[Sequence[str]]) -> Block:
    """Of the first column that can be of one part alone."""
    for place in range(max(map(len, stacked), default=0)):
        meanings = _meanings([row[place] for row in stacked if place < len(row) and row[place]])
        if len(meanings) == 1:
            return next(iter(meanings))
    return Block.DOCUMENT


def heading_key(text: str) -> str:
    """A heading without case, marks, brackets and signs."""
    return _SIGNS.sub(" ", fold(_BRACKETS.sub(" ", text))).strip()


@cache
def _names() -> dict[Block, dict[str, str]]:
    raw = tomllib.loads((files("domain") / "delivery" / "columns.toml").read_text(encoding="utf-8"))
    return {
        block: {heading_key(text): name for name, texts in raw[block.value].items() for text in texts}
        for block in Block
    }
