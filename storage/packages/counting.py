"""What a dossier holds in numbers, from version to version: only records that are added or changed are looked at.

A package of an earlier release has no numbers yet, and damaged ones are not to be trusted: then all records are
counted. While a record is damaged no numbers are kept, so that the next version counts again.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, TypeVar

from domain.dossiers.totals import DossierTotals, totals_of
from domain.errors import ArchiveError, ErrorCode
from storage.packages import layout
from storage.packages.canonical import DESCRIPTION, RECORD, TOTALS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from domain.documents import Record
    from storage.ocfl.root import OcflObject
    from storage.packages.additions import Addition
    from storage.packages.stored_json import StoredForm

_DAMAGED = frozenset({ErrorCode.OBJECT_CORRUPT, ErrorCode.OBJECT_MISSING})
_Value = TypeVar("_Value")
_LOG = logging.getLogger("vankho.stored")


def next_totals(base: OcflObject, additions: Sequence[Addition]) -> tuple[DossierTotals, dict[str, bytes]]:
    """What the dossier holds in the version upon `base`, and the file of it."""
    counting = _Counting(base)
    before = counting.read(TOTALS, layout.TOTALS_JSON) or DossierTotals().with_these(counting.all())
    was = [counting.of(RECORD.read(new.over, layout.record_path(new.record.code)), {}) for new in additions if new.over]
    now = before.without(was).with_these(counting.of(new.record, new.content) for new in additions)
    return now, {layout.TOTALS_JSON: TOTALS.write(now)} if counting.sound else {}


class _Counting:
    """Counts records as the version `base` has them; not `sound` where some could not be read."""

    def __init__(self, base: OcflObject) -> None:
        self._base = base
        self._paths = base.inventory.state() if base.inventory.head else ()
        self.sound = True

    def all(self) -> Iterator[DossierTotals]:
        for path in filter(layout.is_record_path, self._paths):
            record = self.read(RECORD, path)
            self.sound &= record is not None
            if record is not None:
                yield self.of(record, {})

    def of(self, record: Record, content: Mapping[str, object]) -> DossierTotals:
        """What a record adds, with the description that comes with it, else with its own."""
        path = layout.description_path(record.code)
        new = content.get(path)
        description = DESCRIPTION.read(new, path) if isinstance(new, bytes) else self.read(DESCRIPTION, path)
        self.sound &= description is not None or path not in self._paths
        return totals_of(record, description)

    def read(self, form: StoredForm[_Value], path: str) -> _Value | None:
        """A file; None where there is none or it is damaged."""
        if path not in self._paths:
            return None
        try:
            return form.read(self._base.read_bytes(path), path)
        except ArchiveError as error:
            if error.code not in _DAMAGED:
                raise
            _LOG.warning("%s: not counted: %s", self._base.inventory.id, error)
            return None
