"""Counting the rows of an audit, and comparing them with those of the audit before; one row at a time is held."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from domain.audits import (
    AuditComparison,
    AuditDifference,
    AuditTable,
    AuditTableName,
    AuditTableRow,
    VerdictCounts,
    verdict,
)
from domain.evidence import Indication, severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.audits import AuditedRecord, AuditedSignature, AuditSummary

_VALUES = 2000  # of one table that are counted apart: names of authorities come from strangers
_ROWS = 200  # of a table that are told
MOST_TOLD = 500  # differences, and records that want attention, told in the summary; all stand in the rows

_Counts = Counter[Indication]


@dataclass(slots=True)
class Sums:
    """What the rows so far count up to."""

    records: _Counts = field(default_factory=Counter)
    signatures: _Counts = field(default_factory=Counter)
    unsigned: int = 0
    not_judged: int = 0
    damaged: int = 0
    attention: list[str] = field(default_factory=list)
    _tables: dict[AuditTableName, dict[str, _Counts]] = field(
        default_factory=lambda: {name: defaultdict(Counter) for name in AuditTableName}
    )
    _others: Counter[AuditTableName] = field(default_factory=Counter)

    def counting(self, rows: Iterable[AuditedRecord]) -> Iterator[AuditedRecord]:
        """The same rows, counted as they pass."""
        for row in rows:
            self._count(row)
            yield row

    def put_into(self, summary: AuditSummary) -> AuditSummary:
        """A summary with what was counted."""
        return replace(
            summary,
            judged=self.records.total(),
            records=_as_counts(self.records),
            signatures=_as_counts(self.signatures),
            unsigned=self.unsigned,
            not_judged=self.not_judged,
            damaged=self.damaged,
            attention=tuple(self.attention),
            tables=tuple(self._table(name) for name in AuditTableName),
        )

    def _count(self, row: AuditedRecord) -> None:
        self.records[row.indication] += 1
        self.unsigned += not row.signatures and row.code_of_error is None
        self.not_judged += row.code_of_error is not None
        self.damaged += bool(row.damage)
        wants = row.indication is Indication.TOTAL_FAILED or row.code_of_error is not None
        if wants and len(self.attention) < MOST_TOLD:
            self.attention.append(row.code)
        for signature in row.signatures:
            self.signatures[signature.indication] += 1
            for name, value in _properties(signature).items():
                known = self._tables[name]
                if value in known or len(known) < _VALUES:
                    known[value][signature.indication] += 1
                else:
                    self._others[name] += 1

    def _table(self, name: AuditTableName) -> AuditTable:
        ordered = sorted(self._tables[name].items(), key=lambda one: (-one[1].total(), one[0]))
        told, rest = ordered[:_ROWS], ordered[_ROWS:]
        others = self._others[name] + sum(counts.total() for _, counts in rest)
        return AuditTable(name, tuple(AuditTableRow(value, _as_counts(counts)) for value, counts in told), others)


def _properties(one: AuditedSignature) -> dict[AuditTableName, str]:
    """What a signature is counted by."""
    time = one.proven_time or one.claimed_time
    told = {
        AuditTableName.AUTHORITY: one.issuer or "",
        AuditTableName.REGIME: one.regime.value,
        AuditTableName.ALGORITHM: ", ".join(filter(None, (one.digest_algorithm, one.key))),
        AuditTableName.YEAR: str(time.year) if time else "",
        AuditTableName.EXPIRY: str(one.valid_to.year) if one.valid_to else "",
    }
    if one.indication is not Indication.TOTAL_PASSED:
        told[AuditTableName.REASON] = one.sub_indication.value if one.sub_indication else ""
    return told


def compared(identifier: str, before: Iterable[AuditedRecord], now: Iterable[AuditedRecord]) -> AuditComparison:
    """What became otherwise between two audits whose rows are sorted by code.

    Args:
        identifier: of the audit before.
        before: its rows.
        now: those of this one.
    """
    found = _Differences()
    earlier, later = iter(before), iter(now)
    old, new = next(earlier, None), next(later, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old.code < new.code):
            found.gone += 1
            old = next(earlier, None)
        elif old is None or new.code < old.code:
            found.new += 1
            new = next(later, None)
        else:
            found.look(old, new)
            old, new = next(earlier, None), next(later, None)
    told = (*found.worse[:MOST_TOLD], *found.others[: max(MOST_TOLD - len(found.worse), 0)])
    counts = found.counts
    return AuditComparison(identifier, counts["worse"], counts["better"], counts["other"], found.new, found.gone, told)


@dataclass(slots=True)
class _Differences:
    new: int = 0
    gone: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    worse: list[AuditDifference] = field(default_factory=list)
    others: list[AuditDifference] = field(default_factory=list)

    def look(self, old: AuditedRecord, new: AuditedRecord) -> None:
        """One record in both: its own verdict, and each signature by its place among those of its field's name."""
        self._look(old.code, "", old, new)
        known, later = _named(old), _named(new)
        for place, signature in later.items():
            if place in known:
                self._look(old.code, place[0], known.pop(place), signature)
        for (name, _), gone in known.items():  # a signature that is not there any more
            self._add(AuditDifference(old.code, name, verdict(gone), "", worse=True), "worse")

    def _look(
        self, code: str, name: str, old: AuditedRecord | AuditedSignature, new: AuditedRecord | AuditedSignature
    ) -> None:
        was, became = verdict(old), verdict(new)
        if was == became:
            return
        step = severity(new.indication) - severity(old.indication)
        difference = AuditDifference(code, name, was, became, worse=step > 0)
        self._add(difference, "worse" if step > 0 else "better" if step < 0 else "other")

    def _add(self, difference: AuditDifference, kind: str) -> None:
        self.counts[kind] += 1
        kept = self.worse if difference.worse else self.others
        if len(kept) < MOST_TOLD:
            kept.append(difference)


def _named(row: AuditedRecord) -> dict[tuple[str, int], AuditedSignature]:
    """Signatures by the name of their field, and which they are of those called so."""
    seen: Counter[str] = Counter()
    named = {}
    for signature in row.signatures:
        named[signature.field, seen[signature.field]] = signature
        seen[signature.field] += 1
    return named


def _as_counts(counted: _Counts) -> VerdictCounts:
    return VerdictCounts(
        counted[Indication.TOTAL_PASSED], counted[Indication.INDETERMINATE], counted[Indication.TOTAL_FAILED]
    )
