"""Who signs for the archive: shown, changed; what the test authority sealed, sealed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people.permissions import Permission
from pipeline.acts import act
from pipeline.finding.sight import each

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from domain.actors import Actor
    from pipeline.proving.changing_signer import SignerChange, SignerShown
    from pipeline.proving.confirming import Confirmed
    from pipeline.proving.reseal_report import ResealReport
    from pipeline.wiring import Parts


class SignerUseCases:
    """What is asked about the archive's own signatures."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.OPERATE)
    def show(self, actor: Actor) -> SignerShown:
        """Who signs now, and who did before; see `changing_signer.show_signer`."""
        from pipeline.proving.changing_signer import show_signer

        return show_signer(self._parts)

    @act(Permission.MANAGE_SETTINGS)
    def change(self, actor: Actor, told: Path) -> SignerChange:
        """Let another sign from now on; see `changing_signer.change_signer`."""
        from pipeline.proving.changing_signer import change_signer

        return change_signer(self._parts, told, actor.name)

    @act(Permission.SEAL)
    def confirm(self, actor: Actor, one_time_code: str = "") -> Confirmed:
        """Have the documents signed that wait for it; see `confirming.confirm`."""
        from pipeline.proving.confirming import confirm

        return confirm(self._parts, one_time_code)

    @act(Permission.SEAL)
    def reseal(self, actor: Actor, codes: Iterable[str], *, dry_run: bool) -> Iterator[ResealReport]:
        """Seal anew what the test authority sealed; see `resealing.reseal_records`."""
        from pipeline.proving.resealing import reseal_records

        return reseal_records(self._parts, each(self._parts, actor, codes, Permission.SEAL), dry_run=dry_run)
