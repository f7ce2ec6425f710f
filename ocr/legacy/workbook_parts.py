"""The parts of an .xlsx file (ISO/IEC 29500, OPC): opened within limits, XML read without entities, written anew.

A stranger's archive: sizes are judged as declared and again as unpacked, and a document type is refused, since no
program writes one into a workbook and entities are how such files attack.
"""

from __future__ import annotations

import shutil
import zipfile
import zlib
from contextlib import contextmanager
from copy import copy as replica
from typing import TYPE_CHECKING

from lxml import etree

from domain.errors import ErrorCode, RefusedInput

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from domain.limits import InputLimits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK = "xl/workbook.xml"
_MOST_PARTS = 20_000
_MOST_RATIO = 300  # unpacked to packed; sheets of numbers have 10 to 30
_SMALL = 16 << 20  # bytes, under which a ratio is no matter
_PIECE = 1 << 20


@contextmanager
def opened(path: Path, limits: InputLimits) -> Iterator[zipfile.ZipFile]:
    """The package at `path`, its declared sizes within the limits.

    Raises:
        RefusedInput: TRUNCATED_FILE, DECOMPRESSION_BOMB, PASSWORD_PROTECTED, REPAIR_UNSUPPORTED for another ZIP.
    """
    try:
        with zipfile.ZipFile(path) as package:
            _check(package, limits)
            yield package
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail=str(error)) from error
    except etree.XMLSyntaxError as error:
        raise RefusedInput(ErrorCode.TRUNCATED_FILE, detail=str(error)) from error


def _check(package: zipfile.ZipFile, limits: InputLimits) -> None:
    parts = package.infolist()
    names = {part.filename for part in parts}
    total = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if len(parts) > _MOST_PARTS or len(names) < len(parts):
        raise RefusedInput(ErrorCode.DECOMPRESSION_BOMB, detail=f"{len(parts)} ZIP entries")
    if total > limits.stream_bytes or (total > _SMALL and total > _MOST_RATIO * max(1, packed)):
        raise RefusedInput(ErrorCode.DECOMPRESSION_BOMB, detail=f"{packed} → {total} byte")
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedInput(ErrorCode.PASSWORD_PROTECTED)
    if WORKBOOK not in names:
        raise RefusedInput(ErrorCode.REPAIR_UNSUPPORTED, found="ZIP, Word")


def parsed(package: zipfile.ZipFile, name: str) -> etree._Element:
    """The XML part `name`.

    Raises:
        RefusedInput: UNSAFE_MARKUP.
        zipfile.BadZipFile: it unpacks to other bytes than it declares.
        etree.XMLSyntaxError: it is no XML.
    """
    data = _unpacked(package, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if b"<!DOCTYPE" in data:
        raise RefusedInput(ErrorCode.UNSAFE_MARKUP, part=name)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.internalDTD is not None:  # in UTF-16 the look at the bytes sees nothing
        raise RefusedInput(ErrorCode.UNSAFE_MARKUP, part=name)
    return root


def _unpacked(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:  # `zipfile` unpacks no more than declared, and then compares the checksum
        return part.read()


def sheets(package: zipfile.ZipFile) -> dict[str, str]:
    """Part names of the worksheets with the names on their tabs, in the order of the workbook."""
    relations = "xl/_rels/workbook.xml.rels"
    if relations not in package.namelist():
        return {}
    targets = {
        relation.get("Id"): _part_name(relation.get("Target", ""))
        for relation in parsed(package, relations).iter(f"{{{_PACKAGE_RELATIONS}}}Relationship")
    }
    listed = parsed(package, WORKBOOK).iter(f"{{{MAIN}}}sheet")
    found = {targets.get(sheet.get(_RELATION_ID)): sheet.get("name", "") for sheet in listed}
    present = set(package.namelist())
    return {part: name for part, name in found.items() if part in present}


def _part_name(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def written(package: zipfile.ZipFile, target: Path, changed: Mapping[str, etree._Element]) -> None:
    """A copy of the package at `target` in which only the parts of `changed` differ."""
    with zipfile.ZipFile(target, "w") as copy:
        for part in package.infolist():
            head = replica(part)  # name, date, packing; `zipfile` writes its own sizes into it
            if part.filename in changed:
                root = changed[part.filename]
                copy.writestr(head, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
                continue
            with package.open(part) as source, copy.open(head, "w") as sink:
                shutil.copyfileobj(source, sink, _PIECE)
