"""State of validity: what the records of an archive show of a document's force, with the evidence for it.

It follows from what other documents of the archive say of this one, and is never legal advice: a document that ended it
may simply not lie in the archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.description.citations import Citation, CitationRole
from domain.description.dates import PartialDate
from domain.description.fields import ASKED_BELOW
from domain.terms import Term

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


_ENDING = frozenset({CitationRole.REPLACES, CitationRole.REPEALS})
_CHANGING = frozenset({CitationRole.AMENDS, CitationRole.SUPPLEMENTS})
ACTING = _ENDING | _CHANGING  # roles that decide on a state
_USING = frozenset({CitationRole.BASIS, CitationRole.AMENDS, CitationRole.SUPPLEMENTS, CitationRole.GUIDES})
# Kinds that only propose or tell: what a submission asks for has not happened.
_PROPOSING = frozenset(
    {"tờ trình", "báo cáo", "đề án", "phương án", "phiếu trình", "giấy mời", "thư mời", "biên bản", "chương trình"}
)


class ValidityState(Term):
    """What the records show of a document's force."""

    IN_FORCE = "in-force"  # as far as the archive shows: nothing in it ends or changes the document
    PARTLY = "partly"  # amended, supplemented, or a part of it ended
    REPLACED = "replaced"
    REPEALED = "repealed"


class Contradiction(Term):
    """What does not fit together in the evidence."""

    USED_AFTER = "used-after"  # a later document builds on it or amends it
    ENDED_TWICE = "ended-twice"  # two documents say that they end it
    BEFORE_ITSELF = "before-itself"  # the document that ends or changes it is older than it


@dataclass(frozen=True, slots=True)
class CitedBy:
    """What another document says of this one.

    Attributes:
        record: of the archive that holds the other document.
        symbol: its number, empty where it is not known.
        kind: its kind in lower case.
        title: what it is called in lists.
        date: its day.
        citation: what it says.
    """

    record: str
    symbol: str
    kind: str
    title: str
    date: PartialDate | None
    citation: Citation

    @property
    def day(self) -> PartialDate | None:
        """From when what it says holds, as far as told: the day that its clause names, else its own."""
        return self.citation.effective or self.date

    @property
    def articles(self) -> tuple[str, ...]:
        """What of this document it is about, as printed; empty: the whole of it."""
        return self.citation.parts

    @property
    def ends(self) -> bool:
        """It ends the whole document."""
        return self._acts and self.citation.role in _ENDING and not self.citation.parts

    @property
    def changes(self) -> bool:
        """It changes the document or ends a part of it."""
        return self._acts and (self.citation.role in _CHANGING or (self.citation.role in _ENDING and not self.ends))

    @property
    def uses(self) -> bool:
        """It takes the document to be in force."""
        return self.citation.role in _USING

    @property
    def _acts(self) -> bool:
        return self.kind not in _PROPOSING


@dataclass(frozen=True, slots=True)
class Validity:
    """What the records of the archive show of a document's force.

    Attributes:
        state: as far as they show.
        evidence: what ends it, then what changes it, each by day; empty where it is in force.
        contradictions: what does not fit, with the document that says so.
        coming: evidence that takes hold after the day that was asked about.
    """

    state: ValidityState
    evidence: tuple[CitedBy, ...] = ()
    contradictions: tuple[tuple[Contradiction, CitedBy], ...] = ()
    coming: tuple[CitedBy, ...] = ()

    @property
    def asked(self) -> bool:
        """A person should look: the evidence is doubtful or contradicts itself."""
        return bool(self.contradictions) or self.doubtful

    @property
    def doubtful(self) -> bool:
        """Some of the evidence was not read with certainty."""
        return any(one.citation.confidence < ASKED_BELOW for one in (*self.evidence, *self.coming))


def validity(cited_by: Iterable[CitedBy], own: PartialDate | None = None, on: date | None = None) -> Validity:
    """What the records show of a document's force.

    Args:
        cited_by: what other documents say of it, as far as the one who asks may see them.
        own: its day.
        on: day that is asked about; None: once all has taken hold.
    """
    said = sorted(cited_by, key=_order)
    early = [one for one in said if own and one.date and one.date.last < own.first and (one.ends or one.changes)]
    acting = [one for one in said if one not in early and (one.ends or one.changes)]
    coming = [one for one in acting if on and one.day and one.day.first > on]
    evidence = [one for one in acting if one not in coming]
    ending = [one for one in evidence if one.ends]
    contradictions = (
        *((Contradiction.BEFORE_ITSELF, one) for one in early),
        *((Contradiction.ENDED_TWICE, one) for one in ending[1:]),
        *((Contradiction.USED_AFTER, one) for one in said if ending and one.uses and _is_after(one, ending[0])),
    )
    changing = [one for one in evidence if one.changes]
    return Validity(_state(ending, changing), (*ending, *changing), contradictions, tuple(coming))


def _state(ending: list[CitedBy], changing: list[CitedBy]) -> ValidityState:
    if ending:
        replaced = ending[0].citation.role is CitationRole.REPLACES
        return ValidityState.REPLACED if replaced else ValidityState.REPEALED
    return ValidityState.PARTLY if changing else ValidityState.IN_FORCE


def _order(one: CitedBy) -> tuple[bool, str, str]:
    """By day, those without one last, then by number."""
    return one.day is None, str(one.day or ""), one.symbol


def _is_after(one: CitedBy, end: CitedBy) -> bool:
    """A document is certainly younger than the day from which another one ended it."""
    return one.date is not None and end.day is not None and one.date.first > end.day.last and one.record != end.record
