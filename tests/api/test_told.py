"""What was found about a document reaches everybody who looks at it: record, list, batch, upload; JSON and page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String

from api.notices import Notice, as_json, event_detail, notice_line, notices
from domain.actors import SYSTEM
from domain.digest import fixity_of
from domain.documents import Noticed, Relation, RelationKind, SourceFile, SourceFormat
from domain.errors import ErrorCode
from domain.events import Event, EventType, Outcome
from domain.findings import FindingLevel, SourceFinding, SourceFindingCode
from domain.messages import Language
from domain.page import ColourMode, DpiSource, FindingCode, Page, PageImage, PageState, QualityFinding
from pipeline.intake.receiving import Deposit
from pipeline.wiring import now
from scan.collect import collect
from tests.api.test_uploads import begin, send, settled
from tests.end_to_end import papers

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from fastapi.testclient import TestClient

    from pipeline.archive import Archive
    from pipeline.intake.result import IngestResult

BATCH = "lô có điều cần xem"


def noted(path: Path, words: str) -> Path:
    """A PDF with a note, its sign white so that the page stays grey, an attachment, a link and bytes behind its end."""
    papers.pdf_of(papers.sheet(words), path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = Dictionary(Subtype=Name.Text, Contents=String("xem lại"), C=Array([1]))
        link = Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://example.org")))
        pdf.pages[0].obj.Annots = Array([note, link])
        file = Dictionary(Type=Name.Filespec, UF=String("bảng số liệu.csv"), EF=Dictionary(F=pdf.make_stream(b"1;2")))
        pdf.Root.AF = Array([file])
        pdf.save(path)
    path.write_bytes(path.read_bytes() + b"left over")
    return path


def take(archive: Archive, paths: Iterable[Path], *, as_document: bool = False) -> list[IngestResult]:
    found = collect(list(paths), as_document=as_document)
    return list(archive.intake.ingest(SYSTEM, found.documents, Deposit(BATCH, "người thử")))


@pytest.fixture(scope="module")
def told(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> IngestResult:
    """A document with something to tell, and in its batch one with nothing."""
    folder = tmp_path_factory.mktemp("told")
    papers.save(papers.sheet("Phiếu chuyển văn thư"), folder / "quiet.png")
    (result,) = take(archive, [noted(folder / "ghi chú.pdf", "Công văn có ghi chú bên lề")])
    take(archive, [folder / "quiet.png"])
    return result


@pytest.fixture(scope="module")
def grown(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Codes of a folder's document and of what the folder became."""
    folder = tmp_path_factory.mktemp("grown") / "vb"
    folder.mkdir()
    codes = []
    for number in (1, 2):
        papers.save(papers.sheet(f"Phụ lục số {number} kèm theo"), folder / f"{number}.png")
        (result,) = take(archive, [folder], as_document=True)
        codes.append(result.record or "")
    return codes[0], codes[1]


def codes_of(findings: list[dict[str, Any]]) -> dict[str, str]:
    return {finding["code"]: finding["level"] for finding in findings}


def test_the_result_of_ingest_tells_all_that_was_found(told: IngestResult) -> None:
    lines = [as_json(notice) for notice in notices(told.noticed, Language.VI)]
    assert codes_of(lines) == {
        "data-after-eof": "doubtful",
        "embedded-files": "lost",
        "has-links": "told",
        "not-colour": "told",
        "notes": "lost",
    }
    attached = next(line for line in lines if line["code"] == "embedded-files")
    assert (attached["number"], attached["names"]) == (1, ("bảng số liệu.csv",))


def test_the_record_and_the_lists_tell_it_over_http(client: TestClient, told: IngestResult) -> None:
    whole = client.get(f"/api/v1/records/{told.record}").json()
    assert codes_of(whole["findings"])["notes"] == "lost"
    assert whole["sources"][0]["findings"][0]["code"] == "data-after-eof"
    assert whole["record"]["to_look_at"] == 3
    listed = client.get("/api/v1/records", params={"batch": BATCH, "to_look_at": True}).json()["records"]
    assert told.record in {line["code"] for line in listed}
    assert all(line["to_look_at"] for line in listed)
    everything = client.get("/api/v1/records", params={"batch": BATCH}).json()["records"]
    assert len(everything) > len(listed)


