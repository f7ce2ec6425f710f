"""Documents named in a text: numbers, dates, roles, parts and places, as sentences of real documents print them."""

from __future__ import annotations

from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from describe.citations import citations
from domain.description.citations import Citation, CitationRole
from tests.describe.pages import Drawn, one_below_other, page_of

BASIS, FOLLOWS, OTHER = CitationRole.BASIS, CitationRole.FOLLOWS, CitationRole.OTHER
REPLACES, REPEALS, AMENDS = CitationRole.REPLACES, CitationRole.REPEALS, CitationRole.AMENDS


def cited(*paragraphs: str, own: str = "") -> tuple[Citation, ...]:
    """What a page with those paragraphs, broken into lines, names."""
    lines = [line for paragraph in paragraphs for line in wrap(paragraph, 72, break_on_hyphens=False)]
    return citations([page_of(*one_below_other(*lines, top=0.1, step=0.012))], own)


def told(found: tuple[Citation, ...]) -> list[tuple[str, str, CitationRole]]:
    return [(one.symbol, str(one.date or ""), one.role) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Căn cứ Chỉ thị số 11-CT/TW ngày 13 tháng 4 năm 2007 của Bộ Chính trị;",
            [("11-CT/TW", "2007-04-13", BASIS)],
        ),
        (
            "Căn cứ Nghị quyết số 30c/NQ-CP ngày 08/11/2011; Nghị định số 88-CP ngày 17/8/1994 và Thông tư 217-TTg/NC;",
            [("30c/NQ-CP", "2011-11-08", BASIS), ("88-CP", "1994-08-17", BASIS), ("217-TTg/NC", "", BASIS)],
        ),
        (
            (
                "Căn cứ các Quyết định của UBND tỉnh: Số 79/QĐ-UBND ngày 19/02/2021 ban hành; số 657/QĐ-UBND ngày "
                "13/7/2023 về việc sửa đổi Quy định ban hành kèm theo Quyết định số 79/QĐ-UBND ngày 19/02/2021;"
            ),
            [("79/QĐ-UBND", "2021-02-19", BASIS), ("657/QĐ-UBND", "2023-07-13", BASIS)],
        ),
        (
            "Căn cứ các Nghị định của Hội đồng Chính phủ số : 88/CP, ngày 17/8/1994, số 60/CP, ngày 05/7/1994.",
            [("88/CP", "1994-08-17", BASIS), ("60/CP", "1994-07-05", BASIS)],
        ),
        (
            "Căn cứ các Quyết định số 12/2015/QĐ-UBND, số 13/2015/QĐ-UBND ngày 05/6/2015 của UBND tỉnh về phân cấp;",
            [("12/2015/QĐ-UBND", "2015-06-05", BASIS), ("13/2015/QĐ-UBND", "2015-06-05", BASIS)],
        ),
        (
            (
                "Căn cứ Luật Lưu trữ số 33/2024/QH15; Luật sửa đổi một số điều của Luật Đất đai số 31/2024/QH15, "
                "Luật Nhà ở số 27/2023/QH15;"
            ),
            [("33/2024/QH15", "", BASIS), ("31/2024/QH15", "", BASIS), ("27/2023/QH15", "", BASIS)],
        ),
        (
            (
                "Thực hiện Quyết định số 443/QĐ-BYT ngày 07/02/2025 của Bộ Y tế công bố thủ tục hành chính được "
                "sửa đổi, bổ sung tại Thông tư số 57/2024/TT-BYT ngày 31/12/2024 của Bộ Y tế;"
            ),
            [("443/QĐ-BYT", "2025-02-07", FOLLOWS), ("57/2024/TT-BYT", "2024-12-31", OTHER)],
        ),
        (
            (
                "Căn cứ Nghị định số 63/2010/NĐ-CP ngày 08/6/2010 của Chính phủ được sửa đổi, bổ sung tại Nghị định số "
                "48/2013/NĐ-CP ngày 14/5/2013 và Nghị định số 92/2017/NĐ-CP ngày 07/8/2017 của Chính phủ;"
            ),
            [
                ("63/2010/NĐ-CP", "2010-06-08", BASIS),
                ("48/2013/NĐ-CP", "2013-05-14", OTHER),
                ("92/2017/NĐ-CP", "2017-08-07", OTHER),
            ],
        ),
        (
            (
                "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 12/TTr-SNV ngày 05/6/2020 và ý kiến của Sở "
                "Tư pháp tại Báo cáo số 34/BC-STP ngày 01/6/2020."
            ),
            [("12/TTr-SNV", "2020-06-05", FOLLOWS), ("34/BC-STP", "2020-06-01", FOLLOWS)],
        ),
        (
            (
                "Thực hiện quy định tại Điều 52 Luật Ngân sách; theo đề xuất của Sở tại Công văn số 4039/STC-HCSN "
                "ngày 20/11/2024, UBND tỉnh báo cáo như sau:"
            ),
            [("4039/STC-HCSN", "2024-11-20", FOLLOWS)],
        ),
        (
            "Ngày 17/4/2018 Sở Y tế có ban hành Công văn số 455/SYT-NVD về việc đình chỉ lưu hành thuốc.",
            [("455/SYT-NVD", "2018-04-17", OTHER)],
        ),
        (
            "Xử lý văn bản theo Quyết định số 260/QĐ-UBND ngày 27/02/2024 của Chủ tịch UBND tỉnh.",
            [("260/QĐ-UBND", "2024-02-27", OTHER)],
        ),
        (
            "V/v góp ý dự thảo Quyết định sửa đổi, bổ sung một số điều của Quyết định số 2269/QĐ-TTg",
            [("2269/QĐ-TTg", "", OTHER)],
        ),
    ],
)
def test_documents_are_named_with_number_date_and_role(
    text: str, expected: list[tuple[str, str, CitationRole]]
) -> None:
    assert told(cited(text)) == expected


