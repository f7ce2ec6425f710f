"""No English word and no long digest in any Vietnamese sentence, whatever the facts are that it is told with."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import api.http.pages.rendering
from api.changed_pages import _WHY, not_drawn_sentence
from api.cli.words import WORDS
from api.http.request_faults import FAULTS
from api.http.uploads.upload_intake import _NOBODY
from api.notices import notice_line, notices
from api.terms import _FINDINGS, OWN_TERMS, TERMS, finding_term, relation_term, source_finding_term
from domain.digest import fixity_of
from domain.documents import Noticed, Relation, RelationKind, SourceFile, SourceFormat
from domain.errors import ErrorCode
from domain.evidence import Indication, SignatureReport, SubIndication
from domain.evidence_sentences import lacking_sentence
from domain.fact_words import _TERMS
from domain.findings import SourceFinding, SourceFindingCode
from domain.foreign_files import ForeignKind
from domain.messages import _SENTENCES, Language, sentence
from domain.page import ColourMode, DpiSource, FindingCode, Page, PageImage, PageState, QualityFinding
from domain.page_messages import _PAGE_SENTENCES, page_sentence
from domain.signature_roles import SignatureRole
from domain.signatures.change_words import _WHAT
from domain.signatures.finding_words import FINDING_WORDS
from domain.signatures.role_words import REASON_WORDS, ROLE_WORDS
from domain.validation_material import EvidenceFault, Lacking
from ocr.language.syllables import is_possible_syllable
from signing.verify.words.document_sentence import document_sentence
from signing.verify.words.sentences import _VERDICTS

if TYPE_CHECKING:
    from enum import StrEnum

DIGEST = "9aa7e6c04b5d0eae522dea7f3d55e5976a022b2afb18ffbe5ec99b688dc0a39"
LIBRARY = f"unexpected end of data at 0x1f3a9c ({DIGEST}): Permission denied"
_FACTS = {  # as they come, at their worst
    "detail": LIBRARY,
    "expected": DIGEST,
    "found": "PDF",
    "key": f"intake/{DIGEST}/00001",
    "path": "/kho/hồ sơ",
    "place": "môi trường / environment",
    "holder": "PID 12",
    "record": "VK.2026.000001.0000001",
    "names": "~$a.xlsx",
    "part": "xl/workbook.xml",
    "query": "số 12",
    "extension": ".pdf",
    "line": "B3_L2",
    "state": "reading",
    "language": "vie",
    "known": "0005",
    "batch": "L20261130-0001",
    "batches": "L20261130-0001, L20261130-0002, …",
    "name": "Hộp 12",
    "owner": "Nguyễn Thị Hòa",
    "closed": "16:30 30/11/2026",
}
_NAMES = """
    Adobe Reader Alt Ban BCY BMP Chromium CMS CRL Ctrl CSV CV DER Docker ECDSA ESS Excel GIF HDD HEIC HTTP Hz ICC ICU
    ID IIIF ISO ITU JPEG JPEG2000 JavaScript JSON KeyUsage LibreOffice Linux LTV MB Microsoft MIME MinIO NEAC
    OCSP OpenSearch OPTIONS PAdES PDF PEM PID PKCS PNG POST PostgreSQL PREMIS QR RFC RSA S3 SHA SMS SSD SQLite
    TCVN3 Telex Tesseract TIFF TLS TSA TTL TXT Unicode UNICODE URL UTC UTF VNI VISCII WebP Windows Word XFA
    XML ZIP RTF Office vankho Vankho bit byte dpi email logo PIN tus web xls xlsx doc docx txt csv pdf hOCR
    ALTO ADR OCR bucket proxy IP TOTAL PASSED FAILED INDETERMINATE CAdES BER ETSI ByteRange Contents
    DigestInfo NULL MDP DocMDP FieldMDP BES ASN EPES LT LTA Perms Esc SubFilter RSASSA PSS TS TT DOCTYPE PATH
    PowerPoint OpenDocument Outlook AutoCAD Visio Photoshop PostScript DjVu EPUB XPS DXF SVG AVIF RAR Zip gzip xz tar
    pptx ppt odt ods odp rtf eml msg html mhtml dwg dxf psd
    Enter Shift Tab
    tesseract tr English governance compliance signing certificate
