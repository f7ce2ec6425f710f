"""The demonstration's decision as offices issue them now: two of its three signatures show its number and day."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from testbed.seen.drawing import Drawing, Look
from testbed.seen.frame import PLAIN
from testbed.seen.signatures import sign_with_looks, unsigned_copy
from testbed.seen.wording import Line, filled

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = (
    Line("ỦY BAN NHÂN DÂN", 75, 770),
    Line("TỈNH SÔNG VÂN", 82, 750),
    Line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 290, 770, 12),
    Line("Độc lập - Tự do - Hạnh phúc", 335, 750),
    Line("QUYẾT ĐỊNH", 250, 680, 14),
    Line("Về việc công bố danh mục thủ tục hành chính lĩnh vực văn thư", 130, 660),
    Line("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SÔNG VÂN", 145, 630),
)
_BODY = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 41/TTr-SNV.",
    "Điều 1. Công bố danh mục chín thủ tục hành chính lĩnh vực văn thư được giải quyết",
    "tại bộ phận một cửa của các phường bên sông, kèm theo quy trình nội bộ.",
    "Điều 2. Chánh Văn phòng, Giám đốc Sở Nội vụ và Chủ tịch các phường có trách nhiệm",
    "thi hành Quyết định này kể từ ngày ký./.",
)
_SIGNER = Line("Đinh Thị Hải Yến", 380, 400)


def numbered_by_signature(path: Path) -> None:
    """Write the decision to `path`, signed by a key that exists only while this runs."""
    drawing = Drawing(PLAIN, Random(364))
    number, number_line = filled(75, 728, ("Số: ", "364", "/QĐ-UBND"), gaps=True, spaces=True)
    day, day_lines = filled(290, 728, ("Vân Thành, ngày ", "19", " tháng 02 năm 2025"), gaps=True, spaces=False)
    body = (Line(text, 62, 600 - 20 * row) for row, text in enumerate(_BODY))
    drawing.write(*_HEAD, *number_line, *day_lines, *body, Line("CHỦ TỊCH", 395, 440))
    drawing.save(path)
    unsigned = unsigned_copy(path)
    sign_with_looks(unsigned, path, [Look(line, as_picture=False) for line in (_SIGNER, number, day)], PLAIN)
    unsigned.unlink()
