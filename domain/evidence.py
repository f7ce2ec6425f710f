"""Verdicts about signatures in the words of ETSI EN 319 102-1; a verdict is data, never a boolean.

Room for the sixteen points of `trust.md` §1: a point that is not judged yet is simply absent (None or empty).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.fixity import PackageReport
from domain.signature_roles import Holder, RoleReason, SignatureRole
from domain.terms import Term
from domain.validation_material import CertificateStanding, Material

REPORT_SCHEMA = 1  # may only grow, as what is stored does (`docs/stored-formats.md`)


class Indication(StrEnum):
    """Main status (EN 319 102-1 clause 5.1.3), from best to worst."""

    TOTAL_PASSED = "TOTAL-PASSED"
    INDETERMINATE = "INDETERMINATE"
    TOTAL_FAILED = "TOTAL-FAILED"


class SubIndication(StrEnum):
    """Reason of a status other than passed (EN 319 102-1 table 6), and our own NO_SIGNATURE."""

    FORMAT_FAILURE = "FORMAT_FAILURE"
    HASH_FAILURE = "HASH_FAILURE"
    SIG_CRYPTO_FAILURE = "SIG_CRYPTO_FAILURE"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    NOT_YET_VALID = "NOT_YET_VALID"
    SIG_CONSTRAINTS_FAILURE = "SIG_CONSTRAINTS_FAILURE"
    CHAIN_CONSTRAINTS_FAILURE = "CHAIN_CONSTRAINTS_FAILURE"
    CERTIFICATE_CHAIN_GENERAL_FAILURE = "CERTIFICATE_CHAIN_GENERAL_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE = "CRYPTO_CONSTRAINTS_FAILURE"
    CRYPTO_CONSTRAINTS_FAILURE_NO_POE = "CRYPTO_CONSTRAINTS_FAILURE_NO_POE"
    SIGNATURE_POLICY_NOT_AVAILABLE = "SIGNATURE_POLICY_NOT_AVAILABLE"
    POLICY_PROCESSING_ERROR = "POLICY_PROCESSING_ERROR"
    TIMESTAMP_ORDER_FAILURE = "TIMESTAMP_ORDER_FAILURE"
    NO_SIGNING_CERTIFICATE_FOUND = "NO_SIGNING_CERTIFICATE_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND = "NO_CERTIFICATE_CHAIN_FOUND"
    NO_CERTIFICATE_CHAIN_FOUND_NO_POE = "NO_CERTIFICATE_CHAIN_FOUND_NO_POE"
    REVOKED_NO_POE = "REVOKED_NO_POE"
    REVOKED_CA_NO_POE = "REVOKED_CA_NO_POE"
    OUT_OF_BOUNDS_NO_POE = "OUT_OF_BOUNDS_NO_POE"
    OUT_OF_BOUNDS_NOT_REVOKED = "OUT_OF_BOUNDS_NOT_REVOKED"
    REVOCATION_OUT_OF_BOUNDS_NO_POE = "REVOCATION_OUT_OF_BOUNDS_NO_POE"
    NO_POE = "NO_POE"
    TRY_LATER = "TRY_LATER"
    GENERIC = "GENERIC"
    SIGNED_DATA_NOT_FOUND = "SIGNED_DATA_NOT_FOUND"
    NO_SIGNATURE = "NO_SIGNATURE"
    FIXITY_FAILURE = "FIXITY_FAILURE"  # ours: a stored file is not the one the archive wrote


class TrustRegime(StrEnum):
    """Which law the anchor belongs to (`vietnamese-rules.md` §3.1)."""

    PUBLIC_SERVICE = "vgca"  # chuyên dùng công vụ: Government Cipher Committee
    PUBLIC = "national"  # NEAC / MIC national root
    TEST = "test"  # our own local authority: no legal value
    OWN = "own"  # an authority that the archive's organisation trusts: outside the lists of the law
    GIVEN = "given"  # trusted for one verdict, because whoever asked for it said so
    UNKNOWN = "unknown"


class Coverage(StrEnum):
    """How much of the file the signature's byte range covers."""

    WHOLE_FILE = "whole-file"
    WHOLE_REVISION = "whole-revision"
    LESS = "less"


