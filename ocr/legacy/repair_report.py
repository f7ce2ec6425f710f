"""What a repair of a file did: data for the report, one entry a place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from ocr.legacy.legacy_encodings import LegacyEncoding
from ocr.legacy.legacy_evidence import evidence, is_ascii_only, is_unicode
from ocr.legacy.text_repair import repair_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ocr.legacy.text_repair import RepairedBlock

COMPOSED = "unicode"  # the encoding of text that was Unicode already, but not in its one form


class RepairableKind(StrEnum):
    """Kinds of files whose text can be repaired."""

    WORKBOOK = "xlsx"
    TABLE = "csv"
    TEXT = "txt"


@dataclass(frozen=True, slots=True)
class Change:
    """One block before and after.

    Attributes:
        place: `12` a line, `12:3` line and field, `Sheet1!B7` a cell.
        before, after: the text.
        encoding: a `LegacyEncoding` value, or `COMPOSED`.
        sureness: 0 to 1, that the encoding is right.
    """

    place: str
    before: str
    after: str
    encoding: str
    sureness: float


@dataclass(frozen=True, slots=True)
class FileRepair:
    """The repair of one file.

    Attributes:
        kind: what the file is, by its content and, for text, its name.
        read_as, written_as: encodings of the file, as Python names them; of a workbook's parts always UTF-8.
        blocks: lines, fields or cells with text.
        changes: what was changed, in the order of the file; nothing is written when it is empty.
        undecided: places whose text may be of an old encoding but is too little to tell.
        fonts: names of fonts that drew the old encoding, with the name that takes their place.
    """

    kind: RepairableKind
    read_as: str
    written_as: str
    blocks: int
    changes: tuple[Change, ...] = ()
    undecided: tuple[str, ...] = ()
    fonts: tuple[tuple[str, str], ...] = ()

    @property
    def encodings(self) -> tuple[str, ...]:
        """The old encodings found, by name."""
        return tuple(sorted({change.encoding for change in self.changes}))


def weigh(
    places: Sequence[str], texts: Sequence[str], capitals: Iterable[int] = ()
) -> tuple[tuple[RepairedBlock, ...], tuple[Change, ...], tuple[str, ...]]:
    """Repair blocks: the repaired ones, what changed, and the places that stay undecided."""
    repaired = repair_blocks(texts, capitals)
    changes, undecided = [], []
    for place, before, block in zip(places, texts, repaired, strict=True):
        if block.text != before:
            name = block.encoding.value if block.encoding else COMPOSED
            changes.append(Change(place, before, block.text, name, block.sureness))
        elif _may_be_old(before):
            undecided.append(place)
    return repaired, tuple(changes), tuple(undecided)


def _may_be_old(text: str) -> bool:
    """A word or more would become Vietnamese, and none is lost by it."""
    if is_ascii_only(text) or is_unicode(text):
        return False
    found = (evidence(text, encoding) for encoding in LegacyEncoding)
    return any(one.gained and one.understood == one.changed and one.bits > 0 for one in found)
