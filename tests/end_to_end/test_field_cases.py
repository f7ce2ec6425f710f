"""Inputs of kinds that people complain about in public, each with the right result of `field-cases/README.md`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.reading.score import score_words
from bench.seen.judging import visible_letters
from bench.seen.looks import drawn
from tests.end_to_end.archived_files import Taken, missing, one_line, take_in

_FOLDER = Path(__file__).parents[2].parent / "shared" / "corpus" / "field-cases"

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not _FOLDER.is_dir(), reason="../shared/corpus/field-cases is not here"),
]

_BODY = (
    "Thực hiện kế hoạch của tỉnh về việc số hóa tài liệu, trong năm",
    "qua xã đã chỉnh lý được một trăm hai mươi mét giá tài liệu,",
    "trong đó có nhiều hồ sơ về đất đai và hộ tịch được lập từ lâu.",
    "Công tác bảo quản được quan tâm, kho lưu trữ đã được sửa chữa,",
    "trang bị thêm giá sắt, bìa hộp và máy hút ẩm theo quy định.",
    "Tuy nhiên vẫn còn một số khó khăn về kinh phí và nhân lực,",
    "đề nghị cấp trên xem xét bổ sung biên chế cho năm tiếp theo.",
    "Trên đây là báo cáo kết quả, kính trình các cơ quan xem xét.",
)
_REPORT = (
    "ỦY BAN NHÂN DÂN XÃ ĐÔNG HẢI",
    "Số: 57/BC-UBND",
    "BÁO CÁO",
    "Kết quả thực hiện công tác lưu trữ năm 2019",
    *_BODY,
)
_NO_CHAIN = ("INDETERMINATE", "NO_CERTIFICATE_CHAIN_FOUND")
_VERDICTS = {
    "number_by_signature.pdf": _NO_CHAIN,
    "digestinfo_without_null.pdf": _NO_CHAIN,
    "digestinfo_wrong.pdf": ("TOTAL-FAILED", "SIG_CRYPTO_FAILURE"),
    "cms_ber.pdf": _NO_CHAIN,
    "cms_ber_tail.pdf": ("TOTAL-FAILED", "FORMAT_FAILURE"),
}
_REFUSED = {"xfa_dynamic.pdf"}
_NAMES = sorted(path.name for path in _FOLDER.glob("*.*") if path.suffix != ".md")
_SEALED = sorted(set(_NAMES) - set(_VERDICTS) - _REFUSED)
_FORM_LOOKS_OF_POPPLER = "form_need_appearances.pdf"  # poppler's own look lacks Vietnamese letters
_PHOTOGRAPHS = {"green_paper.jpg", "warm_light.jpg"}


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Taken:
    return take_in(tmp_path_factory.mktemp("field"), [_FOLDER / name for name in _NAMES])


@pytest.mark.parametrize("name", sorted(set(_NAMES) - _REFUSED))
def test_each_is_archived(taken: Taken, name: str) -> None:
    assert taken[name].line["state"] == "archived"


@pytest.mark.parametrize("name", _SEALED)
def test_each_seal_of_ours_passes(taken: Taken, name: str) -> None:
    assert taken[name].verdict == ("TOTAL-PASSED", None)


@pytest.mark.parametrize("name", _VERDICTS)
def test_a_signed_file_is_judged_rightly_and_keeps_its_bytes(taken: Taken, name: str) -> None:
    assert taken[name].verdict == _VERDICTS[name]
    assert taken[name].rendition.read_bytes() == taken[name].master.read_bytes()


@pytest.mark.parametrize(
    "name", sorted(name for name in _SEALED if name.endswith(".pdf") and name != _FORM_LOOKS_OF_POPPLER)
)
def test_the_pdfa_of_a_pdf_shows_what_the_master_shows(taken: Taken, name: str) -> None:
    for page in range(1, taken[name].line["pages"] + 1):
        difference = taken[name].difference(page)

        assert difference.print > 1000
        assert (difference.lost, difference.gained) == (0, 0)


def test_number_and_day_by_signature_are_read_in_order(taken: Taken) -> None:
    lines = taken["number_by_signature.pdf"].text.splitlines()

    assert "Số: 364/QĐ-UBND" in lines
    assert any(line.endswith("ngày 19 tháng 02 năm 2025") for line in lines)


def test_a_search_for_the_number_by_signature_boxes_it_in_the_head(taken: Taken) -> None:
    places = taken["number_by_signature.pdf"].places("364/QĐ-UBND")

    assert places
    assert all(0.1 < x < 0.4 and 0.1 < y < 0.15 for x, y in places)


@pytest.mark.parametrize("name", ["overlay_white_smask.pdf", "overlay_unembedded.pdf"])
def test_a_scan_below_a_pens_picture_is_read(taken: Taken, name: str) -> None:
    assert missing(taken[name].text, _REPORT) == []
    assert missing(taken[name].pdfa_text, ["Kết quả thực hiện công tác lưu trữ năm 2019"]) == []


def test_a_line_over_the_scan_in_a_font_that_is_not_embedded_is_read_too(taken: Taken) -> None:
    assert missing(taken["overlay_unembedded.pdf"].text, ["So den 1482"]) == []


def test_large_capitals_are_read(taken: Taken) -> None:
    report, cover = taken["large_title.pdf"].text.split("\f")[:2]

    assert missing(report, ["BÁO CÁO TỔNG KẾT NĂM 2019", *_BODY]) == []
    assert missing(cover, ["ỦY BAN NHÂN DÂN XÃ HỒ SƠ LƯU TRỮ Năm 1986"]) == []


@pytest.mark.parametrize(
    ("name", "filled"),
    [
        ("form_need_appearances.pdf", ["Nguyễn Thị Ánh Tuyết", "Phường Đằng Giang, quận Ngô Quyền"]),
        ("form_with_look.pdf", ["Nguyễn Thị Ánh Tuyết"]),
    ],
)
def test_what_was_filled_in_is_read_and_found_and_in_the_pdfa_with_all_its_letters(
    taken: Taken, name: str, filled: list[str]
) -> None:
    form = taken[name]

    assert missing(form.text, filled) == []
    assert missing(form.pdfa_text, filled) == []
    assert missing(visible_letters(form.rendition), filled) == []
    places = form.places("Nguyễn Thị Ánh Tuyết")
    assert places
    assert all(0.27 < x < 0.85 and 0.10 < y < 0.14 for x, y in places)


def test_a_form_without_looks_shows_what_was_filled_in(taken: Taken) -> None:
    """What poppler's look lacks is in ours: nothing of the master is lost, and there is print in the second field."""
    form = taken["form_need_appearances.pdf"]
    page = drawn(form.rendition)
    height, width = page.shape[:2]
    field = page[int(0.135 * height) : int(0.157 * height), int(0.29 * width) : int(0.6 * width)]

    assert (field < 128).mean() > 0.02


