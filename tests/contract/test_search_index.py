"""What every search index does."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from domain.errors import ArchiveError, ErrorCode
from domain.geometry import Box
from domain.vietnamese import fold
from tests.index.back_ends import opened
from tests.index.pages import held, indexed, may_read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.search_index import SearchIndex

BACK_ENDS = ("tantivy", "opensearch")

RESOLUTION = """HỘI ĐỒNG NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 26/2017/NQ-HĐND Đông Hà, ngày 14 tháng 12 năm 2017
NGHỊ QUYẾT
Về số hóa tài liệu lưu trữ lịch sử giai đoạn 2017 - 2020"""


@pytest.fixture(params=BACK_ENDS)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    with opened(request.param, tmp_path) as fresh:
        yield fresh


def put(index: SearchIndex, **texts: str) -> None:
    for record, text in texts.items():
        index.put_record(record, [indexed(record, text)])


def found(index: SearchIndex, query: str) -> list[str]:
    return [hit.record for hit in index.search(query).hits]


def test_an_empty_index_answers_nothing(index: SearchIndex) -> None:
    assert index.search("nghị quyết").total == 0
    assert held(index) == {}


def test_a_query_without_marks_finds_words_with_marks(index: SearchIndex) -> None:
    put(index, a=RESOLUTION, b="Báo cáo công tác văn thư năm 2016")
    assert found(index, "nghi quyet so hoa 2017") == ["a"]


def test_a_query_with_marks_finds_words_that_were_read_without_them(index: SearchIndex) -> None:
    put(index, a="nghi quyet ve so hoa tai lieu")
    assert found(index, "nghị quyết về số hóa") == ["a"]


@pytest.mark.parametrize("word", ["bán", "bàn", "bản", "ban"])
def test_exact_tone_marks_rank_before_other_tones_however_often_these_stand(index: SearchIndex, word: str) -> None:
    put(index, **{f"r{n}": f"{w} {w} {w} đất" for n, w in enumerate(["bán", "bàn", "bản", "ban"]) if w != word})
    put(index, right=f"Các điều kiện để {word} một thửa nào đó gồm có hồ sơ và đất")
    hits = found(index, f"{word} đất")
    assert hits[0] == "right"
    assert len(hits) == 4


@pytest.mark.parametrize("typed", ["hòa", "hoà", "HOÀ", unicodedata.normalize("NFD", "hoà")])
def test_old_and_new_tone_placement_are_one_word(index: SearchIndex, typed: str) -> None:
    put(index, old="cộng hòa", new="cộng hoà", other="hóa đơn")
    assert set(found(index, typed)[:2]) == {"old", "new"}


@pytest.mark.parametrize(("typed", "printed"), [("kĩ thuật", "kỹ thuật"), ("lý lịch", "lí lịch"), ("tỉ lệ", "tỷ lệ")])
def test_i_and_y_are_found_for_one_another(index: SearchIndex, typed: str, printed: str) -> None:
    put(index, a=printed)
    assert found(index, typed) == ["a"]


def test_a_phrase_in_quotes_is_found_only_as_it_stands(index: SearchIndex) -> None:
    put(index, together="số hóa tài liệu lưu trữ", apart="tài sản và số liệu hóa đơn lưu trữ")
    assert found(index, '"tài liệu lưu trữ"') == ["together"]
    assert found(index, "“tai lieu luu tru”") == ["together"]
    assert found(index, '"trữ lưu"') == []


def test_a_doubtful_word_is_found_as_it_was_recognised_and_as_it_may_read(index: SearchIndex) -> None:
    page = may_read(indexed("a", "Chủ tịch Trần Căng ký"), "Căng", "Cang", "Cường", recognised="Cảnq")
    index.put_record("a", [page])
    put(index, b="Chủ tịch Trần Bình ký")
    for typed in ("căng", "cường", "canq", '"trần cường ký"', '"tran cuong"'):
        answer = index.search(typed)
        assert [hit.record for hit in answer.hits] == ["a"], typed
        hit = answer.hits[0]
        assert "Căng" in [hit.snippet[start:end] for start, end in hit.marks], typed
        assert page.text.blocks[0].lines[0].words[3].box in hit.boxes, typed
    for typed in ('"cường cang"', '"ký trần"', '"ký cường"', '"cang cường"', "¦"):
        assert not index.search(typed).hits, typed


def test_a_phrase_is_found_across_the_end_of_a_line(index: SearchIndex) -> None:
    put(index, a="về việc số hóa tài\nliệu lưu trữ")
    assert found(index, '"tài liệu"') == ["a"]


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("Số: 26/2017/NQ-HĐND", "26/2017/NQ-HĐND"),
        ("Số: 26/2017/NQ-HĐND", "26/2017/nq-hdnd"),
        ("Số: 26/2017/NQ-HĐND", "26/2017/NQ–HĐND"),
        ("Số: 26/2017/NQ-\nHĐND ngày", "26/2017/NQ-HĐND"),
        ("Số: 1906 /SGDĐT-CTrTT", "1906/SGDĐT-CTrTT"),
        ("Số: 1906/SGDĐT-CTrTT", "1906 /sgddt-ctrtt"),
        ("Số 05-CT/TU", "05-ct/tu"),
        ("Số 05-CT/TU", "5-CT/TU"),
        ("217-TTg/NC", "217-ttg/nc"),
    ],
)
def test_a_document_number_is_found_whole(index: SearchIndex, printed: str, typed: str) -> None:
    put(index, right=printed, wrong="Số: 126/2017/NQ-HĐND, số 906/SGDĐT-CTrTT, 15-CT/TU, 17-TTg/NC")
    assert found(index, typed) == ["right"]


def test_the_document_that_bears_a_number_ranks_before_those_that_cite_it(index: SearchIndex) -> None:
    put(index, cites="Căn cứ Nghị quyết số 26/2017/NQ-HĐND; thực hiện Nghị quyết số 26/2017/NQ-HĐND", bears=RESOLUTION)
    assert found(index, "26/2017/NQ-HĐND") == ["bears", "cites"]
    assert found(index, "26/2017/nq-hdnd so hoa")[0] == "bears"


def test_a_document_about_the_words_ranks_before_one_that_mentions_it(index: SearchIndex) -> None:
    letter = """SỞ NỘI VỤ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 635/SNV-CCVTLT Độc lập - Tự do - Hạnh phúc
