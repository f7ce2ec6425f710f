"""How records may be read: access modes, and requests to read conditional records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people.permissions import Permission
from domain.people.requests import RequestState
from pipeline.acts import act
from pipeline.finding.sight import check, check_dossier

if TYPE_CHECKING:
    from domain.actors import Actor
    from domain.documents import Record
    from domain.fonds import Fonds
    from domain.people.access import AccessMode
    from domain.people.access_shown import AccessShown
    from domain.people.requests import AccessRequest
    from pipeline.access.requests import ConditionalRecord, Decision
    from pipeline.wiring import Parts


class AccessUseCases:
    """Asking how records may be read, and changing it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.SEARCH)
    def fonds(self, actor: Actor) -> tuple[Fonds, ...]:
        """The fonds in which the actor may do something, the archive's own first."""
        from pipeline.access.fonds import all_fonds

        codes = [actor.rights.fonds_of(permission) for permission in Permission]
        seen = None if None in codes else frozenset[str]().union(*filter(None, codes))
        return tuple(one for one in all_fonds(self._parts) if seen is None or one.code in seen)

    @act(Permission.DEPOSIT)
    def deposit_fonds(self, actor: Actor) -> tuple[Fonds, ...]:
        """The fonds into which the actor may hand in, the archive's own first."""
        from pipeline.access.fonds import all_fonds

        codes = actor.rights.fonds_of(Permission.DEPOSIT)
        return tuple(one for one in all_fonds(self._parts) if codes is None or one.code in codes)

    @act(Permission.MANAGE_SETTINGS)
    def add_fonds(self, actor: Actor, fonds: Fonds) -> None:
        """Keep documents of one more body; see `fonds.add_fonds`."""
        from pipeline.access.fonds import add_fonds

        add_fonds(self._parts, fonds)

    @act(Permission.SEARCH)
    def shown(self, actor: Actor, code: str) -> AccessShown:
        """How an archived record may be read, and since when; see `changing.shown_record`."""
        from pipeline.access import changing

        check(self._parts, actor, code)
        return changing.shown_record(self._parts, self._parts.reviser.archived(code))

    @act(Permission.SEARCH)
    def shown_of(self, actor: Actor, record: Record) -> AccessShown:
        """The same of a record that was opened already."""
        from pipeline.access import changing

        check(self._parts, actor, record.code)
        return changing.shown_record(self._parts, record)

    @act(Permission.SEARCH)
    def shown_dossier(self, actor: Actor, dossier: str) -> AccessShown:
        """How the records of a dossier may be read; see `changing.shown_dossier`."""
        from pipeline.access import changing

        check_dossier(self._parts, actor, dossier)
        return changing.shown_dossier(self._parts, dossier)

    @act(Permission.SET_ACCESS)
    def set(self, actor: Actor, code: str, mode: AccessMode | None, reason: str) -> AccessShown:
        """Give an archived record a mode, None for that of its dossier; see `changing.set_record`."""
        from pipeline.access import changing

        check(self._parts, actor, code, Permission.SET_ACCESS)
        return changing.set_record(self._parts, actor, code, mode, reason)

    @act(Permission.SET_ACCESS)
    def set_dossier(self, actor: Actor, dossier: str, mode: AccessMode | None, reason: str) -> AccessShown:
        """Give a dossier a mode, None for the archive's default; see `changing.set_dossier`."""
        from pipeline.access import changing

        check_dossier(self._parts, actor, dossier, Permission.SET_ACCESS)
        return changing.set_dossier(self._parts, actor, dossier, mode, reason)

    @act(Permission.ASK_ACCESS)
    def askable(self, actor: Actor, text: str = "", limit: int = 50) -> tuple[ConditionalRecord, ...]:
        """Conditional records that the actor may ask to read, by words of their titles; see `requests.askable`."""
        from pipeline.access import requests

        return requests.askable(self._parts, actor, text, limit)

    @act(Permission.ASK_ACCESS)
    def askable_record(self, actor: Actor, code: str) -> ConditionalRecord:
        """One conditional record that the actor may ask to read; see `requests.askable_record`."""
        from pipeline.access import requests

        return requests.askable_record(self._parts, actor, code)

    @act(Permission.ASK_ACCESS)
    def ask(self, actor: Actor, code: str, purpose: str) -> AccessRequest:
        """Ask to read a conditional record; see `requests.ask`."""
        from pipeline.access import requests

        return requests.ask(self._parts, actor, code, purpose)

    @act(Permission.SEARCH)
    def mine(self, actor: Actor) -> tuple[AccessRequest, ...]:
        """What the actor asked to read, newest first."""
        return self._parts.catalogue.requests.requests_of(actor.identifier) if actor.identifier else ()

    @act(Permission.SET_ACCESS)
    def to_decide(self, actor: Actor, state: RequestState | None = RequestState.ASKED) -> tuple[AccessRequest, ...]:
        """Requests that the actor decides about, newest first; in one state or any."""
        from pipeline.access import requests

        return requests.to_decide(self._parts, actor, state)

    @act(Permission.SET_ACCESS)
    def decide(self, actor: Actor, request: str, decision: Decision) -> AccessRequest:
        """Grant a request or refuse it; see `requests.decide`."""
        from pipeline.access import requests

        return requests.decide(self._parts, actor, request, decision)

    @act(Permission.SET_ACCESS)
    def end(self, actor: Actor, request: str) -> None:
        """Let what was granted be read no longer; see `requests.end`."""
        from pipeline.access import requests

        requests.end(self._parts, actor, request)
