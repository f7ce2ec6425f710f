"""What does not conform to the rules of digitisation: by the day on which it came in, with page and remedy."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from domain.conformity import ConformityFinding, ConformityHead, ConformityRow, ConformityRule
from domain.conformity_words import rule_heading, told_finding, told_place, told_remedy
from domain.description.checks import CheckCode, CheckFinding
from domain.description.document import Description
from domain.description.fields import Field, FieldName, FieldSource
from domain.documents import Record, SourceNature
from domain.events import AgentKind, Event, EventType, Outcome
from domain.findings import FindingLevel
from domain.messages import Language
from domain.page import ColourMode, DpiSource, FindingCode, Page, PageImage, PageState, QualityFinding
from domain.vietnam_time import VIETNAM
from pipeline.conformity.checking import Looked, check_record
from pipeline.conformity.report import count_rows, write_report
from pipeline.conformity.rules import rules_of
from tests.judges import pdftotext, verapdf

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=VIETNAM)
A4 = PageImage(1654, 2339, 200, DpiSource.METADATA, 0, ColourMode.COLOUR)
R = ConformityRule


def event(kind: EventType) -> Event:
    return Event("uuid-1", kind, NOW, "vankho", Outcome.SUCCESS, "", AgentKind.SOFTWARE)


def record(*images: PageImage | None, **more: Any) -> Record:
    pages = tuple(Page(number, PageState.READ, image, 9, 0.9) for number, image in enumerate(images, 1))
    made = Record(
        code="VK.2026.000001.0000001",
        dossier="VK.2026.000001",
        title="Quyết định",
        nature=SourceNature.IMAGES,
        sources=(),
        content="",
        received=NOW,
        batch="lô",
        owner="Lan",
        pages=pages,
        files=(),
        events=(event(EventType.PDFA_CREATION), event(EventType.SIGNING)),
    )
    return replace(made, **more)


DESCRIBED = Description(
    fields=(Field(FieldName.KIND, "quyết định", "QUYẾT ĐỊNH", source=FieldSource.PRINT, confidence=0.99),)
)


def found(looked: Record, **more: Any) -> list[tuple[ConformityRule, tuple[int, ...], str, str]]:
    row = check_record(Looked(looked, more.pop("description", DESCRIBED), **more))
    return [(one.rule, one.pages, one.found, one.wanted) for one in row.findings]


def test_a_good_scan_conforms() -> None:
    assert found(record(A4, A4)) == []
    assert check_record(Looked(record(A4), DESCRIBED)).conforms


def test_too_coarse_and_colourless_pages_are_told_once_for_all_of_them() -> None:
    coarse = replace(A4, width=1240, height=1754, dpi=150)
    grey = replace(A4, colour=ColourMode.GREY)
    assert found(record(coarse, A4, coarse, grey)) == [
        (R.RESOLUTION, (1, 3), "150", "200"),
        (R.COLOUR, (4,), "thang xám", ""),
    ]


def test_a_little_less_than_two_hundred_by_an_estimate_is_two_hundred() -> None:
    assert found(record(replace(A4, dpi=196, dpi_source=DpiSource.ESTIMATED))) == []


def test_drawings_want_three_hundred_since_july_2025() -> None:
    drawing = PageImage(6622, 4677, 200, DpiSource.METADATA, 0, ColourMode.COLOUR)  # A1
    assert found(record(drawing)) == [(R.RESOLUTION, (1,), "200", "300")]
    assert found(record(drawing, received=datetime(2025, 6, 30, 23, 0, tzinfo=VIETNAM))) == []


def test_before_the_first_rule_of_2020_nothing_is_asked_of_a_picture() -> None:
    old = record(replace(A4, dpi=100, colour=ColourMode.BITONAL), received=datetime(2019, 1, 1, tzinfo=VIETNAM))
    assert found(old) == []
    assert {rule.source for rule in rules_of(datetime(2022, 1, 1, tzinfo=VIETNAM).date()).values()} != set()


def test_what_was_written_on_a_computer_has_no_resolution_and_a_signed_original_is_kept_as_it_is() -> None:
    drawn = replace(A4, dpi=72, dpi_source=DpiSource.RENDERED, colour=ColourMode.BITONAL)
    assert found(record(drawn, nature=SourceNature.PDF)) == []
    coarse = replace(A4, dpi=100)
    assert found(record(coarse, nature=SourceNature.SIGNED_PDF, events=())) == []


@pytest.mark.parametrize(
    ("code", "told"), [(FindingCode.CUT_EDGE, "bị cắt mép"), (FindingCode.LOW_CONTRAST, "quá nhạt")]
)
def test_a_page_that_lost_something_is_told(code: FindingCode, told: str) -> None:
    bad = replace(A4, findings=(QualityFinding(code, 1.0),))
    assert found(record(A4, bad)) == [(R.FAITHFUL, (2,), told, "")]


def test_unread_pages_and_pages_without_text_are_told_and_blank_ones_are_not() -> None:
    blank = replace(A4, findings=(QualityFinding(FindingCode.BLANK, 1.0),))
    pages = (
        Page(1, PageState.FAILED, None, reason="time-limit"),
        Page(2, PageState.READ, A4, 0),
        Page(3, PageState.BLANK, blank),
    )
    assert found(record(pages=pages)) == [(R.PAGE_UNREAD, (1,), "", ""), (R.TEXT_LAYER, (2,), "", "")]


def test_without_pdfa_or_seal_it_does_not_conform() -> None:
    code = "VK.2026.000001.0000001"
    assert found(record(A4, events=())) == [(R.PDFA, (), code, ""), (R.SEAL, (), code, "")]


def test_fields_file_names_and_paper_codes_are_asked_for() -> None:
    missing = CheckFinding(CheckCode.FIELD_MISSING, FindingLevel.TOLD, "x", (FieldName.DATE, FieldName.ISSUER))
    named = CheckFinding(CheckCode.FILE_NAME, FindingLevel.TOLD, "x", (), "a.pdf")
    asked = Description(fields=(Field(FieldName.NUMBER, "12", "", source=FieldSource.PEN, confidence=0.5),))
    row = check_record(Looked(record(A4), asked, (missing, named), digitised=True))
    assert [(one.rule, one.found) for one in row.findings] == [
        (R.FILE_NAME, "a.pdf"),
        (R.FIELD_MISSING, "date, issuer"),
        (R.FIELD_ASKED, "number"),
        (R.PAPER_CODE, "VK.2026.000001"),
    ]
    assert told_finding(row.findings[1], Language.VI) == "Thiếu trường bắt buộc: Ngày ban hành, Cơ quan ban hành."
    assert not row.conforms
    assert found(record(A4), description=None) == [(R.FIELD_MISSING, (), "–", "")]


@pytest.mark.parametrize("rule", list(ConformityRule))
def test_every_rule_has_its_words_in_both_languages(rule: ConformityRule) -> None:
    finding = ConformityFinding(rule, FindingLevel.DOUBTFUL, "x", (1, 2, 3, 7), "number", "200")
    for language in Language:
        assert rule_heading(rule, language)
        assert "{" not in told_finding(finding, language) + told_remedy(finding, language)
    assert told_finding(finding, Language.VI) != told_finding(finding, Language.EN)
    assert told_place(finding, Language.VI) == "tr. 1–3, 7"
    assert rules_of(NOW.date())[rule].source


def test_the_report_is_a_pdfa_and_the_sheet_holds_every_finding(tmp_path: Path) -> None:
    head = ConformityHead("L20261130-0001", "Hộp 7", "Lan", NOW, ("TT 05/2025/TT-BNV, Điều 8.1",))
    coarse = ConformityFinding(R.RESOLUTION, FindingLevel.DOUBTFUL, "TT 05", (1, 2), "150", "200")
    told = ConformityFinding(R.FILE_NAME, FindingLevel.TOLD, "TT 05", (), "=1+1.pdf")
    rows = [
        ConformityRow("VK.1", "Quyết định", 2, (coarse,)),
        ConformityRow("VK.2", "=HYPERLINK(1)", 1, (told,)),
        ConformityRow("VK.3", "Thông báo", 1),
    ]
    pdf, sheet = tmp_path / "a.pdf", tmp_path / "a.xlsx"
    counts = write_report(head, rows, 4, Language.VI, (pdf, sheet))
    assert counts == count_rows(rows, 4)
    assert (counts.records, counts.conforming, counts.pages, counts.waiting) == (3, 2, 4, 4)
    text = " ".join(pdftotext(pdf).split())
    assert "3 tài liệu, 4 trang: 2 đạt, 1 chưa đạt; 4 tài liệu của lô chưa lưu trữ xong" in text
    assert "Quét 150 dpi, cần ít nhất 200 dpi." in text
    assert verapdf([pdf]) == {pdf: []}
    lines = list(load_workbook(sheet).active.iter_rows())
    assert [line[0].value for line in lines[1:]] == ["VK.1", "VK.2", "VK.3"]
    assert lines[2][1].value == "=HYPERLINK(1)"
    assert lines[2][1].data_type == "s", "what a title begins with is no formula"
