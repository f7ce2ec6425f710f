"""One form for every letter, and keys under which the same word is the same."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.vietnamese import fold, natural_key, nfc, tone_key

_VIETNAMESE = st.text(alphabet="aăâeêioôơuưyđbcghklmnpqrstvxàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ ")


@pytest.mark.parametrize(
    ("one", "other"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("ỦY", "uỷ"), ("Hóa", "hoá"), ("lũy", "luỹ")]
)
def test_both_tone_placements_are_one_word(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other)


@pytest.mark.parametrize(("one", "other"), [("hòa", "hoa"), ("quý", "quy"), ("bán", "bàn"), ("hoàn", "hòan")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


@pytest.mark.parametrize("word", ["quý", "quà", "quỹ", "hoàn", "tuyến", "loại", "giờ", "thuế"])
def test_words_with_one_spelling_keep_it(word: str) -> None:
    assert tone_key(word) == word


def test_folding_takes_tones_hats_and_the_stroke_of_d() -> None:
    assert fold("Nghị quyết ĐẶC BIỆT về số hóa") == "nghi quyet dac biet ve so hoa"


def test_letters_of_other_languages_have_keys_too() -> None:
    assert (fold("Žižek, STRAẞE, ﬁ"), tone_key("Žižek Ñandú")) == ("zizek, strasse, fi", "žižek ñandú")


def test_the_look_alikes_of_d_with_stroke_are_one_letter() -> None:
    assert nfc("Ðà Nẵng") == nfc("Ɖà Nẵng") == "Đà Nẵng"


@given(_VIETNAMESE)
def test_keys_do_not_depend_on_composition(text: str) -> None:
    decomposed = unicodedata.normalize("NFD", text)

    assert (fold(decomposed), tone_key(decomposed)) == (fold(text), tone_key(text))


@given(_VIETNAMESE)
def test_keys_of_keys_are_keys(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert tone_key(tone_key(text)) == tone_key(text)


@given(_VIETNAMESE)
def test_a_word_and_its_tone_key_fold_alike(text: str) -> None:
    assert fold(tone_key(text)) == fold(text)


def test_names_sort_as_people_count() -> None:
    names = ["trang10.png", "trang2.png", "Trang1.png", unicodedata.normalize("NFD", "ảnh3.png"), "ảnh21.png"]

    assert sorted(names, key=natural_key) == [
        "Trang1.png",
        "trang2.png",
        "trang10.png",
        unicodedata.normalize("NFD", "ảnh3.png"),
        "ảnh21.png",
    ]
