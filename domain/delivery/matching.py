"""Which row of a delivery's sheet is about which of the documents that are handed in. Pure.

By path, as many of its last parts as agree; else by the document's code; else by its number in the dossier, which ends
the file's name. What fits several documents fits none, nor do several rows fit one: nothing is guessed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from domain.delivery.sheet import Fault, SheetFault
from domain.file_names import display_path, split_name
from domain.incoming import IncomingDocument
from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath

    from domain.delivery.sheet import DeliverySheet, SheetRow

_SLASHES = re.compile(r"[\\/]+")
_LAST_NUMBER = re.compile(r"(\d+)$")


@dataclass(frozen=True, slots=True)
class Matched:
    """Documents with what a sheet says of them.

    Attributes:
        documents: those to be handed in, in the order given.
        faults: rows without a file, files without a row, and those that are secret.
    """

    documents: tuple[IncomingDocument, ...]
    faults: tuple[Fault, ...]


def match(sheet: DeliverySheet, documents: Sequence[IncomingDocument]) -> Matched:
    """Each document with the words of its row."""
    places = _Places(documents)
    claims: dict[int, list[tuple[int, SheetRow]]] = defaultdict(list)
    faults = []
    for row in sheet.rows:
        found, agreeing = places.of(row)
        if len(found) == 1:
            claims[found[0]].append((agreeing, row))
        else:
            faults.append(Fault(SheetFault.SEVERAL_FILES if found else SheetFault.NO_FILE, row.number, text=row.called))
    rows: dict[int, SheetRow] = {}
    for index, claimed in claims.items():
        most = max(agreeing for agreeing, _ in claimed)
        best = [row for agreeing, row in claimed if agreeing == most]
        faults += [Fault(SheetFault.NO_FILE, row.number, text=row.called) for a, row in claimed if a < most]
        if len(best) == 1:
            rows[index] = best[0]
        else:
            faults += [Fault(SheetFault.TAKEN, row.number, text=documents[index].name) for row in best]
    faults.sort(key=lambda fault: fault.row)
    taken = []
    for index, document in enumerate(documents):
        told = rows.get(index)
        if told is None:
            faults.append(Fault(SheetFault.NO_ROW, text=display_path(document.files[0])))
        elif told.degree:
            faults.append(Fault(SheetFault.SECRET, told.number, text=display_path(document.files[0])))
        taken.append(replace(document, told=told.words, degree=told.degree) if told else document)
    return Matched(tuple(taken), tuple(faults))


class _Places:
    """Documents by the last parts of their paths."""

    def __init__(self, documents: Sequence[IncomingDocument]) -> None:
        self._by_name: dict[str, dict[int, list[tuple[str, ...]]]] = defaultdict(lambda: defaultdict(list))
        self._by_number: dict[int, list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
        for index, document in enumerate(documents):
            paths: list[PurePath] = [document.files[0].parent] if document.folder else list(document.files)
            for path in paths:
                parts = _parts(str(path))
                for name in {parts[-1], split_name(parts[-1])[0]}:
                    self._by_name[name][index].append(parts)
            own = paths[0]
            number = _LAST_NUMBER.search(split_name(own.name)[0])
            if number:
                self._by_number[int(number[1])].append((index, _parts(str(own))))

    def of(self, row: SheetRow) -> tuple[list[int], int]:
        """Indexes of the documents that a row may be about, and how many folders agree."""
        if row.path:
            return self._named(_parts(row.path))
        if row.doc_code:
            return self._named(_parts(row.doc_code))
        numbered = self._by_number.get(row.ordinal, []) if row.ordinal else []
        if len(numbered) > 1 and row.dossier:
            numbered = [(index, parts) for index, parts in numbered if _is_of(parts, row.dossier)]
        return [index for index, _ in numbered], 0

    def _named(self, wanted: tuple[str, ...]) -> tuple[list[int], int]:
        candidates = self._by_name.get(wanted[-1], {}) if wanted else {}
        agreeing = {index: max(_agreeing(parts, wanted) for parts in paths) for index, paths in candidates.items()}
        most = max(agreeing.values(), default=0)
        return [index for index, count in agreeing.items() if count == most], most


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in _SLASHES.split(nfc(path).casefold().strip()) if part not in {"", "."})


def _agreeing(parts: Sequence[str], wanted: Sequence[str]) -> int:
    """How many parts agree, from the last but one backwards."""
    count = 0
    for one, other in zip(parts[-2::-1], wanted[-2::-1], strict=False):
        if one != other:
            break
        count += 1
    return count


def _is_of(parts: Sequence[str], dossier: str) -> bool:
    """A folder or the beginning of the name is the dossier's code."""
    code = nfc(dossier).casefold()
    return code in parts[:-1] or parts[-1].startswith((f"{code}.", f"{code}_", f"{code}-", f"{code} "))
