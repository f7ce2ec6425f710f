"""Authority records as programs and people are told them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.description.authorities import AuthorityKind

if TYPE_CHECKING:
    from domain.description.authorities import AuthorityDecision, AuthorityRecord
    from domain.messages import Language

KINDS: dict[AuthorityKind, tuple[str, str]] = {
    AuthorityKind.BODY: ("cơ quan", "body"),
    AuthorityKind.PERSON: ("người ký", "signer"),
    AuthorityKind.PLACE: ("địa danh", "place"),
}


@dataclass(frozen=True, slots=True)
class DecisionAnswer:
    """What a person decided of a name: confirmed or refused, when, who, why, and its spelling from then on."""

    state: str
    time: str
    by: str
    reason: str
    name: str


@dataclass(frozen=True, slots=True)
class AuthorityAnswer:
    """A name that the archive learned.

    Attributes:
        code: by which it is confirmed or refused.
        kind: body, person or place.
        state: proposed, confirmed or refused.
        position, issuer: in which a person signs, and for whom.
        spellings: faulty ones that were corrected.
        first, last: ISO dates of the oldest and the newest document that bore it; empty where no day is known.
        count: of records that bear it and may be seen; null where nobody counted.
        decisions: oldest first.
    """

    code: str
    kind: str
    state: str
    name: str
    position: str
    issuer: str
    spellings: list[str]
    first: str
    last: str
    count: int | None
    decisions: list[DecisionAnswer]


def authority_json(record: AuthorityRecord, count: int | None = None) -> AuthorityAnswer:
    """For programs."""
    return AuthorityAnswer(
        record.identifier,
        record.kind.value,
        record.state.value,
        record.name,
        record.position,
        record.issuer,
        list(record.spellings),
        record.first,
        record.last,
        count,
        list(map(_decision, record.decisions)),
    )


def kind_name(kind: AuthorityKind, language: Language) -> str:
    """What a kind is called."""
    names = KINDS.get(kind)
    return language.said(*names) if names else kind.value


def days_of(record: AuthorityRecord) -> str:
    """From when to when it was seen: `2016–2019`; empty where no day is known."""
    years = dict.fromkeys(day[:4] for day in (record.first, record.last) if day)
    return "–".join(years)


def _decision(one: AuthorityDecision) -> DecisionAnswer:
    return DecisionAnswer(one.state.value, one.time.isoformat(), one.by, one.reason, one.name)
