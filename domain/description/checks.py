"""What rules find in the description of a record, or in the numbers of many: told, or doubtful and to be looked at."""

from __future__ import annotations

from dataclasses import dataclass

from domain.description.fields import FieldName
from domain.findings import FindingLevel
from domain.terms import Term


class CheckCode(Term):
    """What does not fit together."""

    KIND_OF_SYMBOL = "kind-of-symbol"  # the notation abbreviates another kind
    ISSUER_OF_SYMBOL = "issuer-of-symbol"  # the notation does not abbreviate the issuer
    POSITION_OF_ISSUER = "position-of-issuer"  # nobody signs for such a body in this position
    UNIT_ENDED = "unit-ended"  # there was no district, or town, any more on its day
    BEFORE_CITED = "before-cited"  # older than a document that it cites
    AFTER_RECEIVED = "after-received"  # younger than the day on which it came in
    PAGE_COUNT = "page-count"  # the record has more pages or fewer
    FILE_NAME = "file-name"  # begins like a name of TT 05/2025, Điều 8.1.d, and is none
    FIELD_MISSING = "field-missing"  # TT 05/2025 requires it


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing that does not fit.

    Attributes:
        code: what.
        level: `told`, or `doubtful`: a person should look.
        source: of the rule, as it is cited.
        fields: which it is about.
        detail: the number, day or name that does not fit, as printed; empty where the fields say all.
    """

    code: CheckCode
    level: FindingLevel
    source: str
    fields: tuple[FieldName, ...]
    detail: str = ""
