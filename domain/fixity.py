"""Stored files that are not the ones the archive wrote, and packages that are not as they were sealed, as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FindingKind(StrEnum):
    """What is wrong with a stored file, or with the package that holds it."""

    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "extra"
    SWAPPED = "swapped"  # the bytes of another file of the package
    ROLLED_BACK = "rolled-back"  # what the path held in an earlier version
    PACKAGE_ROLLED_BACK = "package-rolled-back"  # the whole package is an earlier version of it
    UNSEALED = "unsealed"  # a version without a manifest after versions with one
    FORGED = "forged"  # the manifest's seal is not the archive's own


@dataclass(frozen=True, slots=True)
class FixityFinding:
    """A stored file that is not the one the archive wrote.

    Attributes:
        path: of the file; the version, such as `v3`, where the package is meant.
        kind: what is wrong.
        expected, found: SHA-256 recorded and found; versions where the package is meant; empty where there is none.
        other: of a swapped file the path whose bytes it holds, of a rolled-back one the version, of a forged seal why.
    """

    path: str
    kind: FindingKind
    expected: str = ""
    found: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class PackageReport:
    """How the package of a record stands to its sealed manifest.

    Attributes:
        version: newest version of the package.
        sealed: when the manifest of that version was sealed; None where it has none.
        signer: common name of the certificate that sealed it.
        later: the record's masters were there before the first seal; `since` tells when they came under one.
        since: when the first of the unbroken run of sealed versions was sealed.
        findings: what is not as the manifest and the inventory say.
    """

    version: int
    sealed: datetime | None = None
    signer: str = ""
    later: bool = False
    since: datetime | None = None
    findings: tuple[FixityFinding, ...] = ()
