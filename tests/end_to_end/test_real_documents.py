"""The seventeen real files, as offices exchange them: archived, untouched, found by their own words, judged rightly."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bench.reading.score import score_words
from domain.actors import SYSTEM
from domain.text import plain_text
from domain.vietnamese import fold
from pipeline.wiring import open_archive
from tests.end_to_end.vankho import answer_to, vankho

_CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
_SCANS, _SIGNED = _CORPUS / "real-scans", _CORPUS / "real-signed"

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(not _CORPUS.is_dir(), reason="../shared/corpus is not here: no real documents to try"),
]

# Words of each document as an official types them, without marks, and the page they stand on.
_SENTENCES = {
    "epu-275.jpg": ("tao ma lop online tong hop va gui den email", 1),
    "epu-899.png": ("cac mon thuc tap thuc hanh thi nghiem hoc tai cs2", 1),
    "ht-329.jpg": ("cong trinh xay dung thuc hien theo quy dinh tai cac van ban phap luat", 1),
    "nm241-p1.png": ("cong bo thu tuc hanh chinh duoc thay the bai bo trong linh vuc hoat", 1),
    "nm308-p3.jpg": ("thuoc tham quyen giai quyet cua nganh y te tinh tay ninh", 1),
    "nm440-p1.png": ("thay the linh vuc giao duc trung hoc thuoc pham vi chuc nang quan ly", 1),
    "qn-05ct-p2.jpg": ("so thong tin va truyen thong chu tri phoi hop voi dai phat thanh", 1),
    "va-1535.png": ("tang cuong cong tac tuyen truyen pho bien giao duc phap luat ve giao", 1),
    "3a3bf1.pdf": ("chu dong xu ly kip thoi cac van de phat sinh truoc trong va sau", 1),
    "7b3d72.pdf": ("du thao nghi dinh quy dinh co che quan ly tai chinh du an dau tu", 1),
    "308.pdf": ("sua doi bo sung mot so dieu cua nghi dinh so 61/2018/ND-CP", 1),
    "764bbd.pdf": ("thu truong cac so ban nganh cua tinh chu tich uy ban nhan dan", 1),
    "broken-3.pdf": ("trien khai thuc hien cac nhiem vu nhu sau", 1),
    "c0df41.pdf": ("khong co kha nang thuc hien dau tu ubnd tinh chi thi cac so ban nganh", 1),
    "c75b2a.pdf": ("tinh dang ky bo sung noi dung trinh hdnd tinh tai ky hop thu 31", 1),
    "c85bb.pdf": ("can cu nghi dinh so 34/2016/nd-cp ngay 14 thang 5 nam 2016", 1),
    "cv4240.pdf": ("ho so quy hoach ha tang phong chay va chua chay", 1),
}
_SIGNERS = {
    "308.pdf": ["Ủy ban nhân dân tỉnh Tây Ninh"],
    "7b3d72.pdf": ["TRUNG TÂM CÔNG BÁO VÀ TIN HỌC"],
    "c75b2a.pdf": ["Ủy ban nhân dân tỉnh Quảng Ngãi", "TRUNG TÂM CÔNG BÁO VÀ TIN HỌC"],
    "c85bb.pdf": ["BỘ TÀI CHÍNH", "Bộ Tài nguyên và Môi trường", "Cục chuyển đổi số và Thông tin dữ liệu TNMT"],
}


@dataclass(frozen=True, slots=True)
class Archived:
    """The archive that took the real files, and the lines about them."""

    home: Path
    lines: dict[str, dict[str, Any]]

    def code(self, name: str) -> str:
        """Record code of the file `name`."""
        return str(self.lines[name]["record"])

    def text(self, name: str) -> str:
        """Text of the file `name`, pages parted by form feeds."""
        with open_archive(self.home, write=False) as archive:
            return plain_text(text for _, text in archive.records.page_texts(SYSTEM, self.code(name)))


@pytest.fixture(scope="module")
def archived(tmp_path_factory: pytest.TempPathFactory) -> Archived:
    home = tmp_path_factory.mktemp("real") / "home"
    vankho("init", home)
    files = [_file(name) for name in _SENTENCES]
    outcome = vankho("ingest", *files, "--json", home=home)
    return Archived(home, {line["source"]: line for line in outcome.lines})


@pytest.fixture(scope="module")
def verdicts(archived: Archived) -> dict[str, dict[str, Any]]:
    """What the program says of every record, by code."""
    return {line["target"]: line for line in vankho("verify", "--all", "--json", home=archived.home).lines}


def _file(name: str) -> Path:
    return next(folder / name for folder in (_SCANS, _SIGNED) if (folder / name).exists())


@pytest.mark.parametrize("name", _SENTENCES)
def test_each_is_archived(archived: Archived, name: str) -> None:
    assert archived.lines[name]["state"] == "archived"


def test_only_the_resaved_file_is_told_as_no_evidence(archived: Archived) -> None:
    told = {name: line["reason"] for name, line in archived.lines.items() if line["reason"]}

    assert told == {"broken-3.pdf": "signature-broken"}


@pytest.mark.parametrize("name", _SENTENCES)
def test_each_is_found_by_its_own_words_without_marks_and_boxed_where_they_stand(archived: Archived, name: str) -> None:
    sentence, page = _SENTENCES[name]
    with open_archive(archived.home, write=False) as archive:
        hits = archive.finding.search(SYSTEM, sentence, limit=30).hits
    hit = next(hit for hit in hits if hit.record == archived.code(name))
    one_text = {"308.pdf", "nm308-p3.jpg"}  # the second is a page of the first

    assert hits[0].record == archived.code(name) or name in one_text
    assert hit.page == page or name in one_text
    assert len(hit.boxes) >= len(sentence.split()) * 0.6
    assert set(fold(hit.snippet).split()) & set(sentence.split())


@pytest.mark.parametrize("name", sorted(path.name for path in _SIGNED.glob("*.pdf")))
def test_a_signed_file_keeps_its_bytes_and_has_its_text_beside_it(
    archived: Archived, name: str, tmp_path: Path
) -> None:
    with open_archive(archived.home, write=False) as archive:
        archive.finding.export(SYSTEM, archived.code(name), tmp_path / "out")
    kept = list((tmp_path / "out").rglob("*.pdf"))
    texts = list((tmp_path / "out").rglob("*.alto.xml"))

    assert kept
    assert {path.read_bytes() for path in kept} == {_file(name).read_bytes()}
    assert len(texts) == archived.lines[name]["pages"]


def test_the_garbled_english_layer_of_308_is_replaced(archived: Archived) -> None:
    text = archived.text("308.pdf")

    assert "NHÂN D" in text.split("\f")[0]
    assert "MAN DAN" not in text


@pytest.mark.parametrize("name", sorted(path.name for path in _SIGNED.glob("*.pdf")))
def test_an_offices_signature_is_told_apart_by_name_and_never_passed_offline(
    archived: Archived, verdicts: dict[str, dict[str, Any]], name: str
) -> None:
    report = verdicts[archived.code(name)]
    broken = name == "broken-3.pdf"

    assert report["indication"] == ("TOTAL-FAILED" if broken else "INDETERMINATE")
    assert report["sub_indication"] == "FORMAT_FAILURE" or not broken
    if name in _SIGNERS:
        assert [signature["signer"] for signature in report["signatures"]] == _SIGNERS[name]
    if not broken:
        assert all(signature["regime"] == "vgca" and signature["integrity"] for signature in report["signatures"])


@pytest.mark.parametrize("name", sorted(path.name for path in _SCANS.glob("*.*g") if path.suffix in {".png", ".jpg"}))
def test_a_scan_is_read_no_worse_than_by_tesseract_alone(archived: Archived, name: str) -> None:
    truth = (_SCANS / f"{Path(name).stem}.gt.marked.txt").read_text(encoding="utf-8")
    ours = archived.text(name)
    command = ["tesseract", str(_SCANS / name), "-", "-l", "vie"]
    alone = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
    ).stdout

    assert score_words(ours, truth).f1 >= score_words(alone, truth).f1


def test_the_seals_on_our_own_pdfs_pass(archived: Archived, verdicts: dict[str, dict[str, Any]]) -> None:
    scans = [archived.code(path.name) for path in _SCANS.iterdir() if path.suffix in {".png", ".jpg"}]

    assert {verdicts[code]["indication"] for code in scans} == {"TOTAL-PASSED"}


def test_a_rebuild_from_the_object_store_answers_as_before(archived: Archived) -> None:
    queries = [sentence for sentence, _ in _SENTENCES.values()][::4]
    before = [answer_to(query, archived.home) for query in queries]
    shown = vankho("show", archived.code("c85bb.pdf"), "--json", home=archived.home).stdout
    for name in ("vankho.db", "durable.db"):
        (archived.home / name).unlink()

    assert vankho("rebuild", home=archived.home).code == 0

    assert [answer_to(query, archived.home) for query in queries] == before
    assert vankho("show", archived.code("c85bb.pdf"), "--json", home=archived.home).stdout == shown
