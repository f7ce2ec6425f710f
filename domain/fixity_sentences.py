"""What is wrong with stored files, and how a package stands to its manifest, in sentences that say what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.errors import ArchiveError, ErrorCode
from domain.fixity import FindingKind, FixityFinding, PackageReport
from domain.messages import Language, explain

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAMED = 8  # findings told in a sentence; the report holds all
_CODES = {FindingKind.CHANGED: ErrorCode.OBJECT_CORRUPT, FindingKind.MISSING: ErrorCode.OBJECT_MISSING}
_SENTENCES: dict[FindingKind, tuple[str, str]] = {
    FindingKind.EXTRA: (
        "Trong gói hồ sơ có tệp thừa “{path}” mà kho không ghi. Hãy xem ai đã đưa vào, rồi bỏ đi.",
        "The package holds a file “{path}” that the archive did not write. Find out who put it there, then remove it.",
    ),
    FindingKind.SWAPPED: (
        "Tệp lưu “{path}” mang nội dung của tệp “{other}”: hai tệp đã bị tráo. Hãy khôi phục từ bản dự phòng.",
        "The stored file “{path}” holds the bytes of “{other}”: they were swapped. Restore it from a backup copy.",
    ),
    FindingKind.ROLLED_BACK: (
        "Tệp lưu “{path}” đã bị đưa về nội dung cũ ({other}). Hãy khôi phục từ bản dự phòng.",
        "The stored file “{path}” was put back to an older content ({other}). Restore it from a backup copy.",
    ),
    FindingKind.PACKAGE_ROLLED_BACK: (
        "Gói hồ sơ đang ở bản {found}, không phải bản mới nhất mà kho đã niêm phong ({expected}): có người đưa về bản cũ hoặc thay bản khác. "
        "Hãy khôi phục từ bản dự phòng; nếu chính mình đã khôi phục bản cũ, hãy xác nhận bằng “vankho manifest --accept”.",
        "The package is at {found}, not at the newest version that the archive sealed ({expected}): it was rolled back or replaced. "
        "Restore it from a backup copy; if you restored an older one yourself, confirm it with “vankho manifest --accept”.",
    ),
    FindingKind.UNSEALED: (
        "Bản {path} của gói hồ sơ không có bản kê niêm phong, dù các bản trước có: do chương trình cũ hoặc người lạ ghi. "
        "Hãy kiểm tra rồi niêm phong bằng “vankho manifest”.",
        "Version {path} of the package has no sealed manifest although earlier ones have: an older program or a stranger wrote it. "
        "Check it, then seal it with “vankho manifest”.",
    ),
    FindingKind.FORGED: (
        "Bản kê của gói hồ sơ ({path}) không mang niêm phong đúng của kho{other}. Hãy khôi phục từ bản dự phòng.",
        "The manifest of the package ({path}) does not bear the archive's own seal{other}. Restore it from a backup copy.",
    ),
}
_PACKAGE = {
    None: (
        "Gói hồ sơ chưa có bản kê niêm phong; hãy tạo bằng “vankho manifest --all”.",
        "The package has no sealed manifest yet; make one with “vankho manifest --all”.",
    ),
    False: (
        "Gói hồ sơ còn nguyên như bản kê niêm phong ngày {sealed:%d/%m/%Y}.",
        "The package is as its manifest says, sealed on {sealed:%Y-%m-%d}.",
    ),
    True: (
        "Gói hồ sơ còn nguyên như bản kê niêm phong; tài liệu này được niêm phong ngày {since:%d/%m/%Y}, không phải lúc đóng gói.",
        "The package is as its manifest says; this document was sealed on {since:%Y-%m-%d}, not at packing.",
    ),
}
_MORE = ("và {count} mục khác", "and {count} more")


def fixity_sentences(findings: Sequence[FixityFinding], language: Language = Language.VI) -> str:
    """What is wrong, finding by finding."""
    told = [fixity_sentence(finding, language) for finding in findings[:_NAMED]]
    if len(findings) > _NAMED:
        told.append(_MORE[language is not Language.VI].format(count=len(findings) - _NAMED))
    return "; ".join(told)


def package_sentence(package: PackageReport, language: Language = Language.VI) -> str:
    """How a package without a finding stands to its manifest."""
    sentences = _PACKAGE[package.later if package.sealed else None]
    return sentences[language is not Language.VI].format(sealed=package.sealed, since=package.since)


def fixity_sentence(finding: FixityFinding, language: Language = Language.VI) -> str:
    """What is wrong with a stored file and what to do next."""
    if finding.kind in _CODES:
        facts = {"key": finding.path, "expected": finding.expected, "found": finding.found}
        return explain(ArchiveError(_CODES[finding.kind], **facts), language)
    vietnamese, english = _SENTENCES[finding.kind]
    facts = {"path": finding.path, "expected": finding.expected, "found": finding.found, "other": finding.other}
    if finding.kind is FindingKind.FORGED:
        facts["other"] = f" ({finding.other})" if finding.other and language is Language.EN else ""
    return (vietnamese if language is Language.VI else english).format(**facts)
