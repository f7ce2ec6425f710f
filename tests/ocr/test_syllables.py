from __future__ import annotations

import pytest

from ocr.language.syllables import is_possible_syllable, is_syllable, known_syllables

POSSIBLE = "mẽ lúng quây tặc Hới Trịnh nghiêng giếng gìn gì khuỷu oanh Quỳnh huỳnh thuở quốc hoà hòa quý ÚY Ỷ yếu"
IMPOSSIBLE = "quyêt câp Panô đàp Microsoft UBND bb điêmm việ quốcc ngaá ắ̀ ơng"


@pytest.mark.parametrize("word", POSSIBLE.split())
def test_onset_rime_and_tone_that_may_stand_together_are_a_possible_syllable(word: str) -> None:
    assert is_possible_syllable(word)


@pytest.mark.parametrize("word", IMPOSSIBLE.split())
def test_what_no_vietnamese_syllable_looks_like_is_none(word: str) -> None:
    assert not is_possible_syllable(word)


def test_every_syllable_in_use_is_possible() -> None:
    assert [syllable for syllable in known_syllables() if not is_possible_syllable(syllable)] == []


def test_a_syllable_in_use_is_known_however_its_tone_is_placed() -> None:
    assert is_syllable("hóa")
    assert is_syllable("HOÁ")
    assert not is_syllable("quyêt")
