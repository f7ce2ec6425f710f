"""Evidence asked for: fetched now, handed in as files, listed."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode
from domain.evidence import VerificationReport
from domain.people.permissions import Permission
from domain.validation_material import EvidenceFault, KeptMaterial, Lacking
from pipeline.acts import act
from pipeline.finding.sight import each
from pipeline.isolation.evidence_jobs import READ_PIECES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from domain.actors import Actor
    from pipeline.wiring import Parts

_WAITING = 1000
_OF_NO_RECORD = SYSTEM_FAULTS | {ErrorCode.RECORD_NOT_FOUND}


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What came of asking for a record's evidence.

    Attributes:
        record: its code.
        report: the verdict now; None where it bears no signature of strangers.
        kept: new pieces.
        lacking: what could not be had.
        error: why nothing could be looked for.
    """

    record: str
    report: VerificationReport | None = None
    kept: int = 0
    lacking: tuple[Lacking, ...] = ()
    error: ArchiveError | None = None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A piece of a file that was handed in, and whether it is new."""

    kept: KeptMaterial
    new: bool


class EvidenceUseCases:
    """What the archive keeps of authorities."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @act(Permission.OPERATE)
    def refresh(self, actor: Actor, codes: Iterable[str]) -> Iterator[Refreshed]:
        """Fetch now what the records' signatures need.

        Raises:
            ArchiveError: EVIDENCE_NOT_FETCHED, the settings do not allow it; RECORD_NOT_FOUND.
        """
        if not self._parts.settings.evidence.fetch:
            raise ArchiveError(ErrorCode.EVIDENCE_NOT_FETCHED)
        for code in each(self._parts, actor, codes):
            try:
                yield self._refreshed(code)
            except ArchiveError as error:
                if error.code in _OF_NO_RECORD:
                    raise
                yield Refreshed(code, error=error)

    def _refreshed(self, code: str) -> Refreshed:
        from catalogue.evidence_catalogue import EvidenceDue

        gathered = self._parts.evidence_rounds.look_at(EvidenceDue(code, None))
        if gathered is None:
            return Refreshed(code)
        return Refreshed(code, gathered.report, gathered.kept, gathered.lacking)

    @act(Permission.VERIFY)
    def kept(self, actor: Actor) -> Iterator[KeptMaterial]:
        """All that is kept."""
        yield from self._parts.evidence.all()

    @act(Permission.OPERATE)
    def waiting(self, actor: Actor) -> tuple[tuple[str, tuple[Lacking, ...]], ...]:
        """Records for whose signatures something is lacking, and what."""
        return tuple(
            (entry.record, _lacking(entry.lacking)) for entry in self._parts.catalogue.evidence.waiting(_WAITING)
        )

    @act(Permission.OPERATE)
    def add(self, actor: Actor, files: Iterable[Path]) -> Iterator[HandedIn]:
        """Keep what files hold: revocation lists, OCSP answers, certificates; records that lack some look again.

        Raises:
            ArchiveUnusable: EVIDENCE_UNUSABLE naming the first file that holds none of these.
        """
        for path in files:
            yield from self._added(path.absolute())
        self._parts.catalogue.evidence.look_again()

    def _added(self, path: Path) -> Iterator[HandedIn]:
        with tempfile.TemporaryDirectory(prefix="vankho-evidence-") as folder:
            try:
                found = self._parts.sandbox.call(READ_PIECES, path, Path(folder)).material
            except OSError as error:
                raise _unusable(path, type(error).__name__) from error
            if not found:
                raise _unusable(path, "không phải danh sách thu hồi, OCSP hay chứng thư / none of the three")
            for material in found:
                kept = KeptMaterial(material, path.name, self._parts.clock())
                yield HandedIn(kept, self._parts.evidence.keep(kept, Path(folder) / f"{material.sha256}.der"))


def _unusable(path: Path, detail: str) -> ArchiveUnusable:
    return ArchiveUnusable(ErrorCode.EVIDENCE_UNUSABLE, path=str(path), kind="evidence", detail=detail)


def _lacking(told: str) -> tuple[Lacking, ...]:
    return tuple(Lacking(**{**item, "fault": EvidenceFault(item["fault"])}) for item in json.loads(told))
