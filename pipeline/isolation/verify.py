"""Judging a file's signatures inside a child process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scan.pdf.signature_looks import signature_looks
from signing.verify.document import verify_pdf
from signing.verify.trust.anchors import load_profile
from signing.verify.trust.given import read_given

if TYPE_CHECKING:
    from domain.evidence import VerificationReport
    from pipeline.isolation.jobs import VerifyJob
    from signing.evidence.needs import SeenChain


def verify_file(job: VerifyJob) -> VerificationReport:
    """The report about `job.path`; never raises for anything in the file.

    Raises:
        ArchiveUnusable: EVIDENCE_UNUSABLE, a file that was handed in is none of its kind.
    """
    return judged_file(job, [])


def judged_file(job: VerifyJob, seen: list[SeenChain]) -> VerificationReport:
    """The same; `seen` takes the chains that were walked."""
    given = read_given(job.given.trust, job.given.crls, job.given.ocsps, job.given.kept)
    profile = load_profile(job.test_ca, own=job.own_ca, dated=job.anchors)
    return verify_pdf(
        job.path, job.target, profile, job.time, job.language, given=given, looks=signature_looks, seen=seen
    )
