from __future__ import annotations

from domain.geometry import Box
from domain.text import Glyph, Word
from ocr.language.signs import with_signs_mended


def words(text: str, seen: dict[str, dict[int, str]] | None = None, weight: float = 0.5) -> list[Word]:
    """Words of a line; `seen` names for a word what else was seen at its letters."""
    others = seen or {}
    return [
        Word(
            token,
            Box(60 * place, 0, 50, 20),
            0.95,
            glyphs=tuple(
                Glyph(c + (more := others.get(token, {}).get(n - len(token), "")), (0.94, *(weight for _ in more)))
                for n, c in enumerate(token)
            ),
        )
        for place, token in enumerate(text.split())
    ]


def text_of(mended: list[Word]) -> str:
    return " ".join(word.text for word in mended)


def test_a_full_stop_before_a_small_word_was_a_comma() -> None:
    mended = with_signs_mended(words("các cơ quan. tổ chức khác", {"quan.": {-1: ","}}))
    assert text_of(mended) == "các cơ quan, tổ chức khác"
    assert mended[2].correction is not None
    assert mended[2].recognised == "quan."


def test_a_full_stop_stays_before_a_capital_an_item_an_abbreviation_or_where_no_comma_was_seen() -> None:
    seen = {"quan.": {-1: ","}, "TP.": {-1: ","}}
    assert text_of(with_signs_mended(words("cơ quan. Tổ chức", seen))) == "cơ quan. Tổ chức"
    assert text_of(with_signs_mended(words("cơ quan. a) tổ chức", seen))) == "cơ quan. a) tổ chức"
    assert text_of(with_signs_mended(words("tại TP. thuộc tỉnh", seen))) == "tại TP. thuộc tỉnh"
    assert text_of(with_signs_mended(words("cơ quan. tổ chức"))) == "cơ quan. tổ chức"
    assert text_of(with_signs_mended(words("cơ quan. tổ chức", seen, weight=0.0))) == "cơ quan. tổ chức"


def test_a_word_that_prose_never_capitalises_between_small_words_begins_small() -> None:
    seen = {"Của": {-3: "c"}, "Chính": {-5: "c"}}
    assert text_of(with_signs_mended(words("quyền Của người dân", seen))) == "quyền của người dân"
    assert text_of(with_signs_mended(words("điều. Của người dân", seen))) == "điều. Của người dân"
    assert text_of(with_signs_mended(words("Của người dân", seen))) == "Của người dân"
    assert text_of(with_signs_mended(words("của Chính phủ nước", seen))) == "của Chính phủ nước"


def test_a_lone_stroke_behind_a_word_that_counts_is_one() -> None:
    assert text_of(with_signs_mended(words("tại khoản I, Điều l và Bước | sau"))) == "tại khoản 1, Điều 1 và Bước 1 sau"
    assert text_of(with_signs_mended(words("Chương I, Quý I và Điều II"))) == "Chương I, Quý I và Điều II"


def test_letters_that_stand_alone_only_as_digits_are_those() -> None:
    assert text_of(with_signs_mended(words("ó. Chương trình và §) Giá"))) == "6. Chương trình và 8) Giá"
    assert text_of(with_signs_mended(words("tiếng ó của chim"))) == "tiếng ó của chim"
