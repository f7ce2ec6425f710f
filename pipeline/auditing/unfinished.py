"""Audits that are not over: handed in again, or ended with the reason why they can never be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.audits import AuditState
from domain.errors import SYSTEM_FAULTS, ArchiveError
from pipeline.auditing.audit_steps import Auditing
from pipeline.auditing.kept import KeptAudits
from pipeline.durable.tries import deadly
from pipeline.processing.story import AUDIT

if TYPE_CHECKING:
    from pipeline.durable.engine import Engine
    from pipeline.wiring import Parts


def resumed(parts: Parts, engine: Engine, identifier: str) -> str:
    """Let an audit go on whose story is over without a result; one at which every worker died ends instead.

    Returns:
        The ticket of its story; empty where it was ended.
    """
    if (identifier, "") in engine.given_up(AUDIT):
        Auditing(parts).fail(identifier, deadly())
        return ""
    return engine.submit(AUDIT, identifier, "", anew=True)


class UnfinishedAudits:
    """Looks after audits for which nobody waits: whoever began one may have been killed before he could hand it in."""

    def __init__(self, parts: Parts, engine: Engine) -> None:
        self._parts, self._engine = parts, engine
        self._over: set[str] = set()

    def resume(self) -> None:
        """Let all go on that are neither over nor in anybody's hand.

        Raises:
            ArchiveError: STORE_FAILED, DATABASE_FAILED.
        """
        kept = KeptAudits(self._parts.store)
        waiting = [one for one in kept.identifiers() if one not in self._over and self._is_running(kept, one)]
        live = self._engine.live(AUDIT) if waiting else frozenset()
        for identifier in waiting:
            if identifier not in live:
                resumed(self._parts, self._engine, identifier)

    def _is_running(self, kept: KeptAudits, identifier: str) -> bool:
        """It is to go on; one that cannot be read is told by whoever asks for it."""
        try:
            running = kept.summary(identifier).state is AuditState.RUNNING
        except ArchiveError as error:
            if error.code in SYSTEM_FAULTS:
                raise
            return False
        if not running:
            self._over.add(identifier)
        return running
