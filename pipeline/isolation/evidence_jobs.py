"""The jobs of evidence: what a file's verdict needs, and whether what came is that. Light, as `jobs` is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from domain.evidence import VerificationReport
from domain.validation_material import EvidenceFault, Material, MaterialKind
from pipeline.isolation.task import Task
from signing.evidence.needs import Need, NeedKeys

if TYPE_CHECKING:
    from pipeline.isolation.jobs import VerifyJob


@dataclass(frozen=True, slots=True)
class Needed:
    """The verdict with what is at hand, and what it needs besides.

    Attributes:
        report: the verdict.
        keys: by what kept evidence of each certificate is found.
        needs: of certificates whose evidence is not at hand, or older than the signature.
    """

    report: VerificationReport
    keys: tuple[NeedKeys, ...]
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class CheckJob:
    """An answer to judge.

    Attributes:
        path: what came.
        kind: what was asked for.
        need: for what.
        time: the present.
        target: file to write the piece itself to.
    """

    path: Path
    kind: MaterialKind
    need: Need
    time: datetime
    target: Path


@dataclass(frozen=True, slots=True)
class CheckedAnswer:
    """What an answer is; both for one that is kept although it does not decide."""

    material: Material | None = None
    fault: EvidenceFault | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ReadPieces:
    """What a file that was handed in holds; each piece lies as `SHA256.der` in the folder."""

    material: tuple[Material, ...]


NEEDS: Task[[VerifyJob], Needed] = Task("pipeline.isolation.evidence:needs_of_file", Needed)
CHECK_ANSWER: Task[[CheckJob], CheckedAnswer] = Task("pipeline.isolation.evidence:check_answer", CheckedAnswer)
READ_PIECES: Task[[Path, Path], ReadPieces] = Task("pipeline.isolation.evidence:read_pieces", ReadPieces)
