"""Names to pick from while a field is filled in: confirmed ones, then those of the program's own lists. Pure."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from describe.authorities.names import bodies, provinces
from domain.description.authorities import AuthorityKind, AuthorityState
from domain.description.fields import FieldName
from domain.description.kinds import kinds
from domain.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.description.authorities import AuthorityRecord

_KINDS = {
    FieldName.ISSUER: AuthorityKind.BODY,
    FieldName.ISSUER_PARENT: AuthorityKind.BODY,
    FieldName.PLACE: AuthorityKind.PLACE,
    FieldName.SIGNER_NAME: AuthorityKind.PERSON,
}


def names_for(field: FieldName, beginning: str, decided: Iterable[AuthorityRecord], limit: int) -> tuple[str, ...]:
    """Names that a field may say, of which a word begins so; those that begin so themselves first.

    Args:
        field: which one.
        beginning: as somebody types it; nothing for all.
        decided: what persons decided of names.
        limit: of the answer.
    """
    typed = " ".join(fold(beginning).split())
    names = dict.fromkeys(_names(field, decided))
    whole = (name for name in names if fold(name).startswith(typed))
    within = (name for name in names if f" {typed}" in fold(name) and not fold(name).startswith(typed))
    return tuple(islice((one for some in (whole, within) for one in some), limit))


def _names(field: FieldName, decided: Iterable[AuthorityRecord]) -> Iterator[str]:
    wanted = _KINDS.get(field)
    if wanted is not None:
        yield from (one.name for one in decided if one.kind is wanted and one.state is AuthorityState.CONFIRMED)
    if field is FieldName.KIND:
        yield from (kind.name for kind in kinds())
    elif wanted is AuthorityKind.BODY:
        yield from (body.name for body in bodies())
    elif wanted is AuthorityKind.PLACE:
        yield from (province.name for province in provinces())
