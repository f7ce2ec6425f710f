from __future__ import annotations

import pytest

from domain.geometry import Box
from domain.text import BlockKind, Glyph, PageText, TextBlock, TextLine, TextSource, Word
from ocr.language.ends import with_ends_mended


def mended(*lines: str, kind: BlockKind = BlockKind.TEXT, seen: str = ".,;:") -> list[str]:
    """The lines after mending; at every sign the reader saw those of `seen` too."""
    return with_ends_mended(page(*lines, kind=kind, seen=seen)).text.splitlines()


def page(*lines: str, kind: BlockKind = BlockKind.TEXT, seen: str = ".,;:") -> PageText:
    rows = tuple(TextLine(tuple(word(token, seen) for token in line.split())) for line in lines)
    return PageText((TextBlock(rows, kind),), TextSource.RECOGNISED, "test")


def word(text: str, seen: str) -> Word:
    glyphs = tuple(
        Glyph(c + "".join(other for other in seen if other != c and c in ".,;:"), (0.9, *(0.1,) * 4)) for c in text
    )
    return Word(text, Box(0, 0, 9, 9), 0.9, glyphs=glyphs)


def test_the_number_of_an_item_has_a_full_stop() -> None:
    assert mended("1. Một việc.", "2, Chấp hành", "nghiêm.", "3: Giao cho") == [
        "1. Một việc.",
        "2. Chấp hành",
        "nghiêm.",
        "3. Giao cho",
    ]


@pytest.mark.parametrize(
    ("lines", "seen"),
    [
        (("theo khoản 1,", "2, Điều 5 của"), ".,"),
        (("các khoản 1", "2, Nghị định này"), ".,"),
        (("có việc.", "2, chấp hành"), ".,"),  # a small letter
        (("tại Thành phố", "2, Chấp hành"), ".,"),  # the line before did not end
        (("có việc.", "2, Chấp hành"), ","),  # no full stop was seen
    ],
)
def test_other_numbers_keep_their_comma(lines: tuple[str, ...], seen: str) -> None:
    assert mended(*lines, seen=seen) == list(lines)


def test_what_stands_before_an_item_does_not_end_in_a_comma() -> None:
    assert mended("a) Một việc,", "b) Hai việc") == ["a) Một việc.", "b) Hai việc"]
    assert mended("a) Một việc,", "b) Hai việc", seen=";,")[0] == "a) Một việc;"
    assert mended("a) Một việc,", "b) Hai việc", seen=",")[0] == "a) Một việc,"
    assert mended("a) Một việc,", "hai việc khác")[0] == "a) Một việc,"


def test_for_whom_one_signs_has_a_full_stop_in_the_signature_block_alone() -> None:
    assert mended("KT, CHỦ TỊCH", "PHÓ CHỦ TỊCH", kind=BlockKind.SIGNATURE)[0] == "KT. CHỦ TỊCH"
    assert mended("KT, CHỦ TỊCH")[0] == "KT, CHỦ TỊCH"


def test_labels_have_a_colon() -> None:
    assert mended("Nơi nhận;", "- Lưu; VT.", kind=BlockKind.RECIPIENTS) == ["Nơi nhận:", "- Lưu: VT."]
    assert mended("đã tiếp nhận; sau đó") == ["đã tiếp nhận; sau đó"]


def test_what_was_recognised_is_kept() -> None:
    text = with_ends_mended(page("có việc.", "2, Chấp hành"))
    assert text.recognised == "có việc.\n2, Chấp hành"
    assert all("." in word.glyphs[-1].letters for word in text.words() if word.text == "2.")


def test_signs_that_are_right_are_no_corrections() -> None:
    text = with_ends_mended(page("1. Một việc.", "2. Chấp hành.", "Kính gửi: Sở", "a) Ba;", "b) Bốn."))
    assert [word.text for word in text.words() if word.correction is not None] == []
