"""What a PDF/A is written from beside its pages, and what is known of it when it is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PdfInfo:
    """What the document says of itself.

    Attributes:
        title: what people call it.
        creator: the program and version that made it.
        created: when, with time zone; the only date in the file, so that the same input gives the same bytes.
    """

    title: str
    creator: str
    created: datetime


@dataclass(frozen=True, slots=True)
class PdfaReport:
    """A written file that was proved to be PDF/A-2b.

    Attributes:
        pages: their number.
        size: bytes of the file.
    """

    pages: int
    size: int
