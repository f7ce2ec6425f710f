"""What records are is found, counted, sorted and answered by records, over every back end alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource, Reading
from domain.errors import ArchiveError, ErrorCode
from domain.people.access import AccessMode, Sight
from domain.people.rights import Rights
from domain.people.roles import Grant, RoleName
from domain.search import FIRST, AnswerShape, Facet, SearchOrder
from index.embedded import generation
from index.embedded.schema import UNDESCRIBED
from index.opensearch import address, generations, schema
from index.ranking import DESCRIBED, DOUBTS
from tests.index.back_ends import opened, opened_again
from tests.index.pages import indexed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.search_index import IndexedPage, SearchIndex

GUEST = Sight.of(Rights.of([Grant(RoleName.GUEST, "")]))
COUNTED = AnswerShape(facets=True)


class Told(NamedTuple):
    kind: str
    symbol: str
    date: str
    issuer: str
    signer: str
    subject: str
    fonds: str = "SNV"
    mode: AccessMode | None = None
    validity: str = ""


_RECORDS = {
    "a": Told(
        "quyết định", "26/2017/QĐ-UBND", "2017-04-05", "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", "Nguyễn Đức Chính",
        "Ban hành Quy chế quản lý tài liệu", validity="in-force",
    ),
    "b": Told(
        "nghị quyết", "26/2017/NQ-HĐND", "2017-12-14", "HỘI ĐỒNG NHÂN DÂN TỈNH QUẢNG TRỊ", "Nguyễn Văn Hùng",
        "Về số hóa tài liệu lưu trữ lịch sử", validity="replaced",
    ),
    "c": Told("công văn", "635/SYT-VP", "2017", "SỞ Y TẾ", "Trần Văn Thành", "V/v giao nộp tài liệu", "SYT"),
    "d": Told("quyết định", "5/QĐ-SYT", "2018-02", "Sở Y tế", "TRẦN VĂN THÀNH", "Về kho lưu trữ", "SYT"),
    "e": Told(
        "quyết định", "30c/QĐ-SNV", "2016-01-31", "SỞ NỘI VỤ", "Lê Thị Mai", "Về tài liệu mật",
        mode=AccessMode.SECRET,
    ),
}  # fmt: skip
_TEXTS = {
    "a": ("Số: .../2017/QĐ-UBND\nquy chế tài liệu kho", "tài liệu tài liệu kho tài liệu", "trang cuối"),
    "b": ("Số: 26/2017/NQ-HĐND\nsố hóa tài liệu", "tài liệu"),
    "c": ("giao nộp tài liệu theo Quyết định số 26/2017/QĐ-UBND và 26/2017/QĐ-UBND năm 2017",),
    "d": ("kho lưu trữ",),
    "e": ("tài liệu kho",),
    "f": ("tài liệu chưa mô tả",),
}


def described(told: Told, *others: tuple[FieldName, str]) -> Description:
    number, _, notation = told.symbol.rpartition("/")
    values = {
        FieldName.KIND: told.kind,
        FieldName.NUMBER: number.partition("/")[0],
        FieldName.NOTATION: notation,
        FieldName.SYMBOL: told.symbol,
        FieldName.ISSUER: told.issuer,
        FieldName.DATE: told.date,
        FieldName.SUBJECT: told.subject,
        FieldName.SIGNER_NAME: told.signer,
    }
    doubts = {name: (Reading(value, FieldSource.PRINT, 0.3),) for name, value in others}
    return Description(
        tuple(
            Field(name, value, value, FieldSource.PRINT, 0.6, others=doubts.get(name, ()))
            for name, value in values.items()
        )
    )


def pages_of(record: str, *others: tuple[FieldName, str]) -> list[IndexedPage]:
    pages = [indexed(record, text, number) for number, text in enumerate(_TEXTS[record], 1)]
    told = _RECORDS.get(record)
    if told is None:
        return pages
    known = described(told, *others)
    return [
        replace(page, fonds=told.fonds, mode=told.mode, description=known, validity=told.validity) for page in pages
    ]


@pytest.fixture(scope="module", params=("tantivy", "opensearch"))
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SearchIndex]:
    with opened(request.param, tmp_path_factory.mktemp("index")) as fresh:
        with fresh.batch():
            for record in _TEXTS:
                others = ((FieldName.SYMBOL, "28/2017/QĐ-UBND"), (FieldName.SIGNER_NAME, "Nguyễn Đức Chinh"))
                fresh.put_record(record, pages_of(record, *(others if record == "a" else ())))
        yield fresh


def found(index: SearchIndex, query: str, sight: Sight | None = None) -> list[str]:
    return [hit.record for hit in index.search(query, limit=50, sight=sight).hits]


@pytest.mark.parametrize(
    ("query", "records"),
    [
        ("loai:quyet-dinh", "aed"),
        ("Loại:“Quyết định”", "aed"),
        ("kind:QĐ", "aed"),
        ("loai:(qd|nq)", "abed"),
        ("loai:qd,nq", "abed"),
        ("loai:qd loai:nq", "abed"),
        ("loai:qd -nam:2018", "ae"),
        ("so:26", "ab"),
        ("số:026", "ab"),
        ("so:30C", "e"),
        ("so:26/2017", "ab"),
        ("so:26/2017/qd-ubnd", "a"),
        ("so:26/qd-ubnd", "a"),
        ("so:28/2017/QĐ-UBND", "a"),
        ("nam:2017", "abc"),
        ("year:2016..2017", "abce"),
        ("ngay:05/4/2017", "ac"),
        ("ngay:2017-01..2017-06", "ac"),
        ("ngay:12/2017", "bc"),
        ("ngay:2018-02-28", "d"),
        ("ngay:2018-03..", ""),
        ("ngay:..2016", "e"),
        ('coquan:"sở y tế"', "cd"),
        ('cơ quan:"SO Y TE"', "cd"),
        ("coquan:syt", "cd"),
        ("coquan:UBND", "a"),
        ('coquan:"hội đồng nhân dân tỉnh"', "b"),
        ("nguoiky:nguyen-van-hung", "b"),
        ('người ký:"Trần Văn Thành"', "cd"),
        ("signer:chinh", "a"),
        ('trichyeu:"tai lieu luu tru"', "b"),
        ("phong:syt", "cd"),
        ("fonds:SNV", "abe"),
        ("hoso:h1", "abcdef"),
        ("hieuluc:in-force", "a"),
        ('hiệu lực:"còn hiệu lực"', "a"),
        ("hieuluc:het", "b"),
        ("-hieuluc:con loai:qd", "de"),
        ("loai:qd kho", "ade"),
        ("nam:2017 tài liệu", "abc"),
        ("-loai:qd tài liệu", "bcf"),
        ("loai:nq kho", ""),
    ],
)
def test_records_are_found_by_what_they_are(index: SearchIndex, query: str, records: str) -> None:
    assert sorted(set(found(index, query))) == sorted(records)


def test_a_query_of_fields_alone_shows_first_pages_the_newest_first(index: SearchIndex) -> None:
    answer = index.search("nam:2016..2018")
    assert [(hit.record, hit.page) for hit in answer.hits] == [("d", 1), ("b", 1), ("a", 1), ("c", 1), ("e", 1)]
    assert answer.total == 5


def test_a_date_that_certainly_lies_in_the_days_ranks_before_one_that_may(index: SearchIndex) -> None:
    assert found(index, "tài liệu ngay:2017-04")[-1] == "c"


def test_exact_marks_of_a_field_rank_first(index: SearchIndex) -> None:
    assert found(index, 'nguoiky:"đức chính" tài liệu')[0] == "a"


@pytest.mark.parametrize("typed", ["26 qd ubnd 2017", "quyết định 26 ubnd", "26/2017/QĐ-UBND", "QĐ-UBND 26 2017"])
def test_the_document_itself_is_found_first_by_parts_of_its_number(index: SearchIndex, typed: str) -> None:
    first = index.search(typed).hits[0]
    assert (first.record, first.page) == ("a", 1)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("loai:xyz", "quyết định"),
        ("so:abc", "26/2017/QĐ-UBND"),
        ("nam:17", "2015..2017"),
        ("ngay:32/1/2017", "05/4/2017"),
        ("ngay:2018..2017", "ngày đầu"),
        ("trichyeu:!!", "gõ chữ"),
        ("hieuluc:abc", "còn hiệu lực"),
    ],
)
def test_a_value_that_a_field_cannot_have_is_told_with_what_may_be_typed(
    index: SearchIndex, query: str, told: str
) -> None:
    for ask in (index.search, index.search_records):
        with pytest.raises(ArchiveError) as refused:
            ask(query)
        assert refused.value.code is ErrorCode.QUERY_INVALID
        assert query in str(refused.value.facts["detail"])
        assert told in str(refused.value.facts["detail"])


@pytest.mark.parametrize("query", ["chế:tài", "Quy: chế", '"chế tài:liệu"'])
def test_what_is_no_field_is_searched_as_words(index: SearchIndex, query: str) -> None:
    assert found(index, query) == ["a"]


def test_facets_count_records_and_not_pages(index: SearchIndex) -> None:
    answer = index.search("tài liệu", shape=COUNTED)
    counts = [(count.facet, count.value, count.records) for count in answer.facets]
    assert counts == [
        (Facet.KIND, "quyết định", 2),
        (Facet.KIND, "công văn", 1),
        (Facet.KIND, "nghị quyết", 1),
        (Facet.YEAR, "2017", 3),
        (Facet.YEAR, "2016", 1),
        (Facet.ISSUER, "HỘI ĐỒNG NHÂN DÂN TỈNH QUẢNG TRỊ", 1),
        (Facet.ISSUER, "SỞ NỘI VỤ", 1),
        (Facet.ISSUER, "SỞ Y TẾ", 1),
        (Facet.ISSUER, "ỦY BAN NHÂN DÂN TỈNH QUẢNG TRỊ", 1),
        (Facet.SIGNER, "Lê Thị Mai", 1),
        (Facet.SIGNER, "Nguyễn Văn Hùng", 1),
        (Facet.SIGNER, "Nguyễn Đức Chính", 1),
        (Facet.SIGNER, "Trần Văn Thành", 1),
        (Facet.FONDS, "SNV", 3),
        (Facet.FONDS, "SYT", 1),
    ]
    assert index.search("tài liệu").facets == ()
    assert index.search_records("tài liệu", shape=COUNTED).facets == answer.facets


def test_one_value_is_counted_however_it_is_written(index: SearchIndex) -> None:
    counts = {(count.facet, count.value): count.records for count in index.search("phong:syt", shape=COUNTED).facets}
    assert counts[Facet.ISSUER, "SỞ Y TẾ"] == counts[Facet.SIGNER, "Trần Văn Thành"] == 2


def test_what_an_actor_may_not_see_is_in_no_count_and_no_list(index: SearchIndex) -> None:
    assert "e" not in found(index, "loai:qd", GUEST)
    answer = index.search_records("tài liệu", sight=GUEST, shape=COUNTED)
    assert answer.total == 4
    assert sorted(one.record for one in answer.records) == ["a", "b", "c", "f"]
    assert all(count.value not in {"SỞ NỘI VỤ", "2016"} for count in answer.facets)


def test_records_are_answered_each_with_its_best_pages(index: SearchIndex) -> None:
    answer = index.search_records("tài liệu")
    assert answer.total == 5
    by_code = {one.record: one for one in answer.records}
    assert [(hit.record, hit.page) for hit in by_code["a"].hits] == [("a", 2), ("a", 1)]
    assert by_code["a"].pages == 2
    assert by_code["a"].title == "Tài liệu a"
    pages = index.search("tài liệu", limit=50).hits
    assert [one.record for one in answer.records] == list(dict.fromkeys(hit.record for hit in pages))
    assert {hit.score for one in answer.records for hit in one.hits} <= {hit.score for hit in pages}


def test_windows_of_records_join_without_gap_or_overlap(index: SearchIndex) -> None:
    whole = [one.record for one in index.search_records("tài liệu").records]
    parts = [one.record for at in range(6) for one in index.search_records("tài liệu", limit=1, offset=at).records]
    assert parts == whole
    assert index.search_records("tài liệu", limit=0).records == ()
    assert index.search_records("tài liệu", limit=0).total == 5
    assert index.search_records("!!!").total == 0


@pytest.mark.parametrize(("order", "records"), [(SearchOrder.DATE, "bacef"), (SearchOrder.NUMBER, "abecf")])
def test_answers_are_sorted(index: SearchIndex, order: SearchOrder, records: str) -> None:
    shape = AnswerShape(order)
    assert "".join(one.record for one in index.search_records("tài liệu", shape=shape).records) == records
    pages = [(hit.record, hit.page) for hit in index.search("tài liệu", shape=shape).hits]
    assert "".join(dict.fromkeys(record for record, _ in pages)) == records
    assert [page for record, page in pages if record == "a"] == [1, 2]
    walked: list[tuple[str, int]] = []
    after: str | None = FIRST
    while after is not None:
        step = index.search("tài liệu", limit=2, after=after, shape=shape)
        walked += [(hit.record, hit.page) for hit in step.hits]
        after = step.cursor
    assert walked == pages


def test_a_cursor_of_another_order_is_refused(index: SearchIndex) -> None:
    cursor = index.search("tài liệu", limit=1, after=FIRST).cursor
    with pytest.raises(ArchiveError) as refused:
        index.search("tài liệu", after=cursor, shape=AnswerShape(SearchOrder.DATE))
    assert refused.value.code is ErrorCode.QUERY_INVALID


def test_words_of_a_field_are_marked_on_the_page(index: SearchIndex) -> None:
    hit = index.search('trichyeu:"số hóa"').hits[0]
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["số", "hóa"]


@pytest.fixture(params=("tantivy", "opensearch"))
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    with opened(request.param, tmp_path) as fresh:
        yield fresh


def test_another_description_makes_another_fingerprint(empty: SearchIndex) -> None:
    prints = []
    for kind in ("quyết định", "nghị quyết"):
        told = described(_RECORDS["a"]._replace(kind=kind))
        empty.put_record("a", [replace(indexed("a", "kho"), description=told)])
        prints += [one.fingerprint for one in empty.records()]
    assert len(set(prints)) == 2


def test_an_index_of_the_release_before_answers_words_and_asks_for_a_new_one_for_fields(
    empty: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        make_undescribed(before)
        with opened_again(empty) as older:
            older.put_record("a", pages_of("a"))
    empty.put_record("b", pages_of("b"))
    assert set(found(empty, "tài liệu 26")) == {"a", "b"}
    assert set(found(empty, "tài liệu", GUEST)) == {"a", "b"}
    for ask in (
        lambda: empty.search("loai:qd"),
        lambda: empty.search("tài liệu", shape=COUNTED),
        lambda: empty.search("tài liệu", shape=AnswerShape(SearchOrder.DATE)),
        lambda: empty.search_records("tài liệu"),
    ):
        with pytest.raises(ArchiveError) as refused:
            ask()
        assert refused.value.code is ErrorCode.INDEX_OUTDATED
    build = empty.build()
    for record in ("a", "b"):
        build.put_record(record, pages_of(record))
    build.finish()
    build.close()
    assert found(empty, "loai:qd") == ["a"]


def make_undescribed(patch: pytest.MonkeyPatch) -> None:
    """Let new generations be made as the release before made them."""
    patch.setattr(generation, "SCHEMA_VERSION", UNDESCRIBED)
    patch.setattr(
        schema, "_FIELDS", {name: value for name, value in schema._FIELDS.items() if name not in {*DESCRIBED, DOUBTS}}
    )
    for module in (address, generations):
        patch.setattr(module, "SCHEMA_VERSION", address.UNDESCRIBED)
