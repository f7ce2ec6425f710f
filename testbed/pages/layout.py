"""Laying a document out on A4 as NĐ 30/2020/NĐ-CP, Phụ lục I prescribes: margins, head, title, signature block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.text import BlockKind
from testbed.pages.document import Document, Table
from testbed.pages.fonts import Face, Style, Type
from testbed.pages.sheet import HEIGHT, WIDTH, DrawnPage, Printed, Sheet, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TOP, BOTTOM, LEFT, RIGHT = 20.0, 20.0, 30.0, 15.0  # margins, millimetres (Mục I.2)
_TEXT = WIDTH - LEFT - RIGHT
_POINT = 25.4 / 72  # millimetres
_ISSUER, _NATION = LEFT + 34.0, LEFT + 115.0  # middles of the two columns of the head
_SIGNATURE = LEFT + 122.0
_SIGNATURE_HEIGHT = 52.0


@dataclass(frozen=True, slots=True)
class Look:
    """How a document is set.

    Attributes:
        face: typeface.
        points: size of the body.
        leading: as a multiple of the size.
        typed: by a typewriter: one size, no bold, no italics, lines not justified.
    """

    face: Face = Face.SERIF
    points: float = 14
    leading: float = 1.3
    typed: bool = False


def draw(
    document: Document, dpi: int = 300, look: Look | None = None, sheet: Callable[[int], Sheet] = Sheet
) -> Iterator[DrawnPage]:
    """Draw a document page by page, each on a new `sheet` of a resolution.

    Raises:
        FontMissing: the typeface is not installed.
    """
    return _Setter(dpi, look or Look(), sheet).pages(document)


class _Setter:
    """Fills one sheet after another from the top."""

    def __init__(self, dpi: int, look: Look, sheet: Callable[[int], Sheet]) -> None:
        self.look = look
        self.blank = sheet
        self.dpi = dpi
        self.leading = look.points * _POINT * look.leading
        self.number = 0
        self._next_sheet()

    def pages(self, document: Document) -> Iterator[DrawnPage]:
        self._head(document)
        self._title(document)
        for part in document.body:
            yield from self._table(part) if isinstance(part, Table) else self._paragraph(part)
        yield from self._room_for(_SIGNATURE_HEIGHT)
        self._foot(document)
        yield self.sheet.done()

    def words(self, text: str, size: float = 0.0, style: Style = Style.REGULAR) -> list[Printed]:
        """Words at the body's size, or `size` points off it."""
        if self.look.typed:
            one = Type(self.look.face, Style.REGULAR, self.look.points)
            return [Printed(word.text, one) for word in words_of(text, self.look.face, self.look.points)]
        return words_of(text, self.look.face, self.look.points + size, style)

    def _next_sheet(self) -> None:
        self.sheet = self.blank(self.dpi)
        self.number += 1
        self.y = TOP
        if self.number > 1:
            self.sheet.block(BlockKind.TEXT)
            self.sheet.centred(self.words(str(self.number), -1), WIDTH / 2, TOP - 6)
        self.sheet.block(BlockKind.TEXT)

    def _room_for(self, height: float) -> Iterator[DrawnPage]:
        """Turn to a new sheet when `height` millimetres are not left on this one."""
        if self.y + height > HEIGHT - BOTTOM:
            yield self.sheet.done()
            self._next_sheet()

    def _column(self, lines: list[list[Printed]], middle: float, top: float) -> float:
        y = top
        for line in lines:
            y += self.leading * 0.92
            self.sheet.centred(line, middle, y)
        return y

    def _head(self, document: Document) -> None:
        sheet, bold = self.sheet, Style.BOLD
        sheet.block(BlockKind.ISSUER)
        superior = [self.words(document.superior, -1.5)] if document.superior else []
        issuer = sheet.wrap(self.words(document.issuer, -1.5, bold), 66)
        left = self._column([*superior, *issuer], _ISSUER, TOP)
        sheet.rule(_ISSUER - 9, left + 1.6, _ISSUER + 9, left + 1.6)
        about = [] if document.type_name else sheet.wrap(self.words(document.subject, -2), 62)
        left = self._column([self.words(document.number, -1), *about], _ISSUER, left + 2)
        sheet.block(BlockKind.NATIONAL_TITLE)
        nation = [self.words(line, -0.5 if number else -1.5, bold) for number, line in enumerate(document.nation)]
        right = self._column(nation, _NATION, TOP)
        half = sheet.width(nation[-1]) / 2
        sheet.rule(_NATION - half, right + 1.6, _NATION + half, right + 1.6)
        right = self._column([self.words(document.place_date, -0.5, Style.ITALIC)], _NATION, right + 2.5)
        self.y = max(left, right) + 4

    def _title(self, document: Document) -> None:
        sheet = self.sheet
        sheet.block(BlockKind.TEXT)
        if document.type_name:
            about = sheet.wrap(self.words(document.subject, 0, Style.BOLD), _TEXT - 30)
            self.y = self._column([self.words(document.type_name, 0, Style.BOLD), *about], LEFT + _TEXT / 2, self.y + 3)
            sheet.rule(LEFT + _TEXT / 2 - 20, self.y + 2, LEFT + _TEXT / 2 + 20, self.y + 2)
            self.y += 5
        elif document.addressees:
            self._addressees(document.addressees)
        sheet.block(BlockKind.TEXT)

    def _addressees(self, names: tuple[str, ...]) -> None:
        self.y += 4 + self.leading
        to = self.words("Kính gửi:")
        if len(names) == 1:
            self.sheet.centred([*to, *self.words(names[0])], LEFT + _TEXT / 2, self.y)
        else:
            self.sheet.line(to, LEFT + 25, self.y)
        for name in names if len(names) > 1 else ():
            self.y += self.leading
            self.sheet.line(self.words(f"- {name}"), LEFT + 45, self.y)
        self.y += 4

    def _paragraph(self, text: str) -> Iterator[DrawnPage]:
        middle = text.startswith("^")
        indent = 0.0 if middle else 10.0
        lines = self.sheet.wrap(self.words(text.lstrip("^")), _TEXT, indent)
        self.y += 2.1  # 6 points between paragraphs
        for number, line in enumerate(lines):
            yield from self._room_for(self.leading)
            self.y += self.leading
            start = LEFT + (indent if number == 0 else 0)
            if middle:
                self.sheet.centred(line, LEFT + _TEXT / 2, self.y)
            else:
                ragged = self.look.typed or number == len(lines) - 1
                width = None if ragged else LEFT + _TEXT - start
                self.sheet.line(line, start, self.y, width)

    def _table(self, table: Table) -> Iterator[DrawnPage]:
        self.y += 3
        for ordinal, row in enumerate(table.rows):
            style = Style.REGULAR if ordinal else Style.BOLD
            cells = [
                self.sheet.wrap(self.words(cell, -2, style), _TEXT * share - 3)
                for cell, share in zip(row, table.widths, strict=True)
            ]
            height = max(len(lines) for lines in cells) * self.leading * 0.85 + 3
            yield from self._room_for(height)
            self.sheet.block(BlockKind.TABLE)
            self._row(cells, table.widths, height, head=ordinal == 0)
        self.sheet.block(BlockKind.TEXT)
        self.y += 2

    def _row(self, cells: list[list[list[Printed]]], widths: tuple[float, ...], height: float, *, head: bool) -> None:
        top, bottom, left = self.y, self.y + height, LEFT
        self.sheet.rule(LEFT, top, LEFT + _TEXT, top)
        self.sheet.rule(LEFT, bottom, LEFT + _TEXT, bottom)
        self.sheet.rule(LEFT, top, LEFT, bottom)
        for lines, share in zip(cells, widths, strict=True):
            width, y = _TEXT * share, top
            for line in lines:
                y += self.leading * 0.85
                if not line:
                    continue  # an empty cell
                if head:
                    self.sheet.centred(line, left + width / 2, y + 0.6)
                else:
                    self.sheet.line(line, left + 1.5, y + 0.6)
            left += width
            self.sheet.rule(left, top, left, bottom)
        self.y = bottom

    def _foot(self, document: Document) -> None:
        sheet, top = self.sheet, self.y + 5
        sheet.block(BlockKind.RECIPIENTS)
        y = top + self.leading
        sheet.line(self.words("Nơi nhận:", -2, Style.BOLD_ITALIC), LEFT, y)
        for name in document.recipients:
            y += self.leading * 0.8
            sheet.line(self.words(f"- {name}", -3), LEFT, y)
        sheet.block(BlockKind.SIGNATURE)
        y = self._column([self.words(line, -0.5, Style.BOLD) for line in document.role], _SIGNATURE, top)
        sheet.centred(self.words(document.signer, 0, Style.BOLD), _SIGNATURE, y + 30)