def test_the_batch_counts_the_documents(client: TestClient, told: IngestResult, grown: tuple[str, str]) -> None:
    assert told.record
    assert grown
    batch = next(line for line in client.get("/api/v1/batches").json() if line["name"] == BATCH)
    assert batch["to_look_at"] == 2
    page = client.get("/batches").text
    assert "2 có điều cần xem" in page
    assert "/records?batch=l%C3%B4+c%C3%B3+%C4%91i%E1%BB%81u+c%E1%BA%A7n+xem&amp;to_look_at=1" in page


def test_the_records_page_tells_it_in_the_readers_language(client: TestClient, told: IngestResult) -> None:
    page = client.get(f"/records/{told.record}").text
    assert "Điều cần biết về tài liệu này" in page
    assert "Có 1 tệp đính kèm, chỉ nằm trong bản gốc, không đọc chữ và không tìm được: bảng số liệu.csv" in page
    assert page.index("ghi chú không in ra trang") < page.index("1 liên kết ra ngoài"), "loud ones first"
    assert "data-after-eof" not in page
    english = client.get(f"/records/{told.record}", headers={"Cookie": "vankho_lang=en"}).text
    assert "1 attached files are in the master only" in english


def test_the_list_leads_from_a_record_to_what_is_told(client: TestClient, told: IngestResult) -> None:
    page = client.get("/records", params={"batch": BATCH, "to_look_at": "1"}).text
    assert f'href="/records/{told.record}#findings-title">3 điều cần xem' in page


def test_both_records_of_a_folder_that_grew_name_each_other(client: TestClient, grown: tuple[str, str]) -> None:
    first, second = grown
    later = client.get(f"/api/v1/records/{second}").json()
    assert [(one["code"], one["added"]) for one in later["related"]] == [(first, ["2.png"])]
    assert f"Thư mục này đã là tài liệu {first}, nay có thêm 1 tệp: 2.png" in later["findings"][0]["message"]
    older = client.get(f"/api/v1/records/{first}").json()
    assert [(one["code"], one["kind"]) for one in older["related"]] == [(second, "followed-by")]
    assert f'href="/records/{first}"' in client.get(f"/records/{second}").text
    assert f'href="/records/{second}"' in client.get(f"/records/{first}").text


def test_an_uploads_row_is_told_too(client: TestClient, tmp_path: Path) -> None:
    data = noted(tmp_path / "a.pdf", "Giấy mời họp có ghi chú").read_bytes()
    place = begin(client, len(data), filename="CV 26.UBND", batch=BATCH)
    send(client, place, 0, data)
    status = settled(client, place)
    assert status["state"] == "archived", status
    assert codes_of(status["findings"])["notes"] == "lost"
    assert "Có 1 ghi chú không in ra trang, lời ghi chỉ nằm trong bản gốc (tr. 1)" in {
        finding["line"] for finding in status["findings"]
    }
    assert client.get(f"/api/v1/records/{status['record']}").json()["record"]["title"] == "CV 26.UBND"


def test_the_upload_page_knows_what_to_pass_over(client: TestClient) -> None:
    page = client.get("/upload").text
    assert '"thumbs.db"' in page
    assert '"passed": "' in page


# Without an archive

_IMAGE = PageImage(10, 10, 200, DpiSource.METADATA, 0, ColourMode.GREY)


def page(number: int, *findings: QualityFinding) -> Page:
    image = PageImage(10, 10, 200, DpiSource.METADATA, 0, ColourMode.GREY, findings)
    return Page(number, PageState.READ, image)


def lines_of(noticed: Noticed, language: Language = Language.VI) -> list[str]:
    return [notice_line(notice, language) for notice in notices(noticed, language)]


