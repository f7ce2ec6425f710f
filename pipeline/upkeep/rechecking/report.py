"""What came of comparing an archived record's PDF/A with its masters, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pydantic import TypeAdapter

from rendition.pdfa_report import PageProof


class RecheckState(StrEnum):
    """What became of one record."""

    ALIKE = "alike"  # its PDF/A shows what its masters show
    SIGNED = "signed"  # the signed original itself is what people read
    KNOWN = "known"  # an earlier run found it alike
    LOST = "lost"  # its PDF/A lost or added something; nothing was written
    RECOMPOSED = "recomposed"  # it has a new PDF/A that shows everything
    FAILED = "failed"  # it could not be compared, composed or sealed


@dataclass(frozen=True, slots=True)
class RecheckReport:
    """What became of one record.

    Attributes:
        record: its code.
        state: the outcome.
        lost: pages on which something was lost or added.
        after: how the pages came into the new PDF/A; empty where there is none.
        version: of the dossier's package that holds the new PDF/A; 0 where nothing was stored.
        code, facts: an `ErrorCode` value and its facts where it failed.
    """

    record: str
    state: RecheckState
    lost: tuple[PageProof, ...] = ()
    after: tuple[PageProof, ...] = ()
    version: int = 0
    code: str | None = None
    facts: dict[str, str | float] = field(default_factory=dict)


REPORT: TypeAdapter[RecheckReport] = TypeAdapter(RecheckReport)