def test_a_final_clause_tells_what_ends_from_when_and_by_which_article() -> None:
    found = cited(
        "QUYẾT ĐỊNH:",
        "Điều 1. Ban hành kèm theo Quyết định này Quy chế làm việc.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày 15/4/2017 và thay thế Quyết định số 10/2010/QĐ-UBND ngày "
        "05/3/2010 của UBND tỉnh; bãi bỏ Điều 3, khoản 2 Điều 5 Quyết định số 20/2012/QĐ-UBND ngày 06/6/2012.",
    )
    assert told(found) == [("10/2010/QĐ-UBND", "2010-03-05", REPLACES), ("20/2012/QĐ-UBND", "2012-06-06", REPEALS)]
    assert [one.parts for one in found] == [(), ("Điều 3", "khoản 2 Điều 5")]
    assert [(one.by, str(one.effective)) for one in found] == [("Điều 2", "2017-04-15")] * 2
    assert (found[0].kind, found[0].issuer) == ("quyết định", "UBND tỉnh")
    assert found[0].printed == "Quyết định số 10/2010/QĐ-UBND ngày 05/3/2010"


@pytest.mark.parametrize(
    ("clause", "roles"),
    [
        (
            "Điều 3. Quyết định số 15/QĐ-UBND ngày 01/02/2010 hết hiệu lực kể từ ngày Quyết định này có hiệu lực.",
            [REPEALS],
        ),
        (
            "3. Nghị định số 1/2010/NĐ-CP, Nghị định số 2/2011/NĐ-CP hết hiệu lực kể từ ngày 01/7/2025.",
            [REPEALS, REPEALS],
        ),
        ("Quyết định số 15/QĐ-UBND ngày 01/02/2010 được thay thế bởi Quyết định này.", [REPLACES]),
        ("Quyết định này thay thế các Quyết định: số 1/2001/QĐ-UB; số 2/2002/QĐ-UB.", [REPLACES, REPLACES]),
        ("Về việc thu hồi Quyết định số 99/QĐ-UBND ngày 05/5/2015", [REPEALS]),
        ("V/v đính chính Quyết định số 77/QĐ-SNV ngày 03/3/2020", [CitationRole.CORRECTS]),
        ("Điều 1. Sửa đổi, bổ sung Điều 5 Quy chế ban hành kèm theo Quyết định số 44/2014/QĐ-UBND như sau:", [AMENDS]),
        ("Điều 1. Bổ sung khoản 3 Điều 7 Quyết định số 45/2014/QĐ-UBND.", [CitationRole.SUPPLEMENTS]),
        ("Hướng dẫn thực hiện Nghị quyết số 18-NQ/TW ngày 25/10/2017", [CitationRole.GUIDES]),
        ("2. Thay thế cụm từ “huyện” bằng cụm từ “xã” tại Điều 4 Nghị định số 26/2023/NĐ-CP.", [AMENDS]),
        ("Điều 1. Công bố thủ tục được thay thế, bãi bỏ theo Quyết định số 377/QĐ-BGDĐT ngày 13/02/2025.", [OTHER]),
    ],
)
def test_what_a_clause_does_follows_from_its_verb(clause: str, roles: list[CitationRole]) -> None:
    assert [one.role for one in cited(clause)] == roles


