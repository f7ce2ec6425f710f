"""What verification concludes, to people: one plain sentence for each reason, Vietnamese first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.evidence import SubIndication
from domain.messages import Language
from domain.signatures.algorithm_findings import AlgorithmFinding
from domain.signatures.finding_words import finding_sentence
from domain.signatures.findings import GAP_PREFIX, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERDICTS: dict[SubIndication | None, tuple[str, str]] = {
    None: (
        "Chữ ký của “{signer}” hợp lệ; tài liệu nguyên vẹn từ khi ký.",
        "The signature of “{signer}” is valid; the document is intact since it was signed.",
    ),
    SubIndication.FORMAT_FAILURE: (
        "Chữ ký “{field}” hỏng về cấu trúc nên không chứng minh được gì; hãy xin lại bản gốc từ nơi ban hành.",
        "Signature “{field}” is broken in its structure and proves nothing; ask the issuing body for the original.",
    ),
    SubIndication.HASH_FAILURE: (
        "Nội dung đã bị thay đổi sau khi “{signer}” ký; không dùng làm chứng cứ, hãy xin lại bản gốc.",
        "The content was changed after “{signer}” signed; it is no evidence, ask for the original.",
    ),
    SubIndication.SIG_CRYPTO_FAILURE: (
        "Giá trị chữ ký không khớp với khóa của “{signer}”; không dùng làm chứng cứ, hãy xin lại bản gốc.",
        "The signature value does not match the key of “{signer}”; it is no evidence, ask for the original.",
    ),
    SubIndication.REVOKED: (
        "Chứng thư của “{signer}” đã bị thu hồi trước khi ký; chữ ký không có giá trị.",
        "The certificate of “{signer}” was revoked before signing; the signature has no value.",
    ),
    SubIndication.EXPIRED: (
        "Chữ ký của “{signer}” được tạo sau khi chứng thư hết hạn; hãy hỏi nơi ban hành.",
        "The signature of “{signer}” was made after its certificate had expired; ask the issuing body.",
    ),
    SubIndication.NOT_YET_VALID: (
        "Chữ ký của “{signer}” được tạo trước khi chứng thư có hiệu lực; hãy hỏi nơi ban hành.",
        "The signature of “{signer}” was made before its certificate came into force; ask the issuing body.",
    ),
    SubIndication.GENERIC: (
        "Chưa thể nói chữ ký “{field}” đúng hay sai; hãy kiểm tra bằng tay hoặc hỏi nơi ban hành.",
        "Whether signature “{field}” is right or wrong cannot be said; check it by hand or ask the issuing body.",
    ),
    SubIndication.SIG_CONSTRAINTS_FAILURE: (
        "Chữ ký của “{signer}” chưa đủ điều kiện để kết luận; hãy xem các phát hiện kèm theo.",
        "The signature of “{signer}” does not meet the conditions for a conclusion; see the findings.",
    ),
    SubIndication.CHAIN_CONSTRAINTS_FAILURE: (
        "Chứng thư của “{signer}” không được cấp cho việc ký; hãy hỏi nơi ban hành.",
        "The certificate of “{signer}” was not issued for signing; ask the issuing body.",
    ),
    SubIndication.CERTIFICATE_CHAIN_GENERAL_FAILURE: (
        (
            "Chữ ký của “{signer}” đúng về mật mã, nhưng chưa kiểm tra được chứng thư có bị thu hồi hay không; "
            "hãy kiểm tra lại khi có dữ liệu thu hồi."
        ),
        (
            "The signature of “{signer}” is right by its numbers, but whether its certificate was revoked could not be "
            "checked; verify again when revocation data is at hand."
        ),
    ),
    SubIndication.CRYPTO_CONSTRAINTS_FAILURE: (
        "Chữ ký của “{signer}” dùng thuật toán không còn được tin cậy; hãy xin bản ký lại.",
        "The signature of “{signer}” uses an algorithm that is not trusted; ask for a new signature.",
    ),
    SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: (
        "Thuật toán trong chữ ký của “{signer}” đã hết tin cậy và không có bằng chứng chữ ký có từ trước đó.",
        "An algorithm in the signature of “{signer}” has ended, and nothing proves that the signature is older.",
    ),
    SubIndication.POLICY_PROCESSING_ERROR: (
        "Không xử lý được chính sách mà chữ ký của “{signer}” nêu; hãy kiểm tra bằng tay.",
        "The policy named by the signature of “{signer}” could not be processed; check it by hand.",
    ),
    SubIndication.SIGNATURE_POLICY_NOT_AVAILABLE: (
        "Không có chính sách mà chữ ký của “{signer}” nêu để kiểm tra; hãy hỏi nơi ban hành.",
        "The policy that the signature of “{signer}” names is not at hand; ask the issuing body.",
    ),
    SubIndication.TIMESTAMP_ORDER_FAILURE: (
        "Các dấu thời gian trong chữ ký của “{signer}” trái thứ tự; hãy kiểm tra bằng tay.",
        "The timestamps in the signature of “{signer}” contradict their order; check it by hand.",
    ),
    SubIndication.NO_SIGNING_CERTIFICATE_FOUND: (
        "Không tìm thấy chứng thư của người ký trong chữ ký “{field}”; hãy xin lại bản gốc.",
        "The signer's certificate is not in signature “{field}”; ask for the original.",
    ),
    SubIndication.NO_CERTIFICATE_CHAIN_FOUND: (
        "Chứng thư của “{signer}” không do cơ quan chứng thực nào trong danh sách tin cậy cấp; tên có thể bị mạo nhận.",
        "No authority on the trusted list issued the certificate of “{signer}”; the name may be assumed by another.",
    ),
    SubIndication.NO_CERTIFICATE_CHAIN_FOUND_NO_POE: (
        "Chưa lập được đường dẫn chứng thực cho “{signer}” tại thời điểm ký.",
        "No certification path of “{signer}” could be built for the time of signing.",
    ),
    SubIndication.REVOKED_NO_POE: (
        "Chứng thư của “{signer}” đã bị thu hồi và không chứng minh được chữ ký có từ trước đó.",
        "The certificate of “{signer}” was revoked, and nothing proves that the signature is older.",
    ),
    SubIndication.REVOKED_CA_NO_POE: (
        "Cơ quan chứng thực của “{signer}” đã bị thu hồi và không chứng minh được chữ ký có từ trước đó.",
        "The authority of “{signer}” was revoked, and nothing proves that the signature is older.",
    ),
    SubIndication.OUT_OF_BOUNDS_NO_POE: (
        (
            "Chữ ký của “{signer}” đúng về mật mã, nhưng chứng thư nay đã hết hạn và không còn bằng chứng độc lập "
            "là ký trong thời hạn."
        ),
        (
            "The signature of “{signer}” is right by its numbers, but its certificate has expired and no independent "
            "proof is left that it was made in time."
        ),
    ),
    SubIndication.OUT_OF_BOUNDS_NOT_REVOKED: (
        "Chứng thư của “{signer}” đã hết hạn, không bị thu hồi, nhưng thời điểm ký chưa được chứng minh.",
        "The certificate of “{signer}” has expired unrevoked, but the time of signing is not proven.",
    ),
    SubIndication.REVOCATION_OUT_OF_BOUNDS_NO_POE: (
        "Dữ liệu thu hồi cho chứng thư của “{signer}” đã hết hiệu lực; hãy kiểm tra lại với dữ liệu mới.",
        "The revocation data for the certificate of “{signer}” is out of date; verify again with new data.",
    ),
    SubIndication.NO_POE: (
        "Thiếu bằng chứng về thời điểm tồn tại của chữ ký của “{signer}”.",
        "Proof is missing of when the signature of “{signer}” existed.",
    ),
    SubIndication.TRY_LATER: (
        "Dữ liệu thu hồi cho chứng thư của “{signer}” chưa đủ mới; hãy kiểm tra lại sau.",
        "The revocation data for the certificate of “{signer}” is not fresh enough; verify again later.",
    ),
    SubIndication.SIGNED_DATA_NOT_FOUND: (
        "Không lấy được dữ liệu mà chữ ký “{field}” bảo vệ; hãy xin lại bản gốc.",
        "The data that signature “{field}” protects cannot be had; ask for the original.",
    ),
    SubIndication.NO_SIGNATURE: (
        "Tệp không có chữ ký số nào; hình con dấu hay chữ ký trên trang không phải là chữ ký số.",
        "The file bears no digital signature; a picture of a seal or signature is none.",
    ),
    SubIndication.FIXITY_FAILURE: (
        "Tệp lưu trữ không còn là tệp đã ghi; hãy khôi phục từ bản dự phòng.",
        "The stored file is not the one that was written; restore it from a backup copy.",
    ),
}

# What a reader must learn from the sentence itself, not only from the list of findings.
_TOLD = (
    Finding.TEST_AUTHORITY,
    Finding.OWN_AUTHORITY,
    Finding.GIVEN_AUTHORITY,
    Finding.MALFORMED_NULL,
    Finding.NEXT_SIGNER,
    Finding.NEXT_SIGNATURE_BROKEN,
    Finding.CHANGED_BETWEEN_SIGNERS,
    Finding.FORM_CHANGED_BETWEEN_SIGNERS,
    Finding.ANNOTATED_BETWEEN_SIGNERS,
    Finding.CHANGED_AFTER_SIGNING,
    Finding.FORM_CHANGED_AFTER_SIGNING,
    Finding.ANNOTATED_AFTER_SIGNING,
    Finding.CHANGES_UNANALYSABLE,
    Finding.PERMISSIONS_VIOLATED,
    Finding.TRAILING_BYTES,
    Finding.TIMESTAMP_BROKEN,
    Finding.TIMESTAMP_LATER_THAN_NOW,
    Finding.TIMESTAMP_WEAK,
    Finding.TIMESTAMP_REVOKED,
    AlgorithmFinding.REFUSED_BY_PUBLIC_RULES,
    AlgorithmFinding.REFUSED_BY_ETSI,
    AlgorithmFinding.BROKEN_ALGORITHM,
    AlgorithmFinding.ALLOWED_WHEN_SIGNED,
    Finding.POLICY_DIGEST_WRONG,
    Finding.TIME_OFFSET_7H,
    Finding.NOT_IN_A_FIELD,
    Finding.STRUCTURE_UNREADABLE,
    AlgorithmFinding.VALUE_NOT_CHECKED,
    AlgorithmFinding.ALGORITHM_UNKNOWN,
    Finding.SUB_FILTER_UNSUPPORTED,
    Finding.NO_SIGNED_ATTRIBUTES,
    Finding.STRUCTURE_WITHOUT_TABLE,
    Finding.STRUCTURE_TABLE_BROKEN,
    Finding.STRUCTURE_CHAIN_BROKEN,
    Finding.STRUCTURE_PASSWORD,
    Finding.STRUCTURE_REFUSED,
    Finding.EARLIER_REVISION_READ,
    Finding.TOO_MANY_SIGNATURES,
    Finding.VALIDATION_ERROR,
    Finding.UNSIGNED_FIELD,
    Finding.NOT_A_PDF,
    Finding.UNREADABLE_FILE,
    Finding.FOREIGN_BYTES_UNSIGNED,
)


def signature_sentence(
    sub_indication: SubIndication | None,
    findings: Iterable[str],
    *,
    field: str,
    signer: str | None,
    language: Language = Language.VI,
) -> str:
    """The verdict on one signature, followed by what must not be overlooked."""
    verdict = _of(_VERDICTS[sub_indication], language).format(field=field, signer=signer or field)
    told = [code for code in findings if code in _TOLD or code.startswith((GAP_PREFIX, "cms-"))]
    return " ".join([verdict, *(finding_sentence(code, language) for code in told)])


def file_sentence(sub_indication: SubIndication, findings: Iterable[str], language: Language = Language.VI) -> str:
    """The verdict on a file in which no signature was found."""
    told = [finding_sentence(code, language) for code in findings if code in _TOLD]
    if sub_indication is SubIndication.NO_SIGNATURE:
        told.insert(0, _of(_VERDICTS[sub_indication], language))
    return " ".join(told)


def _of(pair: tuple[str, str], language: Language) -> str:
    return pair[0] if language is Language.VI else pair[1]
