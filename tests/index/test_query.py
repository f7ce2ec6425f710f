from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ArchiveError
from index.query import parse


def shown(query: str) -> list[list[str]]:
    return [[" ".join(word.exact for word in form) for form in clause.alternatives] for clause in parse(query).clauses]


def test_words_numbers_phrases_and_dates_become_clauses_in_typed_order() -> None:
    query = parse('nghị "tài liệu" 26/2017/NQ-HĐND 2/9/1945')
    assert [(clause.quoted, clause.number) for clause in query.clauses] == [
        (False, None),
        (True, None),
        (False, "26/2017/nq-hdnd"),
        (False, None),
    ]


def test_a_date_takes_its_forms() -> None:
    assert shown("2/9/1945")[0][:3] == ["2 9 1945", "02 09 1945", "02 tháng 09 năm 1945"]


def test_abbreviations_stand_for_their_words_and_words_for_their_abbreviation() -> None:
    assert shown("UBND")[0] == ["ubnd", "ủy ban nhân dân"]
    assert shown("uỷ ban nhân dân") == [["ủy", "ubnd"], ["ban", "ubnd"], ["nhân", "ubnd"], ["dân", "ubnd"]]
    assert shown('"UBND tỉnh"')[0] == ["ubnd tỉnh", "ủy ban nhân dân tỉnh"]


def test_a_word_typed_twice_is_asked_once() -> None:
    assert len(parse("kho Kho khò").clauses) == 1


def test_loosening_takes_numbers_apart_and_keeps_phrases() -> None:
    loose = parse('26/2017/NQ-HĐND "tài liệu"').loosened()
    assert [[word.folded for word in clause.alternatives[0]] for clause in loose.clauses] == [
        ["26"],
        ["2017"],
        ["nq"],
        ["hdnd"],
        ["tai", "lieu"],
    ]


@pytest.mark.parametrize(("query", "marked"), [("nghi", False), ("nghị", True), ("dia", False), ("đia", True)])
def test_marks_are_noticed(query: str, marked: bool) -> None:
    assert parse(query).marked is marked


@given(st.text(min_size=1))
def test_every_text_but_blank_is_understood(text: str) -> None:
    if text.strip():
        assert len(parse(text).clauses) <= 64
    else:
        with pytest.raises(ArchiveError):
            parse(text)
