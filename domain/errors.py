"""What can go wrong, as data: a stable code for programs and the facts of the case.

    ArchiveError(code, **facts)
      ├─ RefusedInput      this one input cannot be taken; the rest of the batch goes on
      ├─ PageFailed        one page could not be read; the document goes on
      └─ ArchiveUnusable   nothing can be done in this archive until somebody acts

The sentences for people live in `domain.messages`; exit codes and HTTP statuses at the edges (`api`).
"""

from __future__ import annotations

from domain.terms import Term


class ErrorCode(Term):
    """Stable names of all refusals and faults. Programs may rely on the values."""

    # Input that is refused
    EMPTY_FILE = "empty-file"
    TRUNCATED_FILE = "truncated-file"
    UNREADABLE_FILE = "unreadable-file"
    UNREADABLE_FOLDER = "unreadable-folder"
    NOT_A_FILE = "not-a-file"
    FILE_CHANGED = "file-changed"
    SIGNED_AMONG_OTHERS = "signed-among-others"
    UNSUPPORTED_FORMAT = "unsupported-format"
    NO_FIXED_PAGES = "no-fixed-pages"
    PACKED_FILES = "packed-files"
    DYNAMIC_FORM = "dynamic-form"
    WRONG_EXTENSION = "wrong-extension"
    PASSWORD_PROTECTED = "password-protected"  # noqa: S105 - a code, not a password
    NO_PAGES = "no-pages"
    IMAGE_TOO_LARGE = "image-too-large"
    FILE_TOO_LARGE = "file-too-large"
    TOO_MANY_PAGES = "too-many-pages"
    DECOMPRESSION_BOMB = "decompression-bomb"
    FORM_DRAWS_ITSELF = "form-draws-itself"
    FORMS_TOO_DEEP = "forms-too-deep"
    TOO_MANY_OPERATORS = "too-many-operators"
    PATTERN_TOO_FINE = "pattern-too-fine"
    FONT_MAP_TOO_LARGE = "font-map-too-large"
    ACTIVE_CONTENT = "active-content"
    SECRET_FILE = "secret-file"  # noqa: S105
    SECRET_DOCUMENT = "secret-document"  # noqa: S105 - a code, not a password
    NOTHING_FOUND = "nothing-found"
    ONLY_PASSED_OVER = "only-passed-over"
    ONLY_LEFT_OUT = "only-left-out"
    SIGNATURE_BROKEN = "signature-broken"
    ALREADY_ARCHIVED = "already-archived"
    FILED_ELSEWHERE = "filed-elsewhere"
    # Text files and spreadsheets to repair
    REPAIR_UNSUPPORTED = "repair-unsupported"
    UNSAFE_MARKUP = "unsafe-markup"
    OUTPUT_EXISTS = "output-exists"
    FOLDER_NOT_EMPTY = "folder-not-empty"
    # A page, or the child process that worked on it
    BROKEN_PAGE = "broken-page"
    TIME_LIMIT = "time-limit"
    MEMORY_LIMIT = "memory-limit"
    PARSER_CRASH = "parser-crash"
    # The archive as a whole
    ARCHIVE_MISSING = "archive-missing"
    ARCHIVE_EXISTS = "archive-exists"
    ARCHIVE_NEWER = "archive-newer"
    ARCHIVE_LOCKED = "archive-locked"
    NO_WORKER = "no-worker"  # this process leaves the work to others, and none of them lives
    SETTINGS_INVALID = "settings-invalid"
    DISK_FULL = "disk-full"
    STORE_FAILED = "store-failed"
    DATABASE_FAILED = "database-failed"
    DATABASE_EMPTY = "database-empty"
    REBUILD_UNFINISHED = "rebuild-unfinished"
    INDEX_FAILED = "index-failed"
    INDEX_EMPTY = "index-empty"
    INDEX_OUTDATED = "index-outdated"
    TESSERACT_MISSING = "tesseract-missing"
    LANGUAGE_DATA_MISSING = "language-data-missing"
    READER_UNFIT = "reader-unfit"
    NETWORK_IN_REACH = "network-in-reach"
    OBJECT_CORRUPT = "object-corrupt"
    OBJECT_MISSING = "object-missing"
    OBJECT_EXISTS = "object-exists"
    PACKAGE_ALTERED = "package-altered"
    PACKAGE_ROLLED_BACK = "package-rolled-back"
    LOCK_WEAKENED = "lock-weakened"
    HOLD_UNSUPPORTED = "hold-unsupported"
    # Evidence
    KEYS_FOREIGN = "keys-foreign"
    KEY_UNUSABLE = "key-unusable"
    CERTIFICATE_UNUSABLE = "certificate-unusable"
    TOKEN_AWAY = "token-away"  # noqa: S105 - what holds a key
    PIN_REFUSED = "pin-refused"
    ANCHOR_NOT_FOUND = "anchor-not-found"
    EVIDENCE_NOT_FETCHED = "evidence-not-fetched"
    SIGNING_SERVICE_AWAY = "signing-service-away"
    SIGNING_UNCONFIRMED = "signing-unconfirmed"
    EVIDENCE_UNUSABLE = "evidence-unusable"
    SIGNING_FAILED = "signing-failed"
    TIMESTAMP_FAILED = "timestamp-failed"
    NOT_CONFORMANT = "not-conformant"
    PAGE_NOT_SHOWN = "page-not-shown"
    # Questions
    RECORD_NOT_FOUND = "record-not-found"
    NOT_FAILED = "not-failed"
    NOT_ARCHIVED = "not-archived"
    NOT_IN_REVIEW = "not-in-review"
    REVIEW_HELD = "review-held"
    RECORD_CHANGED = "record-changed"
    LINE_NOT_FOUND = "line-not-found"
    AUTHORITY_NOT_FOUND = "authority-not-found"
    FIELD_UNKNOWN = "field-unknown"
    FIELD_INVALID = "field-invalid"
    STOP_NOT_FOUND = "stop-not-found"
    SHEET_UNREADABLE = "sheet-unreadable"
    SHEET_TOO_LARGE = "sheet-too-large"
    SHEET_NO_HEADINGS = "sheet-no-headings"
    SHEET_NO_FILES = "sheet-no-files"
    SHEET_NO_DOSSIERS = "sheet-no-dossiers"
    BATCH_NOT_FOUND = "batch-not-found"
    AUDIT_NOT_FOUND = "audit-not-found"
    AUDIT_RUNNING = "audit-running"
    NOTHING_TO_AUDIT = "nothing-to-audit"
    BATCH_CLOSED = "batch-closed"
    BATCH_EXISTS = "batch-exists"
    SEVERAL_BATCHES = "several-batches"
    FONDS_NOT_FOUND = "fonds-not-found"
    FONDS_OTHER = "fonds-other"
    REQUEST_NOT_FOUND = "request-not-found"
    REQUEST_DECIDED = "request-decided"
    EXPORT_UNPROTECTED = "export-unprotected"
    EXPORT_PASSWORD = "export-password"  # noqa: S105 - a code, not a password
    QUERY_INVALID = "query-invalid"
    # People
    LOGIN_NEEDED = "login-needed"
    NOT_PERMITTED = "not-permitted"
    CONFIRMATION_NEEDED = "confirmation-needed"
    PROVIDER_AWAY = "provider-away"
    PROVIDER_REFUSED = "provider-refused"
    PROVIDER_NO_ROLE = "provider-no-role"
    PROVIDED_ACCOUNT = "provided-account"
    PROVIDER_CLOCK = "provider-clock"
    ACCOUNTS_NEEDED = "accounts-needed"
    TLS_NEEDED = "tls-needed"
    TLS_UNFIT = "tls-unfit"
    LOGIN_REFUSED = "login-refused"
    LOGIN_DELAYED = "login-delayed"
    CODE_NEEDED = "code-needed"
    CODE_WRONG = "code-wrong"
    PASSWORD_WRONG = "password-wrong"  # noqa: S105 - codes, not passwords
    PASSWORD_WEAK = "password-weak"  # noqa: S105
    PASSWORD_REPEATED = "password-repeated"  # noqa: S105
    PASSWORD_EXPIRED = "password-expired"  # noqa: S105
    SECOND_FACTOR_NEEDED = "second-factor-needed"
    LINK_INVALID = "link-invalid"
    ACCOUNT_NEEDED = "account-needed"
    PERSON_NOT_FOUND = "person-not-found"
    PERSON_EXISTS = "person-exists"
    PERSON_NAME_INVALID = "person-name-invalid"
    ROLE_UNKNOWN = "role-unknown"
    ROLE_NOT_HELD = "role-not-held"
    OWN_RIGHTS = "own-rights"
    LAST_ADMINISTRATOR = "last-administrator"
    PEOPLE_KEY_MISSING = "people-key-missing"
    # The journal
    JOURNAL_FULL = "journal-full"
    JOURNAL_ALTERED = "journal-altered"
    JOURNAL_KEY_MISSING = "journal-key-missing"
    JOURNAL_KEY_HERE = "journal-key-here"
    JOURNAL_EMPTY = "journal-empty"
    ENTRY_NOT_FOUND = "entry-not-found"
    CHECKPOINT_UNUSABLE = "checkpoint-unusable"
    MAIL_FAILED = "mail-failed"
    MAIL_OVERDUE = "mail-overdue"
    USAGE = "usage"
    INTERNAL = "internal"


