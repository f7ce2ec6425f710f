"""Audits: the verdict about every record of an archive, or of a part of it, at one time, as data.

A record's row tells its files, its package and each signature in it; a summary counts the rows and says what became
otherwise since the audit before. Rows and records add up: a record that could not be judged is a row too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from domain.evidence import Indication, SubIndication, TrustRegime
from domain.messages import Language
from domain.terms import Term


class AuditState(Term):
    """Where an audit stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class AuditTableName(Term):
    """By what signatures are counted."""

    AUTHORITY = "authority"  # who issued the signer's certificate
    REGIME = "regime"
    ALGORITHM = "algorithm"
    YEAR = "year"  # of signing: proven, else claimed
    EXPIRY = "expiry"  # year in which the signer's certificate ends
    REASON = "reason"  # of what did not pass


@dataclass(frozen=True, slots=True)
class AuditScope:
    """Which archived records are audited; all of them by default.

    Attributes:
        batch: name or identifier of a batch.
        fonds: code of a fonds.
        since: only records archived from this day on, in Vietnam's zone.
        sample: so many of them, chosen by chance; 0 for all.
    """

    batch: str = ""
    fonds: str = ""
    since: date | None = None
    sample: int = 0


@dataclass(frozen=True, slots=True)
class AuditPortion:
    """Records that are judged one after the other by one worker.

    Attributes:
        start, size: bytes of the list of codes in which theirs stand, a line each.
        records: how many.
    """

    start: int
    size: int
    records: int


@dataclass(frozen=True, slots=True)
class AuditPlan:
    """What an audit is to look at, fixed when it begins.

    Attributes:
        identifier: of the audit: the time it began, `20261130-211500`, and what makes it unique.
        begun, by: when, and who asked for it.
        language: of the report.
        scope: what was asked for.
        portions: of the records, whose codes stand in a file beside, sorted.
        before: identifier of the finished audit of the same scope that it is compared with; empty where there is none.
    """

    identifier: str
    begun: datetime
    by: str
    language: Language
    scope: AuditScope
    portions: tuple[AuditPortion, ...]
    before: str = ""

    @property
    def records(self) -> int:
        """How many records are looked at."""
        return sum(portion.records for portion in self.portions)


@dataclass(frozen=True, slots=True)
class AuditedSignature:
    """One signature of a record; see `domain.evidence.SignatureReport` for what each field means."""

    field: str
    indication: Indication
    sub_indication: SubIndication | None = None
    signer: str | None = None
    organisation: str | None = None
    issuer: str | None = None
    regime: TrustRegime = TrustRegime.UNKNOWN
    digest_algorithm: str | None = None
    key: str | None = None
    profile: str | None = None
    proven_time: datetime | None = None
    claimed_time: datetime | None = None
    valid_to: datetime | None = None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditedRecord:
    """One record: its verdict, what is not as it was stored, its signatures.

    Attributes:
        code: of the record.
        indication, sub_indication: the verdict, as `vankho verify` gives it.
        sha256, size: of the file that was judged.
        package: version of the dossier's package.
        sealed: that version bears a sealed manifest.
        damage: what is not as it was stored: `changed v1/content/…`.
        findings: what the file itself shows.
        signatures: in the order of signing.
        code_of_error, facts: an `ErrorCode` value and its facts where it could not be judged.
    """

    code: str
    indication: Indication
    sub_indication: SubIndication | None = None
    sha256: str = ""
    size: int = 0
    package: int = 0
    sealed: bool = False
    damage: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    signatures: tuple[AuditedSignature, ...] = ()
    code_of_error: str | None = None
    facts: dict[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditPart:
    """Rows of one portion."""

    records: tuple[AuditedRecord, ...]


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """How many passed, how many could not be decided, how many failed."""

    passed: int = 0
    indeterminate: int = 0
    failed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.passed + self.indeterminate + self.failed


@dataclass(frozen=True, slots=True)
class AuditTableRow:
    """Signatures of one value, such as those of one authority; an empty value: it is not known."""

    value: str
    counts: VerdictCounts


@dataclass(frozen=True, slots=True)
class AuditTable:
    """Signatures counted by one property.

    Attributes:
        name: the property.
        rows: most signatures first.
        others: signatures of values for which there was no row left.
    """

    name: AuditTableName
    rows: tuple[AuditTableRow, ...]
    others: int = 0


@dataclass(frozen=True, slots=True)
class AuditDifference:
    """A record or signature whose verdict is another than in the audit before.

    Attributes:
        record: its code.
        signature: field of the signature; empty where the record itself is meant.
        before, after: the verdicts, `INDETERMINATE/TRY_LATER`.
        worse: the verdict now is the worse one.
    """

    record: str
    signature: str
    before: str
    after: str
    worse: bool


@dataclass(frozen=True, slots=True)
class AuditComparison:
    """What became otherwise since the audit before.

    Attributes:
        before: its identifier.
        worse, better, other: verdicts that are worse now, better, or undecided for another reason.
        new, gone: records that only this, only that audit looked at.
        differences: the first of them, worse ones first.
    """

    before: str
    worse: int = 0
    better: int = 0
    other: int = 0
    new: int = 0
    gone: int = 0
    differences: tuple[AuditDifference, ...] = ()


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """What an audit found.

    Attributes:
        identifier, begun, by, scope: as planned.
        state: where it stands.
        planned: records that were to be looked at.
        judged: records of which there is a row; equal to `planned` once it is done.
        ended: when it was over.
        records, signatures: their verdicts.
        unsigned: records without any signature.
        not_judged: records that could not be judged; among the undecided ones.
        damaged: records of which something is not as it was stored.
        tables: signatures by property.
        comparison: with the audit before; None where there is none.
        attention: codes of the first records that failed or could not be judged.
        rows_sha256: of the file of rows.
        policy: name and version of the rules and anchors.
        signer: common name of the certificate that sealed the report; empty while it bears no seal.
        code, facts: an `ErrorCode` value and its facts where the audit failed, or its report could not be sealed.
    """

    identifier: str
    begun: datetime
    by: str
    scope: AuditScope
    state: AuditState = AuditState.RUNNING
    planned: int = 0
    judged: int = 0
    ended: datetime | None = None
    records: VerdictCounts = VerdictCounts()
    signatures: VerdictCounts = VerdictCounts()
    unsigned: int = 0
    not_judged: int = 0
    damaged: int = 0
    tables: tuple[AuditTable, ...] = ()
    comparison: AuditComparison | None = None
    attention: tuple[str, ...] = ()
    rows_sha256: str = ""
    policy: str = ""
    signer: str = ""
    code: str | None = None
    facts: dict[str, str | float] = field(default_factory=dict)


def verdict(row: AuditedRecord | AuditedSignature) -> str:
    """A verdict as one word: `TOTAL-PASSED`, `INDETERMINATE/TRY_LATER`."""
    return row.indication.value + (f"/{row.sub_indication.value}" if row.sub_indication else "")
