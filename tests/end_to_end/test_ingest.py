"""A clerk's mixed pile through the whole program: good papers archived, bad ones told apart, nothing lost."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.end_to_end import papers
from tests.end_to_end.vankho import Outcome, answer_to, vankho

_SENTENCE = "Quyết định về việc số hóa tài liệu lưu trữ"


@dataclass(frozen=True, slots=True)
class Pile:
    """The ingested pile: where the archive and the papers are, and what the program said."""

    home: Path
    folder: Path
    outcome: Outcome

    def result(self, name: str) -> dict[str, Any]:
        """The line about the paper `name`."""
        return next(line for line in self.outcome.lines if line["source"] == name)


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Pile:
    folder = tmp_path_factory.mktemp("papers")
    home = tmp_path_factory.mktemp("archive") / "home"
    good = papers.save(papers.sheet(_SENTENCE, "Căn cứ Luật Lưu trữ năm 2024"), folder / "01-quyet-dinh.png")
    papers.save(papers.sheet("Công văn số 26/2017/NQ-HĐND", "Kính gửi: Ủy ban nhân dân tỉnh"), folder / "02.jpg")
    papers.pdf_of(papers.sheet("Báo cáo tổng kết năm hai nghìn"), folder / "03-bao-cao.pdf")
    shutil.copy(good, folder / "04-trung.png")
    nfd = unicodedata.normalize("NFD", "05 Tờ trình số hóa – bản 1.png")
    papers.save(papers.sheet("Tờ trình xin kinh phí sửa kho"), folder / nfd)
    papers.tiff_with_broken_page(
        folder / "06-hong-trang.tif",
        [papers.sheet("Trang một còn nguyên"), papers.sheet("Trang hai bị hỏng"), papers.sheet("Trang ba còn nguyên")],
        broken=2,
    )
    (folder / "10-rong.pdf").touch()
    (folder / "11-cut.jpg").write_bytes(papers.jpeg_bytes(papers.sheet("Một tờ bị cụt mất phần đuôi"))[:9000])
    papers.save(papers.sheet("Tờ này mang đuôi sai"), folder / "12.png").rename(folder / "12-sai-duoi.pdf")
    papers.pdf_with_password(folder / "13-mat-khau.pdf")
    papers.pdf_without_pages(folder / "14-khong-trang.pdf")
    papers.image_bomb(folder / "15-bom-anh.png")
    papers.pdf_bomb(folder / "16-bom.pdf")
    papers.pdf_with_script(folder / "17-ma-chay.pdf")
    (folder / "18-lung-tung.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    assert vankho("init", home).code == 0
    return Pile(home, folder, vankho("ingest", folder, "--json", "--batch", "lô 1", home=home))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@pytest.mark.parametrize("name", ["01-quyet-dinh.png", "02.jpg", "03-bao-cao.pdf", "06-hong-trang.tif"])
def test_good_papers_are_archived(pile: Pile, name: str) -> None:
    assert pile.result(name)["state"] == "archived"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("10-rong.pdf", "empty-file"),
        ("11-cut.jpg", "truncated-file"),
        ("12-sai-duoi.pdf", "wrong-extension"),
        ("13-mat-khau.pdf", "password-protected"),
        ("14-khong-trang.pdf", "no-pages"),
        ("15-bom-anh.png", "image-too-large"),
        ("16-bom.pdf", "decompression-bomb"),
        ("17-ma-chay.pdf", "active-content"),
        ("18-lung-tung.docx", "packed-files"),
    ],
)
def test_bad_papers_are_refused_with_a_reason_and_kept(pile: Pile, name: str, reason: str) -> None:
    result = pile.result(name)
    digest = hashlib.sha256((pile.folder / name).read_bytes()).hexdigest()

    assert (result["state"], result["reason"], result["record"]) == ("refused", reason, None)
    assert result["message"].endswith((".", "!"))
    assert (pile.home / "store" / "quarantine" / digest / "original").read_bytes() == (pile.folder / name).read_bytes()


def test_the_exit_code_says_that_some_were_refused(pile: Pile) -> None:
    assert pile.outcome.code == 1


def test_every_paper_has_exactly_one_line(pile: Pile) -> None:
    told = sorted(line["source"] for line in pile.outcome.lines)

    assert told == sorted(unicodedata.normalize("NFC", path.name) for path in pile.folder.iterdir())


def test_the_same_bytes_are_a_duplicate_of_the_first(pile: Pile) -> None:
    first, second = pile.result("01-quyet-dinh.png"), pile.result("04-trung.png")

    assert (first["state"], second["state"]) == ("archived", "duplicate")
    assert first["record"] == second["record"]


def test_a_decomposed_name_is_told_composed(pile: Pile) -> None:
    assert pile.result("05 Tờ trình số hóa – bản 1.png")["state"] == "archived"


def test_a_broken_page_costs_that_page_only(pile: Pile) -> None:
    record = json.loads(vankho("show", pile.result("06-hong-trang.tif")["record"], "--json", home=pile.home).stdout)

    assert [(page["state"], page["reason"]) for page in record["pages"]] == [
        ("read", None),
        ("failed", "broken-page"),
        ("read", None),
    ]


def test_the_master_is_kept_byte_for_byte(pile: Pile) -> None:
    code = pile.result("02.jpg")["record"]
    target = pile.home.parent / "exported"
    assert vankho("export", code, "--to", target, home=pile.home).code == 0
    assert target.stat().st_mode & 0o077 == 0o077 & ~_umask()  # handed on as whoever asked has it

    kept = [path.read_bytes() for path in target.rglob("*02.jpg")]

    assert kept == [(pile.folder / "02.jpg").read_bytes()]


def test_only_the_owner_can_look_into_what_was_written(pile: Pile) -> None:
    open_to_others = [path for path in (pile.home, *pile.home.rglob("*")) if path.lstat().st_mode & 0o077]
    assert [path for path in open_to_others if not path.is_symlink()] == []


@pytest.mark.parametrize("query", ["quyet dinh so hoa tai lieu", "số hoá tài liệu", '"số hóa tài liệu"'])
def test_a_sentence_is_found_with_and_without_marks_and_boxed(pile: Pile, query: str) -> None:
    answer = vankho("search", query, "--json", home=pile.home).lines[0]

    assert answer["hits"][0]["record"] == pile.result("01-quyet-dinh.png")["record"]
    assert all(80 < y < 160 for _, y, _, _ in answer["hits"][0]["boxes"][:3])


def test_a_document_number_is_found_whole(pile: Pile) -> None:
    answer = vankho("search", "26/2017/nq-hdnd", "--json", home=pile.home).lines[0]

    assert [hit["record"] for hit in answer["hits"]] == [pile.result("02.jpg")["record"]]


def test_our_seals_pass_and_say_that_they_are_a_test(pile: Pile) -> None:
    outcome = vankho("verify", pile.result("01-quyet-dinh.png")["record"], "--json", home=pile.home)

    assert (outcome.code, outcome.lines[0]["indication"]) == (0, "TOTAL-PASSED")
    assert "THỬ NGHIỆM" in outcome.lines[0]["message"]


def test_the_pdf_gives_back_exactly_the_text(pile: Pile, tmp_path: Path) -> None:
    code = pile.result("01-quyet-dinh.png")["record"]
    vankho("export", code, "--to", tmp_path / "out", home=pile.home)
    pdf = next(path for path in (tmp_path / "out").rglob("*.pdf"))
    text = vankho("show", code, "--text", home=pile.home).stdout

    drawn = subprocess.run(["pdftotext", "-raw", pdf, "-"], capture_output=True, text=True, check=True).stdout

    assert drawn.split()[: len(text.split())] == text.split()  # what follows is the seal's mark


def test_one_flipped_byte_in_the_store_is_caught(pile: Pile, tmp_path: Path) -> None:
    home = tmp_path / "copy"
    shutil.copytree(pile.home, home)
    code = pile.result("03-bao-cao.pdf")["record"]
    with_text = next(path for path in (home / "store").rglob(f"*{code}*.pdf") if path.is_file())
    data = bytearray(with_text.read_bytes())
    data[len(data) // 2] ^= 1
    with_text.chmod(0o644)
    with_text.write_bytes(data)

    outcome = vankho("verify", code, "--json", home=home)

    assert (outcome.code, outcome.lines[0]["indication"]) == (1, "TOTAL-FAILED")


def test_database_and_index_are_rebuilt_from_the_object_store_alone(pile: Pile, tmp_path: Path) -> None:
    home = tmp_path / "copy"
    shutil.copytree(pile.home, home)
    codes = sorted({line["record"] for line in pile.outcome.lines if line["record"]})
    for name in ("vankho.db", "durable.db", "vankho.toml"):
        (home / name).unlink()
    shutil.rmtree(home / "index")

    assert vankho("rebuild", home=home).code == 0

    for query in ("so hoa", "kinh gui", "26/2017/NQ-HĐND"):
        assert answer_to(query, home) == answer_to(query, pile.home)
    for code in codes:
        assert vankho("show", code, "--json", home=home).stdout == vankho("show", code, "--json", home=pile.home).stdout


def test_what_was_refused_survives_a_rebuild(pile: Pile, tmp_path: Path) -> None:
    from domain.actors import SYSTEM
    from pipeline.wiring import open_archive

    home = tmp_path / "copy"
    shutil.copytree(pile.home, home)
    (home / "vankho.db").unlink()
    vankho("rebuild", home=home)

    with open_archive(home, write=False) as rebuilt, open_archive(pile.home, write=False) as before:
        assert {refusal.name for refusal in rebuilt.intake.refusals(SYSTEM)} == {
            refusal.name for refusal in before.intake.refusals(SYSTEM)
        }


def test_an_empty_database_beside_a_full_store_asks_for_a_rebuild(pile: Pile, tmp_path: Path) -> None:
    home = tmp_path / "copy"
    shutil.copytree(pile.home, home)
    (home / "vankho.db").unlink()

    outcome = vankho("ingest", pile.folder, home=home)

    assert outcome.code == 3
    assert "rebuild" in outcome.stderr


def test_the_ocfl_validator_accepts_every_object(pile: Pile) -> None:
    validator = Path(sys.executable).with_name("ocfl-validate.py")
    roots = [path.parent for path in (pile.home / "store" / "ocfl").rglob("0=ocfl_object_1.1")]

    for root in roots:
        result = subprocess.run([sys.executable, validator, root], capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stdout
    assert roots


def test_nothing_is_left_in_the_intake_and_work_areas(pile: Pile) -> None:
    assert not list((pile.home / "store").glob("intake/*"))
    assert not list((pile.home / "store").glob("work/*"))


def test_our_pdf_says_pdfa_2b(pile: Pile) -> None:
    code = pile.result("01-quyet-dinh.png")["record"]
    path = next(path for path in (pile.home / "store" / "ocfl").rglob(f"{code}.pdf"))

    with pikepdf.open(path) as pdf:
        assert pdf.open_metadata().pdfa_status == "2B"
