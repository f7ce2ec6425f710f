"""Evidence looked at inside a child process: strangers' files, and what strangers' servers answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.validation_material import Standing
from pipeline.isolation.evidence_jobs import CheckedAnswer, Needed, ReadPieces
from pipeline.isolation.verify import judged_file
from signing.evidence.checking import check
from signing.evidence.needs import SeenChain, keys_of, needs_of
from signing.evidence.pieces import pieces_in, sha256

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from domain.validation_material import CertificateStanding
    from pipeline.isolation.evidence_jobs import CheckJob
    from pipeline.isolation.jobs import VerifyJob
    from signing.evidence.needs import Need


def needs_of_file(job: VerifyJob) -> Needed:
    """The verdict about `job.path` and what it needs besides; never raises for anything in the file."""
    seen: list[SeenChain] = []
    report = judged_file(job, seen)
    needs = needs_of(seen)
    states = {row.sha256: row for signature in report.signatures for row in signature.revocation}
    lacking = tuple(need for need in needs if not _met(need, states.get(sha256(need.subject.dump())), job.time))
    return Needed(report, tuple(map(keys_of, needs)), lacking)


def check_answer(job: CheckJob) -> CheckedAnswer:
    """What came from a server, judged; the piece itself is written where it is to be kept."""
    checked = check(job.path.read_bytes(), job.kind, job.need, job.time)
    if checked.material is not None:
        job.target.write_bytes(checked.der)
    return CheckedAnswer(checked.material, checked.fault, checked.detail)


def read_pieces(path: Path, folder: Path) -> ReadPieces:
    """All evidence in a file that was handed in, each piece as a file of its own."""
    found = pieces_in(path.read_bytes())
    for piece in found:
        (folder / f"{piece.material.sha256}.der").write_bytes(piece.der)
    return ReadPieces(tuple(piece.material for piece in found))


def _met(need: Need, row: CertificateStanding | None, now: datetime) -> bool:
    """What is at hand decides: it is of after the signature, or of now where no time of signing is proven."""
    if row is None or row.kind is None:
        return False
    if row.standing is Standing.REVOKED:
        return True
    if need.since is not None:
        return row.after_signing is True
    return row.until is not None and row.until >= now
