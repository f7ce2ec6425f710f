"""Numbers of an issuer grow with their days: that puts a pen's likelier reading first, and spares no question."""

from __future__ import annotations

from dataclasses import replace

import pytest

from describe.numbering import asks_by_pen, by_neighbours, days_known
from domain.description.dates import PartialDate
from domain.description.document import Description
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource, Reading, Value, in_order
from domain.description.pen import Neighbour

PEN, PRINT = FieldSource.PEN, FieldSource.PRINT
BEFORE = Neighbour(1950, "2017-10-12")
BEHIND = Neighbour(1990, "2017-10-18")
NEIGHBOURS = (Neighbour(1100, "2017-06-01"), BEFORE, BEHIND, Neighbour(2400, "2017-12-20"))


def by_pen(name: FieldName, value: str | None, confidence: float, **others: float) -> Field:
    told = tuple(Reading(text.lstrip("_").replace("_", "-"), PEN, odds) for text, odds in others.items())
    return Field(name, value, "", PEN, confidence, others=told, findings=(FieldFinding.HANDWRITTEN,))


NUMBER = by_pen(FieldName.NUMBER, "1172", 0.6, _1972=0.3)
SYMBOL = Field(FieldName.SYMBOL, "1172/TB-SYT", "/TB-SYT", PEN, 0.59)
NOTATION = Field(FieldName.NOTATION, "TB-SYT", "TB-SYT", PRINT, 0.99)
DAY = Field(FieldName.DATE, "2017-10-16", "", PRINT, 0.98)


def head(*fields: Field) -> Description:
    return Description(in_order((NOTATION, *fields)))


def found(description: Description, name: FieldName, *neighbours: Neighbour) -> Field:
    field = by_neighbours(description, neighbours).field(name)
    assert field is not None
    return field


def others(field: Field, source: FieldSource = PEN) -> list[Value]:
    return [one.value for one in field.others if one.source is source]


def test_the_reading_that_lies_between_its_neighbours_stands_first_and_is_asked_for() -> None:
    description = head(NUMBER, SYMBOL, DAY)
    number = found(description, FieldName.NUMBER, *NEIGHBOURS)
    assert (number.value, number.asked, others(number)) == ("1972", True, ["1172"])
    assert others(number, FieldSource.NEIGHBOURS) == ["1972"]
    symbol = found(description, FieldName.SYMBOL, *NEIGHBOURS)
    assert (symbol.value, symbol.asked, others(symbol)) == ("1972/TB-SYT", True, ["1172/TB-SYT"])


def test_the_same_again_says_the_same() -> None:
    once = by_neighbours(head(NUMBER, SYMBOL, DAY), NEIGHBOURS)
    number = found(once, FieldName.NUMBER, *NEIGHBOURS)
    assert (number.value, others(number)) == ("1972", ["1172"])
    assert others(number, FieldSource.NEIGHBOURS) == ["1972"]


def test_a_number_that_nobody_is_asked_for_is_left_as_it_is() -> None:
    sure = head(replace(NUMBER, confidence=0.97), DAY)
    assert by_neighbours(sure, NEIGHBOURS) == sure


@pytest.mark.parametrize("neighbours", [(), (Neighbour(1100, "2017-06-01"),), (Neighbour(3, "2017-10-16"),)])
def test_neighbours_that_speak_for_all_readings_alike_change_nothing(neighbours: tuple[Neighbour, ...]) -> None:
    description = head(NUMBER, SYMBOL, DAY)
    assert by_neighbours(description, neighbours) == description


def test_no_number_is_invented_because_neighbours_want_one() -> None:
    number = found(head(by_pen(FieldName.NUMBER, "5", 0.6, _7=0.3), DAY), FieldName.NUMBER, *NEIGHBOURS)
    assert number.value == "5"


def test_one_neighbour_of_many_that_stands_wrong_decides_nothing() -> None:
    wrong = Neighbour(9000, "2017-10-15")
    many = (*(Neighbour(1940 + n, f"2017-10-0{n}") for n in range(1, 8)), wrong, BEHIND)
    assert found(head(NUMBER, DAY), FieldName.NUMBER, *many).value == "1972"


def test_a_printed_month_is_enough_for_the_number() -> None:
    day = by_pen(FieldName.DATE, "2017-10", 0.6, _2017_10_16=0.4, _2017_10_10=0.3)
    earlier = Neighbour(1900, "2017-09-28")
    assert found(head(NUMBER, day), FieldName.NUMBER, earlier).value == "1972"


def test_a_certain_number_decides_between_days() -> None:
    number = Field(FieldName.NUMBER, "1972", "1972", PRINT, 0.98)
    day = by_pen(FieldName.DATE, "2017-10", 0.6, _2017_10_10=0.45, _2017_10_16=0.4)
    date = found(head(number, day), FieldName.DATE, *NEIGHBOURS)
    assert (date.value, date.asked, others(date)) == ("2017-10-16", True, ["2017-10-10"])


def test_what_is_known_of_the_day_is_what_print_says() -> None:
    assert days_known(head(DAY)) == PartialDate(2017, 10, 16)
    by_hand = by_pen(FieldName.DATE, "2017-10-16", 0.6)
    assert days_known(head(by_hand)) == PartialDate(2017, 10)
    assert days_known(head(by_pen(FieldName.DATE, "2017", 0.6))) is None
    assert days_known(head()) is None


def test_print_that_is_asked_for_is_no_pens() -> None:
    assert not asks_by_pen(head(Field(FieldName.NUMBER, "26", "26", PRINT, 0.4), DAY))
    assert asks_by_pen(head(NUMBER))