"""  # of programs, formats, standards, keys
_TOKEN = re.compile(
    r"“[^”]*”|`[^`]*`|\{[^}]*\}|https?://\S*|\S*[/\\]\S*|--[\w-]+|\w+(?:[._]\w+)+"
    r"|\bvankho(?: [a-z]+)*(?: --[a-z-]+)*|[^\W\d_]+\d*"
)


_OPEN = Indication.INDETERMINATE, SubIndication.SIG_CONSTRAINTS_FAILURE


def refuse_foreign(text: str) -> None:
    """Words that can be no Vietnamese syllable and no name, and digests."""
    assert re.search(r"[0-9a-f]{12,}", text) is None, text
    words = [word for word in _TOKEN.findall(text) if word.isalpha() and len(word) > 1]
    names = frozenset(_NAMES.split())
    foreign = [word for word in words if not is_possible_syllable(word.lower()) and word not in names]
    assert not foreign, (foreign, text)


def test_the_test_itself_finds_english_and_digests() -> None:
    for text in (
        "Không đọc được tệp: Permission denied.",
        f"mã băm {DIGEST}",
        "tệp thay đổi / changed while file is read",
    ):
        with pytest.raises(AssertionError):
            refuse_foreign(text)


@pytest.mark.parametrize("code", ErrorCode)
def test_errors_with_a_librarys_words_among_their_facts(code: ErrorCode) -> None:
    fields = {field for _, field, _, _ in string.Formatter().parse(_SENTENCES[code][0]) if field}
    facts: dict[str, str | float] = {**dict.fromkeys(fields, 7), **_FACTS}
    if code in {ErrorCode.USAGE, ErrorCode.SIGNATURE_BROKEN}:
        facts["detail"] = "thiếu PATH"  # ours always
    refuse_foreign(sentence(code, facts))


@pytest.mark.parametrize("fault", EvidenceFault)
def test_evidence_that_could_not_be_had(fault: EvidenceFault) -> None:
    lacking = Lacking("Nguyễn Văn Ký", fault, "http://ca.gov.vn/pki/a.crl", "try_later ValueError")
    refuse_foreign(lacking_sentence(lacking, Language.VI).replace("try_later ValueError", "HTTP 503"))


@pytest.mark.parametrize("code", [ErrorCode.ACTIVE_CONTENT, ErrorCode.UNSUPPORTED_FORMAT])
@pytest.mark.parametrize("fact", _TERMS)
def test_what_was_found_is_a_vietnamese_term(code: ErrorCode, fact: str) -> None:
    refuse_foreign(sentence(code, {"detail": fact, "found": fact}))


@pytest.mark.parametrize("kind", ForeignKind)
def test_a_file_of_another_kind_is_told_by_its_vietnamese_name(kind: ForeignKind) -> None:
    refuse_foreign(sentence(kind.refusal, {"found": kind.value}))


def test_a_fact_of_ours_is_told_in_the_readers_language() -> None:
    facts: dict[str, str | float] = {"detail": "kho:9000: không kết nối được / no connection"}
    assert "(" not in sentence(ErrorCode.STORE_FAILED, facts)
    assert "kho:9000: không kết nối được." in sentence(ErrorCode.STORE_FAILED, facts)
    assert "kho:9000: no connection." in sentence(ErrorCode.STORE_FAILED, facts, Language.EN)
    bracketed: dict[str, str | float] = {"detail": "sai tên hoặc mật khẩu (wrong user or password)"}
    assert "không dùng được: sai tên hoặc mật khẩu." in sentence(ErrorCode.INDEX_FAILED, bracketed)
    assert "cannot be used: wrong user or password." in sentence(ErrorCode.INDEX_FAILED, bracketed, Language.EN)
    placed: dict[str, str | float] = {"detail": "OpenSearch kho:9200: không nối được (cannot be reached): OSError"}
    assert "OpenSearch kho:9200: cannot be reached: OSError." in sentence(ErrorCode.INDEX_FAILED, placed, Language.EN)


def test_what_a_person_typed_is_never_cut() -> None:
    told = sentence(ErrorCode.QUERY_INVALID, {"query": f"Hà Nội / Huế {DIGEST}", "detail": ""})
    assert f"“Hà Nội / Huế {DIGEST}”" in told


@pytest.mark.parametrize("code", _PAGE_SENTENCES)
def test_pages_that_could_not_be_read(code: ErrorCode) -> None:
    refuse_foreign(page_sentence(code, 3))


@pytest.mark.parametrize("key", WORDS)
def test_the_command_line(key: str) -> None:
    refuse_foreign(WORDS[key][0])


@pytest.mark.parametrize("terms", [TERMS, *OWN_TERMS.values()])
def test_terms(terms: dict[StrEnum, tuple[str, str]]) -> None:
    for vietnamese, _ in terms.values():
        refuse_foreign(vietnamese)


@pytest.mark.parametrize("code", [*_WHY, ErrorCode.BROKEN_PAGE])
def test_changed_pages_that_cannot_be_drawn(code: ErrorCode) -> None:
    refuse_foreign(not_drawn_sentence(code, Language.VI))


def test_what_signatures_are() -> None:
    for vietnamese, _ in (*ROLE_WORDS.values(), *REASON_WORDS.values()):
        refuse_foreign(vietnamese)
    roles = (SignatureRole.AUTHOR, SignatureRole.OFFICE, SignatureRole.UNKNOWN)
    refuse_foreign(document_sentence([SignatureReport("“1”", *_OPEN, "", signer="X", role=role) for role in roles]))


@pytest.mark.parametrize("code", _FINDINGS)
def test_findings_about_pages(code: FindingCode) -> None:
    refuse_foreign(finding_term(QualityFinding(code, 0.5), Language.VI))


@pytest.mark.parametrize("code", SourceFindingCode)
def test_findings_about_files(code: SourceFindingCode) -> None:
    finding = SourceFinding(code, 3, ("bảng số liệu.xlsx",), (1, 2, 3, 7))
    told = source_finding_term(finding, Language.VI)
    refuse_foreign(told)
    assert "?" not in told


def test_relations_and_whole_lines() -> None:
    relation = Relation(RelationKind.FOLLOWS, "1" * 64, "vb", "VK.1", ("3.png", "4.png"), ("1.png",))
    refuse_foreign(relation_term(relation, Language.VI))
    image = PageImage(10, 10, 200, DpiSource.METADATA, 0, ColourMode.GREY, (QualityFinding(FindingCode.CUT_EDGE, 1),))
    pages = (Page(1, PageState.READ, image), Page(2, PageState.FAILED, None, reason=ErrorCode.TIME_LIMIT.value))
    source = SourceFile("a.pdf", SourceFormat.PDF, fixity_of([b"a"]), (SourceFinding(SourceFindingCode.DAMAGED),))
    for notice in notices(Noticed((source, source), pages, (relation,)), Language.VI):
        refuse_foreign(notice_line(notice, Language.VI))


@pytest.mark.parametrize("fault", FAULTS)
def test_requests_that_are_refused(fault: str) -> None:
    refuse_foreign(FAULTS[fault][1])  # type: ignore[index] # a code by its value


@pytest.mark.parametrize("told", [*FINDING_WORDS.values(), *_VERDICTS.values(), *_WHAT.values()])
def test_findings_and_verdicts_about_signatures(told: tuple[str, str]) -> None:
    refuse_foreign(told[0])


_SAY = re.compile(r"say\(\s*(?P<quote>[\"'])(?P<vi>.*?)(?P=quote)\s*,")


@pytest.mark.parametrize(
    "template", sorted((Path(api.http.pages.rendering.__file__).parent / "templates").glob("*.html")), ids=str
)
def test_pages_of_the_web(template: Path) -> None:
    for found in _SAY.finditer(template.read_text(encoding="utf-8")):
        refuse_foreign(found["vi"])


def test_nobody_works() -> None:
    refuse_foreign(_NOBODY[0])
