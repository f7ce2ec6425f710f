"""Judging a file without any archive at hand: the shipped authorities alone, no local test authority."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from domain.limits import InputLimits
from domain.messages import Language
from pipeline.isolation.jobs import NO_EVIDENCE, VERIFY, EvidenceFiles, VerifyJob
from pipeline.isolation.sandbox import Sandbox
from pipeline.proving.changed_pages import PageDrawer, PagePair
from pipeline.wiring import now

if TYPE_CHECKING:
    from datetime import datetime

    from domain.evidence import VerificationReport


def verify_loose_file(
    path: Path,
    target: str,
    language: Language = Language.VI,
    given: EvidenceFiles = NO_EVIDENCE,
    time: datetime | None = None,
) -> VerificationReport:
    """The verdict about `path`, which the report calls `target`, with what was handed in for it, as of `time`."""
    with tempfile.TemporaryDirectory(prefix="vankho-") as scratch:
        sandbox = Sandbox(InputLimits(), Path(scratch), (VERIFY.module,))
        return sandbox.call(VERIFY, VerifyJob(path, target, None, time or now(), language, given))


def draw_loose_pages(report: VerificationReport, path: Path) -> tuple[PagePair, ...]:
    """Pictures of the pages that the report on the file at `path` calls changed."""
    limits = InputLimits()
    with tempfile.TemporaryDirectory(prefix="vankho-") as scratch:
        return PageDrawer(path, Sandbox(limits, Path(scratch), ()), limits).pairs(report)