V/v giao nộp tài liệu năm 2019"""
    cites = f"{letter}\nKính gửi: Các sở\nThực hiện Nghị quyết số 18/2017/NQ-HĐND về số hóa, Nghị quyết số hóa"
    put(index, cites=cites, about=RESOLUTION)
    assert found(index, "nghi quyet so hoa 2017") == ["about", "cites"]


@pytest.mark.parametrize("typed", ["02/9/1945", "2/9/1945", "02-09-1945", "02.09.1945"])
def test_a_date_is_found_in_figures_and_in_words(index: SearchIndex, typed: str) -> None:
    put(index, words="ngày 02 tháng 9 năm 1945", figures="ngày 2/9/1945", other="ngày 9 tháng 2 năm 1945")
    assert set(found(index, typed)) == {"words", "figures"}


@pytest.mark.parametrize("typed", ["UBND huyện", "ủy ban nhân dân huyện", "uy ban nhan dan huyen", '"UBND huyện"'])
def test_an_abbreviation_and_its_full_words_find_one_another(index: SearchIndex, typed: str) -> None:
    put(index, short="UBND huyện Hải Lăng", full="Ủy ban nhân dân huyện Hải Lăng", other="HĐND huyện")
    assert set(found(index, typed)) == {"short", "full"}


def test_a_page_with_all_words_ranks_and_pages_with_some_are_left_out(index: SearchIndex) -> None:
    put(index, some="nghị quyết số hóa", all="nghị quyết về số hóa năm 2017")
    answer = index.search("nghi quyet so hoa 2017")
    assert [hit.record for hit in answer.hits] == ["all"]
    assert answer.total == 1


def test_words_that_stand_together_rank_before_words_that_are_scattered(index: SearchIndex) -> None:
    scattered = "Tài sản lưu động, liệu pháp và trữ lượng; số dư hóa đơn; số liệu tài khoản hóa chất lưu ý dự trữ"
    put(index, scattered=scattered, together="Kế hoạch thực hiện trong năm nay về số hóa tài liệu lưu trữ")
    assert found(index, "so hoa tai lieu luu tru")[0] == "together"


def test_a_long_sentence_with_misread_words_is_found(index: SearchIndex) -> None:
    put(
        index,
        right="bộ phận một cửa có trách nhiệm tiếp nhặn hồ sơ của tổ chứe và cá nhân",
        other="bộ phận khác của một cá nhân có hồ sơ",
    )
    assert found(index, "bo phan mot cua co trach nhiem tiep nhan ho so cua to chuc")[0] == "right"


def test_when_no_page_has_all_words_those_with_most_of_them_are_found(index: SearchIndex) -> None:
    put(index, most="nghị quyết về số hóa", few="nghị định")
    assert found(index, "nghi quyet so hoa 2031") == ["most"]


def test_a_hit_shows_the_place_where_the_words_stand(index: SearchIndex) -> None:
    filler = "\n".join(f"dòng chữ thứ {n} về công tác khác" for n in range(40))
    put(index, a=f"{filler}\nKế hoạch số hóa tài liệu của tỉnh\n{filler}\nđã số đó rồi hóa ra")
    hit = index.search("so hoa tai lieu").hits[0]
    assert len(hit.snippet) <= 240
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["số", "hóa", "tài", "liệu"]
    assert hit.boxes[:2] == (Box(280, 2500, 40, 40), Box(340, 2500, 60, 40))
    assert len(hit.boxes) == 6
    assert (hit.title, hit.page, hit.record) == ("Tài liệu a", 1, "a")


def test_a_snippet_is_cut_between_words_of_the_printed_text(index: SearchIndex) -> None:
    words = "những chữ được in dày đặc trên một trang giấy cũ kỹ của cơ quan nhà nước " * 12
    put(index, a=f"{words} kho lưu trữ {words}")
    hit = index.search("kho lưu trữ").hits[0]
    assert set(hit.snippet.split()) <= {*words.split(), "kho", "lưu", "trữ"}
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["kho", "lưu", "trữ"]


def test_a_number_is_one_mark_and_one_box(index: SearchIndex) -> None:
    put(index, a=RESOLUTION)
    hit = index.search("26/2017/nq-hdnd").hits[0]
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["26/2017/NQ-HĐND"]
    assert hit.boxes == (Box(180, 160, 300, 40),)


def test_putting_a_record_again_replaces_its_pages(index: SearchIndex) -> None:
    index.put_record("a", [indexed("a", "trang thứ nhất", 1), indexed("a", "trang thứ hai", 2)])
    index.put_record("b", [indexed("b", "trang khác")])
    index.put_record("a", [indexed("a", "trang được đọc lại", 1)])
    assert held(index) == {"a": 1, "b": 1}
    assert found(index, "nhất") == []
    index.put_record("a", [indexed("a", "trang được đọc lại", 1)])
    assert held(index) == {"a": 1, "b": 1}
    assert index.search("trang").total == 2


def test_a_page_without_text_is_counted_and_never_found(index: SearchIndex) -> None:
    index.put_record("a", [indexed("a", "", 1), indexed("a", "chữ", 2)])
    assert held(index) == {"a": 2}
    assert [hit.page for hit in index.search("chữ").hits] == [2]


def test_a_failure_while_pages_are_made_leaves_the_record_as_it_was(index: SearchIndex) -> None:
    put(index, a="bản đầu")

    def pages() -> Iterator[object]:
        yield indexed("a", "bản sau")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.put_record("a", pages())  # type: ignore[arg-type]
    assert found(index, "đầu") == ["a"]
    assert found(index, "sau") == []
    put(index, b="viết tiếp được")
    assert held(index) == {"a": 1, "b": 1}


def test_pages_of_an_answer_join_without_gap_or_overlap(index: SearchIndex) -> None:
    index.put_record("a", [indexed("a", f"kho số {number}", number) for number in range(1, 8)])
    whole = [hit.page for hit in index.search("kho").hits]
    parts = [hit.page for offset in (0, 3, 6) for hit in index.search("kho", limit=3, offset=offset).hits]
    assert parts == whole
    assert sorted(whole) == list(range(1, 8))


@pytest.mark.parametrize(("limit", "offset"), [(0, 0), (5, 100), (-1, -1)])
def test_limits_out_of_range_give_the_total_and_no_hits(index: SearchIndex, limit: int, offset: int) -> None:
    put(index, a="kho", b="kho")
    answer = index.search("kho", limit=limit, offset=offset)
    assert (answer.total, answer.hits) == (2, ())


@pytest.mark.parametrize("query", ["", "   ", "\n\t"])
def test_an_empty_query_is_refused(index: SearchIndex, query: str) -> None:
    with pytest.raises(ArchiveError) as refused:
        index.search(query)
    assert refused.value.code is ErrorCode.QUERY_INVALID


@pytest.mark.parametrize(
    "query", ['"', '""', "!!!", "* AND (", "a:b", '"kho', "kho \\", "\x00", "😀", "-", "OR", "[" * 99]
)
def test_odd_signs_never_fail(index: SearchIndex, query: str) -> None:
    put(index, a="kho lưu trữ")
    assert index.search(query).total in {0, 1}


@pytest.mark.parametrize("word", ["한국", "ஔவை", "東京", "Ελλάδα", "Москва", "ﬁle", "Ⅷ"])
def test_words_in_other_scripts_are_found_in_both_forms_of_unicode(index: SearchIndex, word: str) -> None:
    put(index, a=f"kho {word} lưu trữ", b="kho lưu trữ")
    for typed in (word, unicodedata.normalize("NFD", word), f'"kho {word}"'):
        assert found(index, typed) == ["a"]


def test_a_quote_without_its_partner_is_ignored(index: SearchIndex) -> None:
    put(index, a="kho lưu trữ")
    assert found(index, 'kho "lưu') == ["a"]


def test_a_whole_page_pasted_as_a_query_finds_that_page(index: SearchIndex) -> None:
    text = " ".join(f"chữ{number} thường gặp" for number in range(1500))
    put(index, a=text, b="chữ thường gặp")
    assert found(index, fold(text))[0] == "a"


def test_clearing_forgets_everything_and_writing_goes_on(index: SearchIndex) -> None:
    put(index, a="kho")
    index.clear()
    assert held(index) == {}
    assert index.search("kho").total == 0
    put(index, b="kho")
    assert found(index, "kho") == ["b"]


def test_a_closed_index_has_kept_everything(index: SearchIndex) -> None:
    put(index, a=RESOLUTION)
    index.close()
    assert found(index, "so hoa") == ["a"]


def test_equal_hits_come_by_record_and_page_whatever_was_written_first(index: SearchIndex) -> None:
    for record in ("c", "a", "d", "b"):
        index.put_record(record, [indexed(record, "kho lưu trữ", page) for page in (2, 1)])
    hits = [(hit.record, hit.page) for hit in index.search("kho").hits]
    assert hits == [(record, page) for record in "abcd" for page in (1, 2)]
    assert [(hit.record, hit.page) for hit in index.search("kho", limit=3, offset=3).hits] == hits[3:6]


def test_a_long_query_with_many_dates_and_abbreviations_is_answered(index: SearchIndex) -> None:
    put(index, a="ngày 2/9/1945 của UBND")
    words = " ".join(f"chữ{number}" for number in range(40))
    dates = " ".join(f"ngày {day}/{day}/20{day} UBND quận{day}" for day in range(10, 13))
    assert index.search(f"{words} {dates}").total == 0
    assert index.search(f'"UBND tỉnh" {dates} {words}').total == 0


def test_records_are_listed_in_order_with_pages_and_fingerprints(index: SearchIndex) -> None:
    for record in ("b", "Đ", "a-1", "B", "a"):
        index.put_record(record, [indexed(record, "kho", page) for page in range(1, 3)])
    listed = list(index.records())
    assert [found.record for found in listed] == sorted(["b", "Đ", "a-1", "B", "a"])
    assert {found.pages for found in listed} == {2}
    assert len({found.fingerprint for found in listed}) == 5  # of the titles, which name the record


def test_a_fingerprint_changes_with_content_alone(index: SearchIndex) -> None:
    def fingerprint() -> str:
        return next(index.records()).fingerprint

    put(index, a="kho lưu trữ")
    first = fingerprint()
    put(index, a="kho lưu trữ")
    assert fingerprint() == first
    put(index, a="kho lưu trũ")
    assert fingerprint() != first
    index.put_record("a", [indexed("a", "kho lưu trữ", 2)])
    assert fingerprint() != first


def test_what_is_held_is_told_for_the_records_asked(index: SearchIndex) -> None:
    index.put_record("a", [indexed("a", "kho", page) for page in (1, 2, 7)])
    put(index, b="kho", c="kho")
    assert index.held(["a", "c", "nothing"]) == {"a": 3, "c": 1}
    assert index.held([]) == {}


def test_an_index_knows_when_it_is_empty(index: SearchIndex) -> None:
    assert index.is_empty()
    put(index, a="kho")
    assert not index.is_empty()
    index.put_record("a", [])
    assert index.is_empty()
    assert list(index.records()) == []


def test_a_batch_is_there_at_its_end(index: SearchIndex) -> None:
    with index.batch():
        put(index, a="kho", b="kho")
        put(index, a="kho kho")
    assert index.search("kho").total == 2
