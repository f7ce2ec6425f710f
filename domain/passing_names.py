"""Names that scanners, browsers and office programs use while they work: not documents."""

from __future__ import annotations

UNFINISHED_SUFFIXES = (".part", ".partial", ".tmp", ".crdownload", ".filepart", ".download")
PASSING_STARTS = (".", "~")  # hidden, `~$a.docx` of Word, `~a.tmp`
PASSING_SUFFIXES = (*UNFINISHED_SUFFIXES, ".lock", ".lck", ".swp", "~")
SYSTEM_NAMES = ("thumbs.db", "ehthumbs.db", "desktop.ini")  # `.DS_Store` begins with a full stop


def is_passing(name: str) -> bool:
    """True for hidden, temporary, lock and folder-decoration files, by their name alone."""
    folded = name.casefold()
    return folded.startswith(PASSING_STARTS) or folded.endswith(PASSING_SUFFIXES) or folded in SYSTEM_NAMES


def is_unfinished(name: str) -> bool:
    """True for a file that another program is still writing and will rename."""
    return name.casefold().endswith((*UNFINISHED_SUFFIXES, "~"))
