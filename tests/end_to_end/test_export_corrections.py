"""Lines that people confirmed leave the archive as lines to train on, and the trainer reads them."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageDraw

from ocr.line.strip import HEIGHT
from ocr.reader.decoding import letters_seen, words_seen
from ocr.reader.net import shipped_net
from tests.end_to_end import papers
from tests.end_to_end.vankho import vankho
from training.reader.page_lines import kept, pages_in

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.reader.training_lines import TrainingLine

RECORD = "VK.2026.000001.0000001"
PAGES = (
    ("Quyết định về việc trồng lúa", "Nơi nhận hồ sơ lưu trữ"),
    ("Báo cáo tình hình số hóa tài liệu", "Trang sau của báo cáo"),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A document of two masters: a page that hangs, and one with a ruled table."""
    folder = tmp_path_factory.mktemp("kho")
    pages = folder / "pages"
    pages.mkdir()
    hanging = papers.sheet(*PAGES[0]).rotate(1.2, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    papers.save(hanging, pages / "1.png")
    papers.save(_table(PAGES[1]), pages / "2.png")
    assert vankho("init", folder / "home").code == 0
    assert vankho("ingest", pages, "--as-document", home=folder / "home").code == 0
    return folder / "home"


def _table(lines: tuple[str, ...]) -> Image.Image:
    """A ruled table whose cells the lines fill, with numbers before."""
    sheet = Image.new("L", (1654, 1100), 255)
    draw = ImageDraw.Draw(sheet)
    for row, line in enumerate(("Tên báo cáo", *lines)):
        top = 100 + 120 * row
        for left, right in ((140, 340), (340, 1500)):
            draw.rectangle((left, top, right, top + 120), outline=0, width=3)
        text = papers.sheet(line).crop((130, 70, 1100, 150))
        sheet.paste(text, (370, top + 20))
        sheet.paste(papers.sheet(str(row + 1)).crop((130, 70, 200, 150)), (200, top + 20))
    return sheet


def confirm(home: Path, page: int, text: str, wanted: str | None = None) -> None:
    """The line that reads `text` is confirmed, as `wanted` where that is given."""
    lines = vankho("doubts", RECORD, "--page", page, "--all", "--json", home=home).lines
    (name,) = [line["line"] for line in lines if line["text"] == text]
    assert vankho("correct", RECORD, page, name, *([wanted] if wanted else []), home=home).code == 0


def read(line: TrainingLine) -> str:
    """What the shipped net says of a strip."""
    net = shipped_net()
    (weights,) = net.weights([line.strip])
    return " ".join(word.text for word in words_seen(letters_seen(weights, net.characters)))


def test_confirmed_lines_are_what_the_trainer_reads(home: Path, tmp_path: Path) -> None:
    nothing = vankho("reader", "export-corrections", "--to", tmp_path / "none", home=home)
    assert (nothing.code, nothing.stdout, list((tmp_path / "none").iterdir())) == (0, "", [])
    for text in PAGES[0]:
        confirm(home, 1, text)
    confirm(home, 2, PAGES[1][0])
    confirm(home, 2, PAGES[1][1], "Trang sau của báo cáo ☃")

    outcome = vankho("reader", "export-corrections", "--to", tmp_path / "lines", "--json", home=home)

    assert outcome.code == 0, outcome.stderr
    told = {line["page"]: (line["lines"], line["unknown_letters"], line["not_found"]) for line in outcome.lines}
    assert told == {1: (2, [], []), 2: (1, ["Trang sau của báo cáo ☃"], [])}
    pages = pages_in(tmp_path / "lines")
    assert [path.name for path in pages] == [f"{RECORD}-00001.npz", f"{RECORD}-00002.npz"]
    lines = [line for path in pages for line in kept(path)]
    assert [line.text for line in lines] == [*PAGES[0], PAGES[1][0]]
    assert {line.strip.shape[0] for line in lines} == {HEIGHT}
    assert [read(line) for line in lines] == [line.text for line in lines], "each strip shows its own text"
    again = vankho("reader", "export-corrections", "--to", tmp_path / "lines", "--json", home=home)
    assert again.lines == outcome.lines


def test_a_record_whose_master_is_damaged_is_told_and_nothing_of_it_exported(home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "home")
    confirm(copy, 1, "Nơi nhận hồ sơ lưu trữ", "Nơi nhận hồ sơ")
    (master,) = (copy / "store" / "ocfl").rglob("0002_2.png")
    master.chmod(0o644)
    master.write_bytes(b"")

    outcome = vankho("reader", "export-corrections", "--to", tmp_path / "lines", "--json", home=copy)

    assert outcome.code == 1
    assert {line["reason"] for line in outcome.lines} == {"object-corrupt"}
    assert list((tmp_path / "lines").iterdir()) == []