def test_items_below_a_verb_share_it_and_keep_their_own_articles() -> None:
    found = cited(
        "Bãi bỏ các nội dung đã được công bố tại các Quyết định:",
        "- Quyết định số 2344/QĐ-BGDĐT ngày 14/8/2023 của Bộ trưởng Bộ Giáo dục và Đào tạo về thủ tục được thay thế.",
        "- Khoản 1 Điều 3 Quyết định số 1195/QĐ-BGDĐT ngày 29/4/2025.",
        "Giao Văn phòng theo dõi Quyết định số 5/QĐ-BGDĐT.",
    )
    assert [one.role for one in found] == [REPEALS, REPEALS, OTHER]
    assert found[0].issuer == "Bộ trưởng Bộ Giáo dục và Đào tạo"
    assert found[1].parts == ("Khoản 1 Điều 3",)
    assert found[0].parts  # some of its contents, not the whole


def test_a_number_is_found_over_lines_and_pages_with_the_boxes_of_its_words() -> None:
    first = page_of(Drawn("Căn cứ Nghị quyết số 20-", 0.1, 0.9))
    second = page_of(Drawn("2", 0.5, 0.03), Drawn("NQ/TW ngày 25-10-2017 của Trung ương;", 0.1, 0.1), number=2)
    (one,) = citations([first, second])
    assert (one.symbol, str(one.date), one.role) == ("20-NQ/TW", "2017-10-25", BASIS)
    assert [place.page for place in one.places] == [1, 2]
    (above,), (below,) = (place.boxes for place in one.places)
    assert first.lines[0].line.words[2].box.x == above.x  # Nghị
    assert second.lines[1].line.words[2].box.right == below.right  # 25-10-2017


def test_a_document_named_often_is_told_once_with_all_its_places_and_its_weightiest_role() -> None:
    found = cited(
        "Căn cứ Nghị định số 15/2020/NĐ-CP ngày 03/02/2020 của Chính phủ;",
        "Điều 1. Sửa đổi, bổ sung một số điều của Nghị định số 15/2020/NĐ-CP như sau:",
        "Điều 2. Bãi bỏ khoản 3 Điều 5 Nghị định số 15/2020/NĐ-CP.",
    )
    assert told(found) == [("15/2020/NĐ-CP", "2020-02-03", AMENDS)]
    assert len(found[0].places) == 3


