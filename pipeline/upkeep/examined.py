"""A finding of the examination, and looking for one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from domain.errors import ArchiveError
from domain.messages import explain

if TYPE_CHECKING:
    from collections.abc import Callable

    from domain.messages import Language


@dataclass(frozen=True, slots=True)
class Examined:
    """One finding: what was looked at, whether it is well, and what was seen."""

    subject: str
    well: bool
    detail: str


def probed(subject: str, look: Callable[[], str], language: Language) -> Examined:
    """What the look says; not well where it fails."""
    try:
        return Examined(subject, well=True, detail=look())
    except ArchiveError as error:
        return Examined(subject, well=False, detail=explain(error, language))
