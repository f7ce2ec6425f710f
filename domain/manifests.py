"""What a version of a dossier's package holds, in the words that the archive's key seals (trust.md §3, L0)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.terms import Term


class FileRole(Term):
    """What a file of a package is for: the uses of a record's files, and what speaks of records and packages."""

    MASTER = "MASTER"
    ACCESS = "ACCESS"
    OCR_TEXT = "OCR_TEXT"
    DESCRIPTION = "DESCRIPTION"  # METS, EAD, PREMIS and other metadata
    RECORD = "RECORD"  # what is known about a document, as JSON
    DOSSIER = "DOSSIER"


class SealOccasion(Term):
    """When a manifest was sealed."""

    PACKING = "packing"  # before its version became true
    LATER = "later"  # the version was there already, and was read and compared with its inventory


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file of a package version: its logical path, role, bytes and digests."""

    path: str
    role: FileRole
    size: int
    sha256: str
    sha512: str


@dataclass(frozen=True, slots=True)
class SealedSince:
    """The first version of an unbroken run of sealed ones, when it was sealed, and on which occasion."""

    version: int
    sealed: datetime
    occasion: SealOccasion


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files of one version of a package.

    Attributes:
        archive: identity of the archive, `uuid-…`.
        package: OCFL id of the dossier.
        version: number of the version.
        created: when the version was made.
        sealed: when the manifest was.
        occasion: at packing or later.
        software: that sealed.
        inventory: SHA-512 of the version's `inventory.json`, which names every content of every version.
        previous: SHA-512 of the manifest before this one; None for the first of a package.
        since: from where on every version is sealed.
        files: by path.
    """

    archive: str
    package: str
    version: int
    created: datetime
    sealed: datetime
    occasion: SealOccasion
    software: str
    inventory: str
    previous: str | None
    since: SealedSince
    files: tuple[ManifestFile, ...]

    def came_before_the_seal(self, version: int) -> bool:
        """Whether what came with `version` was in the package before its first seal, and not sealed as it came."""
        first = self.since
        return version < first.version or (version == first.version and first.occasion is SealOccasion.LATER)


@dataclass(frozen=True, slots=True)
class SealedHead:
    """The newest sealed version of a package, and the SHA-512 of its manifest."""

    version: int
    sha512: str


@dataclass(frozen=True, slots=True)
class OpenedSeal:
    """What stands under a seal.

    Attributes:
        payload: the bytes that were sealed.
        signer: common name of the certificate; empty when unreadable.
        certificate_sha256: its fingerprint.
        fault: why the seal is not the archive's own over these bytes; empty when it is.
    """

    payload: bytes
    signer: str
    certificate_sha256: str
    fault: str = ""
