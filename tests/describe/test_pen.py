"""What a pen wrote fills the fields of a description, decided by what else is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from describe.pen import told_confidence, wants_pen, with_pen
from domain.description.citations import Citation, CitationRole
from domain.description.dates import PartialDate
from domain.description.document import Description
from domain.description.fields import ASKED_BELOW, Field, FieldFinding, FieldName, FieldSource, Reading
from domain.description.pen import PenPlace, PenReading, PenRole, PenText, Said
from domain.geometry import Box

BOX = Box(100, 200, 150, 70)
PEN, PRINT = FieldSource.PEN, FieldSource.PRINT
BY_HAND = (FieldFinding.HANDWRITTEN,)
NUMBER = Field(FieldName.NUMBER, None, "", PEN, 0.0, findings=BY_HAND)
HEAD = Description(
    (
        NUMBER,
        Field(FieldName.NOTATION, "QĐ-UBND", "QĐ-UBND", PRINT, 0.99),
        Field(FieldName.SYMBOL, None, "/QĐ-UBND", PEN, 0.0, findings=BY_HAND),
        Field(FieldName.DATE, "2017-04", "ngày tháng 4 năm 2017", PEN, 0.6, findings=BY_HAND),
    )
)


def read(role: PenRole, **texts: float) -> PenReading:
    """A reading; names are texts with a `_` before figures, and `s` for a stroke."""
    told = (PenText(name.lstrip("_").replace("s", "/"), odds) for name, odds in texts.items())
    return PenReading(PenPlace(role, 1, BOX), tuple(told))


def field(name: FieldName, *readings: PenReading, of: Description = HEAD, named: tuple[str, ...] = ()) -> Field:
    said = [Said(FieldName.NUMBER, number, FieldSource.FILE_NAME) for number in named]
    found = with_pen(of, readings, said).field(name)
    assert found is not None
    return found


def cited(day: str) -> Citation:
    return Citation("12/QĐ-UBND", CitationRole.BASIS, "", (), 1.0, date=PartialDate.parse(day))


def with_field(changed: Field) -> Description:
    kept = (one for one in HEAD.fields if one.name is not changed.name)
    return replace(HEAD, fields=(*kept, changed))


def test_a_number_that_is_sure_is_told_with_its_place_and_makes_the_symbol() -> None:
    sure = read(PenRole.NUMBER, _275s=0.999)
    number, symbol = field(FieldName.NUMBER, sure), field(FieldName.SYMBOL, sure)
    assert (number.value, number.source, number.asked) == ("275", PEN, False)
    assert number.places[0].boxes == (BOX,)
    assert (symbol.value, symbol.asked) == ("275/QĐ-UBND", False)


def test_a_stamp_of_urgency_is_told_with_its_place_and_what_else_it_may_say() -> None:
    stamp = PenReading(PenPlace(PenRole.URGENCY, 1, BOX), (PenText("HỎA TỐC", 0.8), PenText("HỎA TỐC HẸN GIỜ", 0.19)))
    urgency = field(FieldName.URGENCY, stamp)
    assert (urgency.value, urgency.source, urgency.asked) == ("HỎA TỐC", FieldSource.STAMP, True)
    assert urgency.places[0].boxes == (BOX,)
    assert [one.value for one in urgency.others] == ["HỎA TỐC HẸN GIỜ"]


def test_a_number_that_is_not_sure_is_asked_with_the_likeliest_others() -> None:
    doubtful = read(PenRole.NUMBER, _275s=0.6, _215s=0.3, _225=0.05)
    number = field(FieldName.NUMBER, doubtful)
    assert (number.value, number.asked) == ("275", True)
    assert [one.value for one in number.others] == ["215", "225"]
    assert [one.value for one in field(FieldName.SYMBOL, doubtful).others] == ["215/QĐ-UBND", "225/QĐ-UBND"]


def test_what_hardly_anything_speaks_for_is_proposed_and_a_month_stays_a_month() -> None:
    date = field(FieldName.DATE, read(PenRole.DAY, _5=0.3, _6=0.2))
    assert (date.value, date.asked, date.confidence) == ("2017-04", True, 0.6)
    assert [one.value for one in date.others] == ["2017-04-05", "2017-04-06"]


def test_a_place_in_which_nothing_is_written_is_told_blank_and_nobody_is_asked() -> None:
    number = field(FieldName.NUMBER, PenReading(PenPlace(PenRole.NUMBER, 1, BOX), (PenText("/", 0.98),)))
    assert (number.value, number.findings, number.asked) == (None, (FieldFinding.BLANK,), False)


def test_ink_in_a_place_taken_for_blank_is_read() -> None:
    blank = with_field(replace(NUMBER, findings=(FieldFinding.BLANK,)))
    number = field(FieldName.NUMBER, read(PenRole.NUMBER, _9s=0.99), of=blank)
    assert (number.value, number.findings) == ("9", BY_HAND)


@pytest.mark.parametrize("also", ["others", "named"])
def test_what_is_told_elsewhere_decides_between_readings(also: str) -> None:
    other = Reading("215", PEN, 0.2)
    head = with_field(replace(NUMBER, others=(other,))) if also == "others" else HEAD
    doubtful = read(PenRole.NUMBER, _275s=0.5, _215s=0.4)
    assert field(FieldName.NUMBER, doubtful, of=head, named=("215",) if also == "named" else ()).value == "215"


def test_a_number_that_nobody_read_is_never_invented_from_the_files_name() -> None:
    number = field(FieldName.NUMBER, read(PenRole.NUMBER, _275s=0.6), named=("333",))
    assert "333" not in {number.value, *(one.value for one in number.others)}


def test_that_a_files_name_says_so_too_stands_beside_the_value() -> None:
    number = field(FieldName.NUMBER, read(PenRole.NUMBER, _275s=0.9), named=("275",))
    assert FieldSource.FILE_NAME in {one.source for one in number.others}


def test_a_day_completes_the_printed_month_and_year() -> None:
    date = field(FieldName.DATE, read(PenRole.DAY, _05=0.999))
    assert (date.value, date.source, date.asked) == ("2017-04-05", PEN, False)


def test_there_is_no_31st_of_april() -> None:
    date = field(FieldName.DATE, read(PenRole.DAY, _31=0.6, _21=0.35))
    assert (date.value, date.others) == ("2017-04-21", ())


def test_no_day_is_taken_before_the_newest_document_cited() -> None:
    head = replace(HEAD, citations=(cited("2017-04-11"), cited("2015-01-02")))
    assert field(FieldName.DATE, read(PenRole.DAY, _10=0.6, _16=0.39), of=head).value == "2017-04-16"


def test_a_pens_month_is_read_with_the_day() -> None:
    head = with_field(Field(FieldName.DATE, "2017", "ngày tháng năm 2017", PEN, 0.6, findings=BY_HAND))
    date = field(FieldName.DATE, read(PenRole.DAY, _7=0.99), read(PenRole.MONTH, _10=0.99), of=head)
    assert (date.value, len(date.places)) == ("2017-10-07", 2)


def test_print_that_the_pens_reader_reads_too_is_surer_and_else_stays_asked() -> None:
    printed = with_field(Field(FieldName.DATE, "2017-04-13", "ngày 13 tháng 4 năm 2017", PRINT, 0.8))
    agreed = field(FieldName.DATE, read(PenRole.DAY, _13=0.99), of=printed)
    other = field(FieldName.DATE, read(PenRole.DAY, _18=0.99), of=printed)
    assert (agreed.value, agreed.asked) == ("2017-04-13", False)
    assert (other.value, other.asked, other.others[0].value) == ("2017-04-13", True, "2017-04-18")


def test_number_and_day_of_arrival_are_kept_apart() -> None:
    names = FieldName.ARRIVAL_NUMBER, FieldName.ARRIVAL_DATE
    stamped = (*HEAD.fields, *(Field(name, None, "", PEN, 0.0, findings=BY_HAND) for name in names))
    readings = read(PenRole.ARRIVAL_NUMBER, _1207=0.999), read(PenRole.ARRIVAL_DATE, _12s5s17=0.999)
    found = with_pen(Description(stamped), readings)
    assert [found.value(name) for name in names] == ["1207", "2017-05-12"]
    assert found.value(FieldName.NUMBER) is None


def test_without_readings_a_description_is_as_it_was() -> None:
    assert with_pen(HEAD, ()) == HEAD
    assert with_pen(HEAD, [PenReading(PenPlace(PenRole.NUMBER, 1, BOX), ())]) == HEAD


def test_a_head_printed_for_certain_wants_no_pens_reader() -> None:
    printed = Description((Field(FieldName.NUMBER, "26", "26", PRINT, 0.99), *(HEAD.fields[1:2])))
    assert not wants_pen(printed)
    assert wants_pen(HEAD)


@pytest.mark.parametrize("probability", [0.0, 0.5, 0.98499])
def test_a_reading_below_its_threshold_is_asked_for_however_near_it_is(probability: float) -> None:
    assert told_confidence(probability) < ASKED_BELOW


@pytest.mark.parametrize("probability", [0.985, 1.0])
def test_a_reading_from_its_threshold_on_is_told_without_asking(probability: float) -> None:
    assert told_confidence(probability) >= ASKED_BELOW
