from __future__ import annotations

from index.highlight import MOST_BOXES, SNIPPET, highlight
from index.page_body import body_of
from index.query import parse
from tests.index.pages import page_text


def shown(text: str, query: str) -> tuple[str, list[str], int]:
    result = highlight(body_of(page_text(text)), parse(query), {})
    return result.snippet, [result.snippet[start:end] for start, end in result.marks], len(result.boxes)


def test_of_a_sentence_only_the_words_among_their_neighbours_are_shown() -> None:
    noise = "\n".join(["của các và có trong"] * 10)
    sentence = "trách nhiệm của các cơ quan và tổ chức có liên quan trong tỉnh"
    _, marks, boxes = shown(f"{noise}\n{sentence}\n{noise}", sentence)
    assert marks == sentence.split()
    assert boxes == len(sentence.split())


def test_exact_marks_are_the_better_place() -> None:
    far = " ".join(["chữ"] * 120)
    snippet, _, _ = shown(f"đầu ban bán {far} cuối bàn ghế", "bàn")
    assert "cuối" in snippet
    assert "đầu" not in snippet


def test_boxes_are_capped() -> None:
    assert shown("kho " * 200, "kho")[2] == MOST_BOXES


def test_a_word_longer_than_a_snippet_is_not_lost() -> None:
    snippet, marks, _ = shown("đầu trang " + "x" * (2 * SNIPPET), "x" * (2 * SNIPPET))
    assert "xxx" in snippet
    assert len(snippet) <= SNIPPET
    assert marks == []


def test_a_page_that_has_none_of_the_words_shows_its_beginning() -> None:
    assert shown("một hai ba", "bốn") == ("một hai ba", [], 0)


def test_an_abbreviation_is_marked_where_its_full_words_were_asked() -> None:
    assert shown("của UBND tỉnh", "ủy ban nhân dân tỉnh")[1] == ["UBND", "tỉnh"]


def test_of_a_word_printed_twice_in_a_row_the_one_in_its_order_comes_first() -> None:
    page = body_of(page_text("học sinh, sinh viên trong đợt cao điểm nghỉ hè"))
    best = highlight(page, parse("sinh vien trong dot cao diem nghi he"), {}).boxes[0]
    assert (best.x, best.y, best.w, best.h) == page.boxes[2]


def test_a_reader_that_split_a_word_does_not_lose_the_rest_of_the_sentence() -> None:
    snippet, marks, _ = shown("kế hoạch số hóa tài li ệu lưu trữ lịch sử của tỉnh", "so hoa tai lieu luu tru lich su")
    assert marks == ["số", "hóa", "tài", "lưu", "trữ", "lịch", "sử"]
    assert "li ệu" in snippet
