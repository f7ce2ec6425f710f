"""What a sheet says of fonds: a row a fonds, below one row of headings. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.delivery.columns import heading_key
from domain.delivery.sheet import Fault, SheetFault, column_letters
from domain.dossiers.fields import FondsField, holding_value
from domain.errors import ArchiveError, ErrorCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from domain.delivery.sheet import Cells

_CODE, _TITLE, _BODY = "code", "title", "body"
_HEADINGS = {
    _CODE: ("mã phông", "mã phông lưu trữ", "OrganId"),
    _TITLE: ("tên phông", "tên phông lưu trữ", "FondName"),
    _BODY: ("cơ quan", "đơn vị hình thành phông", "cơ quan hình thành phông"),
    FondsField.STATE: ("trạng thái", "trạng thái phông", "trạng thái đóng mở"),
    FondsField.HISTORY: ("lịch sử", "lịch sử đơn vị hình thành phông", "FondHistory"),
    FondsField.PERIOD: ("thời gian tài liệu", "ArchivesTime"),
    FondsField.CLASSIFICATION: ("phương án phân loại",),
    FondsField.LANGUAGE: ("ngôn ngữ", "Language"),
    FondsField.RECOVERY: ("chế độ dự phòng",),
    FondsField.NOTE: ("ghi chú", "Description"),
    FondsField.PAPER: ("tổng số tài liệu giấy", "PaperTotal"),
    FondsField.KEY_GROUPS: ("các nhóm tài liệu chủ yếu", "nhóm tài liệu chủ yếu", "KeyGroups"),
    FondsField.OTHER_TYPES: ("các loại hình tài liệu khác", "loại hình tài liệu khác", "OtherTypes"),
    FondsField.LOOKUP_TOOLS: ("công cụ tra cứu", "LookupTools"),
}
_BY_KEY = {heading_key(text): name for name, texts in _HEADINGS.items() for text in texts}
_MOST_ROWS_BEFORE = 30


@dataclass(frozen=True, slots=True)
class FondsRow:
    """One fonds of a sheet; title and body are empty where the sheet has none."""

    code: str
    title: str
    body: str
    values: dict[FondsField, str]
    faults: tuple[Fault, ...]


def read_fonds(name: str, sheets: Sequence[Cells]) -> tuple[FondsRow, ...]:
    """The fonds that a sheet tells.

    Raises:
        ArchiveError: SHEET_NO_HEADINGS, none has a column `Mã phông`.
    """
    for cells in sheets:
        for at, row in enumerate(cells.rows[:_MOST_ROWS_BEFORE]):
            columns = {place: _BY_KEY[key] for place, text in enumerate(row) if (key := heading_key(text)) in _BY_KEY}
            if _CODE in columns.values():
                return tuple(_rows(cells, at, columns))
    raise ArchiveError(ErrorCode.SHEET_NO_HEADINGS, sheet=name)


def _rows(cells: Cells, at: int, columns: dict[int, str]) -> Iterator[FondsRow]:
    for number, row in enumerate(cells.rows[at + 1 :], at + 2):
        told = {columns[place]: (place, " ".join(text.split())) for place, text in enumerate(row) if place in columns}
        code, title, body = (told.pop(name, (0, ""))[1] for name in (_CODE, _TITLE, _BODY))
        if not code:
            continue
        values, faults = {}, []
        for name, (place, text) in told.items():
            try:
                if text:
                    values[FondsField(name)] = holding_value(FondsField(name), text)
            except ArchiveError:
                heading = cells.rows[at][place]
                faults.append(Fault(SheetFault.INVALID, number, column_letters(place), heading, text))
        yield FondsRow(code, title, body, values, tuple(faults))
