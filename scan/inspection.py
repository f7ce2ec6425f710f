"""The verdict on one source file before its pages are worked on."""

from __future__ import annotations

from dataclasses import dataclass

from domain.documents import SourceNature


@dataclass(frozen=True, slots=True)
class SourceInspection:
    """What one source file is.

    Attributes:
        pages: how many, at least 1.
        nature: how it is to be kept.
        findings: stable lower-case codes of what was noticed: `encrypted`, `has-links`, `data-after-eof`,
            `bytes-before-header`, `embedded-files`, `hybrid-xref`, `damaged`, `xfa`, `incremental-updates:N`,
            `frames:N` (an animation, of which the first frame is the page).
    """

    pages: int
    nature: SourceNature
    findings: tuple[str, ...]
