"""Workbooks (.xlsx) made Unicode: strings, comments, names of table columns, texts in formulas; then the fonts.

Everything else stays as it is, names of sheets too, since other workbooks may name them. A font of an old encoding
draws Unicode wrongly (`.VnTime` shows á as ỏ), so where its text was decoded a font of the system takes its place.
"""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from domain.text_repair import FileRepair, RepairableKind
from ocr.legacy.legacy_encodings import LegacyEncoding
from ocr.legacy.repair_formulas import follow, old_formulas
from ocr.legacy.repair_report import weigh
from ocr.legacy.workbook_parts import MAIN, opened, parsed, sheets, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.limits import InputLimits

_STRINGS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
_COMMENTS = re.compile(r"xl/(?:comments\d*|comments/comment\d+)\.xml")
_TABLES = re.compile(r"xl/tables/[^/]+\.xml")
_CAPITALS_FONT = re.compile(r"\.?Vn[A-Za-z]*H(?: .*)?")
_OLD_FONT = {LegacyEncoding.TCVN3.value: re.compile(r"\.Vn.*"), LegacyEncoding.VNI.value: re.compile(r"VNI[- ].*")}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_SANS = re.compile(r"arial|helve|avant|swiss|univers", re.IGNORECASE)


def _q(name: str) -> str:
    return f"{{{MAIN}}}{name}"


@dataclass(slots=True)
class _Parts:
    """The XML parts that were opened, and which of them changed."""

    package: zipfile.ZipFile
    open: dict[str, etree._Element] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)

    def get(self, name: str) -> etree._Element | None:
        if name not in self.open and name in self.package.namelist():
            self.open[name] = parsed(self.package, name)
        return self.open.get(name)


@dataclass(frozen=True, slots=True)
class _Text:
    """A string of the workbook: its runs, where it stands, whether its font draws capitals."""

    part: str
    runs: tuple[etree._Element, ...]
    place: str
    in_capitals: bool

    @property
    def text(self) -> str:
        return "".join(run.text or "" for run in self.runs)


def repair_workbook(path: Path, target: Path | None, limits: InputLimits) -> FileRepair:
    """Repair a workbook; written to `target`, unless that is None or nothing changed.

    Raises:
        RefusedInput: see `ocr.legacy.workbook_parts`.
    """
    with opened(path, limits) as package:
        parts = _Parts(package)
        texts = [text for text in _texts(parts) if text.text]
        capitals = [number for number, text in enumerate(texts) if text.in_capitals]
        repaired, changes, undecided = weigh([t.place for t in texts], [t.text for t in texts], capitals)
        renamed: dict[str, str] = {}
        for text, block in zip(texts, repaired, strict=True):
            if block.text != text.text:
                renamed[text.text] = block.text
                _replace(text, block.text)
                parts.changed.add(text.part)
        _rename_columns(parts, renamed)
        _follow_in_formulas(parts, renamed)
        fonts = _change_fonts(parts, {change.encoding for change in changes})
        if target is not None and changes:
            written(package, target, {name: parts.open[name] for name in parts.changed})
    return FileRepair(RepairableKind.WORKBOOK, "utf-8", "utf-8", len(texts), changes, undecided, fonts)


def _texts(parts: _Parts) -> Iterator[_Text]:
    capitals = _capital_styles(parts)
    used: dict[int, list[tuple[str, bool]]] = defaultdict(list)
    inline: list[_Text] = []
    for name, title in sheets(parts.package).items():
        strings_before = len(inline)
        for cell in _cells(parts, name):
            place = f"{title}!{cell.get('r', '?')}"
            in_capitals = cell.get("s", "0") in capitals
            if cell.get("t") == "s" and (number := cell.findtext(_q("v"), "")).isdecimal():
                used[int(number)].append((place, in_capitals))
            elif (string := cell.find(_q("is"))) is not None:
                inline.append(_Text(name, _runs(string), place, in_capitals or _runs_in_capitals(string)))
        sheet = parts.get(name)
        if len(inline) == strings_before and sheet is not None and next(old_formulas(sheet, MAIN), None) is None:
            del parts.open[name]  # nothing to change in it: a large sheet need not stay in memory
    yield from _shared(parts, used)
    yield from inline
    yield from _comments(parts)


def _cells(parts: _Parts, name: str) -> Iterator[etree._Element]:
    sheet = parts.get(name)
    if sheet is not None:
        yield from sheet.iter(_q("c"))


