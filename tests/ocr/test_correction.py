from __future__ import annotations

from dataclasses import replace

import pytest

from domain.geometry import Box
from domain.text import DOUBTFUL, BlockKind, Glyph, PageText, TextBlock, TextLine, TextSource, Word
from ocr.language.correction import corrected

WIDTH, HEIGHT = 12, 24
Others = dict[str, dict[int, str]]


def seen(text: str, others: dict[int, str]) -> tuple[Glyph, ...]:
    """Glyphs of a word; `others` are letters also seen at a place, half as likely as the one that was read."""
    return tuple(
        Glyph(letter + others.get(place, ""), (0.94, *(0.4 for _ in others.get(place, ""))))
        for place, letter in enumerate(text)
    )


def page(*lines: str, others: Others | None = None, kind: BlockKind = BlockKind.TEXT) -> PageText:
    """A page of one block; `others` names for a word what else was seen at its letters."""
    others = others or {}
    rows = []
    for row, text in enumerate(lines):
        x, words = 10, []
        for token in text.split():
            box = Box(x, 40 * row, WIDTH * len(token), HEIGHT)
            words.append(Word(token, box, 0.93, glyphs=seen(token, others.get(token, {}))))
            x = box.right + WIDTH
        rows.append(TextLine(tuple(words)))
    return PageText((TextBlock(tuple(rows), kind),), TextSource.RECOGNISED, "test")


def test_a_lost_tone_comes_back_where_the_reader_saw_it_too_and_the_words_around_want_it() -> None:
    text = page("Căn cứ Luật Tổ chức chính quyên địa phương", others={"quyên": {3: "ềể"}})
    mended = corrected(text)
    assert mended.text == "Căn cứ Luật Tổ chức chính quyền địa phương"
    assert mended.recognised == text.text


def test_a_change_is_kept_with_what_was_recognised_and_the_evidence_on_both_sides() -> None:
    text = corrected(page("chính quyên địa phương", others={"quyên": {3: "ề"}}))
    (word,) = [word for word in text.words() if word.correction]
    assert word.correction is not None
    assert (word.correction.before, word.text) == ("quyên", "quyền")
    assert word.correction.language > word.correction.image > 0


def test_a_doubtful_word_keeps_what_it_may_read_too_and_a_sure_one_does_not() -> None:
    words = list(corrected(page("tiền của chi tiêu", others={"chi": {2: "ỉí"}})).words())
    doubtful = [word for word in words if word.others]
    assert [word.text for word in doubtful] == ["chi"]
    assert doubtful[0].confidence < DOUBTFUL
    assert set(doubtful[0].others) <= {"chỉ", "chí"}


def test_the_same_word_stays_where_it_is_right() -> None:
    text = page("quyên góp ủng hộ đồng bào bị lũ lụt", others={"quyên": {3: "ềể"}})
    assert corrected(text).text == text.text


def test_what_the_reader_saw_clearly_stays() -> None:
    text = page("chính quyên địa phương")  # no other letter was seen
    assert corrected(text).text == text.text


def test_capitals_are_mended_in_capitals_and_signs_around_a_word_stay() -> None:
    text = page('"THÀNH PHÓ, ĐÀ NẴNG', others={"PHÓ,": {2: "ỐỔ"}})
    assert corrected(text).text == '"THÀNH PHỐ, ĐÀ NẴNG'


def test_two_words_read_as_one_are_parted_and_share_its_box() -> None:
    text = corrected(page("theo đề nghị của BộCông Thương"))
    assert text.text == "theo đề nghị của Bộ Công Thương"
    first, second = (word for word in text.words() if word.correction)
    assert first.box.right < second.box.x
    assert (text.recognised.split()[-2], second.recognised) == ("BộCông", "")


def test_a_speck_between_two_words_is_no_sign() -> None:
    assert corrected(page("hợp tác xã, liên.hiệp hợp tác xã")).text == "hợp tác xã, liên hiệp hợp tác xã"


@pytest.mark.parametrize(
    ("line", "others"),
    [
        ("Quyết định số 125/QĐ-UBND ngày 15", {"125/QĐ-UBND": {0: "7", 1: "3"}, "15": {1: "6"}}),  # digits
        ("do UBND tỉnh", {"UBND": {1: "Ư"}}),  # abbreviation
        ("Quyết định của TU về công tác", {"TU": {1: "Ư"}}),  # an abbreviation that is also a syllable
        ("ông Nguyễn Văn Tuân ký", {"Tuân": {2: "ấầ"}}),  # name
        ("Chánh Văn phòng Đinh Quang Diễm", {"Đinh": {1: "ị"}}),
        ("công ty Microsoft Việt Nam", {"Microsoft": {1: "íì"}}),  # foreign word
        ("trang www.chinhphu.vn và TP.Huế", {}),
        ("email trucgiang@epu.edu.vn trước", {"trucgiang@epu.edu.vn": {2: "ú"}}),
    ],
)
def test_numbers_symbols_abbreviations_names_and_foreign_words_are_never_touched(line: str, others: Others) -> None:
    text = page(line, others=others)
    assert corrected(text).text == text.text


def test_a_text_typed_without_marks_gets_none() -> None:
    text = page("UY BAN NHAN DAN TINH QUYET DINH BAN HANH", others={"QUYET": {3: "ẾÉ"}, "BAN": {1: "À"}})
    assert corrected(text).text == text.text


def test_lines_of_the_head_say_nothing_about_one_another() -> None:
    lines = ("ỦY BAN NHÂN DÂN BAN", "THÀNH PHÔ HẢI PHÒNG")
    text = page(*lines, others={"PHÔ": {2: "ỐÓ"}}, kind=BlockKind.ISSUER)
    assert corrected(text).text.endswith("THÀNH PHỐ HẢI PHÒNG")


def test_a_corrected_text_keeps_no_glyphs_and_is_left_alone_the_second_time() -> None:
    once = corrected(page("chính quyên địa phương", others={"quyên": {3: "ề"}}))
    assert all(word.glyphs == () for word in once.words())
    assert corrected(once).text == once.text


def test_an_empty_page_stays_empty() -> None:
    empty = PageText((), TextSource.NONE, "")
    assert corrected(empty) == empty


def test_a_text_without_glyphs_stays_as_it_is() -> None:
    text = page("chính quyên địa phương")
    bare = replace(
        text,
        blocks=tuple(
            TextBlock(tuple(TextLine(tuple(replace(w, glyphs=()) for w in line.words)) for line in block.lines))
            for block in text.blocks
        ),
    )
    assert corrected(bare).text == text.text
