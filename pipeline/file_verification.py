"""Judging a file without any archive at hand: the shipped authorities alone, no local test authority."""

from __future__ import annotations

import tempfile
from pathlib import Path

from domain.evidence import VerificationReport
from domain.limits import InputLimits
from domain.messages import Language
from pipeline.sandbox import Sandbox
from pipeline.verify_task import VerifyJob, verify_file
from pipeline.wiring import now


def verify_loose_file(path: Path, target: str, language: Language = Language.VI) -> VerificationReport:
    """The verdict about `path`, which the report calls `target`."""
    with tempfile.TemporaryDirectory(prefix="vankho-") as scratch:
        sandbox = Sandbox(InputLimits(), Path(scratch), ("pipeline.verify_task",))
        return sandbox.call(verify_file, VerifyJob(path, target, None, now(), language), returns=VerificationReport)
