"""Everything verification may notice besides its verdict: stable codes; `finding_words` has a sentence for each."""

from __future__ import annotations

from enum import StrEnum

GAP_PREFIX = "gap-check:"


class Finding(StrEnum):
    """Stable codes of what was noticed besides the verdict. Faults of the gap are `gap-check:` and a `Gap`."""

    TEST_AUTHORITY = "test-authority"
    OWN_AUTHORITY = "own-authority"
    GIVEN_AUTHORITY = "given-authority"
    NO_REVOCATION_EVIDENCE = "no-revocation-evidence"
    UNKNOWN_AUTHORITY = "unknown-authority"
    EXPIRED_SINCE = "expired-since"
    OUTSIDE_PERIOD = "outside-period"
    JUDGED_AT_PROVEN_TIME = "judged-at-proven-time"
    TIME_ONLY_CLAIMED = "time-only-claimed"
    NO_TIME = "no-time"
    TIME_OFFSET_7H = "time-offset-7h"
    TIME_CARRIED = "time-carried"
    EVIDENCE_INCOMPLETE = "evidence-incomplete"
    EVIDENCE_BEFORE_SIGNING = "evidence-before-signing"
    TIME_DIFFERS = "time-differs"
    TIMESTAMP_BROKEN = "timestamp-broken"
    TIMESTAMP_UNKNOWN_AUTHORITY = "timestamp-unknown-authority"
    TIMESTAMP_TEST_AUTHORITY = "timestamp-test-authority"
    TIMESTAMP_CERTIFICATE_EXPIRED = "timestamp-certificate-expired"
    TIMESTAMP_SHA1 = "timestamp-sha1"
    TIMESTAMP_LATER_THAN_NOW = "timestamp-later-than-now"
    TIMESTAMP_WEAK = "timestamp-weak"
    TIMESTAMP_REVOKED = "timestamp-revoked"
    MALFORMED_NULL = "malformed-null"
    CMS_NOT_DER = "cms-not-der"
    NO_SIGNING_CERTIFICATE_ATTRIBUTE = "no-signing-certificate-attribute"
    POLICY_NOT_AVAILABLE = "policy-not-available"
    POLICY_DIGEST_WRONG = "policy-digest-wrong"
    POLICY_NAMED = "policy-named"
    SUB_FILTER_UNSUPPORTED = "sub-filter-unsupported"
    NO_SIGNED_ATTRIBUTES = "no-signed-attributes"
    CMS_UNREADABLE = "cms-unreadable"
    CMS_NOT_SIGNED_DATA = "cms-not-signed-data"
    CMS_SEVERAL_SIGNERS = "cms-several-signers"
    CMS_NO_SIGNER = "cms-no-signer"
    CMS_NO_CERTIFICATE = "cms-no-certificate"
    CMS_DIGEST_UNKNOWN = "cms-digest-unknown"
    CMS_NOT_DETACHED = "cms-not-detached"
    CMS_ATTRIBUTES = "cms-attributes"
    CMS_NOT_STANDARD = "cms-not-standard"
    TOKEN_UNREADABLE = "token-unreadable"  # noqa: S105 - a code, not a password
    VALIDATION_ERROR = "validation-error"
    NEXT_SIGNER = "next-signer"
    NEXT_SIGNATURE_BROKEN = "next-signature-broken"
    CHANGED_BETWEEN_SIGNERS = "changed-between-signers"
    FORM_CHANGED_BETWEEN_SIGNERS = "form-changed-between-signers"
    ANNOTATED_BETWEEN_SIGNERS = "annotated-between-signers"
    CHANGED_AFTER_SIGNING = "changed-after-signing"
    FORM_CHANGED_AFTER_SIGNING = "form-changed-after-signing"
    ANNOTATED_AFTER_SIGNING = "annotated-after-signing"
    CHANGES_UNANALYSABLE = "changes-unanalysable"
    PERMISSIONS_VIOLATED = "permissions-violated"
    TRAILING_BYTES = "trailing-bytes"
    NOT_IN_A_FIELD = "not-in-a-field"
    STRUCTURE_UNREADABLE = "structure-unreadable"
    STRUCTURE_WITHOUT_TABLE = "structure-without-table"
    STRUCTURE_TABLE_BROKEN = "structure-table-broken"
    STRUCTURE_CHAIN_BROKEN = "structure-chain-broken"
    STRUCTURE_PASSWORD = "structure-password"  # noqa: S105 - a code, not a password
    STRUCTURE_REFUSED = "structure-refused"
    EARLIER_REVISION_READ = "earlier-revision-read"
    TOO_MANY_SIGNATURES = "too-many-signatures"
    FOREIGN_BYTES = "foreign-bytes-before-header"
    FOREIGN_BYTES_UNSIGNED = "foreign-bytes-unsigned"
    SEVERAL_HEADERS = "several-headers"
    HYBRID_XREF = "hybrid-xref"
    ENCRYPTED = "encrypted"
    UNSIGNED_FIELD = "unsigned-field"
    NOT_A_PDF = "not-a-pdf"
    UNREADABLE_FILE = "unreadable-file"


class Gap(StrEnum):
    """Why the gap that a signature leaves out is not sound."""

    DIRECT_VALUE = "direct-value"  # the dictionary stands inside another, or is a stream's
    OBJECT_STREAM = "object-stream"  # hidden in a compressed object stream
    COMMENT = "comment"  # a comment inside the dictionary: readers disagree on where it ends
    DUPLICATE_KEY = "duplicate-key"
    BYTE_RANGE_MISSING = "byte-range-missing"
    BYTE_RANGE_SHAPE = "byte-range-shape"  # not four direct integers, or not from 0
    BYTE_RANGE_ORDER = "byte-range-order"  # not 0 < a < b
    BEYOND_END = "beyond-end"  # b + c past the file's end
    CONTENTS_MISSING = "contents-missing"
    CONTENTS_NOT_HEXADECIMAL = "contents-not-hexadecimal"
    CONTENTS_NOT_FRAMED = "contents-not-framed"  # the gap is not exactly the string
    CONTENTS_EMPTY = "contents-empty"
    CMS_LENGTH = "cms-length"  # no length, definite or by end marks, that fits
    PADDING = "padding"  # something other than zeros after the CMS
    REVISION_BOUNDARY = "revision-boundary"  # the range ends in the middle of a revision
    OVERLAP = "overlap"  # two signatures cut into each other
    REDEFINED = "redefined"  # the object is defined a second time
    SHARED = "shared"  # two fields show the same signature
    MALFORMED = "malformed"  # a ByteRange stands in bytes that are no sound object
    TOO_MANY = "too-many"  # more signatures than are read: told of the file, not of a signature
    UNSEEN = "unseen"  # a field's signature that the bytes do not hold as it is read
