"""Names that the archive learned from its records: listed, confirmed, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.description.authorities import LEAST_SEEN, AuthorityDecision, AuthorityState
from domain.errors import ArchiveError, ErrorCode
from domain.people.permissions import Permission
from domain.reasons import check_reason
from domain.vietnamese import nfc
from pipeline.acts import act
from pipeline.finding.sight import sight_of

if TYPE_CHECKING:
    from domain.actors import Actor
    from domain.description.authorities import AuthorityRecord, AuthorityShown
    from domain.description.fields import FieldName
    from pipeline.wiring import Parts

_MOST_LETTERS = 500  # of a name
MOST_NAMES = 20  # to pick from


class AuthorityUseCases:
    """Deciding which names the archive learns. What was decided holds for all of it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.REVIEW)
    def select(
        self, actor: Actor, *, state: AuthorityState = AuthorityState.PROPOSED, least: int = LEAST_SEEN
    ) -> list[AuthorityShown]:
        """Names in one state, as far as the actor may see records that bear them.

        Args:
            actor: who asks.
            state: proposed, confirmed or refused.
            least: records in which a name stands for it to be proposed.
        """
        from pipeline.authorities.proposing import decided_shown, proposals

        sight = sight_of(self._parts, actor)
        authorities = self._parts.catalogue.authorities
        seen, decided = authorities.seen(sight), authorities.all()
        if state is AuthorityState.PROPOSED:
            return proposals(seen, decided, least)
        of_state = [record for record in decided if record.state is state]
        return list(decided_shown(seen, of_state, all_of_them=sight.is_everything))

    @act(Permission.CORRECT)
    def names(self, actor: Actor, field: FieldName, beginning: str, limit: int = MOST_NAMES) -> tuple[str, ...]:
        """Names that a field may say: those that were confirmed, then those of the program's own lists.

        Args:
            actor: who fills the field in.
            field: which one; of others than kinds, bodies, places and signers there are none.
            beginning: of the name or of a word in it, marks and case not counted.
            limit: of the answer.
        """
        from pipeline.authorities.picking import names_for

        return names_for(field, beginning, self._parts.catalogue.authorities.all(), limit)

    @act(Permission.REVIEW)
    def confirm(self, actor: Actor, identifier: str, name: str, reason: str) -> AuthorityRecord:
        """Take a name into the authority records, under the given spelling where one is given.

        Raises:
            ArchiveError: AUTHORITY_NOT_FOUND; USAGE, no reason; NOT_PERMITTED, in the whole archive; STORE_FAILED.
        """
        return self._decided(actor, identifier, AuthorityState.CONFIRMED, name, reason)

    @act(Permission.REVIEW)
    def refuse(self, actor: Actor, identifier: str, reason: str) -> AuthorityRecord:
        """Leave a name out of the authority records; it is never proposed again.

        Raises:
            ArchiveError: as `confirm`.
        """
        return self._decided(actor, identifier, AuthorityState.REFUSED, "", reason)

    def _decided(self, actor: Actor, identifier: str, state: AuthorityState, name: str, reason: str) -> AuthorityRecord:
        if actor.rights.fonds_of(Permission.REVIEW) is not None:  # what is decided holds for every fonds
            raise ArchiveError(ErrorCode.NOT_PERMITTED, permission=Permission.REVIEW.value)
        check_reason(reason)
        record, now = self._known(actor, identifier), self._parts.clock()
        spelled = " ".join(nfc(name).split()) or record.name
        if len(spelled) > _MOST_LETTERS or not spelled.isprintable():
            raise ArchiveError(ErrorCode.USAGE, detail="NAME")
        told = record.decided(AuthorityDecision(state, now, actor.name, " ".join(nfc(reason).split()), spelled))
        self._parts.authority_file.keep(told)
        return told

    def _known(self, actor: Actor, identifier: str) -> AuthorityRecord:
        """The record that is called so, decided or not, of those that the actor may see.

        Raises:
            ArchiveError: AUTHORITY_NOT_FOUND.
        """
        from pipeline.authorities.proposing import decided_shown, proposals

        sight = sight_of(self._parts, actor)
        authorities = self._parts.catalogue.authorities
        seen, decided = authorities.seen(sight), authorities.all()
        shown = (*decided_shown(seen, decided, all_of_them=sight.is_everything), *proposals(seen, decided, 1))
        known = next((one.record for one in shown if one.record.identifier == identifier), None)
        if known is None:
            raise ArchiveError(ErrorCode.AUTHORITY_NOT_FOUND, authority=identifier[:_MOST_LETTERS])
        return known
