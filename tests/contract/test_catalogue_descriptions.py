"""What records say of themselves, in every database: kept with the record, and citations found from both ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from catalogue.catalogue import Catalogue, open_catalogue
from domain.description.authorities import (
    AuthorityDecision,
    AuthorityKind,
    AuthorityName,
    AuthorityRecord,
    AuthorityState,
    SeenName,
)
from domain.description.citations import Citation, CitationRole
from domain.description.dates import PartialDate
from domain.description.document import Description
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource, Value
from domain.documents import RecordState
from domain.people.access import AccessMode, Sight
from tests.catalogue.databases import KINDS, empty, postgresql_database, sqlite_url
from tests.catalogue.factories import DOSSIER, MORNING, record, submission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BASIS = CitationRole.BASIS


@pytest.fixture(scope="session")
def described_postgresql_url() -> Iterator[str]:
    with postgresql_database() as url:
        yield url


@pytest.fixture(params=KINDS)
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Catalogue]:
    shared = request.param != "sqlite"
    opened = open_catalogue(request.getfixturevalue("described_postgresql_url") if shared else sqlite_url(tmp_path))
    empty(opened)
    yield opened
    opened.close()


def field(name: FieldName, value: Value | None, confidence: float = 0.97) -> Field:
    return Field(name, value, "", FieldSource.PRINT, confidence)


def decision(symbol: str, date: str = "2017-04-05", issuer: str = "ỦY BAN NHÂN DÂN TỈNH LÀO CAI") -> Description:
    fields = (field(FieldName.SYMBOL, symbol), field(FieldName.ISSUER, issuer), field(FieldName.DATE, date))
    return Description(fields, extractor="máy 1")


def citing(symbol: str, date: PartialDate | None = None, issuer: str = "") -> Description:
    return Description((), (Citation(symbol, BASIS, f"số {symbol}", (), 0.95, "", date, issuer),), extractor="máy 1")


def ending(symbol: str) -> Description:
    (told,) = citing(symbol).citations
    return Description((), (replace(told, role=CitationRole.REPLACES),), extractor="máy 1")


def saved(catalogue: Catalogue, number: int, described: Description | None, mode: AccessMode | None = None) -> str:
    given = submission(number)
    code = catalogue.register(given).code
    catalogue.save_record(replace(record(code, given), mode=mode), 1, DOSSIER, description=described)
    return code


def cited(catalogue: Catalogue, told: Description, sight: Sight | None = None) -> list[list[str]]:
    return [[one.code for one in found] for found in catalogue.cited_records(told.citations, sight)]


def citers(catalogue: Catalogue, code: str, sight: Sight | None = None) -> list[str]:
    return [one.record for one in catalogue.citing_records(code, sight)]


def test_a_citation_finds_its_record_whichever_of_the_two_came_first(catalogue: Catalogue) -> None:
    told = citing("26/2017/QĐ-UBND")
    first = saved(catalogue, 1, told)
    assert cited(catalogue, told) == [[]]
    decided = saved(catalogue, 2, decision("26/2017/QĐ-UBND"))
    assert cited(catalogue, told) == [[decided]]
    last = saved(catalogue, 3, citing("26 /2017/QĐ–UBND"))
    assert citers(catalogue, decided) == [first, last], "spaces and dashes are no other number"
    assert catalogue.citing_records(decided)[0].citation == told.citations[0]


def test_a_number_of_another_day_or_body_is_another_document(catalogue: Catalogue) -> None:
    decided = saved(catalogue, 1, decision("12/QĐ-UBND", "2017-04-05"))
    day, month, other = PartialDate(2017, 4, 5), PartialDate(2017, 4), PartialDate(2018, 4, 5)
    assert cited(catalogue, citing("12/QĐ-UBND", day, "UBND tỉnh Lào Cai")) == [[decided]]
    assert cited(catalogue, citing("12/QĐ-UBND", month, "UBND tỉnh")) == [[decided]]
    assert cited(catalogue, citing("12/QĐ-UBND", other)) == [[]]
    assert cited(catalogue, citing("12/QĐ-UBND", day, "UBND tỉnh Yên Bái")) == [[]]


def test_several_records_with_one_number_are_all_told(catalogue: Catalogue) -> None:
    codes = [saved(catalogue, number, decision("12/QĐ-UBND", f"{2016 + number}-01-02")) for number in (1, 2)]
    assert cited(catalogue, citing("12/QĐ-UBND")) == [codes]
    assert cited(catalogue, citing("12/QĐ-UBND", PartialDate(2018))) == [codes[1:]]


def test_a_number_that_somebody_has_to_be_asked_for_is_no_number_yet(catalogue: Catalogue) -> None:
    doubtful = Description((field(FieldName.SYMBOL, "12/QĐ-UBND", 0.6),))
    code = saved(catalogue, 1, doubtful)
    saved(catalogue, 2, citing("12/QĐ-UBND"))
    assert cited(catalogue, citing("12/QĐ-UBND")) == [[]]
    assert citers(catalogue, code) == []


def test_a_number_that_was_left_blank_is_no_number(catalogue: Catalogue) -> None:
    blank = Field(FieldName.SYMBOL, None, "Số: …/QĐ-UBND", FieldSource.PRINT, 0.97, findings=(FieldFinding.BLANK,))
    code = saved(catalogue, 1, Description((blank,)))
    saved(catalogue, 2, Description((blank,)))
    assert not blank.asked
    assert citers(catalogue, code) == []
    assert catalogue.numbered_records(None) == []


def test_what_an_actor_may_not_see_neither_cites_nor_is_cited(catalogue: Catalogue) -> None:
    told, secret = citing("26/2017/QĐ-UBND"), AccessMode.SECRET
    decided = saved(catalogue, 1, decision("26/2017/QĐ-UBND"), secret)
    open_one = saved(catalogue, 2, decision("27/2017/QĐ-UBND"))
    saved(catalogue, 3, citing("27/2017/QĐ-UBND"), secret)
    sight = Sight(((AccessMode.OPEN, None),))
    assert cited(catalogue, told) == [[decided]]
    assert cited(catalogue, told, sight) == [[]]
    assert len(citers(catalogue, open_one)) == 1
    assert citers(catalogue, open_one, sight) == []


def test_saved_again_a_record_says_what_it_says_now(catalogue: Catalogue) -> None:
    code = saved(catalogue, 1, citing("26/2017/QĐ-UBND"))
    decided = saved(catalogue, 2, decision("26/2017/QĐ-UBND"))
    assert citers(catalogue, decided) == [code]
    kept = record(code, submission(1))
    catalogue.save_record(kept, 2, DOSSIER, description=citing("99/2017/QĐ-UBND"))
    assert citers(catalogue, decided) == []
    catalogue.save_record(kept, 3, DOSSIER, description=decision("99/2017/QĐ-UBND"))
    catalogue.save_record(kept, 4, DOSSIER)
    assert cited(catalogue, citing("99/2017/QĐ-UBND")) == [[]]


def test_who_cites_is_told_with_number_kind_and_a_day_that_is_sure(catalogue: Catalogue) -> None:
    decided = saved(catalogue, 1, decision("26/2017/QĐ-UBND"))
    said = (field(FieldName.SYMBOL, "30/2018/QĐ-UBND"), field(FieldName.KIND, "quyết định"))
    ended = Description((*said, field(FieldName.DATE, "2018-02")), ending("26/2017/QĐ-UBND").citations)
    saved(catalogue, 2, ended)
    (one,) = catalogue.citing_records(decided)
    assert (one.symbol, one.kind, one.date) == ("30/2018/QĐ-UBND", "quyết định", PartialDate(2018, 2))
    assert one.ends
    doubtful = replace(ended, fields=(*said, field(FieldName.DATE, "2018-02", 0.4)))
    saved(catalogue, 3, doubtful)
    assert [one.date for one in catalogue.citing_records(decided)] == [PartialDate(2018, 2), None]


def test_a_record_is_outdated_when_what_ends_it_comes_changes_or_goes_and_by_nothing_else(catalogue: Catalogue) -> None:
    decided = saved(catalogue, 1, decision("26/2017/QĐ-UBND"))
    saved(catalogue, 2, citing("26/2017/QĐ-UBND"))
    assert catalogue.outdated() == {}, "a basis neither ends nor changes it"
    by = saved(catalogue, 3, ending("26/2017/QĐ-UBND"))
    settle(catalogue, decided)
    kept = record(by, submission(3))
    catalogue.save_record(kept, 2, DOSSIER, description=ending("99/2017/QĐ-UBND"))
    settle(catalogue, decided)
    catalogue.save_record(kept, 3, DOSSIER, description=ending("99/2017/QĐ-UBND"))
    assert catalogue.outdated() == {}


def test_a_record_is_outdated_when_what_ends_it_is_archived_or_its_dossier_gets_another_mode(
    catalogue: Catalogue,
) -> None:
    decided = saved(catalogue, 1, decision("26/2017/QĐ-UBND"))
    given = submission(2)
    code = catalogue.register(given).code
    stored = record(code, given)
    catalogue.save_record(stored, 1, DOSSIER, RecordState.STORED, ending("26/2017/QĐ-UBND"))
    settle(catalogue, decided)
    catalogue.set_state(code, RecordState.ARCHIVED)
    settle(catalogue, decided)
    catalogue.access.set_dossier_mode(DOSSIER.code, AccessMode.CONDITIONAL)
    settle(catalogue, decided)


def test_what_outdates_a_record_while_it_is_renewed_is_not_forgotten(catalogue: Catalogue) -> None:
    decided = saved(catalogue, 1, decision("26/2017/QĐ-UBND"))
    saved(catalogue, 2, ending("26/2017/QĐ-UBND"))
    before = catalogue.outdated()[decided]
    saved(catalogue, 3, ending("26/2017/QĐ-UBND"))
    catalogue.renewed(decided, before)
    settle(catalogue, decided)


def test_records_come_in_the_order_of_their_series_page_by_page_and_only_those_that_may_be_seen(
    catalogue: Catalogue,
) -> None:
    kind = field(FieldName.KIND, "quyết định")
    told = [decision("3/QĐ-UBND", "2018-01-02"), decision("1/QĐ-UBND"), decision("2/QĐ-UBND", "2017")]
    codes = [saved(catalogue, n, replace(one, fields=(*one.fields, kind))) for n, one in enumerate(told, 1)]
    hidden = decision("4/QĐ-UBND")
    saved(catalogue, 4, replace(hidden, fields=(*hidden.fields, kind)), AccessMode.SECRET)
    sight = Sight(((AccessMode.OPEN, None),))
    first = catalogue.numbered_records(sight, None, 2)
    assert [one.code for one in first] == codes[1:]
    assert {one.series[2] for one in first} == {"2017"}
    (last,) = catalogue.numbered_records(sight, first[-1], 2)
    assert (last.code, last.symbol) == (codes[0], "3/QĐ-UBND")
    assert len(catalogue.numbered_records(None)) == 4


def settle(catalogue: Catalogue, code: str) -> None:
    """Exactly this record is outdated; it is renewed."""
    marks = catalogue.outdated()
    assert list(marks) == [code]
    catalogue.renewed(code, marks[code])
    assert catalogue.outdated() == {}


def test_values_of_any_length_and_letters_are_kept(catalogue: Catalogue) -> None:
    long = Description(
        (
            field(FieldName.SUBJECT, "Về việc " * 2000 + "\0"),
            field(FieldName.RECIPIENTS, ("Như Điều 3", "Lưu: VT\0")),
            field(FieldName.SYMBOL, None, 0.2),
        )
    )
    code = saved(catalogue, 1, long)
    with catalogue._database.reading() as connection:
        rows = connection.execute(text("SELECT name, key FROM described_fields WHERE record = :code"), {"code": code})
        found = {row.name: row.key for row in rows}
    assert len(found["subject"]) == 200
    assert (found["recipients"][:12], found["symbol"]) == ("nhu dieu 3; ", "")


def test_a_rebuild_begins_without_what_was_said(catalogue: Catalogue) -> None:
    saved(catalogue, 1, citing("26/2017/QĐ-UBND"))
    assert catalogue.begin_rebuild(MORNING) == ""
    with catalogue._database.reading() as connection:
        assert connection.scalar(text("SELECT COUNT(*) FROM citations")) == 0
    catalogue.end_rebuild()


def signed(name: str, position: str = "CHỦ TỊCH", date: str = "2017-04-05", confidence: float = 0.97) -> Description:
    told = decision("26/2017/QĐ-UBND", date)
    signer = field(FieldName.SIGNER_NAME, name, confidence), field(FieldName.SIGNER_POSITION, position)
    return replace(told, fields=(*told.fields, *signer))


def test_names_of_which_nobody_is_asked_are_counted_with_their_days_among_what_may_be_seen(
    catalogue: Catalogue,
) -> None:
    saved(catalogue, 1, signed("Trần An", date="2016"))
    saved(catalogue, 2, signed("Trần An"), AccessMode.SECRET)
    saved(catalogue, 3, signed("Trần Ân", confidence=0.5))
    saved(catalogue, 4, decision("27/2017/QĐ-UBND", issuer="BỘ Y TẾ - BỘ TÀI CHÍNH"))
    body = AuthorityName(AuthorityKind.BODY, "ỦY BAN NHÂN DÂN TỈNH LÀO CAI")
    person = AuthorityName(AuthorityKind.PERSON, "Trần An", "CHỦ TỊCH", body.name)
    assert set(catalogue.authorities.seen(None)) == {
        SeenName(body, 3, "2016", "2017-04-05"),
        SeenName(person, 2, "2016", "2017-04-05"),
    }
    assert SeenName(person, 1, "2016", "2016") in catalogue.authorities.seen(Sight(((AccessMode.OPEN, None),)))


def test_what_was_decided_of_a_name_is_kept_and_every_decision_is_noticed(catalogue: Catalogue) -> None:
    record = AuthorityRecord("a1", AuthorityKind.PLACE, "Cam Ranh", spellings=("Cam Rank",))
    stamps = [catalogue.authorities.stamp()]
    for state in (AuthorityState.CONFIRMED, AuthorityState.REFUSED):
        record = record.decided(AuthorityDecision(state, MORNING, "Lan", "r", "Cam Ranh"))
        catalogue.authorities.keep(record)
        stamps.append(catalogue.authorities.stamp())
    assert catalogue.authorities.all() == (record,)
    assert len(set(stamps)) == len(stamps)


def numbered(number: str, date: str, *, confidence: float = 0.97, issuer: str = "SỞ Y TẾ") -> Description:
    fields = (
        field(FieldName.NUMBER, number, confidence),
        field(FieldName.NOTATION, "TB-SYT"),
        field(FieldName.ISSUER, issuer),
        field(FieldName.DATE, date),
    )
    return Description(fields, extractor="máy 1")


def test_neighbours_are_certain_numbers_of_one_issuer_notation_and_year(catalogue: Catalogue) -> None:
    own = saved(catalogue, 1, numbered("1972", "2017-10-16"))
    for number, (told, day) in enumerate({"1950": "2017-10-12", "1990b": "2017-10-18", "4": "2018-01-03"}.items(), 2):
        saved(catalogue, number, numbered(told, day))
    saved(catalogue, 5, numbered("17", "2017-10-11", confidence=0.6))
    saved(catalogue, 6, numbered("18", "2017-10-11", issuer="SỞ NỘI VỤ"))
    saved(catalogue, 7, numbered("19", "2017-10"))
    found = catalogue.neighbours(own, "Sở Y tế", "TB-SYT", PartialDate(2017, 10, 16))
    assert [(one.number, one.day) for one in found] == [(1950, "2017-10-12"), (1990, "2017-10-18")]


def test_the_nearest_neighbours_are_told_whatever_came_in_first(catalogue: Catalogue) -> None:
    days = [*range(1, 31)]
    for number, day in enumerate([*days[::2], *days[1::2]], 1):
        saved(catalogue, number, numbered(f"{100 + day}", f"2017-09-{day:02}"))
    found = catalogue.neighbours("", "SỞ Y TẾ", "TB-SYT", PartialDate(2017, 10))
    assert [one.number for one in found] == [100 + day for day in range(7, 31)]
