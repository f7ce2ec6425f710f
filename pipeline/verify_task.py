"""Judging a file's signatures inside a child process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from domain.messages import Language
from signing.anchors import load_profile
from signing.verify import verify_pdf

if TYPE_CHECKING:
    from domain.evidence import VerificationReport


@dataclass(frozen=True, slots=True)
class VerifyJob:
    """One file to judge.

    Attributes:
        path: the file.
        target: what it is called in the report.
        test_ca: certificate of the archive's local test authority, None outside an archive.
        time: the moment the verdict speaks of.
        language: of the sentences.
    """

    path: Path
    target: str
    test_ca: Path | None
    time: datetime
    language: Language = Language.VI


def verify_file(job: VerifyJob) -> VerificationReport:
    """The report about `job.path`; never raises for anything in the file."""
    return verify_pdf(job.path, job.target, load_profile(job.test_ca), job.time, job.language)
