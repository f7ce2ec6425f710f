"""Manifests for packages that have none: those of before, and versions that an older program made.

A run may be stopped at any moment: each package is sealed by itself, and the next run passes over those that are.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from domain.errors import SYSTEM_FAULTS, ArchiveError, ErrorCode
from domain.fixity import FixityFinding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipeline.wiring import Parts

_AT_ONCE = 4  # packages in the hands of each worker


class SealingState(StrEnum):
    """What became of one package."""

    SEALED = "sealed"  # just now: "sealed on DATE, not at packing"
    HAD_ONE = "had-one"  # its newest version bears a manifest; `findings` where it is not as that says
    DAMAGED = "damaged"  # something is not as recorded: it was not sealed
    FAILED = "failed"  # it could not be looked at


@dataclass(frozen=True, slots=True)
class SealingReport:
    """What became of one package.

    Attributes:
        dossier: its code.
        state: the outcome.
        version: newest version of the package.
        sealed: when that was sealed; None where it is not.
        findings: what is not as recorded.
        code, facts: an `ErrorCode` value and its facts where it failed.
    """

    dossier: str
    state: SealingState
    version: int = 0
    sealed: datetime | None = None
    findings: tuple[FixityFinding, ...] = ()
    code: str | None = None
    facts: dict[str, str | float] = field(default_factory=dict)

    @property
    def well(self) -> bool:
        """The package bears a manifest and nothing is wrong with it."""
        return self.state in {SealingState.SEALED, SealingState.HAD_ONE} and not self.findings


def seal_packages(parts: Parts, dossiers: Iterable[str], *, accept: bool = False) -> Iterator[SealingReport]:
    """Seal packages that have no manifest; every file of such a one is read and compared first.

    Args:
        parts: of an archive that this process may write.
        dossiers: codes.
        accept: somebody restored older packages on purpose: what the catalogue knows of newer ones is forgotten.

    Raises:
        ArchiveError: a fault of the machine; what is the matter with a package stands in its report.
    """

    def seal(code: str) -> SealingReport:
        return _sealed(parts, code, accept=accept)

    todo = iter(dossiers)
    with ThreadPoolExecutor(parts.settings.worker_count) as pool:
        while group := list(islice(todo, _AT_ONCE * parts.settings.worker_count)):
            yield from pool.map(seal, group)


def _sealed(parts: Parts, code: str, *, accept: bool) -> SealingReport:
    try:
        if accept:
            parts.packages.accept(code)
        proof, now = parts.packages.seal(code)
    except ArchiveError as error:
        if error.code in SYSTEM_FAULTS:
            raise
        if error.code is ErrorCode.OBJECT_MISSING and not parts.catalogue.records(dossier=code, limit=1):
            error = ArchiveError(ErrorCode.RECORD_NOT_FOUND, record=code)
        return SealingReport(code, SealingState.FAILED, code=error.code.value, facts=error.facts)
    manifest = proof.manifest
    state = SealingState.SEALED if now else SealingState.HAD_ONE if manifest else SealingState.DAMAGED
    return SealingReport(code, state, proof.version, manifest.sealed if manifest else None, proof.findings)
