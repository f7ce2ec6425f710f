from __future__ import annotations

from collections import Counter

import pytest

from ocr.language.syllables import known_syllables
from ocr.reader.net import BLANK
from testbed.corpus import Part
from testbed.pages.texts import names
from tests.bench.train_reader.chances import chance
from training.reader.alphabet import CHARACTERS, is_spellable, numbered, spelled, spelled_out
from training.reader.coverage import seen_in
from training.reader.figures import figures
from training.reader.rare import rare_characters, syllables_of, words_with_rare_characters
from training.reader.texts import line_text


def test_no_character_stands_twice_and_none_is_the_blank() -> None:
    assert len(set(CHARACTERS)) == len(CHARACTERS)
    assert BLANK not in numbered(CHARACTERS)
    assert spelled_out(numbered(CHARACTERS)) == CHARACTERS


def test_the_alphabet_spells_every_syllable_in_both_cases() -> None:
    assert all(is_spellable(word) and is_spellable(word.upper()) for word in known_syllables())


def test_spelling_makes_look_alikes_one_and_spaces_single() -> None:
    assert spelled("Điều\u00a01\u2011a  „x”") == "Điều 1-a “x”"


@pytest.mark.parametrize("part", [Part.BUILD, Part.TUNE])
def test_lines_follow_from_seed_and_number_and_can_be_spelled(part: Part) -> None:
    lines = [line_text(1, number, part) for number in range(300)]
    assert lines == [line_text(1, number, part) for number in range(300)]
    assert lines != [line_text(2, number, part) for number in range(300)]
    assert all(line and is_spellable(line) and line == spelled(line) for line in lines)


def test_no_name_of_those_to_judge_by_is_learned() -> None:
    judged = {*names(Part.JUDGE)["provinces"], *names(Part.JUDGE)["towns"]} - {*names(Part.BUILD)["provinces"]}
    text = "\n".join(line_text(1, number) for number in range(3000))
    assert not [name for name in judged if name in text]


def test_every_round_deals_every_syllable_once() -> None:
    syllables = sorted(known_syllables())
    lines = len(syllables) // 8 * 8  # whole rounds of eight times all
    dealt = Counter(word for line in range(lines) for word in syllables_of(5, line))
    assert min(dealt[word] for word in syllables) >= lines * 8 // len(syllables)


def test_every_rare_character_is_put_into_words() -> None:
    lines = (words_with_rare_characters(3, line, chance(line)) for line in range(40))
    seen = set("".join(word for words in lines for word in words))
    assert seen.issuperset(rare_characters())


def test_characters_and_syllables_are_seen_as_often_as_a_training_wants() -> None:
    """A hundredth of 300,000 lines has a hundredth of 2,000 and of 50 times."""
    seen = seen_in(1, 3000)
    assert min(seen.characters.values()) >= 20
    assert sum(times > 0 for times in seen.syllables.values()) >= 0.99 * len(seen.syllables)


def test_figures_are_spelled_with_our_characters() -> None:
    draws = chance(1)
    assert all(is_spellable(spelled(figures(draws, 4))) for _ in range(2000))
