"""A sealed file judged before it is stored: as of now, and as of the day before its verdict ends (`valid_until`).

By then the signer's certificate has long expired: what the file carries must be enough, with nobody to be asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pipeline.isolation.seal_jobs import PreFlight
from pipeline.isolation.verify import verify_file

if TYPE_CHECKING:
    from pipeline.isolation.jobs import VerifyJob

_BEFORE: Final = timedelta(days=1)


def pre_flight(job: VerifyJob) -> PreFlight:
    """The verdict on a file that we just sealed, and where it passes that of the day before its time is over."""
    report = verify_file(job)
    until = report.valid_until
    if until is None or (day := until - _BEFORE) <= job.time:
        return PreFlight(report)
    return PreFlight(report, day, verify_file(replace(job, time=day)))
