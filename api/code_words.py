"""What the codes of TT 05/2025/TT-BNV and ISO 639 mean, told beside the code: `Tiếng Việt (01)`. Vietnamese, English.

Programs get the code alone; people see both, as the circular's forms ask for the code.
"""

from __future__ import annotations

from domain.messages import Language

_LANGUAGES = {
    "01": ("Tiếng Việt", "Vietnamese"),
    "02": ("Tiếng Anh", "English"),
    "03": ("Tiếng Pháp", "French"),
    "04": ("Tiếng Nga", "Russian"),
    "05": ("Tiếng Trung", "Chinese"),
    "06": ("Việt – Anh", "Vietnamese and English"),
    "07": ("Việt – Nga", "Vietnamese and Russian"),
    "08": ("Việt – Pháp", "Vietnamese and French"),
    "09": ("Hán Nôm", "Han Nom"),
    "10": ("Việt – Trung", "Vietnamese and Chinese"),
    "11": ("Ngôn ngữ khác", "another language"),
    "vi": ("Tiếng Việt", "Vietnamese"),
    "en": ("Tiếng Anh", "English"),
    "fr": ("Tiếng Pháp", "French"),
    "ru": ("Tiếng Nga", "Russian"),
    "zh": ("Tiếng Trung", "Chinese"),
    "lo": ("Tiếng Lào", "Lao"),
    "km": ("Tiếng Khmer", "Khmer"),
}
# By the name of the field, the same in descriptions, dossiers and fonds.
_MEANINGS = {
    "language": _LANGUAGES,
    "maintenance": {
        "01": ("Vĩnh viễn", "permanent"),
        **{f"{code:02}": (f"{n} năm", f"{n} years") for code, n in enumerate((70, 50, 30, 20, 10), 2)},
        "07": ("Thời hạn khác", "another period"),
    },
    "condition": {"01": ("Tốt", "good"), "02": ("Bình thường", "fair"), "03": ("Hỏng", "damaged")},
    "confidence": {
        "01": ("Gốc điện tử", "born digital"),
        "02": ("Số hóa", "digitised"),
        "03": ("Hỗn hợp", "both"),
    },
    "recovery": {"1": ("Có", "yes"), "0": ("Không", "no")},
    "recovery_status": {"01": ("Đã dự phòng", "done"), "02": ("Chưa dự phòng", "not yet")},
    "state": {"open": ("Mở", "open"), "closed": ("Đóng", "closed")},
}
_LISTS = frozenset({"language"})  # several codes with commas between


def with_meaning(field: str, value: str, language: Language) -> str:
    """A value with what its code means before it; one that is no code, or of a later program, as it is."""
    known = _MEANINGS.get(field)
    if known is None:
        return value
    parts = value.split(", ") if field in _LISTS else [value]
    words = {code: both[language is not Language.VI] for code, both in known.items()}
    return ", ".join(f"{words[part]} ({part})" if part in words else part for part in parts)
