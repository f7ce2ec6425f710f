"""From the cells of a delivery's sheet to what its rows say. Pure.

A cell that can be no value is told with its row and column, and kept as it stands; the other cells of its row count.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from domain.delivery.columns import Block, Headings, heading_key, headings_of
from domain.delivery.sheet import (
    Cells,
    DeliverySheet,
    Fault,
    SheetFault,
    SheetRow,
    SheetValue,
    SheetWords,
    column_letters,
)
from domain.description.fields import FieldName, Value
from domain.description.kinds import OTHER_CODE, kinds
from domain.description.languages import language_of
from domain.description.values import CONDITIONS, LISTS, value_of
from domain.errors import ArchiveError, ErrorCode
from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NUMBER_WITH_YEAR = re.compile(r"(\d{1,6}[a-zđ]?)\s*/\s*((?:1[89]|20)\d{2})")
_NUMBERED = re.compile(r"\(?(\d{1,2})\)?")
_DATE = ("date", "date_month", "date_year")
_IDENTITY = ("file_code", "file_notation", "fonds", "catalogue", "box", "title")  # told once for the rows below it
_DEGREES = {"03": "MẬT", "3": "MẬT", "mat": "MẬT", "toi mat": "TỐI MẬT", "tuyet mat": "TUYỆT MẬT"}
_LEAST_NUMBERED = 3


def read_delivery(name: str, sheets: Sequence[Cells]) -> DeliverySheet:
    """What a sheet says: the first of the file that has headings.

    Raises:
        ArchiveError: SHEET_NO_HEADINGS, no sheet has columns that are known.
    """
    for cells in sheets:
        headings = headings_of(cells.rows)
        if headings is not None:
            return _read(name, cells, headings)
    raise ArchiveError(ErrorCode.SHEET_NO_HEADINGS, sheet=name)


def _read(name: str, cells: Cells, headings: Headings) -> DeliverySheet:
    faults = [
        Fault(SheetFault.UNKNOWN_COLUMN, 0, column_letters(place), heading, "") for place, heading in headings.unknown
    ]
    rows: list[SheetRow] = []
    carried: dict[str, str] = {}
    for index, row in enumerate(cells.rows[headings.first :], headings.first):
        reader = _Row(headings, row, index + 1, name)
        if not reader.says_something or (not rows and _is_numbering(headings, row)):
            continue
        told = reader.read(carried)
        carried = {key: told.dossier_values[key] for key in _IDENTITY if key in told.dossier_values}
        rows.append(told)
        faults += reader.faults
    return DeliverySheet(name, tuple(rows), tuple(faults))


def _is_numbering(headings: Headings, row: Sequence[str]) -> bool:
    """`(1) (2) (3)` below the headings."""
    told = [row[place] for place in headings.columns if place < len(row) and row[place]]
    found = [_NUMBERED.fullmatch(text) for text in told]
    numbers = [int(one[1]) for one in found if one]
    return len(numbers) == len(told) >= _LEAST_NUMBERED and all(a < b for a, b in pairwise(numbers))


class _Row:
    """One row being read."""

    def __init__(self, headings: Headings, row: Sequence[str], number: int, sheet: str) -> None:
        self._headings = headings
        self._number = number
        self._sheet = sheet
        self._texts: dict[Block, dict[str, str]] = {block: {} for block in Block}
        for place, heading in headings.columns.items():
            text = " ".join(nfc(row[place]).split()) if place < len(row) else ""
            if text:
                self._texts[heading.block][heading.name] = text
        self.faults: list[Fault] = []
        self._unread: list[str] = []

    @property
    def says_something(self) -> bool:
        """Beside its running number."""
        return bool(self._texts[Block.DOSSIER] or set(self._texts[Block.DOCUMENT]) - {"row_number"})

    def read(self, carried: Mapping[str, str]) -> SheetRow:
        told, about = self._texts[Block.DOCUMENT], self._texts[Block.DOSSIER]
        if about and self._begins_another(about, carried):
            carried = {}
        values = tuple(SheetValue(*pair) for pair in self._values(told))
        dossier = {**carried, **about}
        ordinal = told.get("ordinal") or told.get("row_number") or ""
        return SheetRow(
            self._number,
            told.get("path", ""),
            told.get("doc_code", ""),
            int(ordinal) if ordinal.isdecimal() else 0,
            dossier.get("file_code") or dossier.get("file_notation") or "",
            SheetWords(self._sheet, self._number, values, tuple(self._unread)),
            dossier,
            _DEGREES.get(heading_key(told.get("mode", "")), ""),
        )

    @staticmethod
    def _begins_another(about: Mapping[str, str], carried: Mapping[str, str]) -> bool:
        names = ("file_code", "file_notation")
        return any(name in about and about[name] != carried.get(name, about[name]) for name in names)

    def _values(self, told: Mapping[str, str]) -> Iterator[tuple[FieldName, Value]]:
        known = {name.value for name in FieldName}
        date = self._date(told)
        if date is not None:
            yield from self._value("date", date)
        for name, text in told.items():
            if name == "number" and (found := _NUMBER_WITH_YEAR.fullmatch(text)):
                yield from self._value("number", found[1])
                yield from self._value("year_in_number", found[2], "number")
            elif name in known and name != "date":
                yield from self._value(name, text)

    def _date(self, told: Mapping[str, str]) -> str | None:
        """`5/4/2017` of one column or of three; what is blank or noughts is not known."""
        day, month, year = (told.get(name, "").removesuffix(".0") for name in _DATE)
        if not (month or year):
            return day or None
        if not year or (day.strip("0 ") and not month.strip("0 ")):
            return f"{day}/{month}/{year}"  # no date: told as it stands
        return "/".join(part for part in (day, month, year) if part.strip("0 "))

    def _value(self, name: str, text: str, column: str = "") -> Iterator[tuple[FieldName, Value]]:
        try:
            value = value_of(FieldName(name), _written(FieldName(name), text))
        except ArchiveError:
            self._fault(column or name, text)
            return
        if value is not None:
            yield FieldName(name), value

    def _fault(self, name: str, text: str) -> None:
        place = self._headings.place(Block.DOCUMENT, name)
        if place is None:
            place = next(at for n in _DATE if (at := self._headings.place(Block.DOCUMENT, n)) is not None)
        heading = self._headings.columns[place].text
        self.faults.append(Fault(SheetFault.INVALID, self._number, column_letters(place), heading, text))
        self._unread.append(f"{heading}: {text}")


def _written(name: FieldName, text: str) -> str:
    """A cell as `value_of` takes it: codes of the circular as what they stand for.

    Raises:
        ArchiveError: FIELD_INVALID, there is no such code.
    """
    if name is FieldName.KIND and text.isdecimal():
        return _kind_of(text.zfill(2))
    if name is FieldName.LANGUAGE:
        return language_of(text) or text
    if name is FieldName.CONDITION:
        return CONDITIONS.get(heading_key(text), text)
    if name in LISTS and ";" not in text:
        return text.replace(",", ";")
    return text


def _kind_of(code: str) -> str:
    if code == OTHER_CODE:
        return ""
    named = next((kind.name for kind in kinds() if kind.code == code), None)
    if named is None:
        raise ArchiveError(ErrorCode.FIELD_INVALID, field=FieldName.KIND.value, value=code)
    return named
