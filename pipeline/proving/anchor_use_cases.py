"""Whom the archive trusts: listed, and changed by whoever manages its settings, each time with a reason.

What does it is loaded when it is asked for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from domain.people.permissions import Permission
from domain.reasons import check_reason
from pipeline.acts import act

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from domain.actors import Actor
    from domain.anchors import Anchor, AnchorProfile
    from domain.evidence import TrustRegime
    from pipeline.wiring import Parts


class AnchorUseCases:
    """The dated profile of authorities."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.VERIFY)
    def select(self, actor: Actor) -> tuple[Anchor, ...]:
        """All authorities, shipped and added, with the time in which each is trusted."""
        return self._parts.anchors.shown()

    @act(Permission.MANAGE_SETTINGS)
    def add(
        self,
        actor: Actor,
        path: Path,
        regime: TrustRegime,
        reason: str,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> AnchorProfile:
        """Trust the certificates of a file in PEM, for what is proven in this time.

        Raises:
            ArchiveUnusable: CERTIFICATE_UNUSABLE.
            ArchiveError: USAGE, no reason.
        """
        from signing.verify.trust.anchor_files import anchors_in

        return self._changed(actor, anchors_in(path, regime, since, until), reason)

    @act(Permission.MANAGE_SETTINGS)
    def remove(self, actor: Actor, fingerprint: str, reason: str, until: datetime | None = None) -> AnchorProfile:
        """Trust a certificate no longer for what is proven after `until`, by default from now on.

        Raises:
            ArchiveError: ANCHOR_NOT_FOUND; USAGE, no reason.
        """
        ended = replace(self._parts.anchors.find(fingerprint), until=until or self._parts.clock())
        return self._changed(actor, (ended,), reason)

    @act(Permission.MANAGE_SETTINGS)
    def update(self, actor: Actor, path: Path, reason: str) -> AnchorProfile:
        """Take over what a profile in TOML says; see `anchors.anchors_of_profile`.

        Raises:
            ArchiveUnusable: CERTIFICATE_UNUSABLE; nothing is changed.
            ArchiveError: USAGE, no reason.
        """
        from pipeline.proving.anchors import anchors_of_profile

        return self._changed(actor, anchors_of_profile(path), reason)

    def _changed(self, actor: Actor, anchors: tuple[Anchor, ...], reason: str) -> AnchorProfile:
        check_reason(reason)
        changed = self._parts.anchors.change(anchors, self._parts.clock(), actor.identifier, reason)
        self._parts.authorities.forget()
        return changed
