"""The port through which packages are sealed: storage knows neither keys nor the catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from domain.manifests import OpenedSeal, SealedHead


class PackageSeals(Protocol):
    """**Protocol:** seals manifests with the archive's key, and remembers outside the store which is the newest."""

    @property
    def archive(self) -> str:
        """Identity of the archive."""
        ...

    def now(self) -> datetime:
        """The present, with time zone."""
        ...

    def seal(self, payload: bytes, about: str) -> bytes:
        """`payload`, which is `about` a package's version, with the archive's signature around it (CMS, RFC 5652).

        Raises:
            ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE.
        """
        ...

    def open(self, sealed: bytes) -> OpenedSeal:
        """What is under a seal, and whether it is the archive's own; never raises for what the bytes are."""
        ...

    def known(self, package: str) -> SealedHead | None:
        """The newest sealed version of a package that the catalogue heard of."""
        ...

    def keep(self, package: str, head: SealedHead) -> None:
        """Let the catalogue know of a newer one; an older one than it knows is passed over."""
        ...

    def forget(self, package: str) -> None:
        """Let the catalogue know of no version of a package: what is in the store is believed next."""
        ...