class ArchiveError(Exception):
    """A refusal or fault with its stable code and the facts that its sentence needs.

    Attributes:
        code: what happened.
        facts: values named in the message templates of `domain.messages`; always plain strings or numbers.
    """

    def __init__(self, code: ErrorCode, **facts: str | float) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle by code and facts, so that the error survives a process or workflow boundary."""
        return (_restore, (type(self), self.code.value, self.facts))

    def __str__(self) -> str:
        """Code and facts on one line, for logs; people get `domain.messages.explain`."""
        facts = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.code.value}({facts})"


# Not the document's fault: nothing can be done until somebody acts, and then the same work is simply done again.
SYSTEM_FAULTS = frozenset(
    {
        ErrorCode.DISK_FULL,
        ErrorCode.STORE_FAILED,
        ErrorCode.DATABASE_FAILED,
        ErrorCode.INDEX_FAILED,
        ErrorCode.TESSERACT_MISSING,
        ErrorCode.LANGUAGE_DATA_MISSING,
        ErrorCode.READER_UNFIT,
        ErrorCode.KEYS_FOREIGN,
        ErrorCode.KEY_UNUSABLE,
        ErrorCode.CERTIFICATE_UNUSABLE,
        ErrorCode.TOKEN_AWAY,
        ErrorCode.PIN_REFUSED,
        ErrorCode.SIGNING_SERVICE_AWAY,
        ErrorCode.SIGNING_UNCONFIRMED,
        ErrorCode.TIMESTAMP_FAILED,
    }
)


class RefusedInput(ArchiveError):  # noqa: N818 - a verdict on the input, not a bug
    """One input that cannot be taken. It goes to quarantine, the rest of the batch goes on."""


class PageFailed(ArchiveError):  # noqa: N818
    """One page that could not be read. The outcome stands on the page, the other pages go on."""


class ArchiveUnusable(ArchiveError):  # noqa: N818
    """The archive cannot be used until somebody acts (exit code 3)."""


def _restore(kind: type[ArchiveError], code: str, facts: dict[str, str | float]) -> ArchiveError:
    return kind(ErrorCode(code), **facts)
