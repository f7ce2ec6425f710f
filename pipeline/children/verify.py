"""Judging a file's signatures inside a child process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from signing.anchors import load_profile
from signing.verify import verify_pdf

if TYPE_CHECKING:
    from domain.evidence import VerificationReport
    from pipeline.children.jobs import VerifyJob


def verify_file(job: VerifyJob) -> VerificationReport:
    """The report about `job.path`; never raises for anything in the file."""
    return verify_pdf(job.path, job.target, load_profile(job.test_ca), job.time, job.language)
