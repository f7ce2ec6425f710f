"""Authority records (ISAAR(CPF), danh mục cơ quan, người ký): bodies, signers and places that an archive learned.

What is seen often in descriptions and is in no list is proposed; a person confirms or refuses it. A confirmed one is
how the name is spelled; a refused one is never proposed again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from domain.terms import Term
from domain.vietnamese import tone_key

LEAST_SEEN = 3  # records in which a name stands before it is proposed
_LETTERS_OF_A_CODE = 12


class AuthorityKind(Term):
    """What a name is of."""

    BODY = "body"  # issues documents, or stands above one that does
    PERSON = "person"  # signs, in a position at a body
    PLACE = "place"  # where documents are issued


class AuthorityState(Term):
    """What became of a name."""

    PROPOSED = "proposed"  # seen often; never stored
    CONFIRMED = "confirmed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AuthorityName:
    """A name that may have an authority record.

    Attributes:
        kind: what it is of.
        name: as printed.
        position: in which a person signs; empty for others.
        issuer: body for which a person signs; empty for others.
    """

    kind: AuthorityKind
    name: str
    position: str = ""
    issuer: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """Of equality: case and placement of tones left aside."""
        return (self.kind.value, *(tone_key(" ".join(one.split())) for one in (self.name, self.position, self.issuer)))

    @property
    def code(self) -> str:
        """By which a person calls it: the same wherever it is worked out."""
        return hashlib.sha256("\n".join(self.key).encode()).hexdigest()[:_LETTERS_OF_A_CODE]


@dataclass(frozen=True, slots=True)
class AuthorityDecision:
    """What a person decided.

    Attributes:
        state: confirmed or refused.
        time: when.
        by: who.
        reason: why.
        name: how the name was to be spelled from then on.
    """

    state: AuthorityState
    time: datetime
    by: str
    reason: str
    name: str


@dataclass(frozen=True, slots=True)
class AuthorityRecord:
    """A name of which a person decided.

    Attributes:
        identifier: code of the name as it was proposed.
        kind: what it is of.
        name: how it is spelled.
        position: in which a person signs.
        issuer: body for which a person signs.
        spellings: how it was read when it was proposed, where a person corrected that.
        first: ISO date, as short as what is known, of the oldest document that bore it when it was decided.
        last: likewise of the newest.
        decisions: all of them, oldest first; the last one holds.
    """

    identifier: str
    kind: AuthorityKind
    name: str
    position: str = ""
    issuer: str = ""
    spellings: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    decisions: tuple[AuthorityDecision, ...] = ()

    @property
    def state(self) -> AuthorityState:
        """What was decided last."""
        return self.decisions[-1].state if self.decisions else AuthorityState.PROPOSED

    @property
    def named(self) -> AuthorityName:
        """The name as it is spelled."""
        return AuthorityName(self.kind, self.name, self.position, self.issuer)

    @property
    def keys(self) -> tuple[tuple[str, ...], ...]:
        """Of the name, and of how it was read."""
        return (self.named.key, *(replace(self.named, name=one).key for one in self.spellings))

    def decided(self, decision: AuthorityDecision) -> AuthorityRecord:
        """The record after a decision; another spelling than before is kept beside the new one."""
        others = (*self.spellings, self.name) if decision.name != self.name else self.spellings
        spellings = tuple(one for one in dict.fromkeys(others) if one != decision.name)
        return replace(self, name=decision.name, spellings=spellings, decisions=(*self.decisions, decision))


@dataclass(frozen=True, slots=True)
class SeenName:
    """A name in the descriptions of records that somebody may see, of which nobody has to be asked.

    Attributes:
        named: the name as most of them spell it.
        count: of these records.
        first: ISO date of the oldest; empty where no day is known.
        last: likewise of the newest.
    """

    named: AuthorityName
    count: int
    first: str = ""
    last: str = ""


@dataclass(frozen=True, slots=True)
class AuthorityShown:
    """A name with what was decided of it, and how often it is seen now by whoever asks.

    Attributes:
        record: decided, or as it is proposed.
        count: of records that bear it and may be seen.
    """

    record: AuthorityRecord
    count: int
