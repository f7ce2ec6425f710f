"""Where an audit is kept: a folder of the store each, with its plan, its rows, what they count up to, and a report."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from domain.audits import AuditedRecord, AuditPart, AuditPlan, AuditState, AuditSummary
from domain.errors import ArchiveError, ErrorCode
from storage.areas import AUDITS
from storage.packages.stored_json import StoredForm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from domain.audits import AuditScope
    from storage.objects.object_store import ObjectStore

PLAN = StoredForm(AuditPlan, schema=1)
PART = StoredForm(AuditPart, schema=1)
ROW = StoredForm(AuditedRecord, schema=1)
SUMMARY = StoredForm(AuditSummary, schema=1)

_PLAN, _CODES, _SUMMARY, ROWS, REPORT = "plan.json", "codes.txt", "audit.json", "rows.jsonl.gz", "report.pdf"


class KeptAudits:
    """The audits of one archive, in its object store."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def begin(self, plan: AuditPlan, codes: bytes) -> None:
        """Keep what is to be done, with the codes of the records, a line each."""
        self._store.put_bytes(_key(plan.identifier, _CODES), codes)
        self._store.put_bytes(_key(plan.identifier, _PLAN), PLAN.write(plan))
        self.keep_summary(begun(plan))

    def plan(self, identifier: str) -> AuditPlan:
        """What an audit is to look at.

        Raises:
            ArchiveError: AUDIT_NOT_FOUND.
        """
        key = _key(identifier, _PLAN)
        return PLAN.read(self._read(identifier, key), key)

    def codes(self, identifier: str, number: int) -> tuple[str, ...]:
        """Codes of the records of portion `number`, from 1.

        Raises:
            ArchiveError: AUDIT_NOT_FOUND.
        """
        portion = self.plan(identifier).portions[number - 1]
        lines = self._store.read_range(_key(identifier, _CODES), portion.start, portion.size)
        return tuple(lines.decode().split())

    def summary(self, identifier: str) -> AuditSummary:
        """What an audit found, as far as it has come.

        Raises:
            ArchiveError: AUDIT_NOT_FOUND.
        """
        key = _key(identifier, _SUMMARY)
        return SUMMARY.read(self._read(identifier, key), key)

    def keep_summary(self, summary: AuditSummary) -> None:
        """Keep it, in place of what was known before."""
        self._store.replace_bytes(_key(summary.identifier, _SUMMARY), SUMMARY.write(summary))

    def identifiers(self) -> tuple[str, ...]:
        """All audits, newest first."""
        known = {info.key.split("/")[1] for info in self._store.list(AUDITS.prefix) if info.key.endswith(_SUMMARY)}
        return tuple(sorted(known, reverse=True))

    def all(self) -> Iterator[AuditSummary]:
        """What all audits found, newest first."""
        return map(self.summary, self.identifiers())

    def before(self, scope: AuditScope) -> str:
        """The last finished audit of the same scope; empty where there is none."""
        same = (one for one in self.all() if one.scope == scope and one.state is AuditState.DONE)
        return next((one.identifier for one in same), "")

    def keep_part(self, identifier: str, number: int, part: AuditPart) -> None:
        """Keep the rows of one portion."""
        self._store.replace_bytes(_part_key(identifier, number), PART.write(part))

    def has_part(self, identifier: str, number: int) -> bool:
        """The rows of that portion are there."""
        return self._store.stat(_part_key(identifier, number)) is not None

    def judged(self, plan: AuditPlan) -> int:
        """How many records were judged so far."""
        keys = (info.key for info in self._store.list(f"{_key(plan.identifier, 'parts')}/"))
        numbers = {int(key.rsplit("/", 1)[1].removesuffix(".json")) for key in keys}
        return sum(one.records for number, one in enumerate(plan.portions, 1) if number in numbers)

    def part_rows(self, plan: AuditPlan) -> Iterator[AuditedRecord]:
        """Rows of all portions, in the order of the plan."""
        for number in range(1, len(plan.portions) + 1):
            key = _part_key(plan.identifier, number)
            yield from PART.read(self._store.read_bytes(key), key).records

    def forget_parts(self, identifier: str) -> None:
        """The rows stand in one file now."""
        self._store.clear(_key(identifier, "parts"))

    def keep_file(self, identifier: str, name: str, path: Path) -> str:
        """Keep the file of rows, or the report; its SHA-256."""
        return self._store.replace_file(_key(identifier, name), path).sha256

    def fetch(self, identifier: str, name: str, target: Path) -> None:
        """Copy the file of rows, or the report, into the new file `target`.

        Raises:
            ArchiveError: AUDIT_NOT_FOUND, there is no such audit, or it is not so far.
        """
        try:
            self._store.fetch(_key(identifier, name), target)
        except ArchiveError as error:
            raise _known(identifier, error) from error

    def _read(self, identifier: str, key: str) -> bytes:
        try:
            return self._store.read_bytes(key)
        except ArchiveError as error:
            raise _known(identifier, error) from error


def begun(plan: AuditPlan) -> AuditSummary:
    """An audit that has found nothing yet."""
    return AuditSummary(plan.identifier, plan.begun, plan.by, plan.scope, planned=plan.records)


def read_rows(path: Path) -> Iterator[AuditedRecord]:
    """The rows of a file, one at a time."""
    with gzip.open(path, "rb") as lines:
        for line in lines:
            yield ROW.read(line, path.name)


def _known(identifier: str, error: ArchiveError) -> ArchiveError:
    if error.code is ErrorCode.OBJECT_MISSING:
        return ArchiveError(ErrorCode.AUDIT_NOT_FOUND, audit=identifier)
    return error


def _key(identifier: str, name: str) -> str:
    return f"{AUDITS.prefix}{identifier}/{name}"


def _part_key(identifier: str, number: int) -> str:
    return _key(identifier, f"parts/{number:06}.json")
