"""What became of sealing an archived record anew, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field

from domain.terms import Term
from storage.packages.stored_json import StoredForm


class ResealState(Term):
    """What became of one record."""

    SEALED = "sealed"  # it bears the seal of the present signer, as a new version
    REAL = "real"  # a real certificate sealed it: it stays as it is
    SIGNED = "signed"  # the signed original itself is what people read
    DUE = "due"  # it bears the test authority's seal; nothing was written
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ResealReport:
    """One record.

    Attributes:
        record: its code.
        state: the outcome.
        version: of the dossier's package that holds the new seal; 0 where nothing was stored.
        code, facts: an `ErrorCode` value and its facts where it failed.
    """

    record: str
    state: ResealState
    version: int = 0
    code: str | None = None
    facts: dict[str, str | float] = field(default_factory=dict)


RESEAL_REPORT = StoredForm(ResealReport, schema=1)
