"""Names that scanners, browsers and office programs use while they work: not documents."""

from __future__ import annotations

UNFINISHED_SUFFIXES = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".download")
_PASSING_SUFFIXES = (*UNFINISHED_SUFFIXES, ".lock", ".lck", ".swp", "~")
_SYSTEM_NAMES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})


def is_passing(name: str) -> bool:
    """True for hidden, temporary, lock and folder-decoration files, by their name alone."""
    folded = name.casefold()
    return folded.startswith((".", "~")) or folded.endswith(_PASSING_SUFFIXES) or folded in _SYSTEM_NAMES


def is_unfinished(name: str) -> bool:
    """True for a file that another program is still writing and will rename."""
    return name.casefold().endswith((*UNFINISHED_SUFFIXES, "~"))
