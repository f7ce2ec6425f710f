"""What of the names that are seen is proposed, and what became of those that were. Pure."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from describe.authorities.names import is_listed
from domain.description.authorities import AuthorityKind, AuthorityRecord, AuthorityShown, SeenName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Key = tuple[str, ...]


def proposals(seen: Iterable[SeenName], decided: Iterable[AuthorityRecord], least: int) -> list[AuthorityShown]:
    """Names that stand in so many records at least, in no list, and of which nobody decided; the commonest first."""
    known = {key for record in decided for key in record.keys}
    often = (one for one in together(seen).values() if one.count >= least and one.named.key not in known)
    found = [AuthorityShown(proposed(one), one.count) for one in often if _is_new(one)]
    return sorted(found, key=lambda one: (-one.count, one.record.identifier))


def decided_shown(
    seen: Iterable[SeenName], decided: Iterable[AuthorityRecord], *, all_of_them: bool
) -> Iterator[AuthorityShown]:
    """Names of which somebody decided, with how often each is seen; without `all_of_them` those that are seen."""
    counts = {key: one.count for key, one in together(seen).items()}
    for record in decided:
        count = sum(counts.get(key, 0) for key in record.keys)
        if count or all_of_them:
            yield AuthorityShown(record, count)


def together(seen: Iterable[SeenName]) -> dict[Key, SeenName]:
    """The names by their keys; those that differ only in case or placement of tones as one."""
    groups: defaultdict[Key, list[SeenName]] = defaultdict(list)
    for one in seen:
        groups[one.named.key].append(one)
    return {key: _as_one(same) for key, same in groups.items()}


def proposed(seen: SeenName) -> AuthorityRecord:
    """The record that a name would have."""
    named = seen.named
    return AuthorityRecord(
        named.code, named.kind, named.name, named.position, named.issuer, first=seen.first, last=seen.last
    )


def _is_new(seen: SeenName) -> bool:
    """A name that no list has, with all that makes it one."""
    named = seen.named
    if named.kind is AuthorityKind.PERSON:
        return bool(named.position and named.issuer)
    return not is_listed(named.name)


def _as_one(same: Sequence[SeenName]) -> SeenName:
    commonest = max(same, key=lambda one: one.count)
    days = [day for one in same for day in (one.first, one.last) if day]
    return SeenName(commonest.named, sum(one.count for one in same), min(days, default=""), max(days, default=""))
