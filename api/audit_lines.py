"""What an audit found, in lines for people and as values for programs; the same for the command line and the web."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from domain.audits import AuditTableName, verdict
from pipeline.auditing.kept import ROW, SUMMARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from domain.audits import AuditedRecord, AuditedSignature, AuditSummary

_OF_RECORD = ("record", "verdict", "sha256", "package", "sealed", "damage", "error")
_OF_SIGNATURE = (
    *("signature", "signature_verdict", "signer", "organisation", "issuer", "regime", "digest", "key", "profile"),
    *("proven_time", "claimed_time", "certificate_ends", "findings"),
)
COLUMNS = (*_OF_RECORD, *_OF_SIGNATURE)


def summary_value(summary: AuditSummary) -> dict[str, object]:
    """A summary as JSON holds it."""
    return SUMMARY.plain(summary)


def row_value(row: AuditedRecord) -> dict[str, object]:
    """A record's row as JSON holds it."""
    return ROW.plain(row)


def reasons(summary: AuditSummary) -> Iterator[tuple[str, int]]:
    """Why signatures did not pass, and how many."""
    for table in summary.tables:
        if table.name is AuditTableName.REASON:
            yield from ((row.value, row.counts.total) for row in table.rows)


def write_csv(rows: Iterable[AuditedRecord], file: TextIO) -> None:
    """Write a line a signature, and one for a record without any; opened by spreadsheets as it is.

    What a stranger called himself is never taken for a formula.
    """
    lines = csv.writer(file)
    lines.writerow(COLUMNS)
    for row in rows:
        for signature in row.signatures or (None,):
            lines.writerow([_harmless(cell) for cell in (*_of_record(row), *_of_signature(signature))])


def _of_record(row: AuditedRecord) -> tuple[str, ...]:
    damage = "; ".join(row.damage)
    return (
        row.code,
        verdict(row),
        row.sha256,
        str(row.package),
        "1" if row.sealed else "0",
        damage,
        row.code_of_error or "",
    )


def _of_signature(one: AuditedSignature | None) -> tuple[str, ...]:
    if one is None:
        return ("",) * len(_OF_SIGNATURE)
    times = (one.proven_time, one.claimed_time, one.valid_to)
    told = (one.field, verdict(one), one.signer, one.organisation, one.issuer, one.regime.value)
    made = (one.digest_algorithm, one.key, one.profile)
    return (
        *(text or "" for text in (*told, *made)),
        *(time.isoformat() if time else "" for time in times),
        "; ".join(one.findings),
    )


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
