"""What became of describing a record, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field

from storage.packages.stored_json import StoredForm


@dataclass(frozen=True, slots=True)
class DescribeReport:
    """One record that was described.

    Attributes:
        record: its code.
        extractor: who describes now.
        title: what people call it now; empty where it was not looked at.
        fields, asked, citations: how many fields are known, of how many a person is asked, how much it cites.
        version: of the dossier's package that holds the description; 0 where nothing was stored.
        code, facts: an `ErrorCode` value and its facts where it could not be described.
    """

    record: str
    extractor: str
    title: str = ""
    fields: int = 0
    asked: int = 0
    citations: int = 0
    version: int = 0
    code: str | None = None
    facts: dict[str, str | float] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        """Nothing failed."""
        return self.code is None


DESCRIBE_REPORT = StoredForm(DescribeReport, schema=1)
