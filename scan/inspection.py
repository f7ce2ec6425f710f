"""The verdict on one source file before its pages are worked on."""

from __future__ import annotations

from dataclasses import dataclass

from domain.documents import SourceNature
from domain.findings import SourceFinding


@dataclass(frozen=True, slots=True)
class SourceInspection:
    """What one source file is.

    Attributes:
        pages: how many, at least 1.
        nature: how it is to be kept.
        findings: what was noticed, by code.
    """

    pages: int
    nature: SourceNature
    findings: tuple[SourceFinding, ...]
