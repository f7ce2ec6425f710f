"""The sentences for people about keys, tokens and seals that cannot be made; Vietnamese first, English second."""

from __future__ import annotations

from typing import Final

from domain.errors import ErrorCode

SEALING_SENTENCES: Final[dict[ErrorCode, tuple[str, str]]] = {
    ErrorCode.KEYS_FOREIGN: (
        "Khóa tại {path} thuộc cơ quan chứng thực khác ({found}) với cơ quan của kho này ({expected}); chưa làm gì. Hãy chép đúng thư mục khóa của kho vào đó, hoặc bỏ khóa ở máy chỉ tra cứu.",
        "The keys in {path} belong to another authority ({found}) than the archive's own ({expected}); nothing was done. Copy the archive's own keys there, or take them away from a machine that only searches.",
    ),
    ErrorCode.KEY_UNUSABLE: (
        "Không dùng được khóa ký {path}{why}. Hãy kiểm tra khóa, mật khẩu và chứng thư của nó.",
        "The signing key {path} cannot be used{why}. Check the key, its password and its certificate.",
    ),
    ErrorCode.CERTIFICATE_UNUSABLE: (
        "Chứng thư ký không dùng được{why}. Không ký; hãy gia hạn hoặc thay chứng thư.",
        "The signing certificate cannot be used{why}. Nothing was signed; renew or replace the certificate.",
    ),
    ErrorCode.TOKEN_AWAY: (
        "Không dùng được thiết bị chứa khóa ký {token}{why}; tài liệu được giữ lại chờ ký. Hãy cắm lại thiết bị và kiểm tra thư viện của nó.",
        "The token {token} that holds the signing key cannot be used{why}; documents wait to be signed. Plug it in again and check its library.",
    ),
    ErrorCode.SIGNING_SERVICE_AWAY: (
        "Dịch vụ ký số từ xa {service} chưa dùng được{why}. Tài liệu chờ, không mất gì; hãy kiểm tra mạng và dịch vụ, "
        "việc ký tự đi tiếp khi dịch vụ trở lại.",
        "The remote signing service {service} cannot be used now{why}. Documents wait and nothing is lost; check the "
        "network and the service, signing goes on by itself when it is back.",
    ),
    ErrorCode.SIGNING_UNCONFIRMED: (
        "Chưa ký được vì chưa có xác nhận hợp lệ{why}. Tài liệu vẫn chờ ký; hãy xác nhận lại bằng "
        "“vankho signer confirm”.",
        "Nothing was signed, since there is no valid confirmation{why}. The documents still wait; confirm again by "
        "“vankho signer confirm”.",
    ),
    ErrorCode.PIN_REFUSED: (
        "Thiết bị {token} không nhận mã PIN{why}. Mỗi mã chỉ được thử một lần để thiết bị không bị khóa; tài liệu được giữ lại chờ ký. Hãy sửa mã PIN ở {path}.",
        "The token {token} does not take the PIN{why}. Each PIN is tried once, so that the token does not lock; documents wait to be signed. Correct the PIN in {path}.",
    ),
    ErrorCode.SIGNING_FAILED: (
        "Ký số không thành{why}. Tài liệu chưa ký được giữ lại; hãy chạy lại.",
        "Signing failed{why}. The unsigned document is kept; run again.",
    ),
    ErrorCode.TIMESTAMP_FAILED: (
        "Không lấy được dấu thời gian{why}. Hãy kiểm tra dịch vụ dấu thời gian rồi chạy lại.",
        "No timestamp could be had{why}. Check the timestamp service and run again.",
    ),
}
