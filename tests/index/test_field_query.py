"""What fields in a typed query mean, and what is left as words."""

from __future__ import annotations

from contextlib import nullcontext, suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import ArchiveError, ErrorCode
from index.query import Query, parse


def words(query: Query) -> str:
    return " ".join(word.folded for word in query.words)


def keys(query: Query) -> list[tuple[str, ...]]:
    return [field.keys for field in query.fields]


@pytest.mark.parametrize(
    "typed",
    [
        "loai:quyet-dinh số hóa",
        "số hóa loai:qd",
        "số LOẠI:QĐ hóa",
        "số hóa loaivanban:quyetdinh",
        'số hóa loại:"quyết  định"',
        "type:Quyết_định số hóa",
    ],
)
def test_a_field_is_taken_out_of_the_words_however_it_is_typed(typed: str) -> None:
    query = parse(typed)
    assert keys(query) == [("kind:quyet dinh",)]
    assert words(query) == "so hoa"


@pytest.mark.parametrize(
    ("typed", "kinds"),
    [
        ("HĐ", {"hop dong"}),
        ("HD", {"huong dan"}),
        ("hd", {"huong dan", "hop dong"}),
        ("tb", {"thong bao", "tuyen bo"}),
        ("ttr", {"to trinh"}),
    ],
)
def test_an_abbreviation_means_what_it_means_exactly_before_what_it_may_mean(typed: str, kinds: set[str]) -> None:
    assert set(parse(f"loai:{typed}").fields[0].keys) == {f"kind:{kind}" for kind in kinds}


def test_a_name_of_two_words_takes_only_its_own_words() -> None:
    query = parse('tài liệu cơ quan:ubnd người ký:"A B"')
    assert words(query) == "tai lieu"
    assert [field.words[0][0] for field in query.fields] == ["issuer", "signer"]
    assert words(parse("tài liệu loai:qd")) == "tai lieu"


def test_values_of_one_field_mean_any_of_them_and_a_hyphen_leaves_out() -> None:
    query = parse("nam:2016,2017 nam:2019 -nam:2018")
    assert keys(query) == [("year:2016", "year:2017", "year:2019"), ("year:2018",)]
    assert [field.negated for field in query.fields] == [False, True]


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("05/4/2017", (20170405, 20170405)),
        ("5.4.2017", (20170405, 20170405)),
        ("2017-04-05", (20170405, 20170405)),
        ("2/2016", (20160201, 20160229)),
        ("2017-02", (20170201, 20170228)),
        ("2017", (20170101, 20171231)),
        ("2017-01..2017-06", (20170101, 20170630)),
        ("01/4/2017..5/4/2017", (20170401, 20170405)),
        ("2017..", (20170101, 99991231)),
    ],
)
def test_days_are_understood_as_far_as_they_are_told(typed: str, days: tuple[int, int]) -> None:
    assert parse(f"ngay:{typed}").fields[0].days == (days,)


@pytest.mark.parametrize("typed", ["Số: 26/2017/QĐ-UBND", "V/v:báo cáo", "loai:", "xloai:qd", "http://kho", "12:30"])
def test_what_documents_print_with_a_colon_stays_words(typed: str) -> None:
    query = parse(typed)
    assert query.fields == ()
    assert query.words


def test_a_loosened_query_keeps_its_fields() -> None:
    query = parse("loai:qd 26/2017/QĐ-UBND")
    assert query.loosened().fields == query.fields


@given(st.text(st.sampled_from('loaisnmngày:"(|),-./ 2017QĐ'), max_size=40))
def test_whatever_is_typed_is_understood_or_refused_with_its_reason(typed: str) -> None:
    with suppress(ArchiveError) if not typed.strip() or ":" in typed else nullcontext():
        parse(typed)


def test_thousands_of_values_are_refused() -> None:
    with pytest.raises(ArchiveError) as refused:
        parse("nam:1900..2090 " + " ".join(f"nguoiky:a{number}" for number in range(900)))
    assert refused.value.code is ErrorCode.QUERY_INVALID