def test_typed_and_scanned_halves_are_read_in_order(taken: Taken) -> None:
    page = taken["typed_with_scanned_half.pdf"]
    typed = [f"Danh mục hồ sơ nộp lưu của các phòng ban trong năm {year}" for year in range(1990, 2001)]
    text = one_line(page.text)

    assert missing(text, ["Phụ lục kèm theo báo cáo số 57 của Ủy ban nhân dân xã", *typed, *_BODY[:5]]) == []
    assert text.index(typed[-1]) < text.index(_BODY[0])
    assert page.places("danh muc ho so nop luu 1993")
    assert page.places("trang bi them gia sat bia hop")


def test_a_negative_is_read_and_told(taken: Taken) -> None:
    pages = taken["inverted_g4.pdf"].text.split("\f")

    assert [missing(page, _REPORT) for page in pages[:5]] == [[]] * 5
    assert "negative" in str(taken["inverted_g4.pdf"].record["pages"][4]["image"]["findings"])


def test_a_dynamic_form_is_not_archived_and_a_sentence_says_why(taken: Taken) -> None:
    line = taken["xfa_dynamic.pdf"].line

    assert line["state"] != "archived"
    assert "XFA" in line["message"]


def test_a_portfolio_is_told_and_its_documents_are_taken_in(taken: Taken) -> None:
    inside = [line for line in taken.others if "To trinh" in line["source"] or "Quyet dinh" in line["source"]]

    assert "portfolio" in taken["portfolio.pdf"].findings
    assert {line["state"] for line in inside} <= {"archived", "duplicate"}
    assert len(inside) == 2


