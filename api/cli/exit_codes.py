"""What a shell learns: a total table from error codes to exit codes."""

from __future__ import annotations

from enum import IntEnum

from domain.errors import SYSTEM_FAULTS, ArchiveError, ArchiveUnusable, ErrorCode


class ExitCode(IntEnum):
    """Exit codes, a contract with scripts."""

    WELL = 0
    SOME_REFUSED = 1
    USAGE = 2
    ARCHIVE_UNUSABLE = 3
    INTERRUPTED = 130


_USAGE = frozenset({ErrorCode.USAGE, ErrorCode.QUERY_INVALID})


def exit_code_of(error: ArchiveError) -> ExitCode:
    """The exit code of a command that ended with `error`."""
    if isinstance(error, ArchiveUnusable) or error.code in SYSTEM_FAULTS:
        return ExitCode.ARCHIVE_UNUSABLE
    return ExitCode.USAGE if error.code in _USAGE else ExitCode.SOME_REFUSED
