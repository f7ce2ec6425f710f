"""Write `describe/foot/given_names.txt`: syllables of middle and given names, and how often legislation names them.

    python -m training.fit.build_person_names legal-vi-documents.jsonl.xz legal-vi.txt.xz

Both stand in `../shared/corpus`. Source: the signers and persons named in the text of legislation, outside
copyright (Luật Sở hữu trí tuệ, Điều 15): a family name that no word of a body or place begins with, and two or
three syllables with capitals behind it. Each name counts once. Legislation names few people, so `_KNOWN` adds
syllables that Vietnamese names are made of; they count as named once. One line a syllable: `syllable, tab, n`.
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from domain.vietnamese import nfc

if TYPE_CHECKING:
    from collections.abc import Iterator

_TARGET = Path(__file__).parents[2] / "describe" / "foot" / "given_names.txt"
_FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Ngô Dương Đào Trịnh Đinh Trương Tạ Phùng Tống"
_CAPITAL = r"[A-ZÀ-ÝĂĐĨŨƠƯẠ-Ỹ]"
_SYLLABLE = rf"{_CAPITAL}[a-zà-ýăđĩũơưạ-ỹ]{{1,5}}"
_NAME = re.compile(rf"\b(?:{'|'.join(_FAMILIES.split())})((?: {_SYLLABLE}){{2,3}})(?![\w-])")
_KNOWN = (
    "An Anh Ái Ánh Ân Ba Bách Bảo Bằng Bắc Bích Bình Bá Biên Bửu Bổng Cảnh Cao Cát Cầm Cẩm Cần Cầu Châu Chánh Chi"
    " Chiến Chí Chính Chinh Chung Chương Chuyên Công Cúc Cung Cư Cương Cường Danh Diễm Diễn Diện Diệp Diệu Dinh"
    " Dung Duy Duyên Dũng Dương Dực Đại Đan Đăng Đào Đạo Đạt Đắc Đằng Đệ Điền Điệp Định Đình Độ Đoan Đoàn Đông"
    " Đồng Đức Đường Được Gấm Gia Giang Giao Giáp Giới Hà Hạ Hải Hạnh Hào Hảo Hán Hân Hằng Hậu Hiên Hiền Hiển Hiến"
    " Hiệp Hiếu Hiệu Hoa Hóa Hòa Hoài Hoan Hoàn Hoàng Hoành Hoạt Học Hồ Hội Hồng Hợi Hợp Huân Huấn Huệ Huy Huyên"
    " Huyền Huỳnh Hùng Hưng Hương Hường Hướng Hưởng Hữu Kết Kha Khai Khải Khang Khanh Khánh Khắc Khiêm Khiết Khoa"
    " Khoát Khôi Khuê Khương Kiên Kiệt Kiều Kim Kính Kỳ Lai Lam Lan Lanh Lâm Lân Lập Lệ Lễ Liên Liêm Liễu Linh"
    " Lĩnh Loan Long Lộc Lợi Luân Luận Luật Lục Lụa Lực Lương Lượng Lưu Ly Lý Mai Mạnh Mẫn Mây Mến Miên Minh Mỹ"
    " Mùi My Mừng Nam Năm Năng Nga Ngà Ngân Nghị Nghi Nghĩa Nghiêm Nghiệp Ngoan Ngọ Ngọc Nguyên Nguyện Nguyệt Nhã"
    " Nhàn Nhân Nhẫn Nhật Nhi Nhiên Nho Nhơn Nhu Nhung Như Nhượng Ninh Nữ Oanh Phát Phan Phấn Phi Phong Phòng Phú"
    " Phúc Phùng Phương Phước Phượng Quân Quang Quảng Quế Quốc Quý Quyên Quyền Quyết Quyến Quỳnh Sang Sâm San Sáng"
    " Sáu Sinh Sĩ Son Song Sơn Sử Sự Sương Sỹ Tài Tám Tâm Tân Tấn Tạo Thạch Thạc Thái Tháp Thanh Thành Thạnh Thảo"
    " Thắm Thắng Thăng Thân Thế Thi Thị Thiên Thiện Thiết Thiệu Thìn Thịnh Thoa Thoại Thọ Thỏa Thông Thống Thu"
    " Thuần Thuận Thuấn Thuật Thục Thúy Thùy Thủy Thuyên Thuyết Thư Thức Thực Thương Thường Thưởng Thượng Tiên"
    " Tiến Tiếp Tín Tính Tình Tĩnh Toán Toàn Toản Tô Tôn Tú Tuân Tuấn Tuất Tùng Tuyên Tuyến Tuyết Tuyền Tuệ Tư Từ"
    " Tường Tưởng Trà Trai Trang Trâm Trân Tri Trí Trì Trị Triết Triều Triển Triệu Trinh Trọng Trung Trúc Trực"
    " Trường Trưởng Trác Uyên Uy Út Vân Vang Văn Vấn Vi Viên Việt Viết Vinh Vĩnh Vịnh Vĩ Vỹ Vũ Vui Vượng Vương Vy"
    " Xuân Xuyên Xuyến Xương Yên Yến Ý Ước"
)


def main(documents: Path, paragraphs: Path) -> None:
    """Count and write."""
    names = {nfc(found[1]) for text in _texts(documents, paragraphs) for found in _NAME.finditer(nfc(text))}
    counts = Counter(syllable for name in names for syllable in name.split())
    counts.update(syllable for syllable in set(_KNOWN.split()) if syllable not in counts)
    order = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    _TARGET.write_text("".join(f"{syllable}\t{n}\n" for syllable, n in order), encoding="utf-8")
    print(f"{len(order)} syllables of {len(names)} names")


def _texts(documents: Path, paragraphs: Path) -> Iterator[str]:
    with lzma.open(documents, "rt", encoding="utf-8") as lines:
        yield from (json.loads(line)["text"] for line in lines)
    with lzma.open(paragraphs, "rt", encoding="utf-8") as lines:
        yield from lines


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
