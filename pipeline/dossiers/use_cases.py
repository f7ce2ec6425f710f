"""Dossiers and fonds: shown, listed, and what people and sheets say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.file_names import display_name
from domain.people.permissions import Permission
from pipeline.acts import act
from pipeline.finding.sight import check_dossier, sight_of
from pipeline.isolation.jobs import READ_SHEET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from domain.actors import Actor
    from domain.delivery.sheet import DeliverySheet, Fault
    from domain.documents import Dossier
    from domain.dossiers.fields import DossierField, FondsField
    from domain.fonds import Fonds
    from pipeline.dossiers.saying import DossierSaid
    from pipeline.dossiers.shown import DossierShown, FondsShown
    from pipeline.wiring import Parts

_TOGETHER = 200


class DossierUseCases:
    """Asking what dossiers and fonds are, and saying it. What does it is loaded when it is asked for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.SEARCH)
    def select(self, actor: Actor, fonds: str | None = None) -> Iterator[Dossier]:
        """Dossiers of which the actor may see something, in the order of their codes."""
        yield from self._seen(actor, fonds)

    @act(Permission.SEARCH)
    def shown(self, actor: Actor, code: str) -> DossierShown:
        """One dossier with what is said of it and what its records count up to, as far as the actor may see.

        Raises:
            ArchiveError: RECORD_NOT_FOUND, there is none or nothing of it may be seen; OBJECT_CORRUPT.
        """
        from pipeline.dossiers.shown import shown_dossier

        check_dossier(self._parts, actor, code)
        return shown_dossier(self._parts, code, sight_of(self._parts, actor))

    @act(Permission.CORRECT)
    def set(self, actor: Actor, code: str, values: Mapping[DossierField, str], reason: str) -> int:
        """Put what the actor says of a dossier into its package; see `saying.say`."""
        from pipeline.dossiers.saying import say

        check_dossier(self._parts, actor, code, Permission.CORRECT)
        return say(self._parts, actor, code, values, reason)

    @act(Permission.CORRECT)
    def learn(self, actor: Actor, sheet: DeliverySheet) -> Iterator[DossierSaid]:
        """Put what a sheet says of dossiers into their packages; see `saying.learn`.

        A sheet calls a dossier by its code, or by the end of it where one dossier's alone ends so.
        """
        from pipeline.dossiers.saying import learn

        known = [dossier.code for dossier in self._seen(actor)]
        codes = {}
        for called in dict.fromkeys(row.dossier for row in sheet.rows if row.dossier):
            ending = [code for code in known if code.endswith(f".{called}")]
            meant = [called] if called in known else ending
            if len(meant) == 1 and self._may_correct(actor, meant[0]):
                codes[called] = meant[0]
        yield from learn(self._parts, actor, sheet, codes)

    @act(Permission.SEARCH)
    def fonds(self, actor: Actor, code: str) -> FondsShown:
        """One fonds in which the actor may do something.

        Raises:
            ArchiveError: FONDS_NOT_FOUND, there is none or it is none of his.
        """
        from pipeline.access.fonds import one_fonds
        from pipeline.dossiers.shown import FondsShown

        told = [actor.rights.fonds_of(permission) for permission in Permission]
        if all(one is not None and code not in one for one in told):
            raise ArchiveError(ErrorCode.FONDS_NOT_FOUND, fonds=code)
        sight, holdings = sight_of(self._parts, actor), self._parts.catalogue.holdings
        fonds = one_fonds(self._parts, code)
        return FondsShown(fonds, holdings.number_of_dossiers(code, sight), holdings.totals_of_fonds(code, sight))

    @act(Permission.MANAGE_SETTINGS)
    def set_fonds(self, actor: Actor, fonds: str, values: Mapping[FondsField, str]) -> Fonds:
        """Put what the actor says of a fonds into the object store; see `saying.say_of_fonds`."""
        from domain.description.fields import FieldSource
        from pipeline.dossiers.saying import say_of_fonds

        return say_of_fonds(self._parts, fonds, values, FieldSource.PERSON)

    @act(Permission.MANAGE_SETTINGS)
    def learn_fonds(self, actor: Actor, path: Path) -> Iterator[tuple[Fonds, tuple[Fault, ...]]]:
        """Put what a sheet says of fonds into the object store; those that it names and nobody knows are added.

        Raises:
            ArchiveError: SHEET_NO_HEADINGS; SHEET_UNREADABLE, SHEET_TOO_LARGE; USAGE, a new one has no title.
        """
        from domain.dossiers.fonds_sheet import read_fonds
        from pipeline.dossiers.saying import learn_fonds

        rows = read_fonds(display_name(path), self._parts.sandbox.call(READ_SHEET, path).sheets)
        yield from learn_fonds(self._parts, rows)

    def _seen(self, actor: Actor, fonds: str | None = None) -> Iterator[Dossier]:
        sight, after = sight_of(self._parts, actor), ""
        while some := self._parts.catalogue.holdings.dossiers(sight, fonds, after, _TOGETHER):
            yield from some
            after = some[-1].code

    def _may_correct(self, actor: Actor, code: str) -> bool:
        try:
            check_dossier(self._parts, actor, code, Permission.CORRECT)
        except ArchiveError as error:
            if error.code is not ErrorCode.NOT_PERMITTED:
                raise
            return False
        return True
