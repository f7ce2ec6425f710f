"""What several say of one document: nobody's word is lost, a person's stands, and who contradicts makes one asked."""

from __future__ import annotations

import pytest

from domain.description.document import Description
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource, Value
from domain.description.merging import described_anew, with_person, with_sheet
from domain.description.values import field_named, value_of, with_what_follows
from domain.errors import ArchiveError, ErrorCode

DATE, SUBJECT = FieldName.DATE, FieldName.SUBJECT


def page(date: str | None, confidence: float = 0.95, extractor: str = "máy 1") -> Description:
    return Description((Field(DATE, date, date or "", FieldSource.PRINT, confidence),), extractor=extractor)


def told(description: Description, name: FieldName = DATE) -> Field:
    found = description.field(name)
    assert found is not None
    return found


def test_a_persons_word_stands_whatever_a_machine_finds_later() -> None:
    said = with_person(page("2017-04-05"), {DATE: "2017-04-06"})
    assert (told(said).value, told(said).source, told(said).asked) == ("2017-04-06", FieldSource.PERSON, False)
    assert [one.value for one in told(said).others] == ["2017-04-05"], "what was there is not lost"
    later = described_anew(page("2017-04-08", 0.99, "máy 2"), said)
    assert (told(later).value, told(later).source, later.extractor) == ("2017-04-06", FieldSource.PERSON, "máy 2")
    assert [one.value for one in told(later).others] == ["2017-04-08"]


def test_a_person_may_say_that_there_is_none() -> None:
    said = with_person(page("2017-04-05"), {DATE: None})
    assert (told(said).value, told(said).asked) == (None, False)
    assert told(described_anew(page("2017-04-05"), said)).value is None


def test_a_person_who_speaks_again_leaves_what_the_page_says_beside_it() -> None:
    once = with_person(page("2017-04-05"), {DATE: "2017-04-06"})
    twice = with_person(once, {DATE: "2017-04-07"})
    assert (told(twice).value, [one.value for one in told(twice).others]) == ("2017-04-07", ["2017-04-05"])


def test_a_sheet_that_says_the_same_makes_surer() -> None:
    both = with_sheet(page("2017-04-05", 0.7), {DATE: "2017-04-05"})
    assert (told(both).source, told(both).asked) == (FieldSource.PRINT, False)


@pytest.mark.parametrize(("confidence", "value"), [(0.95, "2017-04-05"), (0.6, "2016-04-05")])
def test_where_sheet_and_page_contradict_both_are_kept_and_a_person_is_asked(confidence: float, value: str) -> None:
    both = with_sheet(page("2017-04-05", confidence), {DATE: "2016-04-05"})
    assert told(both).value == value
    assert {told(both).value, *(one.value for one in told(both).others)} == {"2017-04-05", "2016-04-05"}
    assert FieldFinding.CONTRADICTED in told(both).findings
    assert told(both).asked
    again = described_anew(page("2017-04-05", confidence, "máy 2"), both)
    assert told(again) == told(both), "whoever describes it anew"


def test_what_only_a_sheet_says_is_kept_when_a_page_is_described_anew() -> None:
    known = with_sheet(page("2017-04-05"), {SUBJECT: "Về việc nghỉ Tết"})
    assert told(known, SUBJECT).source is FieldSource.SHEET
    assert told(described_anew(page("2017-04-05", 0.95, "máy 2"), known), SUBJECT).value == "Về việc nghỉ Tết"


def test_a_person_settles_a_contradiction_for_ever() -> None:
    both = with_sheet(page("2017-04-05"), {DATE: "2016-04-05"})
    settled = with_person(both, {DATE: "2017-04-05"})
    assert not told(settled).asked
    again = described_anew(page("2017-04-05"), settled)
    assert (told(again).source, told(again).asked) == (FieldSource.PERSON, False)


def test_fields_stand_in_the_order_of_their_list() -> None:
    said = with_person(page("2017-04-05"), {SUBJECT: "nghỉ Tết", FieldName.KIND: "công văn"})
    assert [field.name for field in said.fields] == [FieldName.KIND, DATE, SUBJECT]


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("date", "05/4/2017", "2017-04-05"),
        ("date", "4/2017", "2017-04"),
        ("date", "00/00/2017", "2017"),
        ("date", "2017-04", "2017-04"),
        ("symbol", "26 /2017/QĐ–UBND", "26/2017/QĐ-UBND"),
        ("kind", "Quyết Định", "quyết định"),
        ("recipients", "Như Điều 3; Lưu: VT;", ("Như Điều 3", "Lưu: VT")),
        ("pages", "012", "12"),
        ("subject", "  Về việc   nghỉ Tết ", "Về việc nghỉ Tết"),
        ("subject", "  ", None),
    ],
)
def test_a_value_is_kept_in_one_form_however_it_is_written(name: str, text: str, value: Value | None) -> None:
    assert value_of(field_named(name), text) == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("date", "31/2/2017"),
        ("date", "hôm qua"),
        ("number", "hai sáu"),
        ("symbol", "số hai"),
        ("pages", "-1"),
        ("year_in_number", "17"),
        ("subject", "x" * 2001),
        ("subject", "a\0b"),
    ],
)
def test_what_cannot_be_a_value_is_refused(name: str, text: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        value_of(field_named(name), text)
    assert refused.value.code is ErrorCode.FIELD_INVALID


def test_a_field_that_nobody_knows_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ArchiveError) as refused:
        field_named("trích yếu")
    assert refused.value.code is ErrorCode.FIELD_UNKNOWN
    assert "subject" in str(refused.value.facts["names"])


def test_a_number_and_its_parts_follow_one_from_the_other() -> None:
    parts = with_what_follows({FieldName.SYMBOL: "26/2017/QĐ-UBND"}, Description(()))
    assert (parts[FieldName.NUMBER], parts[FieldName.YEAR_IN_NUMBER], parts[FieldName.NOTATION]) == (
        "26",
        "2017",
        "QĐ-UBND",
    )
    notation = Description((Field(FieldName.NOTATION, "QĐ-UBND", "", FieldSource.PRINT, 0.95),))
    assert with_what_follows({FieldName.NUMBER: "27"}, notation)[FieldName.SYMBOL] == "27/QĐ-UBND"
    assert with_what_follows({FieldName.NUMBER: "27"}, Description(()))[FieldName.SYMBOL] is None