def test_the_same_of_many_pages_is_one_line() -> None:
    cut, unread = QualityFinding(FindingCode.CUT_EDGE, 1), QualityFinding(FindingCode.UNREAD_TEXT, 4)
    pages = (page(1, cut), page(2, cut), page(3, cut, unread), page(7, cut))
    told = lines_of(Noticed((), pages))
    assert told[0] == "trang 1–3, 7: Có thể bị cắt mép"
    assert told[1].startswith("trang 3: Khoảng 4 dòng giống chữ in chưa đọc được")
    assert lines_of(Noticed((), pages), Language.EN)[0] == "page 1–3, 7: An edge may be cut off"


def test_a_page_that_could_not_be_read_is_named_once() -> None:
    failed = Page(3, PageState.FAILED, None, reason=ErrorCode.TIME_LIMIT.value)
    (line,) = lines_of(Noticed((), (failed,)))
    assert line.startswith("Trang 3 đọc quá lâu")
    (notice,) = notices(Noticed((), (failed,)), Language.VI)
    assert (notice.level, notice.pages) == (FindingLevel.LOST, (3,))


def test_files_are_named_only_where_there_are_several() -> None:
    finding = (SourceFinding(SourceFindingCode.DAMAGED),)
    files = [SourceFile(name, SourceFormat.PDF, fixity_of([name.encode()]), finding) for name in ("a.pdf", "b.pdf")]
    assert lines_of(Noticed((files[0],)))[0].startswith("Cấu trúc PDF bị hỏng")
    assert [line[:7] for line in lines_of(Noticed(tuple(files)))] == ["a.pdf: ", "b.pdf: "]


def test_pages_of_a_folder_in_another_order_are_told() -> None:
    (line,) = lines_of(Noticed((), (), (Relation(RelationKind.FOLLOWS, "1" * 64, "vb", "VK.1"),)))
    assert line == "Thư mục này đã là tài liệu VK.1, nay xếp theo thứ tự khác; cả hai được giữ và liên kết với nhau"


def test_a_relation_of_a_later_program_is_told_by_its_code_and_a_part_is_no_matter_to_look_at() -> None:
    later, part = (Relation(RelationKind(kind), "1" * 64, "vb", "VK.1") for kind in ("later-kin", "part-of"))
    assert lines_of(Noticed((), (), (later, part))) == ["giá trị lạ: later-kin: VK.1"]
    assert (later.kind.inverse, Noticed((), (), (later, part)).to_look_at) == (later.kind, 1)


def test_a_finding_of_a_later_program_is_told_by_its_code() -> None:
    file = SourceFile(
        "a.pdf", SourceFormat.PDF, fixity_of([b"a"]), (SourceFinding(SourceFindingCode("later-thing"), 2),)
    )
    (notice,) = notices(Noticed((file,)), Language.VI)
    assert (notice.code, notice.loud, notice.message) == ("later-thing", True, "Điều ghi nhận: later-thing:2")


def test_events_are_told_by_names_not_codes() -> None:
    def event(kind: EventType, detail: str) -> Event:
        return Event("uuid-1", kind, now(), "vankho", Outcome.SUCCESS, detail)

    identified = event(EventType.FORMAT_IDENTIFICATION, "application/pdf, encrypted, incremental-updates:3, thing")
    assert event_detail(identified, Language.VI) == (
        "PDF; PDF được mã hóa nhưng mở không cần mật khẩu; PDF được ghi thêm 3 lần sau lần đầu, như khi ký số; thing"
    )
    assert event_detail(identified, Language.VI, told=True) == "PDF"
    sealed = event(EventType.SIGNING, f"PAdES-B-LT, Con dấu, {'ab' * 32}")
    assert event_detail(sealed, Language.VI) == "PAdES-B-LT, Con dấu, abababab…"


def test_a_notice_is_loud_unless_it_is_only_a_fact() -> None:
    assert [Notice("x", level, "").loud for level in FindingLevel] == [False, True, True]
