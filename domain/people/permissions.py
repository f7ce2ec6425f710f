"""What may be done in an archive. Every use case asks for exactly one permission (`pipeline.acts`)."""

from __future__ import annotations

from domain.terms import Term


class Permission(Term):
    """One thing that a role allows; stored in roles that an administrator changed, so values stay."""

    SEARCH = "search"  # find and list what one may see
    READ_OPEN = "read-open"  # records of access mode 01
    READ_CONDITIONAL = "read-conditional"  # records of access mode 02 without asking first
    SEE_SECRET = "see-secret"  # that a record of access mode 03 exists, and its description  # noqa: S105
    SEE_WORK = "see-work"  # documents on their way, batches, refusals
    DOWNLOAD = "download"  # take files home
    VERIFY = "verify"
    ASK_ACCESS = "ask-access"  # ask to read a conditional record
    DEPOSIT = "deposit"  # hand in, open and close batches, try again
    CORRECT = "correct"  # texts
    REVIEW = "review"
    RELEASE = "release"
    RELEASE_SECRECY = "release-secrecy"  # see what was stopped for its secrecy, and release it
    SEAL = "seal"
    HOLD = "hold"
    DESTROY = "destroy"
    SET_ACCESS = "set-access"  # access modes, and decide who may read conditional records
    READ_JOURNAL = "read-journal"
    AUDIT = "audit"  # begin audits of all signatures and files, and see what they found
    MANAGE_PEOPLE = "manage-people"
    MANAGE_SETTINGS = "manage-settings"
    OPERATE = "operate"  # workers, figures, index, copies, rebuild


READING = frozenset({Permission.SEARCH, Permission.READ_OPEN})
STEP_UP = frozenset(
    {
        *(Permission.RELEASE, Permission.RELEASE_SECRECY, Permission.SEAL, Permission.DESTROY),
        Permission.MANAGE_PEOPLE,
    }
)
# What concerns all of the archive: a role held for one fonds does not give it.
WHOLE_ARCHIVE = frozenset(
    {
        Permission.OPERATE,
        Permission.MANAGE_SETTINGS,
        Permission.READ_JOURNAL,
        Permission.RELEASE_SECRECY,
        Permission.AUDIT,
    }
)
