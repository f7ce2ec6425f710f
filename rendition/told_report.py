"""A report for people, titles, sentences and tables, as a PDF/A-2b in the archive's own letters.

Set by fpdf2 (LGPL 3.0), declared and proved as every PDF/A of the archive is.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from importlib.resources import as_file, files
from io import BytesIO
from typing import TYPE_CHECKING

from fpdf import FPDF
from pikepdf import Pdf

from rendition.pdfa_document import declare, save_proved

if TYPE_CHECKING:
    from pathlib import Path

    from rendition.pdfa_report import PdfInfo

_FACE, _BOLD = "LiberationSerif", "B"
_SIZE, _SMALL, _LARGE = 11.0, 9.0, 15.0  # points
_LEADING = 1.35
_MARGIN = 20.0  # millimetres; A4
_FOOT = 15.0
_TOGETHER = 30.0  # millimetres of a section that stay with its heading


@dataclass(frozen=True, slots=True)
class ToldTable:
    """Rows of one heading each; the first column is words, the others are figures where `figures` says so.

    Attributes:
        heads: of the columns.
        rows: as many cells as heads.
        widths: of the columns, as shares of each other.
        figures: columns behind the first stand to the right.
    """

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    figures: bool = True


@dataclass(frozen=True, slots=True)
class ToldSection:
    """A heading, sentences below it, and at most one table; what there is none of is left out."""

    heading: str = ""
    sentences: tuple[str, ...] = ()
    table: ToldTable | None = None


@dataclass(frozen=True, slots=True)
class ToldReport:
    """What a report tells.

    Attributes:
        title: stands above it.
        subtitle: below that.
        sections: in this order.
        foot: left of the page numbers, on every page.
        page: how pages are counted, `Trang {number}/{pages}`.
    """

    title: str
    subtitle: str
    sections: tuple[ToldSection, ...]
    foot: str
    page: str


def write_report(report: ToldReport, info: PdfInfo, target: Path) -> None:
    """Write a report as the new PDF/A `target`.

    Raises:
        RefusedInput: NOT_CONFORMANT, what was set breaks a rule of PDF/A.
    """
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    sheet = _Sheet(report.foot, report.page)
    sheet.put_heading(report.title, report.subtitle)
    for section in report.sections:
        sheet.put_section(section)
    with Pdf.open(BytesIO(bytes(sheet.output()))) as pdf:
        del pdf.Root.OpenAction  # how a reader shall open it is the reader's own affair
        declare(pdf, info)
        save_proved(pdf, target)


class _Sheet(FPDF):
    """A4 pages with a foot."""

    def __init__(self, foot: str, page: str) -> None:
        super().__init__(format="A4")
        self._told_foot, self._told_page = foot, page
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=True, margin=_MARGIN + _FOOT / 2)
        for style, name in (("", "Regular"), (_BOLD, "Bold")):
            with as_file(files("domain") / "fonts" / f"{_FACE}-{name}.ttf") as font:
                self.add_font(_FACE, style, font)
        self.add_page()

    def footer(self) -> None:
        """What stands below every page; asked for by fpdf2."""
        self.set_y(-_FOOT)
        self.set_font(_FACE, "", _SMALL)
        self.cell(0, 5, self._told_foot, new_x="LMARGIN")
        self.cell(0, 5, self._told_page.format(number=self.page_no(), pages="{nb}"), align="R")

    def put_heading(self, title: str, subtitle: str) -> None:
        self._say(title, _LARGE, _BOLD, align="C")
        self._say(subtitle, _SIZE, align="C")

    def put_section(self, section: ToldSection) -> None:
        if section.heading:
            if self.will_page_break(_TOGETHER):  # no heading is left alone at the foot
                self.add_page()
            self.ln(3)
            self._say(section.heading, _SIZE + 1, _BOLD)
        for sentence in section.sentences:
            self._say(sentence, _SIZE)
        if section.table is not None:
            self._put_table(section.table)

    def _say(self, text: str, size: float, style: str = "", align: str = "L") -> None:
        self.set_font(_FACE, style, size)
        height = size * _LEADING / self.k
        self.multi_cell(0, height, text, align=align, new_x="LMARGIN", new_y="NEXT")

    def _put_table(self, told: ToldTable) -> None:
        self.ln(1)
        self.set_font(_FACE, "", _SMALL)
        aligned = ("LEFT", *(("RIGHT" if told.figures else "LEFT") for _ in told.heads[1:]))
        with self.table(
            col_widths=told.widths, text_align=aligned, line_height=_SMALL * _LEADING / self.k, padding=0.8
        ) as table:
            for cells in (told.heads, *told.rows):
                row = table.row()
                for cell in cells:
                    row.cell(cell)
