"""Packages sealed by the archive's key, in a child, and what was sealed last known by the catalogue."""

from __future__ import annotations

from base64 import b64decode
from typing import TYPE_CHECKING

from domain.manifests import OpenedSeal
from pipeline.isolation.seal_jobs import OPEN_SEAL, SEAL_DATA, SealDataJob

if TYPE_CHECKING:
    from datetime import datetime

    from domain.manifests import SealedHead
    from pipeline.wiring import Parts


class ArchiveSeals:
    """The key, the clock and the catalogue of one archive; implements `storage.packages.seals.PackageSeals`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @property
    def archive(self) -> str:
        """Identity of the archive."""
        return self._parts.settings.archive

    def now(self) -> datetime:
        """The present, with time zone."""
        return self._parts.clock()

    def seal(self, payload: bytes, about: str) -> bytes:
        """`payload`, which is `about` a package's version, with the archive's seal around it.

        Raises:
            ArchiveUnusable: KEY_UNUSABLE, CERTIFICATE_UNUSABLE, TOKEN_AWAY, PIN_REFUSED.
        """
        parts = self._parts
        if parts.settings.signing.confirmed:  # nobody can be asked for each version of a package
            job = SealDataJob(parts.settings.own_signer, payload, self.now(), about)
            return b64decode(parts.sandbox.call(SEAL_DATA, job))
        parts.authorities.remember_signer()
        job = SealDataJob(parts.settings.signer, payload, self.now(), about)
        return b64decode(parts.key_holder.call(SEAL_DATA, job))

    def open(self, sealed: bytes) -> OpenedSeal:
        """What is under a seal, and whether it is the archive's own."""
        opening = self._parts.sandbox.call(OPEN_SEAL, self._parts.authorities.opening(sealed))
        return OpenedSeal(b64decode(opening.payload), opening.signer, opening.certificate_sha256, opening.fault)

    def known(self, package: str) -> SealedHead | None:
        """The newest sealed version of a package that the catalogue heard of."""
        return self._parts.catalogue.sealed(package)

    def keep(self, package: str, head: SealedHead) -> None:
        """Let the catalogue know of a newer one."""
        self._parts.catalogue.keep_sealed(package, head)

    def forget(self, package: str) -> None:
        """Let the catalogue know of none."""
        self._parts.catalogue.forget_sealed(package)
