"""The pages that people see, without a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from api.http.addresses import record_url, with_query
from api.http.pages.records import ShownWord, shown_word
from api.http.pages.rendering import marked
from api.terms import TERMS, finding_term
from domain.documents import FileUse, RecordState, SourceNature
from domain.events import EventType, Outcome
from domain.evidence import Coverage, Indication, LaterChanges, TrustRegime
from domain.geometry import Box
from domain.messages import Language
from domain.page import FindingCode, PageState, QualityFinding
from domain.text import Correction, Word
from tests.signing.seal_material import authority
from tests.signing.signed_samples import office, plain_pdf, signed_by

if TYPE_CHECKING:
    from enum import StrEnum
    from pathlib import Path

    from fastapi.testclient import TestClient

_ENUMS = (
    FileUse,
    RecordState,
    SourceNature,
    EventType,
    Outcome,
    Coverage,
    Indication,
    LaterChanges,
    TrustRegime,
    PageState,
)


@pytest.mark.parametrize("kind", _ENUMS)
def test_every_code_has_a_term_in_both_languages(kind: type[StrEnum]) -> None:
    for code in kind:
        vietnamese, english = TERMS[code]
        assert vietnamese != english


@pytest.mark.parametrize("code", FindingCode)
def test_every_quality_finding_is_told_in_words(code: FindingCode) -> None:
    told = {language: finding_term(QualityFinding(code, 0.5), language) for language in Language}
    assert told[Language.VI] != told[Language.EN]
    assert "{" not in told[Language.VI]


def test_marks_stand_around_matched_words_and_what_was_read_is_never_markup() -> None:
    assert marked("<b> hội đồng", [(4, 7)]) == "&lt;b&gt; <mark>hội</mark> đồng"


def test_addresses_carry_any_code_and_query() -> None:
    assert record_url("HS Đ/1.0000001", "pages", 2, q='"hội" & x') == (
        "/records/HS%20%C4%90%2F1.0000001/pages/2?q=%22h%E1%BB%99i%22+%26+x"
    )
    assert with_query("/records", batch=None, text="", state="failed") == "/records?state=failed"


def test_the_search_page_begins_empty_and_tells_how(client: TestClient) -> None:
    text = client.get("/").text
    assert 'lang="vi"' in text
    assert "ngoặc kép" in text


def test_results_show_snippet_code_page_and_thumbnail(client: TestClient, notice: str) -> None:
    text = client.get("/", params={"q": "tiep cong dan"}).text
    assert "<mark>tiếp</mark>" in text
    assert f"/api/v1/records/{notice}/pages/1/thumbnail" in text
    assert f'href="/records/{notice}/pages/1?q=tiep+cong+dan"' in text


def test_a_query_is_never_markup(client: TestClient) -> None:
    text = client.get("/", params={"q": '"><img src=x onerror=alert(1)>'}).text
    assert "<img src=x" not in text


def test_the_organisations_name_is_never_markup(client: TestClient) -> None:
    assert "Kho thử &lt;&amp;&gt;" in client.get("/").text


def test_english_is_chosen_once_and_kept(client: TestClient) -> None:
    try:
        assert 'lang="en"' in client.get("/", params={"lang": "en"}).text
        assert 'lang="en"' in client.get("/records").text
    finally:
        client.cookies.clear()
    assert 'lang="vi"' in client.get("/records", headers={"Accept-Language": "en"}).text


def test_a_page_shows_its_text_with_the_words_marked(client: TestClient, notice: str) -> None:
    text = client.get(f"/records/{notice}/pages/1", params={"q": "dai bieu"}).text
    assert "<mark>đại</mark>" in text
    assert 'data-boxes="[[' in text


def test_a_page_leads_to_its_neighbours(client: TestClient, history: str) -> None:
    assert f'rel="next" href="/records/{history}/pages/2"' in client.get(f"/records/{history}/pages/1").text
    assert f'rel="prev" href="/records/{history}/pages/1"' in client.get(f"/records/{history}/pages/2").text


def test_a_record_shows_what_it_is(client: TestClient, notice: str) -> None:
    text = client.get(f"/records/{notice}").text
    for part in ("đã lưu trữ", "thông báo.png", "người thử", "Nhận dạng chữ", "lô một"):
        assert part in text


def test_the_report_says_valid_and_test_in_words(client: TestClient, notice: str) -> None:
    text = client.get(f"/records/{notice}/verification").text
    assert "Hợp lệ" in text
    assert "TOTAL-PASSED" in text
    assert "không có giá trị pháp lý" in text


def test_batches_show_refused_files_with_their_sentence(client: TestClient) -> None:
    text = client.get("/batches", params={"batch": "lô một"}).text
    assert "rỗng.pdf" in text
    assert "không có gì để lưu trữ" in text


def test_errors_are_pages_for_people(client: TestClient) -> None:
    answer = client.get("/records/VK.1.0000001")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "Không có tài liệu mang mã" in answer.text
    assert "<html" not in client.get("/records/VK.1.0000001", headers={"HX-Request": "true"}).text


def test_a_file_dropped_on_the_verify_page_is_told_as_a_piece_of_it(client: TestClient, notice: str) -> None:
    sealed = client.get(f"/api/v1/records/{notice}/file").content
    text = client.post("/verify", params={"name": "a.pdf"}, content=sealed).text
    assert "Hợp lệ" in text
    assert "<html" not in text


def test_a_file_of_several_signatures_gets_a_table_of_them(client: TestClient, tmp_path: Path) -> None:
    signer = office(authority(tmp_path))
    signed = signed_by(signed_by(plain_pdf(), signer), signer, "Signature2")
    text = client.post("/verify", params={"name": "a.pdf"}, content=signed).text
    assert "Các chữ ký theo thứ tự ký" in text
    assert text.count("chưa rõ vai trò") >= 2
    assert "Tệp có 2 chữ ký (2 chưa rõ vai trò)" in text


def test_a_word_that_is_not_sure_and_one_that_was_corrected_say_so() -> None:
    box = Box(0, 0, 9, 9)
    assert shown_word(Word("quyền", box, 0.999), hit=True) == ShownWord("quyền", hit=True, sure=None, read=None)
    unsure = shown_word(Word("243", box, 0.414), hit=False)
    mended = shown_word(Word("quyền", box, 0.97, Correction("quyên", 2.0, 20.0)), hit=False)
    assert (unsure.sure, unsure.read) == (41, None)
    assert (mended.sure, mended.read) == (None, "quyên")
