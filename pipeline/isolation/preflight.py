"""A sealed file judged before it is stored: as of now, and as of the day before its timestamp's certificate ends.

By then the signer's certificate has long expired: what the file carries must be enough, with nobody to be asked.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from pyhanko.pdf_utils.reader import PdfFileReader

from domain.evidence import Indication
from pipeline.isolation.seal_jobs import PreFlight
from pipeline.isolation.verify import verify_file
from signing.verify.cms.parts import certificates_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from pipeline.isolation.jobs import VerifyJob

_BEFORE: Final = timedelta(days=1)


def pre_flight(job: VerifyJob) -> PreFlight:
    """The verdict on a file that we just sealed, and where it passes that of the day before its time is over."""
    report = verify_file(job)
    until = stamped_until(job.path) if report.indication is Indication.TOTAL_PASSED else None
    if until is None or (day := until - _BEFORE) <= job.time:
        return PreFlight(report)
    return PreFlight(report, day, verify_file(replace(job, time=day)))


def stamped_until(path: Path) -> datetime | None:
    """End of the certificate that made the newest signature's timestamp; None where there is none."""
    with path.open("rb") as file:
        signatures = PdfFileReader(file).embedded_regular_signatures
        attributes = signatures[-1].signer_info["unsigned_attrs"] if signatures else ()
        tokens = [
            value["content"]
            for attribute in attributes
            if attribute["type"].native == "signature_time_stamp_token"
            for value in attribute["values"]
        ]
        return min((certificates_of(token)[0].not_valid_after for token in tokens), default=None)
