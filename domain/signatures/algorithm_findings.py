"""What may be noticed about the algorithms of a signature and its value: stable codes with a sentence each."""

from __future__ import annotations

from enum import StrEnum


class AlgorithmFinding(StrEnum):
    """Stable codes; those of everything else are `domain.signatures.findings.Finding`."""

    SHA1 = "sha1"
    MD5 = "md5"
    WEAK_KEY = "weak-key"
    PKCS1_V15 = "rsa-pkcs1-v15"
    DIGEST_INFO_WITHOUT_NULL = "digest-info-without-null"
    REFUSED_BY_PUBLIC_RULES = "algorithm-refused-public"
    REFUSED_BY_ETSI = "algorithm-refused-etsi"
    BROKEN_ALGORITHM = "algorithm-broken"
    ALLOWED_WHEN_SIGNED = "algorithm-allowed-when-signed"
    WEAK_IN_PUBLIC_SERVICE = "algorithm-weak-public-service"
    ALGORITHM_ENDING = "algorithm-ending"
    VALUE_NOT_CHECKED = "value-not-checked"
    ALGORITHM_UNKNOWN = "algorithm-unknown"


ALGORITHM_SENTENCES: dict[str, tuple[str, str]] = {
    AlgorithmFinding.SHA1: (
        "Chữ ký dùng thuật toán băm SHA-1, nay đã yếu.",
        "The signature uses the digest algorithm SHA-1, which is weak by now.",
    ),
    AlgorithmFinding.MD5: ("Chữ ký dùng MD5, đã bị phá.", "The signature uses MD5, which is broken."),
    AlgorithmFinding.WEAK_KEY: (
        "Khóa của người ký ngắn hơn mức tối thiểu (RSA 2048, ECDSA 256).",
        "The signer's key is shorter than the minimum (RSA 2048, ECDSA 256).",
    ),
    AlgorithmFinding.PKCS1_V15: (
        "Chữ ký theo lược đồ RSA PKCS#1 v1.5; chữ ký mới phải dùng RSASSA-PSS (TT 15/2025).",
        "The signature follows RSA PKCS#1 v1.5; new ones must use RSASSA-PSS (TT 15/2025).",
    ),
    AlgorithmFinding.DIGEST_INFO_WITHOUT_NULL: (
        "Giá trị chữ ký ghi thuật toán băm không kèm tham số NULL; cách ghi này hợp chuẩn và tương đương (RFC 4055).",
        "The signature value names its digest algorithm without NULL parameters: legal and equivalent (RFC 4055).",
    ),
    AlgorithmFinding.REFUSED_BY_PUBLIC_RULES: (
        "Thuật toán hoặc độ dài khóa không được phép cho chữ ký số công cộng (TT 22/2020, nay là TT 15/2025).",
        "The algorithm or key length is not allowed for public signatures (TT 22/2020, now TT 15/2025).",
    ),
    AlgorithmFinding.REFUSED_BY_ETSI: (
        "Thuật toán hoặc độ dài khóa đã hết hạn theo ETSI TS 119 312.",
        "The algorithm or key length has ended by ETSI TS 119 312.",
    ),
    AlgorithmFinding.BROKEN_ALGORITHM: (
        "Thuật toán hoặc độ dài khóa đã bị phá, ai cũng có thể giả mạo.",
        "The algorithm or key length is broken: anybody can forge it.",
    ),
    AlgorithmFinding.ALLOWED_WHEN_SIGNED: (
        "Thuật toán còn được phép khi ký, nay thì không; dấu thời gian chứng minh chữ ký có từ trước.",
        "The algorithm was allowed at signing and is not now; the timestamp proves that the signature is older.",
    ),
    AlgorithmFinding.WEAK_IN_PUBLIC_SERVICE: (
        (
            "Chữ ký chuyên dùng công vụ dùng thuật toán hoặc khóa mà TT 15/2025 không cho phép ở chữ ký công cộng; "
            "thông tư đó không áp dụng cho chữ ký công vụ nên chữ ký không bị bác vì lý do này."
        ),
        (
            "This public service signature uses an algorithm or key that TT 15/2025 forbids to public signatures; that "
            "circular leaves public service out, so the signature is not refused for it."
        ),
    ),
    AlgorithmFinding.ALGORITHM_ENDING: (
        "Thuật toán hoặc độ dài khóa đã qua hạn ETSI TS 119 312 khuyến nghị; nên gia hạn bằng dấu thời gian lưu trữ.",
        "The algorithm or key length is past the end that ETSI TS 119 312 advises; renew it by an archive timestamp.",
    ),
    AlgorithmFinding.VALUE_NOT_CHECKED: (
        "Không kiểm tra được giá trị chữ ký.",
        "The signature value could not be checked.",
    ),
    AlgorithmFinding.ALGORITHM_UNKNOWN: (
        "Thuật toán của chữ ký chưa biết nên không kiểm tra được giá trị chữ ký.",
        "The signature's algorithm is not known here, so its value could not be checked.",
    ),
}
