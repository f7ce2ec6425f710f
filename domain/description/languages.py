"""Languages: codes of TT 05/2025/TT-BNV (01 to 11), ISO 639 and what people call them. Pure."""

from __future__ import annotations

from domain.vietnamese import fold

_CODES = {"vi": "01", "en": "02", "fr": "03", "ru": "04", "zh": "05"}
_OTHER_CODE = "11"
_NAMES = {"viet": "vi", "anh": "en", "phap": "fr", "nga": "ru", "trung": "zh", "trung quoc": "zh", "viet nam": "vi"}


def language_of(text: str) -> str | None:
    """ISO 639 of a code, or of a name such as `Tiếng Việt`; None where it is none of them, or several."""
    plain = " ".join(fold(text).split())
    by_code = {code: iso for iso, code in _CODES.items()}
    if plain.isdecimal():
        return by_code.get(plain.zfill(2))
    return plain if plain in _CODES else _NAMES.get(plain.removeprefix("tieng "))


def language_code(language: str) -> str:
    """The circular's code of an ISO 639 language."""
    return _CODES.get(language, _OTHER_CODE)
