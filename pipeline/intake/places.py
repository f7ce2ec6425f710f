"""Where the bucket keeps a document until it is archived: masters by record, results by record and attempt. Pure."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.areas import INTAKE, WORK

_NAME_BYTES_MAX = 160


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to archive a record: its code, and when the try was begun (`received`), with time zone."""

    record: str
    begun: datetime

    @property
    def name(self) -> str:
        """A name for folders of this attempt, among those of its record."""
        return f"{self.begun.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}"

    @property
    def folder(self) -> str:
        """Object key, without a slash at its end, below which the results of its steps lie."""
        return f"{work_folder(self.record)}/{self.name}"

    def page_key(self, number: int) -> str:
        """Object key of one page's reading."""
        return f"{self.folder}/page-{number:05d}.json"

    @property
    def description_key(self) -> str:
        """Object key of what the document says of itself."""
        return f"{self.folder}/description.json"

    @property
    def sealed_key(self) -> str:
        """Object key of the sealed PDF/A."""
        return f"{self.folder}/sealed.pdf"

    @property
    def composed_key(self) -> str:
        """Object key of the PDF/A before its seal."""
        return f"{self.folder}/composed.pdf"

    @property
    def to_sign_key(self) -> str:
        """Object key of what is known of the prepared seal that waits for its signature."""
        return f"{self.folder}/to-sign.json"

    def prepared_key(self, digest: str) -> str:
        """Object key of the PDF/A whose seal was prepared, by the hash to be signed."""
        return f"{self.folder}/to-sign-{digest}.pdf"

    def signature_key(self, digest: str) -> str:
        """Object key of the signature value over a hash."""
        return f"{self.folder}/signature-{digest}"

    @property
    def composed_report_key(self) -> str:
        """Object key of what is known of the PDF/A before its seal."""
        return f"{self.folder}/composed.json"


def place_name(code: str) -> str:
    """A record's code as one part of a key; a long one is cut and told apart by its digest."""
    data = code.encode()
    if len(data) <= _NAME_BYTES_MAX:
        return code
    return f"{data[: _NAME_BYTES_MAX - 17].decode(errors='ignore')}~{hashlib.sha256(data).hexdigest()[:16]}"


def intake_folder(code: str) -> str:
    """Object key, without a slash at its end, below which the masters of a record and its plan lie."""
    return f"{INTAKE.prefix}{place_name(code)}"


def released_key(code: str) -> str:
    """Object key of what a record was released with, before anything of it was written."""
    return f"{intake_folder(code)}/released.json"


def work_folder(code: str) -> str:
    """Object key, without a slash at its end, below which the attempts at a record lie."""
    return f"{WORK.prefix}{place_name(code)}"


def plan_key(code: str) -> str:
    """Object key of a record's plan."""
    return f"{intake_folder(code)}/plan.json"
