"""`vankho ingest --describe-from`: which row is which file's, and what is wrong with the sheet; before it begins."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from domain.delivery.matching import match
from domain.delivery.sheet import SheetFault
from domain.errors import ArchiveError, ErrorCode
from domain.visible import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.cli.console import Console
    from api.cli.deposits import Tally
    from domain.delivery.sheet import DeliverySheet, Fault
    from domain.incoming import IncomingDocument

_QUIET = frozenset({SheetFault.UNKNOWN_COLUMN, SheetFault.NO_ROW})  # told, and nothing is amiss


def described_from(
    sheet: DeliverySheet, documents: Sequence[IncomingDocument], console: Console, tally: Tally
) -> list[IncomingDocument]:
    """The documents with what the sheet says of them; those that it calls secret are stopped at the door.

    Raises:
        ArchiveError: SHEET_NO_FILES, no row is about any of them.
    """
    matched = match(sheet, documents)
    faults = (*sheet.faults, *matched.faults)
    for fault in faults:
        tell_fault(sheet.name, fault, console)
        if fault.code not in _QUIET:
            tally.blemish()
    counted = Counter(fault.code for fault in faults)
    told = sum(document.told is not None for document in matched.documents)
    if not told:
        raise ArchiveError(ErrorCode.SHEET_NO_FILES, sheet=sheet.name, rows=len(sheet.rows), files=len(documents))
    console.note("sheet-checked", sheet=sheet.name, rows=len(sheet.rows), told=told, **_counts(counted))
    return list(matched.documents)


def tell_fault(sheet: str, fault: Fault, console: Console) -> None:
    """One line about a cell, a row or a file."""
    place = f"{fault.column}{fault.row or ''}"
    facts = {"place": place, "row": fault.row, "heading": fault.heading, "text": visible(fault.text, "")}
    message = console.word(f"sheet-{fault.code.value}", sheet=sheet, **facts)
    value = {"sheet": sheet, "row": fault.row or None, "column": fault.column or None, "fault": fault.code.value}
    console.result({**value, "heading": fault.heading, "text": fault.text, "message": message}, message)


def _counts(counted: Counter[SheetFault]) -> dict[str, int]:
    rows = (SheetFault.NO_FILE, SheetFault.SEVERAL_FILES, SheetFault.TAKEN)
    return {
        "without_file": sum(counted[code] for code in rows),
        "without_row": counted[SheetFault.NO_ROW],
        "cells": counted[SheetFault.INVALID],
    }
