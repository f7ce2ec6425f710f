"""What was stopped for its secrecy: told to those who may release it, released, and looked for in the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.people.permissions import Permission
from domain.reasons import check_reason
from domain.secrecy import SecrecyRelease
from pipeline.acts import act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from domain.actors import Actor
    from domain.secrecy import SecrecyStop
    from pipeline.secrecy.sweeping import Swept
    from pipeline.wiring import Parts


class SecrecyUseCases:
    """All of them need the one permission: even that a record of the archive was found is told to nobody else."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.RELEASE_SECRECY)
    def select(self, actor: Actor, *, released: bool = False) -> tuple[SecrecyStop, ...]:
        """What is stopped, with `released` also what was released, in the order of their digests.

        Raises:
            ArchiveError: OBJECT_CORRUPT.
        """
        return tuple(stop for stop in self._parts.stops.all() if released or not stop.released)

    @act(Permission.RELEASE_SECRECY)
    def release(self, actor: Actor, content: str, reason: str) -> SecrecyStop:
        """Let a document be taken in when it is handed in again; `content` is its digest or the beginning of it.

        Raises:
            ArchiveError: STOP_NOT_FOUND; USAGE, no reason.
        """
        check_reason(reason)
        return self._parts.stops.release(content, SecrecyRelease(self._parts.clock(), actor.name, reason))

    @act(Permission.RELEASE_SECRECY)
    def sweep(self, actor: Actor) -> Iterator[Swept]:
        """Look at the archived records that were not looked at yet; see `sweeping.sweep`."""
        from pipeline.secrecy.sweeping import sweep

        yield from sweep(self._parts)