class LaterChanges(StrEnum):
    """What was added after the signed revision."""

    NONE = "none"
    LTA_UPDATES = "lta-updates"
    FORM_FILLING = "form-filling"
    ANNOTATIONS = "annotations"
    OTHER = "other"
    UNANALYSABLE = "unanalysable"


class ChangeKind(StrEnum):
    """What a later revision changed; only the first may be done by a next signer (words: `signing.verify.changes`)."""

    SIGNATURE_ADDED = "signature-added"
    FIELD_VALUE = "field-value"
    FIELD_LOOK = "field-look"
    FIELD_CHANGED = "field-changed"
    FIELD_ADDED = "field-added"
    FIELD_REMOVED = "field-removed"
    FIELD_ORDER = "field-order"
    FIELD_COVERED = "field-covered"
    ANNOTATION_ADDED = "annotation-added"
    ANNOTATION_CHANGED = "annotation-changed"
    ANNOTATION_REMOVED = "annotation-removed"
    ANNOTATION_ORDER = "annotation-order"
    PAGE_CONTENT = "page-content"
    PAGE_RESOURCE = "page-resource"
    PAGE_SIZE = "page-size"
    PAGE_CHANGED = "page-changed"
    PAGE_ADDED = "page-added"
    PAGE_REMOVED = "page-removed"
    PAGE_ORDER = "page-order"
    PAGE_COVERED = "page-covered"
    FORM = "form"
    LAYERS = "layers"
    ACTIONS = "actions"
    DOCUMENT = "document"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise in a later revision of the file than in the one that was signed.

    Attributes:
        kind: what was changed.
        name: of the field, resource or entry; None when it has none.
        before, after: the value or text there was and is; None when it is no text.
        page_before, page_after: pages, from 1, on which it stands.
        revision_before, revision_after: which revisions of the file, from 1, were compared.
        signed_by: field of the signature that covers the change; None when nobody signed it.
    """

    kind: ChangeKind
    name: str | None = None
    before: str | None = None
    after: str | None = None
    page_before: int | None = None
    page_after: int | None = None
    revision_before: int = 0
    revision_after: int = 0
    signed_by: str | None = None

    @property
    def allowed(self) -> bool:
        """Whether a next signer may do it: add his signature, nothing else."""
        return self.kind is ChangeKind.SIGNATURE_ADDED and self.signed_by is not None


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """One page that a later revision changed: as it was, and as it became.

    Attributes:
        revision_before, revision_after: which revisions of the file, from 1.
        page_before, page_after: its number in each, from 1; None where the page was added or taken away.
    """

    revision_before: int
    revision_after: int
    page_before: int | None
    page_after: int | None


@dataclass(frozen=True, slots=True)
class ReportItem:
    """One of the seven items that TT 15/2025/TT-BKHCN Điều 6 has shown of every signature: its name, and what it is."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What is known about one signature.

    Attributes:
        field: name of the signature field.
        indication, sub_indication: the verdict; sub_indication is None only when passed.
        message: one plain sentence in the chosen language.
        signer: common name of the signer's certificate; None when unreadable.
        organisation: organisation the certificate names, the unit that manages it.
        issuer: common name of the issuing authority.
        certificate_sha256: fingerprint of the signer's certificate over DER.
        valid_from, valid_to: the certificate's period.
        regime: which law the chain's anchor belongs to.
        claimed_time: what the signer's computer said.
        proven_time: what an intact timestamp token of a known authority says.
        integrity: True when digest and signature value are right over the byte range.
        coverage: how much of the file is signed; None when the byte range is not sound.
        later_changes: what was added after the signed revision.
        changes: each thing changed later, and the signature that came next; at most some fifty.
        sub_filter: PDF SubFilter.
        digest_algorithm, key: like `sha256` and `RSA 3072`.
        profile: PAdES level by content: `B-B`, `B-T`, `B-LT`, `B-LTA`, or `CMS`.
        findings: stable codes of everything else that was noticed, such as `sha1`, `time-offset-7h`,
            `malformed-null`, `cms-not-der`, `gap-check:…`; each has a sentence in `domain.signatures.finding_words`.
        role, role_reasons: what the signature is among the others, and what says so.
        holder: whom the signer's certificate names.
        page: where it is seen, from 1; None where it is not.
        shown: the text of its appearance; None where it has none.
        revocation: a row for each certificate that the verdict rests on, of signer and timestamp, below their roots.
        valid_until: when what protects a signature that passes ends, without anything new; None otherwise.
        items: the seven items of TT 15/2025, in the chosen language.
    """

    field: str
    indication: Indication
    sub_indication: SubIndication | None
    message: str
    signer: str | None = None
    organisation: str | None = None
    issuer: str | None = None
    certificate_sha256: str | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    regime: TrustRegime = TrustRegime.UNKNOWN
    claimed_time: datetime | None = None
    proven_time: datetime | None = None
    integrity: bool | None = None
    coverage: Coverage | None = None
    later_changes: LaterChanges | None = None
    sub_filter: str | None = None
    digest_algorithm: str | None = None
    key: str | None = None
    profile: str | None = None
    findings: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    role: SignatureRole = SignatureRole.UNKNOWN
    role_reasons: tuple[RoleReason, ...] = ()
    holder: Holder = Holder.UNKNOWN
    page: int | None = None
    shown: str | None = None
    revocation: tuple[CertificateStanding, ...] = ()
    valid_until: datetime | None = None
    items: tuple[ReportItem, ...] = ()


class GivenKind(Term):
    """What may be handed in with a request for a verdict, for this one time."""

    ANCHOR = "anchor"
    REVOCATION_LIST = "crl"
    OCSP = "ocsp"


@dataclass(frozen=True, slots=True)
class GivenEvidence:
    """One certificate to trust, revocation list or OCSP answer that was handed in with the question.

    Attributes:
        kind: which of them.
        name: whom the certificate names, or who issued the list or the answer.
        sha256: of its DER, so that the same verdict can be had again.
        source: the file's name.
    """

    kind: GivenKind
    name: str
    sha256: str
    source: str


@dataclass(frozen=True, slots=True)
class VerificationReport:
    """The verdict about one file: the worst over all its signatures and any unsigned tail.

    Attributes:
        target: the record code or file name asked about.
        sha256, size: of the bytes that were judged.
        indication, sub_indication, message: the verdict.
        signatures: one report a signature, in the order of signing.
        revisions: `%%EOF` boundaries found.
        validation_time: the moment the verdict speaks of, an input.
        policy: name and version of the rules and anchors used.
        findings: stable codes of what the file itself shows, such as `encrypted`, `hybrid-xref`, `unsigned-field`;
            each has a sentence in `domain.signatures.finding_words`.
        package: how the record's package stands to its sealed manifest; None for a file that is in none.
        given: what was handed in with the question, beyond the rules and anchors of `policy`.
        changed_pages: pages that look or may look otherwise than they did when somebody signed, each once.
        material: evidence that the archive keeps and handed in; with it, and the same time, the report is had again.
        valid_until: the earliest of its signatures, where all of them pass.
        schema: of this report's JSON form (`docs/schemas`).
    """

    target: str
    sha256: str
    size: int
    indication: Indication
    sub_indication: SubIndication | None
    message: str
    signatures: tuple[SignatureReport, ...]
    revisions: int
    validation_time: datetime
    policy: str
    findings: tuple[str, ...] = ()
    package: PackageReport | None = None
    given: tuple[GivenEvidence, ...] = ()
    changed_pages: tuple[ChangedPage, ...] = ()
    material: tuple[Material, ...] = ()
    valid_until: datetime | None = None
    schema: int = REPORT_SCHEMA


_SEVERITY = {Indication.TOTAL_PASSED: 0, Indication.INDETERMINATE: 1, Indication.TOTAL_FAILED: 2}


def severity(indication: Indication) -> int:
    """0 passed, 1 indeterminate, 2 failed."""
    return _SEVERITY[indication]
