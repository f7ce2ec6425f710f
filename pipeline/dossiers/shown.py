"""Dossiers and fonds as they are shown: what is said of them, and what their records count up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.description.fields import FieldName
from domain.documents import Dossier
from domain.dossiers.fields import DossierField
from domain.dossiers.titles import proposed_title
from domain.dossiers.totals import DossierTotals
from domain.fonds import Fonds
from pipeline.dossiers.known import known_dossier

if TYPE_CHECKING:
    from domain.people.access import Sight
    from pipeline.wiring import Parts

# Those that TT 05/2025/TT-BNV requires, with what counts for them where nobody says anything.
_REQUIRED = (
    DossierField.MAINTENANCE,
    DossierField.LANGUAGE,
    DossierField.START,
    DossierField.END,
    DossierField.SHEETS,
    DossierField.RECOVERY,
)


@dataclass(frozen=True, slots=True)
class DossierShown:
    """One dossier.

    Attributes:
        dossier: with what is said of it.
        totals: of its records that the asker may see.
        proposal: a title made of what they say; empty where too little is known.
        version: newest version of its package.
    """

    dossier: Dossier
    totals: DossierTotals
    proposal: str = ""
    version: int = 0

    def value(self, name: DossierField) -> str:
        """What is said, else what is counted; empty where neither is known."""
        said = self.dossier.value(name)
        if said is not None:
            return said
        return self.counted.get(name, "")

    @property
    def counted(self) -> dict[DossierField, str]:
        """What follows from the records, by the fields that a person may say instead."""
        totals = self.totals
        sheets = totals.number_of_sheets if totals.documents else None
        told = {
            DossierField.TITLE: self.dossier.title,
            DossierField.LANGUAGE: totals.language_codes,
            DossierField.START: str(totals.start or ""),
            DossierField.END: str(totals.end or ""),
            DossierField.SHEETS: "" if sheets is None else str(sheets),
            DossierField.CONFIDENCE: totals.level or "",
        }
        return {name: value for name, value in told.items() if value}

    @property
    def missing(self) -> tuple[DossierField, ...]:
        """Fields that the circular requires and nobody knows."""
        return tuple(name for name in _REQUIRED if not self.value(name))


@dataclass(frozen=True, slots=True)
class FondsShown:
    """One fonds, how many dossiers it has, and what their records count up to, as far as the asker may see."""

    fonds: Fonds
    dossiers: int
    totals: DossierTotals


def shown_dossier(parts: Parts, code: str, sight: Sight) -> DossierShown:
    """A dossier as its package tells it.

    Raises:
        ArchiveError: RECORD_NOT_FOUND, there is no such dossier; OBJECT_CORRUPT.
    """
    dossier, version = known_dossier(parts, code), parts.dossiers.newest_version(code)
    holdings = parts.catalogue.holdings
    totals = holdings.totals(code, sight)
    kinds, issuers = (holdings.values(code, name, sight) for name in (FieldName.KIND, FieldName.ISSUER))
    return DossierShown(dossier, totals, proposed_title(totals, kinds, issuers), version)
