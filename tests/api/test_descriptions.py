"""What a record says of itself: on its page, in its JSON answer, and as lines on the command line."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from api.cli.console import Console
from api.cli.main import main
from api.cli.show import described
from api.description_lines import description_json, field_lines, percent
from api.http.pages.records import _field_boxes
from domain.description.citations import Citation, CitationRole
from domain.description.dates import PartialDate
from domain.description.document import Description, DescriptionFinding, Finding
from domain.description.fields import Field, FieldFinding, FieldName, FieldSource, Place, Reading
from domain.description.graph import CitedRecord
from domain.description.validity import CitedBy, Validity, ValidityState
from domain.errors import ArchiveError, ErrorCode
from domain.geometry import Box
from domain.messages import Language
from pipeline.describing.shown import DescriptionShown, ResolvedCitation

if TYPE_CHECKING:
    from fastapi.testclient import TestClient

    from domain.documents import Record
    from pipeline.archive import Archive

BOX = Box(120, 310, 420, 38)
AT = (Place(1, (BOX,)),)
CITED = Citation("07/2012/TT-BNV", CitationRole.BASIS, "số 07", AT, 0.97, date=PartialDate(2012, 11))
SHOWN = DescriptionShown(
    Description(
        (
            Field(
                FieldName.DATE,
                "2017-04-05",
                "ngày 05 tháng 4 năm 2017",
                FieldSource.PRINT,
                0.95,
                AT,
                (Reading("2016-04-05", FieldSource.SHEET, 0.95),),
                (FieldFinding.CONTRADICTED,),
            ),
            Field(FieldName.RECIPIENTS, ("Như Điều 3", "Lưu: VT"), "", FieldSource.PERSON, 1.0),
            Field(FieldName.SYMBOL, None, "Số: /QĐ", FieldSource.PEN, 0.3, AT, (), (FieldFinding.HANDWRITTEN,)),
        ),
        (CITED,),
        (Finding(DescriptionFinding.SEVERAL_DOCUMENTS, (4,)),),
    ),
    (ResolvedCitation(CITED, (CitedRecord("H1.2", "Thông tư 07"),)),),
    (CitedBy("H1.3", "5/KH-UBND", "kế hoạch", "Kế hoạch 5", None, CITED),),
)


def test_json_of_a_description_has_the_names_that_programs_rely_on() -> None:
    told = description_json("a.pdf", SHOWN)
    assert list(told) == ["file", "fields", "citations"]
    assert told["fields"] == {
        "date": {
            "value": "2017-04-05",
            "printed": "ngày 05 tháng 4 năm 2017",
            "confidence": 0.95,
            "asked": True,
            "source": "print",
            "others": [{"value": "2016-04-05", "source": "sheet", "confidence": 0.95}],
            "page": 1,
            "boxes": [[120, 310, 420, 38]],
        },
        "recipients": {
            "value": ["Như Điều 3", "Lưu: VT"],
            "printed": "",
            "confidence": 1.0,
            "asked": False,
            "source": "person",
            "others": [],
            "page": None,
            "boxes": [],
        },
        "symbol": {
            "value": None,
            "printed": "Số: /QĐ",
            "confidence": 0.3,
            "asked": True,
            "source": "pen",
            "others": [],
            "page": 1,
            "boxes": [[120, 310, 420, 38]],
        },
    }
    assert told["citations"] == [
        {"symbol": "07/2012/TT-BNV", "date": "2012-11", "role": "căn cứ", "page": 1, "record": "H1.2"}
    ]


def test_a_citation_that_several_records_may_answer_names_none_of_them() -> None:
    both = ResolvedCitation(CITED, (CitedRecord("H1.2", "a"), CitedRecord("H1.4", "b")))
    value: Any = description_json("x", DescriptionShown(SHOWN.description, (both,)))
    assert [one["record"] for one in value["citations"]] == [None]


def test_people_are_told_what_is_asked_and_who_says_otherwise() -> None:
    otherwise = "nguồn khác nói khác; 05/4/2016 (bảng kê kèm theo)"
    assert list(field_lines(SHOWN, Language.VI, "cần người xem")) == [
        f"? Ngày ban hành: 05/4/2017  (95%, cần người xem; chữ in trên trang; {otherwise})",
        "  Nơi nhận: Như Điều 3; Lưu: VT  (100%; người mô tả)",
        "? Số, ký hiệu: –  (30%, cần người xem; viết tay)",
        "! Có vẻ là nhiều văn bản trong một tệp (4)",
        "  căn cứ: 07/2012/TT-BNV (11/2012)  → H1.2",
        "  ← căn cứ: H1.3  Kế hoạch 5",
    ]


REPLACED = replace(CITED, role=CitationRole.REPLACES, effective=PartialDate(2018, 1, 5), by="Điều 2")
ENDED = Validity(
    ValidityState.REPLACED,
    (CitedBy("H1.3", "30/2018/QĐ-UBND", "quyết định", "Quyết định 30", PartialDate(2018, 1, 2), REPLACED),),
)


def test_a_state_of_validity_is_told_with_its_evidence_as_what_the_archive_shows() -> None:
    shown = DescriptionShown(Description(()), validity=ENDED)
    by = "quyết định 30/2018/QĐ-UBND ngày 02/01/2018, từ ngày 05/01/2018, theo Điều 2"
    assert list(field_lines(shown, Language.VI, "")) == [
        f"  Đã bị thay thế. Theo tài liệu có trong kho: bị thay thế bởi {by}.",
        "  ← H1.3  Quyết định 30",
    ]
    told: Any = description_json("H1.2", shown)["validity"]
    assert (told["state"], told["asked"], told["coming"]) == ("replaced", False, [])
    assert told["sentence"].endswith(f"{by}.")
    assert told["evidence"] == [
        {
            "record": "H1.3",
            "title": "Quyết định 30",
            "symbol": "30/2018/QĐ-UBND",
            "date": "2018-01-02",
            "role": "thay thế",
            "parts": [],
            "by": "Điều 2",
            "effective": "2018-01-05",
            "page": 1,
        }
    ]


def test_a_field_is_boxed_on_the_page_on_which_it_stands() -> None:
    assert _field_boxes(SHOWN, "date", 1) == (BOX,)
    assert _field_boxes(SHOWN, "date", 2) == _field_boxes(SHOWN, "recipients", 1) == _field_boxes(SHOWN, "x", 1) == ()


def test_the_record_page_and_its_answer_tell_what_the_record_says_of_itself(client: TestClient, history: str) -> None:
    answer = client.get(f"/api/v1/records/{history}").json()
    assert answer["description"]["fields"]["pages"]["value"] == "2"
    assert answer["description"]["extractor"]
    page = client.get(f"/records/{history}").text
    assert "Số trang" in page
    assert 'id="description"' in page
    assert client.get(f"/records/{history}/pages/1", params={"field": "pages"}).status_code == 200


@pytest.mark.parametrize("code", [ErrorCode.OBJECT_CORRUPT, ErrorCode.DATABASE_FAILED])
def test_why_a_description_is_left_out_of_a_record_that_is_shown_is_said(
    code: ErrorCode, capsys: pytest.CaptureFixture[str]
) -> None:
    class Damaged:
        def shown_of(self, *_: object) -> DescriptionShown:
            raise ArchiveError(code, key="H1.1/description.json", detail="-")

    archive, record = cast("Archive", SimpleNamespace(describing=Damaged())), cast("Record", None)
    assert described(archive, record, Console(Language.VI)) is None
    told = capsys.readouterr().err
    assert "mô tả của tài liệu này" in told
    assert code.value in told


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 2),
        (("--all", "x"), 2),
        (("--set", "H1.2", "date"), 2),
        (("--set", "H1.2", "ngày=1"), 1),
        (("--set", "H1.2", "date=x"), 1),
    ],
)
def test_what_makes_no_sense_is_refused_before_an_archive_is_opened(
    arguments: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["describe", *arguments]) == code
    assert "vankho: " in capsys.readouterr().err


def test_nothing_odd_in_the_numbers_of_an_archive_is_told_too(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["describe", "--check", "--home", str(archive.settings.home)]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "0 dãy số có số thiếu hoặc trùng" in told.err


@pytest.mark.parametrize(("confidence", "shown"), [(1.0, 100), (0.9999, 99), (0.984, 98), (0.0, 0)])
def test_only_what_cannot_be_otherwise_is_told_as_wholly_sure(confidence: float, shown: int) -> None:
    assert percent(Field(FieldName.NUMBER, "26", "26", FieldSource.PRINT, confidence)) == shown
