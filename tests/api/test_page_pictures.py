"""What is said of changed pages where not all are drawn, cannot be, or look alike: on the terminal and on the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from api.changed_pages import not_drawn_sentence, page_title
from api.cli.page_pictures import picture_lines, picture_values, write_pictures
from api.http.pages.rendering import _ENVIRONMENT, _say
from domain.errors import ErrorCode
from domain.evidence import Change, ChangedPage, ChangeKind, Indication, SubIndication, VerificationReport
from domain.messages import Language
from domain.signatures.change_words import change_sentence
from pipeline.proving.changed_pages import PagePair

if TYPE_CHECKING:
    from pathlib import Path

PAGES = (ChangedPage(1, 2, 1, 1), ChangedPage(1, 2, 2, 3), ChangedPage(1, 2, None, 2), ChangedPage(1, 2, 4, None))
CHANGE = Change(ChangeKind.PAGE_CONTENT, page_before=1, page_after=1, revision_before=1, revision_after=2)
PAIRS = (
    PagePair(PAGES[0], (CHANGE,), b"a", b"b", differs=False),
    PagePair(PAGES[1], (CHANGE,), fault=ErrorCode.TIME_LIMIT),
    PagePair(PAGES[2], (CHANGE,), None, b"c"),
)
OPEN = (Indication.INDETERMINATE, SubIndication.GENERIC)
REPORT = VerificationReport(
    "x/phiếu chi.pdf", "12345678ff", 9, *OPEN, "", (), 2, datetime(2026, 11, 22, tzinfo=UTC), "p", changed_pages=PAGES
)


def test_the_terminal_names_files_reasons_and_what_was_left_out(tmp_path: Path) -> None:
    written = write_pictures(PAIRS, REPORT, tmp_path)
    start = f"{tmp_path}/phiếu_chi-12345678"
    assert list(picture_lines(written, REPORT, Language.VI)) == [
        (
            f"    Trang 1: trước {start}-1-truoc.jpg, sau {start}-1-sau.jpg"
            "  (hai hình giống nhau: thay đổi không hiện trên trang)"
        ),
        (
            "    Trang 2, sau đó là trang 3: Không vẽ được trang này: vẽ quá lâu nên bị dừng."
            " Kết luận vẫn như trên; hãy xem trang bằng phần mềm đọc PDF."
        ),
        f"    Trang 2, thêm vào: sau {start}-3-sau.jpg",
        "    Chỉ vẽ 3 trong 4 trang đã đổi; các trang còn lại xem ở danh sách thay đổi.",
    ]
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "phiếu_chi-12345678-1-truoc.jpg": b"a",
        "phiếu_chi-12345678-1-sau.jpg": b"b",
        "phiếu_chi-12345678-3-sau.jpg": b"c",
    }
    values = picture_values(written, Language.EN)
    assert [value["reason"] for value in values] == [None, "time-limit", None]
    assert values[2]["before"] is None


def test_a_name_of_a_stranger_leads_nowhere_else(tmp_path: Path) -> None:
    report = replace(REPORT, target="..\\..\\\x1b[0m/..")
    for _, *files in write_pictures(PAIRS, report, tmp_path):
        assert all(path is None or path.parent == tmp_path for path in files)


def test_the_page_says_the_same() -> None:
    language = Language.VI
    shown = _ENVIRONMENT.get_template("_changed_pages.html").render(
        report=REPORT,
        pairs=PAIRS,
        say=partial(_say, language),
        page_title=lambda page: page_title(page, language),
        not_drawn=lambda fault: not_drawn_sentence(fault, language),
        later_change=lambda change: change_sentence(change, language),
    )
    for told in (
        "Chỉ vẽ 3 trong 4 trang đã đổi",
        "Hai hình giống nhau",
        "vẽ quá lâu nên bị dừng",
        "Bản này không có trang ấy",
        "Sau: bản thứ 2 của tệp, trang 2",
    ):
        assert told in shown
    assert shown.count("<img ") == 3
