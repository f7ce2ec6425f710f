"""What a delivery's sheet says: its rows, and what is wrong with its cells. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.description.fields import FieldName, Value
from domain.terms import Term


@dataclass(frozen=True, slots=True)
class Cells:
    """One sheet of a file as texts: days as `05/04/2017`, whole numbers without a point; rows of any length."""

    name: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a file, in order."""

    sheets: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class SheetValue:
    """What a row says of its document in one field."""

    name: FieldName
    value: Value


@dataclass(frozen=True, slots=True)
class SheetWords:
    """What a sheet says of one document, as it waits for it.

    Attributes:
        sheet: name of the file.
        row: as people count, from 1.
        values: its fields.
        unread: cells that could be no value, `Ngày văn bản: 31/02/2016`.
    """

    sheet: str
    row: int
    values: tuple[SheetValue, ...]
    unread: tuple[str, ...] = ()


class SheetFault(Term):
    """What is told of a cell, a row or a file."""

    INVALID = "invalid"  # the cell can be no value of its field
    NO_FILE = "no-file"  # nothing that was handed in is the row's file
    SEVERAL_FILES = "several-files"
    TAKEN = "taken"  # several rows are about the same file: none is used
    NO_ROW = "no-row"  # of a file
    SECRET = "secret"  # the row says that its document is secret: its file is stopped at the door  # noqa: S105
    UNKNOWN_COLUMN = "unknown-column"  # its values are not used


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    Attributes:
        code: which.
        row, column: number from 1 and letters (`14`, `AB`); 0 and empty where it is not of a row or cell.
        heading: of the column.
        text: what stands in the cell, or the name of the file.
    """

    code: SheetFault
    row: int = 0
    column: str = ""
    heading: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row.

    Attributes:
        number: as people count, from 1.
        path, doc_code, ordinal: by which its file is known; empty, 0 where the sheet does not tell.
        dossier: mã hồ sơ, or what the sheet has of it; empty where it tells none.
        words: what it says of its document.
        dossier_values: what it says of its dossier, by the names of `columns.toml`, as written.
        degree: of secrecy that its document bears, as it would be printed; empty for none.
    """

    number: int
    path: str
    doc_code: str
    ordinal: int
    dossier: str
    words: SheetWords
    dossier_values: dict[str, str] = field(default_factory=dict)
    degree: str = ""

    @property
    def called(self) -> str:
        """What it says of its file."""
        return self.path or self.doc_code or str(self.ordinal or "")


@dataclass(frozen=True, slots=True)
class DeliverySheet:
    """A sheet that was read.

    Attributes:
        name: of the file.
        rows: in order.
        faults: of its cells and columns.
    """

    name: str
    rows: tuple[SheetRow, ...]
    faults: tuple[Fault, ...] = ()


def column_letters(place: int) -> str:
    """What people call the column at a place from 0: A, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