def test_faults_of_reading_are_mended_and_make_it_less_certain() -> None:
    found = cited(
        "Thực hiện Nghị quyết số 29-8Q/TW ngày 04/11/2013 và Nghị định số 63/2010NĐ-CP, Thông tư số 4l/2O12/TT-BYT.",
        "Kết quả thực hiện Nghị quyết số 29-NQ/TW.",
    )
    assert [one.symbol for one in found] == ["29-NQ/TW", "63/2010/NĐ-CP", "41/2012/TT-BYT"]
    assert str(found[0].date) == "2013-11-04"
    assert all(one.confidence < 0.8 for one in found[1:])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bãi bỏ Nghị quyết số 24/NO-HĐND của Hội đồng nhân dân tỉnh;", ("24/NQ-HĐND", "")),
        ("Căn cứ Quyết định số 52/QĐ-LBND ngày 08/02/2014 của Ủy ban nhân dân tỉnh;", ("52/QĐ-UBND", "2014-02-08")),
        ("Căn cứ Quyết định số 52/QĐ-LBND ngày 08/02/2014;", ("52/QĐ-LBND", "2014-02-08")),
        ("Xét Nghị định số 56/1987/NĐ-CP ngày 03/1//1987;", ("56/1987/NĐ-CP", "1987-11-03")),
    ],
)
def test_letters_and_figures_are_mended_where_what_stands_beside_them_tells_how(
    text: str, expected: tuple[str, str]
) -> None:
    assert [(one.symbol, str(one.date or "")) for one in cited(text)] == [expected]


def test_the_documents_own_number_is_never_cited() -> None:
    head = ("Số: 300/QĐ-UBND", "QUYẾT ĐỊNH", "Kèm theo Quyết định số 300/QĐ-UBND ngày 18/02/2025 của UBND tỉnh")
    assert cited(*head, own="300/QĐ-UBND") == ()
    assert cited("Số: 3°3 /QĐ-UBND", "QUYẾT ĐỊNH") == ()  # a pen's figures, own number not known
    assert cited("UBND TỈNH ĐẮK LẮK", "311 QĐ-UBND", "QUYẾT ĐỊNH") == ()  # `Số` lost


@pytest.mark.parametrize(
    "text",
    [
        "theo QCVN 12:2026/BCA, QCVN 40/2011-BTNMT và TCVN 7980:2024",
        "Tờ khai theo Mẫu số 01/TNDN và Phụ lục số 02/PL-TNDN",
        "từ 10-12 người/ngày, ngày 12/5/2017 - Điều 3, số 141 Trần Văn Khéo",
        "Điện thoại 0297.3862157/SYT; SĐK: VD-93312-16; Điều 1 - UBND tỉnh",
        "",
    ],
)
def test_standards_forms_and_dates_are_no_documents(text: str) -> None:
    assert cited(text) == ()


_PIECES = st.sampled_from(
    [
        "Căn cứ",
        "Theo đề nghị",
        "bãi bỏ",
        "thay thế",
        "số",
        "12/2020/NĐ-CP",
        "05-CT/TU",
        "ngày 5/6/2020",
        "của",
        ";",
        ",",
        "và",
        ".",
        ":",
        "- ",
        "Điều 3.",
        "1.",
        "tại",
        "(",
        "“",
        "1/A",
    ]
)


@given(st.lists(st.lists(_PIECES, min_size=1, max_size=12), max_size=12))
def test_whatever_is_printed_each_document_is_told_once_and_stands_on_the_page(lines: list[list[str]]) -> None:
    texts = [" ".join(" ".join(line).split()) or "." for line in lines]
    page = page_of(*one_below_other(*texts, top=0.1, step=0.01)) if texts else page_of()
    found = citations([page])
    assert len({one.symbol for one in found}) == len(found) <= 2
    boxes = {word.box for line in page.lines for word in line.line.words}
    for one in found:
        assert 0 < one.confidence < 1
        assert all(any(part.x == box.x and part.y >= box.y for part in boxes) for p in one.places for box in p.boxes)


def test_a_page_of_very_many_lines_and_digits_names_what_it_names() -> None:
    lines = [f"Căn cứ Nghị định số {number}/2010/NĐ-CP ngày 08/6/2010 của Chính phủ;" for number in range(1, 501)]
    found = citations([page_of(*one_below_other(*lines, top=0.0, step=0.001))])
    assert {one.role for one in found} == {BASIS}
    assert len(found) == 500
    assert cited("1" * 200_000, "2 " * 1000) == ()
