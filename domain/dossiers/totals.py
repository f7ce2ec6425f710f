"""What a dossier holds, counted from its records: documents, pages, sheets, days, languages, kinds of originals. Pure.

Counts are kept by value, so that what a record told before can be taken out again when it is described anew. Only what
nobody has to be asked for is counted; days are as short as what is known.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from domain.description.dates import PartialDate
from domain.description.fields import FieldName
from domain.description.languages import language_code
from domain.documents import SourceNature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.description.document import Description
    from domain.documents import Record

BORN_DIGITAL, DIGITISED, MIXED = "01", "02", "03"  # confidenceLevel of TT 05/2025/TT-BNV


@dataclass(frozen=True, slots=True)
class DossierTotals:
    """Counts over records.

    Attributes:
        documents, pages: how many.
        sheets: of how many documents so many sheets are known, by number: `{"3": 2}`, two of three sheets.
        days: how many documents bear a date, by ISO 8601.
        languages: how many are in a language, by ISO 639.
        levels: how many are of a confidence level; empty where the file alone does not tell.
    """

    documents: int = 0
    pages: int = 0
    sheets: dict[str, int] = field(default_factory=dict)
    days: dict[str, int] = field(default_factory=dict)
    languages: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)

    @property
    def number_of_sheets(self) -> int | None:
        """Of all documents; None where that of some is not known."""
        known = sum(self.sheets.values())
        return sum(int(sheets) * count for sheets, count in self.sheets.items()) if known == self.documents else None

    @property
    def start(self) -> PartialDate | None:
        """The earliest day."""
        return min(map(PartialDate.parse, self.days), key=lambda day: (day.first, day.last), default=None)

    @property
    def end(self) -> PartialDate | None:
        """The latest day."""
        return max(map(PartialDate.parse, self.days), key=lambda day: (day.last, day.first), default=None)

    @property
    def language_codes(self) -> str:
        """Codes of the circular, the most frequent first."""
        ordered = sorted(self.languages, key=lambda one: (-self.languages[one], one))
        return ", ".join(dict.fromkeys(map(language_code, ordered)))

    @property
    def level(self) -> str | None:
        """Confidence level of the whole; None where that of some is not known."""
        known = set(self.levels)
        if not known or "" in known:
            return None
        return known.pop() if len(known) == 1 else MIXED

    def with_these(self, others: Iterable[DossierTotals]) -> DossierTotals:
        """With what others count."""
        return _summed(self, others, 1)

    def without(self, others: Iterable[DossierTotals]) -> DossierTotals:
        """Without what others count."""
        return _summed(self, others, -1)


def totals_of(record: Record, description: Description | None) -> DossierTotals:
    """What one record adds."""
    told = DossierTotals(1, len(record.pages), levels={confidence_level(record) or "": 1})
    if description is None:
        return told
    certain = {
        one.name: one.value for one in description.fields if isinstance(one.value, str) and one.value and not one.asked
    }
    return replace(
        told,
        sheets=_one(certain.get(FieldName.SHEETS)),
        days=_one(certain.get(FieldName.DATE)),
        languages=_one(certain.get(FieldName.LANGUAGE)),
    )


def confidence_level(record: Record) -> str | None:
    """Pictures are digitised paper for certain; of a PDF, signed or not, the file alone does not tell."""
    return DIGITISED if record.nature is SourceNature.IMAGES else None


def _one(value: str | None) -> dict[str, int]:
    return {value: 1} if value else {}


def _summed(first: DossierTotals, others: Iterable[DossierTotals], sign: int) -> DossierTotals:
    names = ("sheets", "days", "languages", "levels")
    counts = {name: Counter(getattr(first, name)) for name in names}
    documents, pages = first.documents, first.pages
    for other in others:
        documents += sign * other.documents
        pages += sign * other.pages
        for name in names:
            for value, count in getattr(other, name).items():
                counts[name][value] += sign * count
    kept = {name: {value: count for value, count in sorted(one.items()) if count > 0} for name, one in counts.items()}
    return DossierTotals(documents, pages, **kept)
