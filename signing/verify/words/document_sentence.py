"""The verdict on a file of several signatures: which decides, what it covers, and whether the office's own holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from domain.evidence import Coverage, Indication, SignatureReport, SubIndication, severity
from domain.messages import Language
from domain.signature_roles import SignatureRole
from domain.signatures.findings import Finding
from domain.signatures.role_words import ROLE_WORDS, counted, role_word

if TYPE_CHECKING:
    from collections.abc import Sequence

# Reasons that only say what could not be checked, not that something is wrong.
_UNCHECKED = frozenset({None, SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE, SubIndication.TRY_LATER})
CHANGED = frozenset(
    {
        Finding.CHANGED_BETWEEN_SIGNERS,
        Finding.FORM_CHANGED_BETWEEN_SIGNERS,
        Finding.ANNOTATED_BETWEEN_SIGNERS,
        Finding.CHANGED_AFTER_SIGNING,
        Finding.FORM_CHANGED_AFTER_SIGNING,
        Finding.ANNOTATED_AFTER_SIGNING,
        Finding.CHANGES_UNANALYSABLE,
        Finding.PERMISSIONS_VIOLATED,
    }
)
_TELLING = (SignatureRole.OFFICE, SignatureRole.AUTHOR)  # of equally bad ones, whose case is told
_COVERS = {
    Coverage.WHOLE_FILE: ("ký toàn bộ tệp", "which covers the whole file"),
    Coverage.WHOLE_REVISION: (
        "ký tệp như khi đó, không gồm phần thêm sau",
        "which covers the file as it was then, not what was added later",
    ),
    Coverage.LESS: ("không ký hết nội dung", "which does not cover all of the content"),
    None: ("không xác định được ký những gì", "of which it is not known what it covers"),
}


def worst_of(rows: Sequence[SignatureReport]) -> SignatureReport:
    """The one that decides; of equally bad ones the office's, then the author's, then the first."""
    badness = max(map(_badness, rows))
    deciding = [row for row in rows if _badness(row) == badness]
    for role in _TELLING:
        for row in deciding:
            if row.role is role and row.sub_indication is deciding[0].sub_indication:
                return row
    return deciding[0]


def _badness(row: SignatureReport) -> tuple[int, bool, bool]:
    changed = not CHANGED.isdisjoint(row.findings)
    return severity(row.indication), row.sub_indication not in _UNCHECKED, changed


def document_sentence(rows: Sequence[SignatureReport], language: Language = Language.VI) -> str:
    """The verdict on a file of these signatures, each with its own sentence."""
    worst = worst_of(rows)
    if len(rows) == 1:
        return worst.message
    english = language is not Language.VI
    office = _office(rows, english=english)
    count, kinds = len(rows), _kinds(rows, language)
    if worst.indication is Indication.TOTAL_PASSED:
        first = (
            f"Cả {count} chữ ký đều hợp lệ ({kinds}); {office}.",
            f"All {count} signatures are valid ({kinds}); {office}.",
        )
    elif len({(row.sub_indication, _badness(row)) for row in rows}) == 1:
        first = (
            f"Tệp có {count} chữ ký ({kinds}), tất cả cùng một kết luận; {office}.",
            f"The file has {count} signatures ({kinds}), all with the same verdict; {office}.",
        )
    else:
        which = _which(rows, worst, language)
        first = (
            f"Tệp có {count} chữ ký ({kinds}); kết luận theo chữ ký kém nhất là {which}; {office}.",
            f"The file has {count} signatures ({kinds}); the worst decides: {which}; {office}.",
        )
    return f"{first[english]} {worst.message}"


def _kinds(rows: Sequence[SignatureReport], language: Language) -> str:
    """`1 của người ký văn bản, 2 ký nháy, …` in the order of the list of roles."""
    counts = Counter(row.role if row.role in ROLE_WORDS else SignatureRole.UNKNOWN for row in rows)
    return ", ".join(counted(role, counts[role], language) for role in SignatureRole if counts[role])


def _which(rows: Sequence[SignatureReport], worst: SignatureReport, language: Language) -> str:
    english = language is not Language.VI
    place = f"{rows.index(worst) + 1}/{len(rows)}"
    who, role = _who(worst), role_word(worst.role, language)
    covers = _COVERS[worst.coverage][english]
    return (f"chữ ký {place} ({role}, “{who}”), {covers}", f"signature {place} ({role}, “{who}”), {covers}")[english]


def _office(rows: Sequence[SignatureReport], *, english: bool) -> str:
    """Whether the office's own signature holds: of several, the worst one."""
    offices = [row for row in rows if row.role is SignatureRole.OFFICE]
    if not offices:
        return ("chưa rõ chữ ký nào là của cơ quan", "which of them is the office's is not known")[english]
    row = max(offices, key=_badness)
    vietnamese, told = _standing(row)
    return (f"chữ ký của cơ quan “{_who(row)}” {vietnamese}", f"the signature of the office “{_who(row)}” {told}")[
        english
    ]


def _standing(row: SignatureReport) -> tuple[str, str]:
    if row.indication is Indication.TOTAL_PASSED:
        return "hợp lệ", "is valid"
    if row.indication is Indication.TOTAL_FAILED:
        return "không hợp lệ", "is not valid"
    if not row.integrity:
        return "chưa kiểm tra được", "could not be checked"
    if not CHANGED.isdisjoint(row.findings):
        return (
            "đúng với phần đã ký, nhưng sau đó tệp đã đổi",
            "is right, but the file was changed afterwards",
        )
    return "còn nguyên vẹn", "is intact"


def _who(row: SignatureReport) -> str:
    return row.signer or row.field
