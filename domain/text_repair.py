"""What a repair of a file's text did: values for the report, one entry a place."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
