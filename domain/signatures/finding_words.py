"""A sentence for each finding of verification, Vietnamese first."""

from __future__ import annotations

from domain.messages import Language
from domain.signatures.algorithm_findings import ALGORITHM_SENTENCES
from domain.signatures.findings import GAP_PREFIX, Finding, Gap

FINDING_WORDS: dict[str, tuple[str, str]] = {
    **ALGORITHM_SENTENCES,
    Finding.TEST_AUTHORITY: (
        "Chứng thư THỬ NGHIỆM: chữ ký không có giá trị pháp lý.",
        "A TEST certificate: the signature has no legal value.",
    ),
    Finding.OWN_AUTHORITY: (
        "Cơ quan cấp chứng thư do chính tổ chức của kho này tin cậy, không có trong danh sách theo luật.",
        "The issuing authority is trusted by this archive's own organisation and is not on the lists of the law.",
    ),
    Finding.GIVEN_AUTHORITY: (
        "Tin theo yêu cầu của người kiểm tra: cơ quan cấp chứng thư không có trong danh sách tin cậy.",
        "Trusted because whoever asked said so: the issuing authority is not on the trusted list.",
    ),
    Finding.NO_REVOCATION_EVIDENCE: (
        "Tệp không kèm dữ liệu thu hồi nên chưa kiểm tra được tình trạng chứng thư.",
        "The file carries no revocation data, so the state of the certificate could not be checked.",
    ),
    Finding.UNKNOWN_AUTHORITY: (
        "Cơ quan cấp chứng thư không có trong danh sách tin cậy.",
        "The authority that issued the certificate is not on the trusted list.",
    ),
    Finding.EXPIRED_SINCE: (
        "Chứng thư còn hạn khi ký, nay đã hết hạn.",
        "The certificate was in force at signing and has expired since.",
    ),
    Finding.OUTSIDE_PERIOD: (
        "Thời điểm ký nằm ngoài thời hạn của chứng thư.",
        "The time of signing lies outside the certificate's period.",
    ),
    Finding.JUDGED_AT_PROVEN_TIME: (
        "Kết luận tại thời điểm dấu thời gian, khi đó dữ liệu thu hồi còn mới.",
        "Judged at the time of the timestamp, when the revocation data was fresh.",
    ),
    Finding.TIME_ONLY_CLAIMED: (
        "Thời điểm ký chỉ do máy người ký khai, không có dấu thời gian.",
        "The time of signing is only claimed by the signer's computer; there is no timestamp.",
    ),
    Finding.NO_TIME: ("Chữ ký không nêu thời điểm ký.", "The signature names no time."),
    Finding.TIME_OFFSET_7H: (
        "Giờ khai là giờ Việt Nam ghi nhầm thành UTC (lệch đúng 7 giờ); tin theo dấu thời gian.",
        "The claimed time is Vietnam's local time labelled as UTC (exactly 7 hours ahead); the timestamp is trusted.",
    ),
    Finding.TIME_CARRIED: (
        "Chữ ký này không có dấu thời gian riêng; dấu thời gian của chữ ký sau chứng minh nó đã có từ thời điểm ấy.",
        "It has no timestamp of its own; that of a later signature proves that it stood there by that time.",
    ),
    Finding.EVIDENCE_INCOMPLETE: (
        "Có dữ liệu thu hồi nhưng chưa đủ cho mọi chứng thư cần kiểm tra.",
        "There is revocation data, but not of every certificate that has to be checked.",
    ),
    Finding.EVIDENCE_BEFORE_SIGNING: (
        "Dữ liệu thu hồi có trước thời điểm ký đã được chứng minh.",
        "The revocation data is older than the proven time of signing.",
    ),
    Finding.TIME_DIFFERS: (
        "Giờ khai khác dấu thời gian hơn 5 phút; tin theo dấu thời gian.",
        "The claimed time differs from the timestamp by more than 5 minutes; the timestamp is trusted.",
    ),
    Finding.TIMESTAMP_BROKEN: (
        "Dấu thời gian không khớp với chữ ký, không dùng được.",
        "The timestamp does not match the signature and is of no use.",
    ),
    Finding.TIMESTAMP_UNKNOWN_AUTHORITY: (
        "Dấu thời gian không do cơ quan tin cậy cấp.",
        "The timestamp was not issued by a trusted authority.",
    ),
    Finding.TIMESTAMP_TEST_AUTHORITY: (
        "Dấu thời gian do cơ quan THỬ NGHIỆM cấp, không chứng minh thời điểm cho chữ ký này.",
        "The timestamp is of a TEST authority and proves no time for this signature.",
    ),
    Finding.TIMESTAMP_CERTIFICATE_EXPIRED: (
        "Chứng thư của máy chủ dấu thời gian nay đã hết hạn.",
        "The certificate of the timestamp authority has expired since.",
    ),
    Finding.TIMESTAMP_LATER_THAN_NOW: (
        "Dấu thời gian ghi một thời điểm trong tương lai, không chứng minh được gì.",
        "The timestamp names a time in the future and proves nothing.",
    ),
    Finding.TIMESTAMP_WEAK: (
        "Dấu thời gian dùng thuật toán không còn được phép, không dùng làm bằng chứng được.",
        "The timestamp uses an algorithm that is not allowed any more and is no proof.",
    ),
    Finding.TIMESTAMP_REVOKED: (
        "Chứng thư của máy chủ dấu thời gian đã bị thu hồi, dấu thời gian không dùng làm bằng chứng được.",
        "The certificate of the timestamp authority was revoked, so the timestamp is no proof.",
    ),
    Finding.TIMESTAMP_SHA1: ("Dấu thời gian dùng SHA-1.", "The timestamp uses SHA-1."),
    Finding.CMS_NOT_DER: (
        "Dữ liệu chữ ký mã hóa theo BER (độ dài không xác định), không theo DER như PAdES yêu cầu; vẫn đọc được đủ.",
        "The signature data is in BER (indefinite lengths), not in DER as PAdES wants; it was read all the same.",
    ),
    Finding.MALFORMED_NULL: (
        "Trường thuật toán của chữ ký mã hóa sai chuẩn (tham số khác đứng ở chỗ của NULL); đã đọc vòng qua lỗi này.",
        (
            "The signature's algorithm field is not encoded as the standard asks (other parameters stand where NULL "
            "must); it was read around that."
        ),
    ),
    Finding.NO_SIGNING_CERTIFICATE_ATTRIBUTE: (
        "Chữ ký không ghi kèm mã băm của chứng thư người ký (signing-certificate).",
        "The signature does not bind the signer's certificate (no signing-certificate attribute).",
    ),
    Finding.POLICY_NOT_AVAILABLE: (
        "Chữ ký nêu một chính sách ký không kèm theo tệp nên không kiểm tra được.",
        "The signature names a signature policy that does not come with the file, so it could not be checked.",
    ),
    Finding.POLICY_DIGEST_WRONG: (
        "Chính sách ký kèm theo không phải là chính sách đã ký (mã băm khác).",
        "The signature policy in the file is not the one that was signed (its digest differs).",
    ),
    Finding.POLICY_NAMED: (
        "Chữ ký theo chính sách ký riêng, kèm trong tệp và đúng mã băm; yêu cầu của chính sách chưa được kiểm tra.",
        "The signature follows a policy that is in the file with the right digest; its demands were not checked.",
    ),
    Finding.SUB_FILTER_UNSUPPORTED: (
        "Kiểu chữ ký (SubFilter) không được hỗ trợ.",
        "The kind of signature (SubFilter) is not supported.",
    ),
    Finding.NO_SIGNED_ATTRIBUTES: (
        "Chữ ký không có thuộc tính được ký nào: không gắn với chứng thư và không nêu thời điểm.",
        "The signature has no signed attributes: it binds no certificate and names no time.",
    ),
    Finding.CMS_UNREADABLE: ("Không đọc được dữ liệu chữ ký (CMS).", "The signature data (CMS) cannot be read."),
    Finding.CMS_NOT_SIGNED_DATA: ("Dữ liệu không phải là chữ ký CMS.", "The data is no CMS signature."),
    Finding.CMS_SEVERAL_SIGNERS: (
        "Một chữ ký PDF chỉ được có một người ký, tệp này có nhiều.",
        "A PDF signature has exactly one signer; this one has several.",
    ),
    Finding.CMS_NO_SIGNER: ("Dữ liệu chữ ký không có người ký.", "The signature data has no signer."),
    Finding.CMS_NO_CERTIFICATE: (
        "Dữ liệu chữ ký không kèm chứng thư người ký.",
        "The signature data does not carry the signer's certificate.",
    ),
    Finding.CMS_DIGEST_UNKNOWN: (
        "Thuật toán băm chưa biết nên không kiểm tra được giá trị chữ ký.",
        "The digest algorithm is not known here, so the signature value could not be checked.",
    ),
    Finding.CMS_NOT_DETACHED: (
        "Dữ liệu chữ ký chứa nội dung riêng thay vì ký tệp.",
        "The signature data holds content of its own instead of signing the file.",
    ),
    Finding.CMS_ATTRIBUTES: (
        "Thuộc tính được ký bị thiếu hoặc mâu thuẫn.",
        "Signed attributes are missing or contradict one another.",
    ),
    Finding.CMS_NOT_STANDARD: (
        "Phần không được ký của dữ liệu chữ ký (phiên bản, danh sách thuật toán băm, tên người ký) không đúng chuẩn.",
        "Parts of the signature data that nobody signs (versions, digest list, signer's name) are not as they must be.",
    ),
    Finding.TOKEN_UNREADABLE: ("Không đọc được dấu thời gian.", "The timestamp cannot be read."),
    Finding.VALIDATION_ERROR: (
        "Thư viện kiểm tra gặp lỗi với tệp này; cần kiểm tra bằng tay.",
        "The validation library failed on this file; it needs checking by hand.",
    ),
    Finding.NEXT_SIGNER: (
        "Phần thêm sau chữ ký này do người ký tiếp theo thêm và đã ký.",
        "What was added after this signature was added by the next signer, and signed by him.",
    ),
    Finding.NEXT_SIGNATURE_BROKEN: (
        "Phần thêm sau chữ ký này chỉ có những chữ ký không đúng che phủ, nên coi như không ai ký.",
        "What was added after this signature is covered only by signatures that are not right: nobody signed it.",
    ),
    Finding.FORM_CHANGED_BETWEEN_SIGNERS: (
        "Ô của biểu mẫu đã bị đổi giữa hai lần ký: người ký này đã ký giá trị cũ, người ký sau ký giá trị mới.",
        "A form field was changed between two signers: this one signed the old value, the next one the new value.",
    ),
    Finding.ANNOTATED_BETWEEN_SIGNERS: (
        "Chú thích trên trang đã được thêm hoặc đổi giữa hai lần ký; người ký này không ký phần đó.",
        "Annotations were added or changed between two signers; this one did not sign them.",
    ),
    Finding.CHANGED_BETWEEN_SIGNERS: (
        "Nội dung đã đổi giữa hai lần ký; hãy so hai bản cạnh nhau.",
        "The content was changed between two signers; compare both versions side by side.",
    ),
    Finding.CHANGED_AFTER_SIGNING: (
        "Nội dung đã bị sửa sau chữ ký cuối, không ai ký phần sửa.",
        "The content was changed after the last signature; nobody signed the change.",
    ),
    Finding.FORM_CHANGED_AFTER_SIGNING: (
        "Biểu mẫu đã bị điền sau chữ ký cuối, không ai ký phần thêm.",
        "A form was filled after the last signature; nobody signed that.",
    ),
    Finding.ANNOTATED_AFTER_SIGNING: (
        "Chú thích đã được thêm sau chữ ký cuối, không ai ký phần thêm.",
        "Annotations were added after the last signature; nobody signed them.",
    ),
    Finding.CHANGES_UNANALYSABLE: (
        "Không phân tích được phần thêm sau chữ ký.",
        "What was added after the signature cannot be analysed.",
    ),
    Finding.PERMISSIONS_VIOLATED: (
        "Thay đổi sau khi ký vượt quá phạm vi người ký cho phép.",
        "The changes after signing go beyond what the signer allowed.",
    ),
    Finding.TRAILING_BYTES: (
        "Sau phần đã ký có dữ liệu không thuộc cấu trúc tệp.",
        "Behind the signed part stand bytes that do not belong to the file's structure.",
    ),
    Finding.NOT_IN_A_FIELD: (
        "Tệp còn dấu vết một chữ ký không hiện ở trường nào: đã bị gỡ hoặc không thuộc tài liệu.",
        "The file holds a signature that no field shows: it was taken out, or is not the document's.",
    ),
    Finding.STRUCTURE_UNREADABLE: (
        "Không đọc được cấu trúc tệp PDF để phân tích.",
        "The structure of the PDF cannot be read for analysis.",
    ),
    Finding.STRUCTURE_WITHOUT_TABLE: (
        "Lý do: cuối tệp không có chỗ chỉ đến bảng tham chiếu, tệp có thể bị cụt.",
        "The reason: nothing at its end leads to a cross-reference table; the file may be cut off.",
    ),
    Finding.STRUCTURE_TABLE_BROKEN: (
        "Lý do: chỗ chỉ đến bảng tham chiếu dẫn tới nơi không có bảng nào.",
        "The reason: what should lead to the cross-reference table leads to none.",
    ),
    Finding.STRUCTURE_CHAIN_BROKEN: (
        "Lý do: chuỗi bảng tham chiếu của các bản trước bị đứt.",
        "The reason: the chain of the earlier revisions' cross-reference tables is broken.",
    ),
    Finding.STRUCTURE_PASSWORD: (
        "Lý do: tệp đòi mật khẩu mới mở được; hãy xin bản không đặt mật khẩu.",
        "The reason: the file opens only with a password; ask for a copy without one.",
    ),
    Finding.STRUCTURE_REFUSED: (
        "Lý do: bảng tham chiếu hoặc đối tượng của tệp sai chuẩn nên mỗi trình đọc có thể hiện một khác.",
        "The reason: its table or objects are not as the standard asks, so that readers may show different things.",
    ),
    Finding.EARLIER_REVISION_READ: (
        "Bản trước, tới hết một chữ ký, vẫn đọc được: các chữ ký trong đó đã được xét theo bản ấy.",
        "An earlier revision, up to the end of a signature, can be read: the signatures in it were judged by that.",
    ),
    Finding.TOO_MANY_SIGNATURES: (
        "Tệp có nhiều chữ ký hoặc ô chữ ký quá giới hạn; chỉ xét 100 chữ ký đầu, phần còn lại cần kiểm tra bằng tay.",
        "The file has more signatures or signature fields than are judged: the first 100 were, check the rest by hand.",
    ),
    Finding.FOREIGN_BYTES: (
        "Tệp có dữ liệu lạ đứng trước phần đầu PDF.",
        "Foreign bytes stand before the PDF header.",
    ),
    Finding.FOREIGN_BYTES_UNSIGNED: (
        "Dữ liệu lạ trước phần đầu PDF không được chữ ký bảo vệ.",
        "The foreign bytes before the PDF header are not covered by the signature.",
    ),
    Finding.SEVERAL_HEADERS: ("Tệp có nhiều phần đầu PDF.", "The file has several PDF headers."),
    Finding.HYBRID_XREF: (
        "Tệp có hai bảng tham chiếu song song; các trình đọc có thể hiện khác nhau.",
        "The file has two cross-references side by side; readers may show different things.",
    ),
    Finding.ENCRYPTED: ("Tệp được mã hóa.", "The file is encrypted."),
    Finding.UNSIGNED_FIELD: ("Tệp có ô chữ ký để trống.", "The file has an empty signature field."),
    Finding.NOT_A_PDF: ("Tệp không phải là PDF.", "The file is no PDF."),
    Finding.UNREADABLE_FILE: ("Không đọc được tệp.", "The file cannot be read."),
    GAP_PREFIX + Gap.DIRECT_VALUE: (
        "Từ điển chữ ký nằm lồng trong đối tượng khác.",
        "The signature dictionary stands inside another object.",
    ),
    GAP_PREFIX + Gap.OBJECT_STREAM: (
        "Chữ ký bị giấu trong luồng đối tượng nén.",
        "A signature is hidden in a compressed object stream.",
    ),
    GAP_PREFIX + Gap.COMMENT: (
        "Có chú thích xen trong từ điển chữ ký.",
        "A comment stands inside the signature dictionary.",
    ),
    GAP_PREFIX + Gap.DUPLICATE_KEY: (
        "Từ điển chữ ký có khóa lặp lại.",
        "The signature dictionary repeats a key.",
    ),
    GAP_PREFIX + Gap.BYTE_RANGE_MISSING: (
        "Chữ ký không nêu vùng byte được ký (ByteRange).",
        "The signature names no signed range (ByteRange).",
    ),
    GAP_PREFIX + Gap.BYTE_RANGE_SHAPE: (
        "ByteRange không gồm bốn số nguyên bắt đầu từ 0.",
        "ByteRange is not four integers from 0.",
    ),
    GAP_PREFIX + Gap.BYTE_RANGE_ORDER: (
        "Các số trong ByteRange sai thứ tự.",
        "The numbers of ByteRange are out of order.",
    ),
    GAP_PREFIX + Gap.BEYOND_END: ("ByteRange vượt quá cuối tệp.", "ByteRange goes past the end of the file."),
    GAP_PREFIX + Gap.CONTENTS_MISSING: ("Chữ ký không có nội dung (Contents).", "The signature has no Contents."),
    GAP_PREFIX + Gap.CONTENTS_NOT_HEXADECIMAL: (
        "Contents không phải là chuỗi thập lục phân đúng.",
        "Contents is no sound hexadecimal string.",
    ),
    GAP_PREFIX + Gap.CONTENTS_NOT_FRAMED: (
        "ByteRange không bao đúng Contents: tệp đã bị ghi lại sau khi ký.",
        "ByteRange does not frame Contents: the file was saved anew after signing.",
    ),
    GAP_PREFIX + Gap.CONTENTS_EMPTY: ("Contents rỗng.", "Contents is empty."),
    GAP_PREFIX + Gap.CMS_LENGTH: (
        "Độ dài dữ liệu chữ ký không đúng chuẩn.",
        "The signature data has no sound length.",
    ),
    GAP_PREFIX + Gap.PADDING: (
        "Phần đệm sau dữ liệu chữ ký không phải toàn số 0.",
        "Something other than zeros stands behind the signature data.",
    ),
    GAP_PREFIX + Gap.REVISION_BOUNDARY: (
        "Vùng được ký kết thúc giữa một phiên bản của tệp.",
        "The signed range ends in the middle of a revision.",
    ),
    GAP_PREFIX + Gap.OVERLAP: ("Vùng ký của hai chữ ký cắt nhau.", "The ranges of two signatures cut into each other."),
    GAP_PREFIX + Gap.REDEFINED: (
        "Đối tượng chữ ký bị định nghĩa lại.",
        "The signature's object is defined a second time.",
    ),
    GAP_PREFIX + Gap.SHARED: ("Hai ô cùng trỏ đến một chữ ký.", "Two fields show the same signature."),
    GAP_PREFIX + Gap.MALFORMED: (
        "Tệp còn vết của một chữ ký nằm trong dữ liệu hỏng hoặc bị cụt.",
        "Traces of a signature stand in broken or cut-off data.",
    ),
    GAP_PREFIX + Gap.TOO_MANY: (
        "Tệp có quá nhiều chữ ký.",
        "The file has too many signatures.",
    ),
    GAP_PREFIX + Gap.UNSEEN: (
        "Chữ ký mà tệp hiển thị không phải là chữ ký nằm trong tệp.",
        "The signature that the file shows is not the one its bytes hold.",
    ),
}


def finding_sentence(code: str, language: Language) -> str:
    """The sentence of one finding; an unknown code stands for itself."""
    vietnamese, english = FINDING_WORDS.get(code, (code, code))
    return vietnamese if language is Language.VI else english