def _shared(parts: _Parts, used: dict[int, list[tuple[str, bool]]]) -> Iterator[_Text]:
    strings = parts.get(_STRINGS)
    for number, string in enumerate(() if strings is None else strings.iterchildren(_q("si"))):
        cells = used.get(number, [])
        place = cells[0][0] + (f" (+{len(cells) - 1})" if len(cells) > 1 else "") if cells else f"#{number}"
        in_capitals = bool(cells) and all(in_capitals for _, in_capitals in cells)
        yield _Text(_STRINGS, _runs(string), place, in_capitals or _runs_in_capitals(string))


def _comments(parts: _Parts) -> Iterator[_Text]:
    for name in filter(_COMMENTS.fullmatch, parts.package.namelist()):
        comments = parts.get(name)
        for comment in () if comments is None else comments.iter(_q("comment")):
            for text in comment.iterchildren(_q("text")):
                yield _Text(name, _runs(text), f"{name}!{comment.get('ref', '?')}", _runs_in_capitals(text))


def _runs(string: etree._Element) -> tuple[etree._Element, ...]:
    """The pieces of a string, those of one face and those of several; not its reading aids (`rPh`)."""
    return tuple(t for t in string.iter(_q("t")) if (up := t.getparent()) is not None and up.tag != _q("rPh"))


def _runs_in_capitals(string: etree._Element) -> bool:
    """Whether each run names a font of capitals."""
    runs = list(string.iterchildren(_q("r")))
    names = [font.get("val", "") for run in runs for font in run.iter(_q("rFont"))]
    return bool(runs) and len(names) == len(runs) and all(map(_CAPITALS_FONT.fullmatch, names))


def _capital_styles(parts: _Parts) -> frozenset[str]:
    """Numbers of the cell formats whose font draws small letters as capitals."""
    styles = parts.get(_STYLES)
    formats = None if styles is None else styles.find(_q("cellXfs"))
    if styles is None or formats is None:
        return frozenset()
    names = [font.find(_q("name")) for font in styles.iterfind(f"{_q('fonts')}/{_q('font')}")]
    faces = {
        str(n) for n, name in enumerate(names) if name is not None and _CAPITALS_FONT.fullmatch(name.get("val", ""))
    }
    return frozenset(str(n) for n, form in enumerate(formats) if form.get("fontId") in faces)


def _replace(text: _Text, new: str) -> None:
    """Lay the new text over the runs of the old: each run keeps its share, cut at the same spaces where it can."""
    lengths = [len(run.text or "") for run in text.runs]
    whole, left, done = sum(lengths), new, 0
    for run, length in zip(text.runs[:-1], lengths, strict=False):
        done += length
        cut = _cut(text.text, done, new, whole)
        start = len(new) - len(left)
        run.text, left = new[start : max(start, cut)], new[max(start, cut) :]
    text.runs[-1].text = left
    for run in text.runs:
        if run.text != (run.text or "").strip():
            run.set(_SPACE, "preserve")


def _cut(old: str, at: int, new: str, whole: int) -> int:
    """The place in `new` of place `at` in `old`: behind as many words, else in proportion."""
    words = len(re.findall(r"\s+", old[:at]))
    ends = [found.end() for found in re.finditer(r"\s+", new)]
    if words and re.search(r"\s$", old[:at]) and len(ends) >= words:
        return ends[words - 1]
    if len(old) == len(new):
        return at
    return round(at * len(new) / whole)


def _rename_columns(parts: _Parts, renamed: dict[str, str]) -> None:
    """Columns of tables are named by their head cells, letter for letter, or the program calls the file damaged."""
    for name in filter(_TABLES.fullmatch, parts.package.namelist()):
        table = parts.get(name)
        for column in () if table is None else table.iter(_q("tableColumn")):
            if (old := column.get("name", "")) in renamed:
                column.set("name", renamed[old])
                parts.changed.add(name)


def _follow_in_formulas(parts: _Parts, renamed: dict[str, str]) -> None:
    for name in sorted(parts.open):
        for formula in old_formulas(parts.open[name], MAIN):
            new = follow(formula.text or "", renamed)
            if new != formula.text:
                formula.text = new
                parts.changed.add(name)


def _change_fonts(parts: _Parts, encodings: set[str]) -> tuple[tuple[str, str], ...]:
    """Fonts of the encodings found give way, in styles, runs and comments."""
    patterns = [pattern for encoding, pattern in _OLD_FONT.items() if encoding in encodings]
    replaced: dict[str, str] = {}
    for part in (_STYLES, *sorted(parts.open)):
        root = parts.get(part) if patterns else None
        for font in () if root is None else root.iter(_q("name"), _q("rFont")):
            old = font.get("val", "")
            if any(pattern.fullmatch(old) for pattern in patterns):
                replaced[old] = "Arial" if _SANS.search(old) else "Times New Roman"
                font.set("val", replaced[old])
                parts.changed.add(part)
    return tuple(sorted(replaced.items()))