def test_invisible_words_lie_on_their_letters_where_the_crop_box_is_larger(taken: Taken) -> None:
    page = taken["cropbox_beyond_mediabox.pdf"]
    places = {word: (x, y) for word, x, y in page.pdfa_words}

    assert missing(page.pdfa_text, _REPORT) == []
    for word, (x, y) in {"57/BC-UBND": (0.19, 0.17), "Kết": (0.13, 0.21)}.items():
        seen = page.places(f'"{word}"')
        assert any(abs(places[word][0] - at[0]) < 0.02 and abs(places[word][1] - at[1]) < 0.01 for at in seen)
        assert abs(places[word][0] - x) < 0.05
        assert abs(places[word][1] - y) < 0.05


def test_a_layer_that_is_off_is_neither_read_nor_found(taken: Taken) -> None:
    page = taken["hidden_layer.pdf"]

    assert missing(page.text, _REPORT) == []
    assert "DỰ THẢO" not in page.text
    assert "DỰ THẢO" not in page.pdfa_text
    assert page.places('"dự thảo bỏ"') == []


def test_a_bad_reading_painted_below_a_scan_is_in_no_text(taken: Taken) -> None:
    page = taken["text_under_picture.pdf"]

    assert missing(page.text, _REPORT) == []
    assert missing(page.pdfa_text, _REPORT[:4]) == []
    assert [word for word in ("D0NG", "BA0", "Thtrc") if word in page.text + page.pdfa_text] == []


@pytest.mark.parametrize("name", ["libreoffice_checksum.pdf", "hidden_layer.pdf", "form_with_look.pdf"])
def test_letters_stay_letters_in_the_pdfa(taken: Taken, name: str) -> None:
    lines = _BODY[:2] if name == "form_with_look.pdf" else _REPORT

    assert missing(visible_letters(taken[name].rendition), lines) == []


def test_a_fax_with_unequal_resolutions_is_squared_and_read(taken: Taken) -> None:
    page = taken["t20_fax_200x100.tif"]
    image = page.record["pages"][0]["image"]
    height, width = drawn(page.rendition).shape[:2]

    assert image["height"] / image["width"] == pytest.approx(1.414, abs=0.03)
    assert height / width == pytest.approx(1.414, abs=0.03)
    assert score_words(page.text, " ".join(_REPORT)).f1 > 0.97


def test_sixteen_bits_with_white_as_zero_are_black_on_white_and_read(taken: Taken) -> None:
    page = taken["t03_grey16_min_is_white.tif"]

    assert np.median(drawn(page.rendition)) > 240
    assert missing(page.text, _REPORT) == []


def test_a_pale_seal_stays_red_and_is_not_told_as_lacking_colour(taken: Taken) -> None:
    page = taken["pale_seal.png"]
    red, green, _ = (channel.astype(int) for channel in np.moveaxis(drawn(page.rendition), 2, 0))

    assert missing(page.text, _REPORT) == []
    assert int((red - green > 25).sum()) > 300
    assert "not-colour" not in str(page.record["pages"][0]["image"]["findings"])


@pytest.mark.parametrize("name", sorted(_PHOTOGRAPHS))
def test_a_page_on_coloured_paper_or_in_coloured_light_is_read_as_on_white(taken: Taken, name: str) -> None:
    truth = " ".join([*_REPORT, *_BODY[:7]])

    assert score_words(taken[name].text, truth).f1 > 0.99


@pytest.mark.parametrize(("name", "paper"), [("green_paper.jpg", (140, 215, 140)), ("warm_light.jpg", (225, 185, 115))])
def test_the_colour_of_paper_and_light_is_kept_in_the_pdfa(
    taken: Taken, name: str, paper: tuple[int, int, int]
) -> None:
    kept = np.median(drawn(taken[name].rendition).reshape(-1, 3), axis=0)

    assert np.abs(kept - paper).max() < 25
