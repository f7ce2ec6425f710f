"""A sentence for each reason why evidence could not be had: what was found, why it does not count, what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from domain.messages import Language
from domain.validation_material import EvidenceFault

if TYPE_CHECKING:
    from domain.validation_material import Lacking

_WORDS: dict[EvidenceFault, tuple[str, str]] = {
    EvidenceFault.NO_ADDRESS: (
        "Chứng thư “{name}” không ghi nơi công bố dữ liệu thu hồi; hãy xin tệp của cơ quan cấp và đưa vào bằng lệnh “vankho evidence add”.",
        "The certificate “{name}” names no place where revocation data is published; get a file from its authority and hand it in by “vankho evidence add”.",
    ),
    EvidenceFault.ADDRESS_REFUSED: (
        "Địa chỉ {address} ghi trong chứng thư “{name}” là địa chỉ nội bộ hoặc không phải địa chỉ HTTP, nên không hỏi. Nếu đúng là máy chủ của cơ quan cấp, hãy ghi tên máy ấy vào “hosts” của mục “[evidence]”.",
        "The address {address} in the certificate “{name}” is an internal one or not http(s), so it was not asked. If it is the authority's server, name that host in “hosts” of “[evidence]”.",
    ),
    EvidenceFault.NO_ANSWER: (
        "Máy chủ {address} không trả lời; sẽ hỏi lại sau.",
        "The server {address} does not answer; it will be asked again later.",
    ),
    EvidenceFault.REFUSED: (
        "Máy chủ {address} từ chối ({detail}); sẽ hỏi lại sau.",
        "The server {address} refuses ({detail}); it will be asked again later.",
    ),
    EvidenceFault.REDIRECTED: (
        "Máy chủ {address} chuyển sang máy chủ khác ({detail}), nên không đi theo. Hãy xin tệp của cơ quan cấp và đưa vào bằng lệnh “vankho evidence add”.",
        "The server {address} sends on to another host ({detail}), which is not followed. Get a file from the authority and hand it in by “vankho evidence add”.",
    ),
    EvidenceFault.TOO_LARGE: (
        "Câu trả lời của {address} lớn hơn mức cho phép ({detail}). Hãy tăng “largest” của mục “[evidence]”, hoặc đưa tệp nhỏ hơn vào bằng lệnh “vankho evidence add”.",
        "The answer of {address} is larger than allowed ({detail}). Raise “largest” of “[evidence]”, or hand in a smaller file by “vankho evidence add”.",
    ),
    EvidenceFault.TOO_SLOW: (
        "Câu trả lời của {address} chưa xong sau {detail} giây; sẽ hỏi lại sau.",
        "The answer of {address} is not whole after {detail} s; it will be asked again later.",
    ),
    EvidenceFault.NOT_EVIDENCE: (
        "Thứ nhận từ {address} không phải dữ liệu thu hồi cũng không phải chứng thư (“{detail}”); sẽ hỏi lại sau.",
        "What came from {address} is neither revocation data nor a certificate (“{detail}”); it will be asked again later.",
    ),
    EvidenceFault.OTHER_CERTIFICATE: (
        "Thứ nhận từ {address} nói về chứng thư khác, không phải “{name}”; không dùng.",
        "What came from {address} speaks of another certificate than “{name}”; it is not used.",
    ),
    EvidenceFault.OTHER_ISSUER: (
        "Danh sách thu hồi nhận từ {address} là của nơi cấp khác, không phải nơi cấp của “{name}”; không dùng.",
        "The revocation list from {address} is of another authority than that of “{name}”; it is not used.",
    ),
    EvidenceFault.WRONG_SIGNATURE: (
        "Chữ ký trên thứ nhận từ {address} không phải của cơ quan cấp “{name}”; không dùng.",
        "What came from {address} is not signed by the authority of “{name}”; it is not used.",
    ),
    EvidenceFault.STALE: (
        "Dữ liệu thu hồi nhận từ {address} đã quá hạn từ {detail}; sẽ hỏi lại sau.",
        "The revocation data from {address} is out of date since {detail}; it will be asked again later.",
    ),
    EvidenceFault.FROM_FUTURE: (
        "Dữ liệu thu hồi nhận từ {address} ghi thời điểm trong tương lai ({detail}); hãy kiểm tra đồng hồ máy này. Sẽ hỏi lại sau.",
        "The revocation data from {address} is dated in the future ({detail}); check this machine's clock. It will be asked again later.",
    ),
    EvidenceFault.AFTER_EXPIRY: (
        "Chứng thư “{name}” đã hết hạn từ {detail}; dữ liệu thu hồi công bố sau đó không còn nói về nó. Hãy xin cơ quan cấp tệp của thời gian trước và đưa vào bằng lệnh “vankho evidence add”.",
        "The certificate “{name}” ended on {detail}; revocation data published later says nothing of it any more. Get a file of the time before from its authority and hand it in by “vankho evidence add”.",
    ),
    EvidenceFault.BEFORE_SIGNING: (
        "Dữ liệu thu hồi nhận từ {address} có trước chữ ký ({detail}); đã giữ, và sẽ hỏi lại khi có dữ liệu mới.",
        "The revocation data from {address} is older than the signature ({detail}); it is kept, and asked again when newer data is due.",
    ),
}


def lacking_sentence(lacking: Lacking, language: Language) -> str:
    """Why this evidence could not be had, in a sentence."""
    words = _WORDS.get(lacking.fault)
    if words is None:
        return f"{lacking.name}: {lacking.fault}"
    text = words[0] if language is Language.VI else words[1]
    return text.format(name=lacking.name, address=lacking.address, detail=lacking.detail)
