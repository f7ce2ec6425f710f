"""Changed pages of a report as people are shown them: titles, why one could not be drawn, pictures for a page."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING

from domain.errors import ErrorCode
from domain.messages import Language

if TYPE_CHECKING:
    from domain.evidence import ChangedPage

_COMPLEX = ("trang có quá nhiều nét vẽ hoặc mẫu hình lồng nhau", "it has too many strokes or nested forms")
_WHY = {
    ErrorCode.TIME_LIMIT: ("vẽ quá lâu nên bị dừng", "drawing took too long and was stopped"),
    ErrorCode.MEMORY_LIMIT: ("vẽ cần quá nhiều bộ nhớ nên bị dừng", "drawing needed too much memory and was stopped"),
    ErrorCode.PASSWORD_PROTECTED: ("tệp có mật khẩu mở", "the file needs a password to open"),
    ErrorCode.TOO_MANY_OPERATORS: _COMPLEX,
    ErrorCode.FORM_DRAWS_ITSELF: _COMPLEX,
    ErrorCode.FORMS_TOO_DEEP: _COMPLEX,
    ErrorCode.DECOMPRESSION_BOMB: ("nội dung giải nén ra lớn bất thường", "its content unpacks to an abnormal size"),
}
_DAMAGED = ("trang bị hỏng hoặc không đọc được", "it is damaged or cannot be read")


def not_drawn_sentence(fault: ErrorCode, language: Language) -> str:
    """Why a page is not shown, and what to do."""
    vietnamese, english = _WHY.get(fault, _DAMAGED)
    if language is Language.VI:
        return f"Không vẽ được trang này: {vietnamese}. Kết luận vẫn như trên; hãy xem trang bằng phần mềm đọc PDF."
    return f"This page cannot be drawn: {english}. The verdict stands; look at the page in a PDF reader."


def page_title(page: ChangedPage, language: Language) -> str:
    """Which page it is, as it was and as it became."""
    vietnamese = language is Language.VI
    before, after = page.page_before, page.page_after
    if before is None:
        return f"Trang {after}, thêm vào" if vietnamese else f"Page {after}, added"
    if after is None:
        return f"Trang {before}, bị bớt" if vietnamese else f"Page {before}, taken away"
    if before == after:
        return f"Trang {after}" if vietnamese else f"Page {after}"
    return f"Trang {before}, sau đó là trang {after}" if vietnamese else f"Page {before}, then page {after}"


def inline_picture(jpeg: bytes) -> str:
    """The picture as an address that holds it: what is verified is not kept, so there is nowhere to fetch it from."""
    return "data:image/jpeg;base64," + b64encode(jpeg).decode("ascii")
