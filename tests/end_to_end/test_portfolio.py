"""Documents inside documents through the whole program: records of their own that know where they come from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end import papers
from tests.end_to_end.papers import portfolio
from tests.end_to_end.test_formats import word_file
from tests.end_to_end.vankho import Outcome, answer_to, vankho

_BUDGET, _DECISION, _NOTE = "Dự toán kinh phí sửa chữa trụ sở", "Quyết định phê duyệt dự toán", "Phụ lục đính kèm trang"


@dataclass(frozen=True, slots=True)
class Handed:
    """An archive, the portfolio handed in, and what the program said."""

    home: Path
    file: Path
    outcome: Outcome

    def line(self, name: str) -> dict[str, Any]:
        return next(line for line in self.outcome.lines if line["source"].endswith(name))


@pytest.fixture(scope="module")
def handed(tmp_path_factory: pytest.TempPathFactory) -> Handed:
    folder, home = tmp_path_factory.mktemp("tap"), tmp_path_factory.mktemp("kho") / "home"
    decision = papers.pdf_of(papers.sheet(_DECISION), folder / "q.pdf").read_bytes()
    note = papers.jpeg_bytes(papers.sheet(_NOTE))
    budget = papers.pdf_of(papers.sheet(_BUDGET), folder / "d.pdf").read_bytes()
    inner = portfolio(folder / "i.pdf", {"Dự toán.pdf": budget}, cover="Tập nhỏ bên trong").read_bytes()
    word = word_file(folder / "w.docx").read_bytes()
    file = portfolio(
        folder / "Tập hồ sơ.pdf",
        {
            "Quyết định.pdf": decision,
            "Tập nhỏ.pdf": inner,
            "Thuyết minh.docx": word,
            "so-lieu.xml": b"<a/>",
            "@ghim.jpg": note,
        },
    )
    assert vankho("init", home, "--fonds", "TT").code == 0
    return Handed(home, file, vankho("ingest", file, "--json", home=home))


def test_the_container_and_each_document_inside_are_archived_in_one_dossier(handed: Handed) -> None:
    names = ("Tập hồ sơ.pdf", "› Quyết định.pdf", "› Tập nhỏ.pdf", "› Tập nhỏ.pdf › Dự toán.pdf", "› ghim.jpg")
    lines = [handed.line(name) for name in names]
    assert [line["state"] for line in lines] == ["archived"] * 5
    assert len({line["record"].rpartition(".")[0] for line in lines}) == 1
    container, _, small, budget, _ = lines
    codes = [line["record"] for line in (container, container, small, container)]
    assert [line["container"] for line in lines] == [None, *codes]
    assert budget["source"] == "Tập hồ sơ.pdf › Tập nhỏ.pdf › Dự toán.pdf"


def test_what_cannot_be_taken_is_told(handed: Handed) -> None:
    word = handed.line("› Thuyết minh.docx")
    assert (word["state"], word["reason"]) == ("refused", "no-fixed-pages")
    container = handed.line("Tập hồ sơ.pdf")
    assert container["left_inside"] == ["so-lieu.xml"]
    (attached,) = (one for one in container["findings"] if one["code"] == "embedded-files")
    assert (attached["level"], attached["number"], attached["names"]) == ("lost", 1, ["so-lieu.xml"])
    inner = handed.line("› Tập nhỏ.pdf")
    assert "embedded-files" not in {one["code"] for one in inner["findings"]}, "all of it is a record of its own"


def test_documents_inside_are_found_by_their_own_words(handed: Handed) -> None:
    for words, name in ((_BUDGET, "› Dự toán.pdf"), (_NOTE, "› ghim.jpg"), ("Tờ bìa của tập", "Tập hồ sơ.pdf")):
        hits = answer_to(f'"{words}"', handed.home)["hits"]
        assert [hit["record"] for hit in hits] == [handed.line(name)["record"]]


def test_both_records_keep_the_relation_and_masters_are_as_they_were_inside(handed: Handed, tmp_path: Path) -> None:
    part, container = handed.line("› Quyết định.pdf")["record"], handed.line("Tập hồ sơ.pdf")["record"]
    told = json.loads(vankho("show", part, "--json", home=handed.home).stdout)
    (relation,) = told["relations"]
    assert (relation["kind"], relation["record"], relation["name"]) == ("part-of", container, "Tập hồ sơ.pdf")
    whole = json.loads(vankho("show", container, "--json", home=handed.home).stdout)
    held = {other["name"]: other["content"] for other in whole["relations"]}
    assert set(held) == {"Quyết định.pdf", "Tập nhỏ.pdf", "Thuyết minh.docx", "ghim.jpg"}
    assert held["Quyết định.pdf"] == told["content"]
    assert vankho("export", part, "--to", tmp_path / "ra", home=handed.home).code == 0
    (master,) = (tmp_path / "ra").rglob("*Quyết định.pdf")
    assert master.read_bytes() == (handed.file.parent / "q.pdf").read_bytes()
    (premis,) = (tmp_path / "ra").rglob("PREMIS_master_*.xml")
    assert f"<relatedObjectIdentifierValue>{container}<" in premis.read_text(encoding="utf-8")


def test_handed_in_again_all_of_it_is_known(handed: Handed) -> None:
    again = vankho("ingest", handed.file, "--json", home=handed.home)
    states = {line["source"].rpartition(" › ")[2]: line["state"] for line in again.lines}
    assert states.pop("Thuyết minh.docx") == "refused"
    assert set(states.values()) == {"duplicate"}
    assert len(states) == 5


def test_only_told_the_documents_stay_inside_until_somebody_wants_them(handed: Handed, tmp_path: Path) -> None:
    data = papers.jpeg_bytes(papers.sheet("Giấy xác nhận khác hẳn"))
    file = portfolio(tmp_path / "Tập khác.pdf", {"giấy.jpg": data}, cover="Bìa khác")
    (line,) = vankho("ingest", file, "--json", "--attachments", "tell", home=handed.home).lines
    assert (line["state"], line["left_inside"]) == ("archived", ["giấy.jpg"])
    lines = vankho("ingest", file, "--json", "--attachments", "take", home=handed.home).lines
    assert {line["source"]: line["state"] for line in lines} == {
        "Tập khác.pdf": "duplicate",
        "Tập khác.pdf › giấy.jpg": "archived",
    }
