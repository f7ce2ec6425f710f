"""Small workbooks made by hand: shared strings, runs, a comment, a table, formulas, fonts of old encodings."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FONTS = ("Calibri", ".VnTime", ".VnTimeH", "VNI-Helve")


def workbook(path: Path, sheet: str, strings: Sequence[str], **more: str) -> Path:
    """A workbook of one sheet named `Danh sách`.

    Args:
        path: to write to.
        sheet: XML of its rows and what follows them; cell format `n` has font `n` of `FONTS`.
        strings: shared strings; one that begins with `<` is taken as XML.
        more: further parts by name, `__` for `/` and `_` for `.`.
    """
    shared = "".join(f"<si>{text if text.startswith('<') else f'<t>{escape(text)}</t>'}</si>" for text in strings)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "xl/workbook.xml": f'<workbook {_MAIN} xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Danh sách" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        '<Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {_MAIN}>{sheet}</worksheet>",
        "xl/sharedStrings.xml": f"<sst {_MAIN}>{shared}</sst>",
        "xl/styles.xml": f"<styleSheet {_MAIN}>{_fonts()}</styleSheet>",
        "xl/media/image1.png": "\x89PNG, not ours to touch",
        **{name.replace("__", "/").replace("_", "."): f"{text}" for name, text in more.items()},
    }
    return packed(path, {name: text.encode() for name, text in parts.items()})


def packed(path: Path, parts: Mapping[str, bytes]) -> Path:
    """A ZIP of `parts`."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def part(path: Path, name: str) -> str:
    """One part of a workbook as text."""
    with zipfile.ZipFile(path) as package:
        return package.read(name).decode()


def cells(*numbers: int, formats: str = "") -> str:
    """A row of cells that show shared strings; `formats` gives the format of each, one digit a cell."""
    styles = formats or "1" * len(numbers)
    row = "".join(
        f'<c r="{chr(65 + column)}1" s="{styles[column]}" t="s"><v>{number}</v></c>'
        for column, number in enumerate(numbers)
    )
    return f'<sheetData><row r="1">{row}</row></sheetData>'


def _fonts() -> str:
    fonts = "".join(f"<font><name val={quoteattr(name)}/></font>" for name in FONTS)
    formats = "".join(f'<xf fontId="{n}"/>' for n in range(len(FONTS)))
    return f"<fonts>{fonts}</fonts><cellXfs>{formats}</cellXfs>"
